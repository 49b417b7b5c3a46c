import { concatTar } from '../../archive/edit/index.js';
import { printable } from '../../findings/index.js';
import { bytesInWords, counted } from '../bytes-in-words.js';
import { type EditFlags, type EditOutcome, explainProblem, runEdit } from '../edit-run.js';
import { EXIT } from '../exit.js';
import type { CliIo } from '../io.js';

/** Runs `tapekit concat`. */
export function runConcat(io: CliIo, files: readonly string[], flags: EditFlags): Promise<number> {
  return runEdit(io, 'concat', files, flags, async ({ archives, sink, signal, found }): Promise<EditOutcome> => {
    let index = 0;
    const report = await concatTar(archives, sink, {
      blockingFactor: flags.blockingFactor,
      signal,
      onArchive: (which) => {
        index = which;
      },
      onFinding: (finding) => found(finding, index),
    });
    const { parts, bytes, isWhole } = report;
    const last = parts.at(-1);
    const archive = archives[parts.length - 1];
    const members = parts.reduce((sum, part) => sum + part.members, 0);
    const labels = parts.flatMap((part) => part.labelsLeftOut);
    const details = {
      bytes,
      members,
      archives: parts.map((part) => ({ name: printable(part.name), bytes: part.result.bytes, members: part.members })),
      labelsLeftOut: labels.map(printable),
    };
    if (!isWhole && last !== undefined && archive !== undefined) {
      const message = explainProblem(last.result, files[parts.length - 1] ?? '', archive);
      return { exitCode: EXIT.problems, isKept: false, message, summary: '', details };
    }
    const summary =
      `${printable(flags.output)}: ${counted(members, 'member')} of ${counted(parts.length, 'archive')}, ` +
      bytesInWords(bytes);
    const message =
      labels.length === 0 ? undefined : `left out, as an archive has one label: ${labels.map(printable).join(', ')}`;
    return { exitCode: EXIT.good, isKept: true, message, summary, details };
  });
}
