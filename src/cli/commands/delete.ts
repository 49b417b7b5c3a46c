import { type DeleteReport, deleteFromTar } from '../../archive/edit/index.js';
import type { OpenArchive } from '../../archive/open-archive.js';
import { printable } from '../../findings/index.js';
import { bytesInWords, counted } from '../bytes-in-words.js';
import { type EditOutcome, explainProblem, runEdit } from '../edit-run.js';
import { EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import type { DeleteFlags } from './delete.declare.js';

/** Runs `tapekit delete`. */
export function runDelete(io: CliIo, file: string, patterns: readonly string[], flags: DeleteFlags): Promise<number> {
  return runEdit(io, 'delete', [file], flags, async ({ archives, sink, signal, found, line }) => {
    const archive = archives[0] as OpenArchive;
    const report = await deleteFromTar(archive, patterns, sink, {
      blockingFactor: flags.blockingFactor,
      signal,
      onFinding: (finding) => found(finding, 0),
      onDeleted: flags.verbose === true ? ({ name }) => line(printable(name)) : undefined,
    });
    return outcomeOf(report, archive, file, patterns, flags);
  });
}

function outcomeOf(
  report: DeleteReport,
  archive: OpenArchive,
  file: string,
  patterns: readonly string[],
  flags: DeleteFlags,
): EditOutcome {
  const { deleted, kept, bytes, brokenLinks, brokenCount } = report;
  const unmatched = patterns.filter((_, i) => report.matches[i] === 0);
  const details = {
    bytes,
    members: kept,
    deleted,
    unmatched: unmatched.map(printable),
    brokenLinks: brokenLinks.map(({ name, target }) => ({ name: printable(name), target: printable(target) })),
  };
  const failed = (message: string): EditOutcome => ({
    exitCode: EXIT.problems,
    isKept: false,
    message,
    summary: '',
    details,
  });
  if (!report.isWhole) return failed(explainProblem(report.result, file, archive));
  if (brokenCount > 0 && flags.breakLinks !== true) return failed(brokenWords(report));
  const summary =
    `${printable(flags.output)}: ${counted(kept, 'member')}, ${bytesInWords(bytes)}; ` +
    `${counted(deleted, 'member')} left out`;
  if (unmatched.length === 0) return { exitCode: EXIT.good, isKept: true, summary, details };
  const message = `not in the archive: ${unmatched.map(printable).join(', ')}`;
  return { exitCode: EXIT.problems, isKept: true, message, summary, details };
}

function brokenWords({ brokenLinks, brokenCount }: DeleteReport): string {
  const [first] = brokenLinks;
  const more = brokenCount > 1 ? ` (and ${counted(brokenCount - 1, 'more', 'more')})` : '';
  return (
    `"${printable(first?.name ?? '')}" is a hard link to "${printable(first?.target ?? '')}", ` +
    `which holds its content and would be left out${more}: nothing was written; ` +
    'leave out the link as well, or give --break-links'
  );
}
