import { type ExtractReport, extractTar } from '../../archive/extract/index.js';
import { orderSources } from '../../archive/order-sources.js';
import { printable } from '../../findings/index.js';
import type { MemberPlace, Outcome } from '../../tar/index.js';
import { ErrorLines } from '../error-lines.js';
import { CouldNotRun, EXIT } from '../exit.js';
import { ExtractJson } from '../extract-json.js';
import { extractProblems, extractSummary, memberLine } from '../extract-lines.js';
import { checkExtractFlags, extractOptionsOf } from '../extract-options.js';
import { interruptible } from '../interruption.js';
import type { CliIo } from '../io.js';
import { noArchive } from '../no-archive.js';
import { onGroup } from '../one-group.js';
import { Output } from '../output.js';
import { type TapeChoice, tapeChoice, tellMore } from '../tape-input.js';
import type { OpenVolumes } from '../volumes.js';
import type { ExtractFlags } from './extract.declare.js';

/** What the groups of one run share. */
interface Run {
  readonly io: CliIo;
  readonly flags: ExtractFlags;
  readonly output: Output;
  readonly json: ExtractJson | undefined;
  readonly interrupted: AbortSignal;
  /** The first file that was given: what follows it may have been meant as a pattern. */
  readonly first: string | undefined;
  readonly tape: TapeChoice;
}

/** Runs `tapekit extract`. */
export async function runExtract(io: CliIo, files: readonly string[], flags: ExtractFlags): Promise<number> {
  checkExtractFlags(files, flags);
  const tape = await tapeChoice(io, flags, files);
  const output = new Output(io.stdout);
  const json = flags.json === true ? new ExtractJson(output) : undefined;
  const interruption = interruptible();
  const run: Run = { io, flags, output, json, interrupted: interruption.signal, first: files[0], tape };
  let exitCode: number = EXIT.good;
  try {
    for (const group of await orderSources(files, flags.file)) {
      exitCode = Math.max(exitCode, await extractGroup(run, group));
      if (interruption.signal.aborted) break;
    }
  } finally {
    interruption.end();
    json?.end(flags.directory ?? '.', exitCode);
    output.flush();
  }
  return exitCode;
}

/** Restores one archive, or one set of volumes. */
function extractGroup(run: Run, group: readonly string[]): Promise<number> {
  const quiet = run.flags.quiet === true || isShown(run);
  return onGroup(run, group, quiet, (volumes) => extractVolumes(run, volumes, group));
}

/** Lines or content on a terminal would break the progress there. */
function isShown({ flags, io }: Run): boolean {
  const { verbose, dryRun, toStdout } = flags;
  return (verbose === true || dryRun === true || toStdout === true) && io.stdout.isTTY === true;
}

async function extractVolumes(run: Run, volumes: OpenVolumes, group: readonly string[]): Promise<number> {
  const { flags, output } = run;
  const { archives } = volumes;
  const isCompressed = archives.some(({ layer }) => layer !== undefined);
  const report = await extractTar(
    archives.map(({ source }) => source),
    flags.directory ?? '.',
    {
      ...extractOptionsOf(flags, group[0] ?? '-', isCompressed),
      compressedBytes: isCompressed ? volumes.bytesRead : undefined,
      sink: flags.toStdout === true ? (bytes) => output.raw(bytes) : undefined,
      onMember: tells(run),
      signal: run.interrupted,
    },
  );
  volumes.clear();
  output.flush();
  if (!report.sawTar && !report.interrupted && report.limit === undefined) {
    const { name = group[0] ?? '', bytes = 0 } = report.volumes[0] ?? {};
    const { message } = noArchive({ name, bytes, instead: archives[0]?.instead() });
    throw new CouldNotRun(group[0] === run.first ? message : `${message}; is it a member? Put -- in front of its name`);
  }
  const code = tellReport(run, report, volumes, group);
  if (!report.interrupted && report.limit === undefined) await tellMore(run.io, volumes.tapes, run.tape);
  return code;
}

/** What names each member, where that is wanted. */
function tells(run: Run): ((member: MemberPlace, outcome: Outcome) => void) | undefined {
  const { io, flags, output, json } = run;
  const isRehearsal = flags.dryRun === true;
  if (json !== undefined || (flags.verbose !== true && !isRehearsal)) return undefined;
  // Where content goes to standard output, names do not.
  const write = (line: string): unknown => (flags.toStdout === true ? io.stderr.write(line) : output.text(line));
  return (member, outcome) => {
    const line = memberLine(printable(member.name), outcome, isRehearsal);
    if (line !== undefined) write(`${line}\n`);
  };
}

function tellReport(run: Run, report: ExtractReport, { archives }: OpenVolumes, group: readonly string[]): number {
  const { io, flags, json } = run;
  const below = archives.flatMap((archive) => archive.findings());
  const errors = new ErrorLines((line) => io.stderr.write(line));
  for (const found of [...report.findings.kept, ...below]) {
    errors.take(found, report.volumes[found.at.volume]?.name ?? group[0] ?? '');
  }
  errors.end(group);
  for (const line of extractProblems(report, flags.undeclared)) io.stderr.write(`tapekit: ${line}\n`);
  const code = exitCodeOf(report, errors.errors);
  json?.archive(report, below, code);
  const isTold = flags.quiet === true || flags.toStdout === true || json !== undefined;
  if (!isTold) {
    io.stderr.write(`tapekit: ${extractSummary(report, flags.directory ?? '.', flags.dryRun === true)}\n`);
  }
  return code;
}

/** The exit code, from what was found and done alone. */
function exitCodeOf(report: ExtractReport, errors: number): number {
  if (report.failure !== undefined) return EXIT.couldNotRun;
  if (report.interrupted) return EXIT.interrupted;
  const isGood = errors === 0 && report.notRestored.count === 0 && report.limit === undefined;
  return isGood && report.unmatched.length === 0 ? EXIT.good : EXIT.problems;
}
