import type { OpenArchive } from '../../archive/open-archive.js';
import { orderSources } from '../../archive/order-sources.js';
import type { TapeArchives } from '../../archive/tape-archives.js';
import { type VerifyReport, verify } from '../../archive/verify.js';
import { printable } from '../../findings/index.js';
import type { TarMember } from '../../tar/index.js';
import { colourFor } from '../colour.js';
import { readAgainst } from '../comparers.js';
import { ErrorLines } from '../error-lines.js';
import { CouldNotRun, EXIT } from '../exit.js';
import { exitCodeOfFindings } from '../finding-text.js';
import { interruptible } from '../interruption.js';
import type { CliIo } from '../io.js';
import { JsonArchives } from '../json-archives.js';
import { noArchive } from '../no-archive.js';
import { onGroup } from '../one-group.js';
import { Output } from '../output.js';
import { hasProblems, reportText } from '../report-text.js';
import { nextArchive, type TapeChoice, tapeChoice, tellMore } from '../tape-input.js';
import type { OpenVolumes } from '../volumes.js';
import type { VerifyFlags } from './verify.declare.js';

/** What the groups of one run share. */
interface Run {
  /** All files, as they were given. */
  readonly files: readonly string[];
  readonly io: CliIo;
  readonly flags: VerifyFlags;
  readonly output: Output;
  readonly json: JsonArchives | undefined;
  readonly interrupted: AbortSignal;
  readonly tape: TapeChoice;
}

/** Runs `tapekit verify`. */
export async function runVerify(io: CliIo, files: readonly string[], flags: VerifyFlags): Promise<number> {
  if (files.filter((file) => file === '-').length > 1) {
    throw new CouldNotRun('standard input (-) can be given once only');
  }
  if (flags.null === true && flags.filesFrom === undefined) throw new CouldNotRun('--null goes with --files-from');
  const tape = await tapeChoice(io, flags, files);
  const output = new Output(io.stdout);
  const json = flags.json === true ? new JsonArchives(output) : undefined;
  const interruption = interruptible();
  const run: Run = {
    files,
    io,
    flags,
    output,
    json,
    interrupted: interruption.signal,
    tape,
  };
  let exitCode: number = EXIT.good;
  try {
    for (const group of await orderSources(files, flags.file)) {
      exitCode = Math.max(exitCode, await verifyGroup(run, group));
      if (interruption.signal.aborted) break;
    }
  } finally {
    interruption.end();
    json?.end(exitCode);
    output.flush();
  }
  return exitCode;
}

/** Verifies one archive, or one set of volumes. */
function verifyGroup(run: Run, group: readonly string[]): Promise<number> {
  // Lines that come while it works would break the progress on the same terminal.
  const quiet = run.flags.quiet === true || (run.flags.digest === true && run.io.stdout.isTTY === true);
  return onGroup(run, group, quiet, (volumes) => verifyAll(run, volumes, group));
}

/** Verifies what has been opened; of a tape, what is behind it, too, unless one archive is meant. */
async function verifyAll(run: Run, volumes: OpenVolumes, group: readonly string[]): Promise<number> {
  const [tape] = volumes.tapes;
  if (tape === undefined || volumes.archives.length > 1 || run.flags.file !== undefined) {
    return verifyVolumes(run, volumes, group);
  }
  const { label, manifest, listing, filesFrom } = run.flags;
  if ([label, manifest, listing, filesFrom].every((against) => against === undefined)) {
    return verifyTape(run, tape, volumes, group);
  }
  const code = await verifyVolumes(run, { ...volumes, close: async () => volumes.clear() }, group);
  await tellMore(run.io, volumes.tapes, run.tape);
  return code;
}

