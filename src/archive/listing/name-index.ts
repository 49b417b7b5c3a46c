import { HashTable } from '../../tar/checks/hash-table.js';
import { NameHasher } from '../../tar/checks/name-hash.js';

/**
 * A name as tar stores it, whatever way it was written: without leading slashes, what comes before a last `..`, `.`
 * and empty components, and trailing slashes. Empty for the root of what was archived.
 * @param name - as `decodeName` gives it
 */
export function canonicalName(name: string): string {
  const bare = name.endsWith('/') ? name.slice(0, -1) : name;
  if (!NOT_CANONICAL.test(bare)) return bare;
  const parts = bare.split('/');
  return parts
    .slice(parts.lastIndexOf('..') + 1)
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

const NOT_CANONICAL = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** Numbers of one name beyond this many are not added: a hostile log must not make looking up slow. */
export const SAME_NAME_MAX = 8;

/** Lines that name members beyond this many are not taken. */
export const LINES_MAX = 1 << 26;

/** Room for the lines that {@link LINES_MAX} allows, each of which may have four names. */
const ENTRIES_MAX = 1 << 28;

/** Finds numbers by names, of which it keeps 64-bit hashes only. One name may have several numbers. */
export class NameIndex {
  private readonly hasher: NameHasher;
  private readonly table = new HashTable(ENTRIES_MAX);

  /** @param seed - keys the hash: random in programs, so that no archive can aim at collisions */
  constructor(seed: number) {
    this.hasher = new NameHasher(seed);
  }

  /** Adds a number (0 to 2^32 - 2) to a name. */
  add(name: string, value: number): void {
    this.hasher.hash(name);
    this.table.add(this.hasher, value, SAME_NAME_MAX);
  }

  /** Gives every number of a name. */
  each(name: string, take: (value: number) => void): void {
    this.hasher.hash(name);
    this.table.each(this.hasher, take);
  }

  /** Gives every number of a name's folders, from the root (the empty name) downward, and of the name itself. */
  eachParent(name: string, take: (value: number) => void): void {
    this.each('', take);
    this.hasher.eachFolder(name, () => this.table.each(this.hasher, take));
    if (name !== '') this.each(name, take);
  }
}
