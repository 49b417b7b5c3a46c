import { type Existing, type ExtractReport, extractTar, type Outcome } from '../../archive/extract/index.js';
import { orderSources } from '../../archive/order-sources.js';
import { printable } from '../../findings/index.js';
import type { TarMember } from '../../tar/index.js';
import { ErrorLines } from '../error-lines.js';
import { CouldNotRun, EXIT, exitCodeOfError, whyNot } from '../exit.js';
import { extractProblems, extractSummary } from '../extract-lines.js';
import { interruptible } from '../interruption.js';
import type { CliIo } from '../io.js';
import { noArchive } from '../no-archive.js';
import { Output } from '../output.js';
import { type OpenVolumes, openVolumes } from '../volumes.js';
import type { ExtractFlags } from './extract.declare.js';

/** What the groups of one run share. */
interface Run {
  readonly io: CliIo;
  readonly flags: ExtractFlags;
  readonly output: Output;
  readonly interrupted: AbortSignal;
}

/** Runs `tapekit extract`. */
export async function runExtract(io: CliIo, files: readonly string[], flags: ExtractFlags): Promise<number> {
  checkFlags(files, flags);
  const output = new Output(io.stdout);
  const interruption = interruptible();
  const run: Run = { io, flags, output, interrupted: interruption.signal };
  let exitCode: number = EXIT.good;
  try {
    for (const group of await orderSources(files)) {
      exitCode = Math.max(exitCode, await extractGroup(run, group));
      if (interruption.signal.aborted) break;
    }
  } finally {
    interruption.end();
    output.flush();
  }
  return exitCode;
}

function checkFlags(files: readonly string[], flags: ExtractFlags): void {
  if (files.filter((file) => file === '-').length > 1) {
    throw new CouldNotRun('standard input (-) can be given once only');
  }
  if (flags.setId === true && flags.samePermissions !== true) throw new CouldNotRun('--set-id goes with -p');
  const chosen = [flags.keepOldFiles, flags.skipOldFiles, flags.keepNewerFiles, flags.overwrite].filter(Boolean);
  if (chosen.length > 1) {
    throw new CouldNotRun('--keep-old-files, --skip-old-files, --keep-newer-files and --overwrite exclude each other');
  }
}

function existingOf(flags: ExtractFlags): Existing {
  if (flags.keepOldFiles === true) return 'refuse';
  if (flags.skipOldFiles === true) return 'keep';
  return flags.keepNewerFiles === true ? 'keep-newer' : 'replace';
}

/** Restores one archive, or one set of volumes. What keeps one from being read does not keep the others from it. */
async function extractGroup(run: Run, group: readonly string[]): Promise<number> {
  try {
    const volumes = await openVolumes(run.io, group, { ...run, quiet: run.flags.quiet === true || isShown(run) });
    try {
      return await extractVolumes(run, volumes, group);
    } finally {
      volumes.close();
    }
  } catch (error) {
    const message = whyNot(error);
    if (message === undefined) throw error;
    run.output.flush();
    run.io.stderr.write(`tapekit: ${message}\n`);
    return exitCodeOfError(error);
  }
}

/** Names on a terminal would break the progress there. */
function isShown({ flags, io }: Run): boolean {
  return flags.verbose === true && io.stdout.isTTY === true;
}

async function extractVolumes(run: Run, volumes: OpenVolumes, group: readonly string[]): Promise<number> {
  const { io, flags, output } = run;
  const { archives } = volumes;
  const report = await extractTar(
    archives.map(({ source }) => source),
    flags.directory ?? '.',
    {
      existing: existingOf(flags),
      resume: flags.resume,
      samePermissions: flags.samePermissions,
      setId: flags.setId,
      times: flags.touch !== true,
      outwardLinks: flags.outwardLinks,
      unknownTypes: flags.unknownTypes,
      onMember: flags.verbose === true ? (member, outcome) => tellMember(output, member, outcome) : undefined,
      signal: run.interrupted,
    },
  );
  volumes.close();
  output.flush();
  const { volumes: read, interrupted } = report;
  const foreign = read.findIndex(({ sawTar }) => !sawTar);
  if (!read.some(({ sawTar }) => sawTar) && !interrupted) {
    throw noArchive({ name: group[0] ?? '', bytes: read[foreign]?.bytes ?? 0, instead: archives[foreign]?.instead() });
  }
  const errors = new ErrorLines((line) => io.stderr.write(line));
  for (const found of report.findings.kept) errors.take(found, read[found.at.volume]?.name ?? '');
  for (const archive of archives) for (const found of archive.findings()) errors.take(found, archive.source.name);
  errors.end(group);
  for (const line of extractProblems(report)) io.stderr.write(`tapekit: ${line}\n`);
  if (flags.quiet !== true) io.stderr.write(`tapekit: ${extractSummary(report, flags.directory ?? '.')}\n`);
  return exitCodeOf(report, errors.errors);
}

function tellMember(output: Output, member: TarMember, outcome: Outcome): void {
  if (outcome === 'restored') output.text(`${printable(member.name)}\n`);
}

/** The exit code, from what was found and done alone. */
function exitCodeOf(report: ExtractReport, errors: number): number {
  if (report.failure !== undefined) return EXIT.couldNotRun;
  if (report.interrupted) return EXIT.interrupted;
  const isGood = errors === 0 && report.notRestored.count === 0 && report.limit === undefined;
  return isGood && report.unmatched.length === 0 ? EXIT.good : EXIT.problems;
}
