import { HashTable, NameHasher } from '../checks/index.js';

/** Not a member of its own: a folder that members lie in. */
const IMPLIED = 0;
const ORDINAL_MAX = 2 ** 32 - 4;

/**
 * The paths that members of an archive lead to, and which member was the last to lead there. The paths themselves are
 * not kept: 24 to 48 bytes for each, half as much again while the table grows.
 */
export class SeenPaths {
  private readonly hasher: NameHasher;
  private readonly table: HashTable;
  private folder = '';
  /** Whether there was no room for some. */
  isFull = false;

  /**
   * @param seed - keys the hashes, 0 to 2^53 - 1
   * @param pathsMax - paths beyond so many are not taken; default 2^25
   */
  constructor(seed: number, pathsMax?: number) {
    this.hasher = new NameHasher(seed);
    this.table = new HashTable(pathsMax);
  }

  /**
   * A member leads to a path, and so there are the folders above it.
   * @param ordinal - of the member, from 0
   */
  add(path: string, ordinal: number): void {
    const slash = path.lastIndexOf('/');
    const folder = slash < 0 ? '' : path.slice(0, slash);
    if (folder !== this.folder) {
      this.folder = folder;
      this.hasher.eachFolder(path, () => this.imply());
    }
    this.hasher.hash(path);
    this.set(Math.min(ordinal, ORDINAL_MAX) + 1);
  }

  /** Whether a member, or a folder above one, has the path. */
  has(path: string): boolean {
    this.hasher.hash(path);
    return this.table.get(this.hasher) >= 0;
  }

  /** Ordinal of the member that led to a path last; -1 where none did. */
  last(path: string): number {
    this.hasher.hash(path);
    return Math.max(this.table.get(this.hasher), IMPLIED) - 1;
  }

  private imply(): void {
    if (this.table.get(this.hasher) < 0) this.set(IMPLIED);
  }

  private set(value: number): void {
    if (!this.table.set(this.hasher, value)) this.isFull = true;
  }
}
