import type { ExtractReport } from '../archive/extract/index.js';
import { printable } from '../findings/index.js';
import type { Outcome } from '../tar/index.js';
import { bytesInWords, counted } from './bytes-in-words.js';

/**
 * Lines for everything that was not restored, and why.
 * @param undeclared - patterns that may have been meant as files
 */
export function extractProblems(report: ExtractReport, undeclared: ReadonlySet<string> = new Set()): string[] {
  const { notRestored, limit, failure, interrupted, unmatched } = report;
  const lines = notRestored.kept.map(({ name, lacks, code, message }) => {
    const some = code === 'ATTRIBUTES_NOT_SET' ? 'all of its attributes' : 'its mode, owner or times';
    const what = lacks === 'content' ? 'not restored' : `restored, but not ${some}`;
    return `${printable(name)}: ${what}: ${message}`;
  });
  const more = notRestored.count - notRestored.kept.length;
  if (more > 0) lines.push(`and ${counted(more, 'more member')} not restored`);
  for (const pattern of unmatched) {
    const hint = undeclared.has(pattern) ? ', and there is no such file: a volume that is missing?' : '';
    lines.push(`${printable(pattern)}: no member has such a name${hint}`);
  }
  if (limit !== undefined) lines.push(`stopped: ${limit.message}`);
  if (failure !== undefined) lines.push(failure.message);
  if (interrupted) lines.push('interrupted; --resume goes on with what is missing');
  return lines;
}

/**
 * The line that tells what came of a member.
 * @param name - safe for a terminal
 * @param isRehearsal - all that would become of it; else only what is restored is named, as `tar -xv` does
 */
export function memberLine(name: string, outcome: Outcome, isRehearsal: boolean): string | undefined {
  if (!isRehearsal) return outcome === 'restored' ? name : undefined;
  const verbs: Readonly<Record<Outcome, string>> = {
    restored: 'restore',
    'would-replace': 'replace',
    kept: 'keep',
    ignored: 'ignore',
    'not-restored': 'refuse',
  };
  return `${verbs[outcome]} ${name}`;
}

/** What was done, in one line. */
export function extractSummary({ counts, notRestored }: ExtractReport, folder: string, isRehearsal: boolean): string {
  const links = counts.symlinks + counts.hardlinks;
  const parts = [counted(counts.files, 'file'), counted(counts.folders, 'folder'), counted(links, 'link')];
  if (counts.nodes > 0) parts.push(counted(counts.nodes, 'other'));
  const last = parts.pop();
  const did = isRehearsal ? 'nothing was changed; would restore' : 'restored';
  const done = `${did} ${parts.join(', ')} and ${last} (${bytesInWords(counts.bytes)}) below ${printable(folder)}`;
  const kept = counts.kept > 0 ? `; ${counted(counts.kept, 'was', 'were')} there already` : '';
  const lost = notRestored.count > 0 ? `; ${counted(notRestored.count, 'problem')}` : '';
  return `${done}${kept}${lost}`;
}
