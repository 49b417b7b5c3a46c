import type { ExtractReport } from '../archive/extract/index.js';
import { printable } from '../findings/index.js';
import { bytesInWords, counted } from './bytes-in-words.js';

/** Lines for everything that was not restored, and why. */
export function extractProblems(report: ExtractReport): string[] {
  const { notRestored, limit, failure, interrupted, unmatched } = report;
  const lines = notRestored.kept.map(({ name, lacks, message }) => {
    const what = lacks === 'content' ? 'not restored' : 'restored, but not its mode, owner or times';
    return `${printable(name)}: ${what}: ${message}`;
  });
  const more = notRestored.count - notRestored.kept.length;
  if (more > 0) lines.push(`and ${counted(more, 'more member')} not restored`);
  for (const pattern of unmatched) lines.push(`${printable(pattern)}: no member has such a name`);
  if (limit !== undefined) lines.push(`stopped: ${limit.message}`);
  if (failure !== undefined) lines.push(failure.message);
  if (interrupted) lines.push('interrupted; --resume goes on with what is missing');
  return lines;
}

/** What was done, in one line. */
export function extractSummary({ counts, notRestored }: ExtractReport, folder: string): string {
  const links = counts.symlinks + counts.hardlinks;
  const parts = [counted(counts.files, 'file'), counted(counts.folders, 'folder'), counted(links, 'link')];
  if (counts.nodes > 0) parts.push(counted(counts.nodes, 'other'));
  const last = parts.pop();
  const done = `restored ${parts.join(', ')} and ${last} (${bytesInWords(counts.bytes)}) below ${printable(folder)}`;
  const kept = counts.kept > 0 ? `; ${counted(counts.kept, 'was', 'were')} there already` : '';
  const lost = notRestored.count > 0 ? `; ${counted(notRestored.count, 'problem')}` : '';
  return `${done}${kept}${lost}`;
}
