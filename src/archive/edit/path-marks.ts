import { HashTable, NameHasher } from '../../tar/checks/index.js';
import { scanName } from '../../tar/checks/name-scan.js';
import { canonicalPath } from '../../tar/checks/paths.js';

/** A name as the path that it leads to: `./a`, `a/` and `a` are one. */
export function pathOf(name: string): string {
  return canonicalPath(name, scanName(name));
}

/** Small numbers for paths, without the paths: 24 to 48 bytes for each, half as much again while the table grows. */
export class PathMarks {
  private readonly hasher: NameHasher;
  private readonly table = new HashTable();
  /** Whether there was no room for some: 2^25 is the most. */
  isFull = false;

  /** @param seed - keys the hashes, 0 to 2^53 - 1 */
  constructor(seed: number) {
    this.hasher = new NameHasher(seed);
  }

  set(path: string, mark: number): void {
    this.hasher.hash(path);
    if (!this.table.set(this.hasher, mark)) this.isFull = true;
  }

  /** The last mark of a path; -1 where it has none. */
  get(path: string): number {
    this.hasher.hash(path);
    return this.table.get(this.hasher);
  }
}