/** Each archive of a tape gets its report. Files that hold none are named. */
async function verifyTape(
  run: Run,
  tape: TapeArchives,
  volumes: OpenVolumes,
  group: readonly string[],
): Promise<number> {
  const foreign: string[] = [];
  let exitCode: number = EXIT.good;
  let count = 0;
  const next = (): Promise<OpenArchive | undefined> => nextArchive(tape, (message) => foreign.push(message));
  for (let [archive] = volumes.archives; archive !== undefined; archive = await next()) {
    let code: number = EXIT.good;
    try {
      code = await verifyVolumes(run, { ...volumes, archives: [archive], close: async () => volumes.clear() }, group);
      count++;
    } catch (error) {
      if (!(error instanceof CouldNotRun)) throw error;
      foreign.push(error.message);
      code = exitCodeOfFindings(archive.findings(), false);
    }
    exitCode = Math.max(exitCode, code);
    if (code === EXIT.interrupted || code === EXIT.couldNotRun) return exitCode;
  }
  if (count === 0) throw new CouldNotRun(foreign.join('; '));
  run.output.flush();
  for (const message of foreign) run.io.stderr.write(`tapekit: ${message}\n`);
  const lines = new ErrorLines((line) => run.io.stderr.write(line));
  for (const found of tape.rest()) lines.take(found, group[0] ?? '');
  return lines.errors > 0 ? Math.max(exitCode, EXIT.problems) : exitCode;
}

async function verifyVolumes(run: Run, volumes: OpenVolumes, group: readonly string[]): Promise<number> {
  const { flags } = run;
  const { archives } = volumes;
  const against = await readAgainst(flags);
  const report = await verify(
    archives.map((archive) => archive.source),
    {
      quick: flags.quick === true,
      label: flags.label,
      blockingFactor: flags.blockingFactor,
      comparers: against.comparers,
      givenAs: group.map((file) => run.files.indexOf(file)),
      extraFindings: () => [...against.findings, ...archives.flatMap((archive) => archive.findings())],
      layers: archives.map((archive) => archive.layer),
      layerVerifiedBytes: () => archives.reduce((sum, archive) => sum + archive.verifiedBytes(), 0n),
      onMember: flags.digest === true ? (member, sha256) => tellDigest(run, member, sha256) : undefined,
      signal: run.interrupted,
    },
  );
  await volumes.close();
  return tellReport(run, report, volumes, group);
}

function tellDigest({ output, json }: Run, member: TarMember, sha256: string | undefined): void {
  if (json !== undefined) json.member(member, sha256);
  else if (sha256 !== undefined) output.text(`${sha256}  ${printable(member.name)}\n`);
}

function tellReport(run: Run, report: VerifyReport, { archives }: OpenVolumes, group: readonly string[]): number {
  const { io, flags, output, json } = run;
  const stopped = report.failure?.message;
  const foreign = report.volumes.findIndex((volume) => !volume.sawTar);
  if (!report.volumes.some((volume) => volume.sawTar) && !report.interrupted) {
    const { name = group[0] ?? '', bytes = 0 } = report.volumes[foreign] ?? {};
    throw noArchive({ name, bytes, instead: archives[foreign]?.instead() });
  }
  const strict = flags.strict === true;
  const code = exitCodeOf(report, strict, stopped);
  json?.report(report, code, stopped);
  if (stopped !== undefined) io.stderr.write(`tapekit: ${stopped}\n`);
  if (json === undefined && (flags.quiet !== true || code !== EXIT.good)) {
    const colour = colourFor(io, flags.color);
    const width = Math.min(100, Math.max(40, io.stdout.columns || 100));
    output.text(reportText(report, { strict, quick: flags.quick === true, stopped, colour, width }));
  }
  output.flush();
  return code;
}

/** The exit code, from what was found alone. */
export function exitCodeOf(report: VerifyReport, strict: boolean, stopped: string | undefined): number {
  if (stopped !== undefined) return EXIT.couldNotRun;
  if (report.interrupted) return EXIT.interrupted;
  return hasProblems(report, strict) ? EXIT.problems : EXIT.good;
}
