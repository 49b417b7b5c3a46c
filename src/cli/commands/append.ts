import { tellRemark } from '../../archive/create/index.js';
import { type AppendReport, appendTar, undoAppend } from '../../archive/edit/index.js';
import { printable } from '../../findings/index.js';
import { counted } from '../bytes-in-words.js';
import { createOptionsOf, operandsOf } from '../create-options.js';
import { ErrorLines } from '../error-lines.js';
import { CouldNotRun, EXIT, exitCodeOfError, whyNot } from '../exit.js';
import { interruptible } from '../interruption.js';
import type { CliIo } from '../io.js';
import type { OrderedArgument } from '../ordered-arguments.js';
import { progressFor } from '../progress.js';
import { SCHEMA_VERSION } from '../report-json.js';
import { shellWord } from '../shell-word.js';
import type { AppendFlags } from './append.declare.js';

/** What is told in the end. */
interface Outcome {
  readonly exitCode: number;
  readonly message: string | undefined;
  readonly summary: string;
  readonly report: AppendReport | undefined;
}

/**
 * Runs `tapekit append`.
 * @param args - the archive, what is to be added, and the options whose place among them counts
 */
export async function runAppend(
  io: CliIo,
  archive: string,
  args: readonly OrderedArgument[],
  flags: AppendFlags,
): Promise<number> {
  let outcome: Outcome;
  try {
    outcome = flags.undo === true ? undo(archive, args) : await append(io, archive, args, flags);
  } catch (error) {
    const message = whyNot(error);
    if (message === undefined) throw error;
    outcome = { exitCode: exitCodeOfError(error), message, summary: '', report: undefined };
  }
  tell(io, archive, flags, outcome);
  return outcome.exitCode;
}

function undo(archive: string, args: readonly OrderedArgument[]): Outcome {
  if (args.filter(({ option }) => option === undefined).length > 1) {
    throw new CouldNotRun('--undo takes the archive alone');
  }
  const shown = printable(archive);
  const summary = undoAppend(archive) ? `${shown} is what it was before the append` : '';
  const message = summary === '' ? `no append to ${shown} was cut off: there is nothing to take back` : undefined;
  return { exitCode: EXIT.good, message, summary, report: undefined };
}

async function append(
  io: CliIo,
  archive: string,
  args: readonly OrderedArgument[],
  flags: AppendFlags,
): Promise<Outcome> {
  const all = { ...flags, format: flags.format ?? 'gnu' };
  const operands = operandsOf(withoutFirst(args), all);
  const options = createOptionsOf(all);
  const lines = new ErrorLines((line) => io.stderr.write(line));
  const interruption = interruptible();
  const progress = await progressFor(io, [], flags.quiet === true || flags.verbose === true);
  try {
    const report = await appendTar(archive, operands, {
      ...options,
      format: flags.format,
      signal: interruption.signal,
      onFinding: (found) => lines.take(found, archive),
      onRemark: (remark) => {
        progress.clear();
        io.stderr.write(`tapekit: ${tellRemark(remark)}\n`);
      },
      onStored: ({ entry }) => {
        if (flags.verbose === true) io.stderr.write(`${printable(entry.name)}\n`);
      },
      progress: (bytes) => progress.reach(bytes),
    });
    return outcomeOf(report, archive);
  } finally {
    progress.clear();
    interruption.end();
  }
}

/** The archive is the first of what is no option. */
function withoutFirst(args: readonly OrderedArgument[]): readonly OrderedArgument[] {
  const first = args.findIndex(({ option }) => option === undefined);
  return args.filter((_, i) => i !== first);
}

function outcomeOf(report: AppendReport, archive: string): Outcome {
  const { created, isAppended, survey } = report;
  const shown = printable(archive);
  const ended = (exitCode: number, message: string | undefined, summary = ''): Outcome => ({
    exitCode,
    message,
    summary,
    report,
  });
  const why = whyRefused(report, archive);
  if (survey?.refusal === 'interrupted' || created?.interrupted === true) {
    return ended(EXIT.interrupted, `interrupted: ${shown} is what it was`);
  }
  if (why !== undefined) return ended(why.exitCode, `${shown} ${why.message}`);
  if (!isAppended || created === undefined) {
    const exitCode = (created?.failures ?? 0) > 0 ? EXIT.couldNotRun : EXIT.good;
    return ended(exitCode, `nothing was appended: ${shown} is what it was`);
  }
  const summary = `${shown}: ${counted(created.members, 'member')} appended, ${report.format}`;
  if (created.failures === 0) return ended(EXIT.good, undefined, summary);
  return ended(EXIT.problems, `appended, with ${counted(created.failures, 'failure')}: see above`, summary);
}

/** Why nothing can be appended, and what to do. */
function whyRefused(
  { survey, layer }: AppendReport,
  archive: string,
): { readonly exitCode: number; readonly message: string } | undefined {
  const word = shellWord(archive);
  const could = (message: string) => ({ exitCode: EXIT.couldNotRun, message });
  const problem = (message: string) => ({ exitCode: EXIT.problems, message });
  if (layer === 'not-a-file') return could('is no file: what is on a tape, or in a pipe, is not appended to here');
  if (layer !== undefined) {
    return could(
      `is compressed (${layer}): nothing can be added in its place; decompress it first, or write what is new to ` +
        'another archive and join the two with tapekit concat',
    );
  }
  switch (survey?.refusal) {
    case 'no-archive':
      return could('is no tar archive: tapekit create writes one');
    case 'volume':
      return problem('is one volume of a set: nothing was appended; tapekit convert makes one archive of all volumes');
    case 'bytes-behind':
      return problem(
        `has something behind its end marker, which would be lost: nothing was appended; ` +
          `tapekit concat ${word} -o CLEAN.tar writes a copy without it`,
      );
    case 'globals':
      return problem(
        'has a global header that would hold for what is added: nothing was appended; ' +
          `tapekit convert ${word} --format pax -o NEW.tar writes a copy without it`,
      );
    case 'damaged':
      return problem(
        `is not whole: nothing was appended; tapekit verify ${word} says what is wrong, ` +
          `tapekit repair ${word} -o GOOD.tar makes a clean archive of what can be had`,
      );
    default:
      return undefined;
  }
}

function tell(io: CliIo, archive: string, { json, quiet }: AppendFlags, outcome: Outcome): void {
  const { exitCode, message, summary, report } = outcome;
  if (message !== undefined) io.stderr.write(`tapekit: ${message}\n`);
  if (json === true) {
    const { format = null, bytes = 0, created, isAppended = false } = report ?? {};
    const written = isAppended ? printable(archive) : null;
    const details = { bytes, members: created?.members ?? 0, format, failures: created?.failures ?? 0 };
    const all = {
      schemaVersion: SCHEMA_VERSION,
      command: 'append',
      output: written,
      ...details,
      message: message ?? null,
      exitCode,
    };
    io.stdout.write(`${JSON.stringify(all, null, 1)}\n`);
  } else if (quiet !== true && summary !== '') io.stdout.write(`${summary}\n`);
}
