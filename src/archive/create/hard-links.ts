import { randomInt } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { HashTable, NameHasher } from '../../tar/checks/index.js';
import { PackedRecords, Packer } from '../packed-records.js';

const SEED_END = 2 ** 48 - 1;
/** Names that are still to come are counted in a record up to here. */
const MANY = 127;

/**
 * Files with more than one name, by device and inode: the first name gets the content, the others are hard links to
 * it. A file whose names have all come is forgotten. Some 40 bytes are kept of each, and its name.
 */
export class HardLinks {
  /** How many files are kept in mind at once. */
  static readonly MAX = 1 << 22;
  private readonly all: boolean;
  private readonly max: number;
  private readonly hasher = new NameHasher(randomInt(SEED_END));
  private readonly packer = new Packer();
  private table = new HashTable();
  private records = new PackedRecords();
  /** What is left of those of which more are left than a record counts. */
  private readonly many = new Map<number, bigint>();
  /** Files of one folder follow one another. */
  private folder: string | undefined;
  private folderAt = 0;
  private count = 0;
  private isFull = false;

  /** @param all - files with one name too: with symbolic links followed, they come several times */
  constructor(all: boolean, max: number = HardLinks.MAX) {
    this.all = all;
    this.max = max;
  }

  /** The name under which the file is stored already. */
  find(stat: BigIntStats): string | undefined {
    if (!this.concerns(stat) || this.count === 0) return undefined;
    const key = keyOf(stat);
    this.hasher.hash(key);
    const at = this.table.get(this.hasher);
    if (at < 0) return undefined;
    const record = this.records.at(at);
    const left = record.number();
    if (record.text() !== key) return undefined;
    const folderAt = record.number();
    const name = record.text();
    const found = this.records.at(folderAt).text() + name;
    if (!this.all) this.another(at, folderAt, left);
    return found;
  }

  /**
   * The file is stored now.
   * @param name - as it was found, nothing taken off
   * @returns false where it is the first for which there is no room
   */
  add(stat: BigIntStats, name: string): boolean {
    if (!this.concerns(stat)) return true;
    if (this.count >= this.max) {
      const wasFull = this.isFull;
      this.isFull = true;
      return wasFull;
    }
    const key = keyOf(stat);
    const left = stat.nlink - 1n;
    const start = name.lastIndexOf('/') + 1;
    const folderAt = this.keptFolder(name.slice(0, start));
    this.packer.number(left < MANY ? Number(left) : MANY);
    this.packer.text(key);
    this.packer.number(folderAt);
    this.packer.text(name.slice(start));
    const at = this.records.add(this.packer);
    this.records.hold(folderAt);
    if (left >= MANY) this.many.set(at, left);
    this.hasher.hash(key);
    if (this.table.get(this.hasher) < 0) this.count++;
    this.table.set(this.hasher, at);
    return true;
  }

  /** All files that came are forgotten. */
  forget(): void {
    this.table = new HashTable();
    this.records = new PackedRecords();
    this.many.clear();
    this.folder = undefined;
    this.count = 0;
  }

  /** One name less is left. */
  private another(at: number, folderAt: number, left: number): void {
    const now = (this.many.get(at) ?? BigInt(left)) - 1n;
    if (now >= MANY) return void this.many.set(at, now);
    this.many.delete(at);
    if (now > 0n) return this.records.setFirst(at, Number(now));
    this.table.delete(this.hasher);
    this.records.drop(at);
    this.records.drop(folderAt);
    this.count--;
  }

  private keptFolder(folder: string): number {
    if (folder === this.folder) return this.folderAt;
    if (this.folder !== undefined) this.records.drop(this.folderAt);
    this.packer.text(folder);
    this.folder = folder;
    this.folderAt = this.records.add(this.packer);
    return this.folderAt;
  }

  private concerns(stat: BigIntStats): boolean {
    return stat.nlink > 1n || this.all;
  }
}

function keyOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}
