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

/**
 * Finds numbers by names of which it keeps 64-bit hashes only: 12 bytes a slot, at most three quarters in use and at
 * least a quarter of the space spare. One name may have several numbers.
 */
export class NameIndex {
  private readonly hasher: NameHasher;
  private keys = new Uint32Array(1 << 11);
  private values = new Uint32Array(1 << 10);
  private used = 0;

  /** @param seed - keys the hash: random in programs, so that no archive can aim at collisions */
  constructor(seed: number) {
    this.hasher = new NameHasher(seed);
  }

  /** Adds a number (0 to 2^32 - 2) to a name. */
  add(name: string, value: number): void {
    this.hasher.hash(name);
    const { low, high } = this.hasher;
    let same = 0;
    const mask = this.values.length - 1;
    let at = low & mask;
    for (; this.values[at] !== 0; at = (at + 1) & mask) {
      if (this.keys[at * 2] !== low || this.keys[at * 2 + 1] !== high) continue;
      if (++same >= SAME_NAME_MAX) return;
    }
    this.store(at, low, high, value + 1);
    if (++this.used * 4 > this.values.length * 3) this.grow();
  }

  /** Gives every number of a name. */
  each(name: string, take: (value: number) => void): void {
    this.hasher.hash(name);
    this.found(take);
  }

  /** Gives every number of a name's folders, from the root (the empty name) downward, and of the name itself. */
  eachParent(name: string, take: (value: number) => void): void {
    this.each('', take);
    this.hasher.eachFolder(name, () => this.found(take));
    if (name !== '') this.each(name, take);
  }

  private found(take: (value: number) => void): void {
    const { keys, values } = this;
    const { low, high } = this.hasher;
    const mask = values.length - 1;
    for (let at = low & mask; values[at] !== 0; at = (at + 1) & mask) {
      if (keys[at * 2] === low && keys[at * 2 + 1] === high) take((values[at] as number) - 1);
    }
  }

  private store(at: number, low: number, high: number, value: number): void {
    this.keys[at * 2] = low;
    this.keys[at * 2 + 1] = high;
    this.values[at] = value;
  }

  private grow(): void {
    const { keys, values } = this;
    this.keys = new Uint32Array(keys.length * 2);
    this.values = new Uint32Array(values.length * 2);
    const mask = this.values.length - 1;
    for (let i = 0; i < values.length; i++) {
      if (values[i] === 0) continue;
      const low = keys[i * 2] as number;
      let at = low & mask;
      while (this.values[at] !== 0) at = (at + 1) & mask;
      this.store(at, low, keys[i * 2 + 1] as number, values[i] as number);
    }
  }
}
