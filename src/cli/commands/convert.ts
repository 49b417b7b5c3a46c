import { type ConvertMisfit, type ConvertReport, convertTar } from '../../archive/edit/index.js';
import type { OpenArchive } from '../../archive/open-archive.js';
import { orderSources } from '../../archive/order-sources.js';
import { printable } from '../../findings/index.js';
import { bytesInWords, counted } from '../bytes-in-words.js';
import { type EditOutcome, explainProblem, runEdit } from '../edit-run.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import type { ConvertFlags } from './convert.declare.js';

/** What does not fit is told one by one so many times. */
const TOLD = 20;

/** Runs `tapekit convert`. */
export async function runConvert(io: CliIo, files: readonly string[], flags: ConvertFlags): Promise<number> {
  const groups = await orderSources(files);
  if (groups.length > 1) {
    throw new CouldNotRun(
      `these are ${groups.length} archives, and no volumes of one set: convert each, and join them with tapekit concat`,
    );
  }
  const group = groups[0] ?? [];
  return runEdit(io, 'convert', group, flags, async ({ archives, sink, signal, found }) => {
    const misfits: ConvertMisfit[] = [];
    const report = await convertTar(archives, sink, {
      format: flags.format,
      lossy: flags.lossy,
      blockingFactor: flags.blockingFactor,
      signal,
      onFinding: (finding) => found(finding, finding.at.volume),
      onMisfit: (misfit) => {
        if (misfits.push(misfit) > TOLD) misfits.pop();
        else io.stderr.write(`tapekit: ${misfit.message}\n`);
      },
    });
    return outcomeOf(report, misfits, archives, group, flags);
  });
}

function outcomeOf(
  report: ConvertReport,
  misfits: readonly ConvertMisfit[],
  archives: readonly OpenArchive[],
  files: readonly string[],
  { format, output }: ConvertFlags,
): EditOutcome {
  const { members, bytes, leftOut, isWhole, result } = report;
  const details = {
    bytes,
    members,
    format,
    misfits: misfits.map(({ name, field, message }) => ({ name: printable(name), field, message })),
    misfitCount: report.misfits,
    leftOut: Object.fromEntries(leftOut),
  };
  const failed = (message: string): EditOutcome => ({
    exitCode: EXIT.problems,
    isKept: false,
    message,
    summary: '',
    details,
  });
  if (result.problem !== undefined) return failed(explainProblem(result, files[0] ?? '', archives[0] as OpenArchive));
  if (!isWhole) {
    const what = counted(report.misfits, 'thing does not fit', 'things do not fit');
    return failed(`${what} the format ${format}: nothing was written; take another format, or give --lossy`);
  }
  const left = [...leftOut].map(([field, count]) => `${WORDS[field] ?? field} of ${counted(count, 'member')}`);
  return {
    exitCode: EXIT.good,
    isKept: true,
    message: left.length === 0 ? undefined : `left out, since ${format} has no place for it: ${left.join(', ')}`,
    summary: `${printable(output)}: ${counted(members, 'member')}, ${bytesInWords(bytes)}, ${format}`,
    details,
  };
}

/** What is left out, by its field. */
const WORDS: Record<string, string> = {
  mtime: 'fractions of mtime',
  pax: 'further records',
  kind: 'all',
  dumpdir: 'lists of dumps',
  label: 'the label',
};
