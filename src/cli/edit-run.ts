import type { Sink } from '../archive/create/index.js';
import type { CopyResult } from '../archive/edit/index.js';
import type { OpenArchive } from '../archive/open-archive.js';
import { type Finding, printable } from '../findings/index.js';
import { type CompressionFlags, compressionOf, openArchiveOutput, type SingleOutput } from './archive-output.js';
import { ErrorLines } from './error-lines.js';
import { CouldNotRun, EXIT, exitCodeOfError, Interrupted, whyNot } from './exit.js';
import { interruptible } from './interruption.js';
import type { CliIo } from './io.js';
import { noArchive } from './no-archive.js';
import { Output } from './output.js';
import { SCHEMA_VERSION } from './report-json.js';
import { shellWord } from './shell-word.js';
import { openVolumes } from './volumes.js';

/** The options of every command that writes an archive from archives. */
export interface EditFlags extends CompressionFlags {
  readonly output: string;
  readonly force?: boolean;
  readonly blockingFactor?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What a command has to work with. */
export interface EditRun {
  /** What was given, opened, in the order in which it was given. */
  readonly archives: readonly OpenArchive[];
  readonly sink: Sink;
  readonly signal: AbortSignal;
  /** Tells an error in an archive, by the index of its file. */
  readonly found: (found: Finding, file: number) => void;
  /** Writes a line of its own: to standard output where that is free. */
  readonly line: (text: string) => void;
}

/** What a command made of it. */
export interface EditOutcome {
  readonly exitCode: number;
  /** Whether what was written is to be kept. */
  readonly isKept: boolean;
  /** Why not, or what is to be known besides: a sentence for standard error. */
  readonly message?: string | undefined;
  /** What was done, in a line. */
  readonly summary: string;
  /** The same for `--json`. */
  readonly details: object;
}

/**
 * Runs a command that reads archives and writes one: to standard output, or to a file that gets its name when it is
 * whole.
 * @param command - its name
 * @param files - what it reads; each is opened by itself, in this order
 * @param work - what it does
 */
export async function runEdit(
  io: CliIo,
  command: string,
  files: readonly string[],
  flags: EditFlags,
  work: (run: EditRun) => Promise<EditOutcome>,
): Promise<number> {
  checkUsage(files, flags);
  const interruption = interruptible();
  const toStandardOutput = flags.output === '-';
  let archive: SingleOutput | undefined;
  let close = async (): Promise<void> => undefined;
  let outcome: EditOutcome;
  const lines = new ErrorLines((line) => io.stderr.write(line));
  try {
    archive = openArchiveOutput(io, flags.output, {
      force: flags.force === true,
      compression: compressionOf(flags.output, flags),
      recordBytes: (flags.blockingFactor ?? 20) * 512,
    });
    const results = new Output(io.stdout);
    const options = { quiet: flags.quiet === true, output: results, interrupted: interruption.signal };
    const volumes = await openVolumes(io, files, options);
    close = volumes.close;
    const done = await work({
      archives: volumes.archives,
      sink: archive.target,
      signal: interruption.signal,
      found: (found, index) => lines.take(found, files[index] ?? ''),
      line: (text) => (toStandardOutput || flags.json === true ? io.stderr : io.stdout).write(`${text}\n`),
    });
    if (done.isKept) archive.keep();
    outcome = done;
  } catch (error) {
    const message = whyNot(error) ?? ownSentence(error);
    if (message === undefined) throw error;
    const exitCode = ownSentence(error) === undefined ? exitCodeOfError(error) : EXIT.problems;
    outcome = { exitCode, isKept: false, message, summary: '', details: {} };
  } finally {
    await archive?.drop();
    interruption.end();
    await closeQuietly(close);
  }
  tell(io, command, flags, outcome);
  return outcome.exitCode;
}

/** What was read has been read: that it cannot be closed changes nothing. */
async function closeQuietly(close: () => Promise<void>): Promise<void> {
  try {
    await close();
  } catch {
    // The system closes it when the program ends.
  }
}

/** Errors that speak of the data: exit 1. */
function ownSentence(error: unknown): string | undefined {
  return error instanceof Error && error.name === 'UncopyableError' ? `cannot be copied: ${error.message}` : undefined;
}

function checkUsage(files: readonly string[], { output, json }: EditFlags): void {
  if (files.filter((name) => name === '-').length > 1) {
    throw new CouldNotRun('standard input (-) can be given once only');
  }
  if (output === '-' && json === true) throw new CouldNotRun('--json and -o - cannot both have standard output');
}

function tell(io: CliIo, command: string, { output, json, quiet }: EditFlags, outcome: EditOutcome): void {
  const { exitCode, isKept, message, summary, details } = outcome;
  if (message !== undefined) io.stderr.write(`tapekit: ${message}\n`);
  if (json === true) {
    const written = isKept ? printable(output) : null;
    const all = {
      schemaVersion: SCHEMA_VERSION,
      command,
      output: written,
      ...details,
      message: message ?? null,
      exitCode,
    };
    io.stdout.write(`${JSON.stringify(all, null, 1)}\n`);
  } else if (quiet !== true && output !== '-' && isKept) io.stdout.write(`${summary}\n`);
}

/**
 * Why an archive could not be copied.
 * @param file - as it was given
 * @throws SourceError, CouldNotRun, Interrupted where the command could not run, or not to its end
 */
export function explainProblem({ problem, failure, bytes }: CopyResult, file: string, archive: OpenArchive): string {
  if (failure !== undefined) throw failure;
  const shown = printable(file);
  const word = shellWord(file);
  if (problem === 'interrupted') throw new Interrupted('interrupted: nothing was written');
  if (problem === 'no-archive') throw noArchive({ name: file, bytes, instead: archive.instead() });
  if (problem === 'volume') {
    return `${shown} is one volume of a set: nothing was written; tapekit convert makes one archive of all volumes`;
  }
  return (
    `${shown} is not whole: nothing was written; tapekit verify ${word} says what is wrong, ` +
    `tapekit repair ${word} -o GOOD.tar makes a clean archive of what can be had`
  );
}
