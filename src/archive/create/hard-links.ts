import type { BigIntStats } from 'node:fs';

/** A file with several names, some of which have not come yet. */
interface Known {
  readonly name: string;
  left: bigint;
}

/**
 * Files with more than one name, by device and inode: the first name gets the content, the others are hard links to
 * it. A file whose names have all come is forgotten.
 */
export class HardLinks {
  /** How many files are kept in mind at once, at some 200 bytes each and the name. */
  static readonly MAX = 1 << 20;
  private readonly known = new Map<string, Known>();
  private readonly all: boolean;
  private readonly max: number;
  private isFull = false;

  /** @param all - files with one name too: with symbolic links followed, they come several times */
  constructor(all: boolean, max: number = HardLinks.MAX) {
    this.all = all;
    this.max = max;
  }

  /** The name under which the file is stored already. */
  find(stat: BigIntStats): string | undefined {
    if (!this.concerns(stat)) return undefined;
    const key = keyOf(stat);
    const known = this.known.get(key);
    if (known === undefined) return undefined;
    if (--known.left <= 0n && !this.all) this.known.delete(key);
    return known.name;
  }

  /**
   * The file is stored now.
   * @param name - as it was found, nothing taken off
   * @returns false where it is the first for which there is no room
   */
  add(stat: BigIntStats, name: string): boolean {
    if (!this.concerns(stat)) return true;
    if (this.known.size < this.max) {
      this.known.set(keyOf(stat), { name, left: stat.nlink - 1n });
      return true;
    }
    const wasFull = this.isFull;
    this.isFull = true;
    return wasFull;
  }

  /** All files that came are forgotten. */
  forget(): void {
    this.known.clear();
  }

  private concerns(stat: BigIntStats): boolean {
    return stat.nlink > 1n || this.all;
  }
}

function keyOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}
