import { statSync } from 'node:fs';

/** What stands behind the name of a command: archives first, then patterns for the names of members. */
export interface ArchivesAndPatterns {
  readonly archives: readonly string[];
  readonly patterns: readonly string[];
  /** Those of the patterns that did not stand behind `--`: of each it was looked whether there is such a file. */
  readonly undeclared: ReadonlySet<string>;
}

/**
 * Tells archives from patterns. The first operand is an archive; so is each that follows it, as long as there is a file
 * of that name, or it is `-`. From the first one on of which there is none, all are patterns, and what stands behind
 * `--` always is. A folder is no archive.
 * @param operands - those behind `--` included
 * @param declared - how many of them, the last ones, stand behind `--`
 * @param isFile - whether there is such a file
 */
export function archivesAndPatterns(
  operands: readonly string[],
  declared: number,
  isFile: (path: string) => boolean = isArchiveFile,
): ArchivesAndPatterns {
  const front = operands.slice(0, operands.length - declared);
  const first = front.findIndex((operand, i) => i > 0 && operand !== '-' && !isFile(operand));
  const archives = first < 0 ? front : front.slice(0, first);
  const undeclared = new Set(front.slice(archives.length));
  return { archives, patterns: operands.slice(archives.length), undeclared };
}

/** A device, such as a tape, and a pipe with a name are files, too. */
function isArchiveFile(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    return false;
  }
}
