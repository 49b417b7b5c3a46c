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

/** Slots with one key beyond this many are not added: a hostile log must not make looking up slow. */
const SAME_KEY_MAX = 8;

/**
 * Finds numbers by names of which it keeps 64-bit hashes only: 12 bytes a slot, at most three quarters in use and at
 * least a quarter of the space spare. One name may have several numbers.
 */
export class NameIndex {
  private readonly seed: number;
  private keys = new Uint32Array(1 << 11);
  private values = new Uint32Array(1 << 10);
  private used = 0;
  private high = 0;
  private low = 0;

  /** @param seed - keys the hash: random in programs, so that no archive can aim at collisions */
  constructor(seed: number) {
    this.seed = seed >>> 0;
  }

  /** Adds a number (0 to 2^32 - 2) to a name. */
  add(name: string, value: number): void {
    this.hash(name, name.length);
    let same = 0;
    const mask = this.values.length - 1;
    let at = this.low & mask;
    for (; this.values[at] !== 0; at = (at + 1) & mask) {
      if (this.keys[at * 2] !== this.low || this.keys[at * 2 + 1] !== this.high) continue;
      if (++same >= SAME_KEY_MAX) return;
    }
    this.store(at, this.low, this.high, value + 1);
    if (++this.used * 4 > this.values.length * 3) this.grow();
  }

  /**
   * Gives every number of a name.
   * @param length - how much of the name counts, in UTF-16 units
   */
  each(name: string, length: number, take: (value: number) => void): void {
    this.hash(name, length);
    this.found(take);
  }

  /** Gives every number of a name's parents, from the root (the empty name) downward, and of the name itself. */
  eachParent(name: string, take: (value: number) => void): void {
    this.each(name, 0, take);
    let [high, low] = this.start();
    for (let i = 0; i < name.length; i++) {
      const code = name.charCodeAt(i);
      if (code === 0x2f) {
        this.finish(high, low, i);
        this.found(take);
      }
      high = step(high, code, 0x85eb_ca6b);
      low = step(low, code, 0x9e37_79b1);
    }
    if (name.length === 0) return;
    this.finish(high, low, name.length);
    this.found(take);
  }

  private found(take: (value: number) => void): void {
    const { keys, values, low, high } = this;
    const mask = values.length - 1;
    for (let at = low & mask; values[at] !== 0; at = (at + 1) & mask) {
      if (keys[at * 2] === low && keys[at * 2 + 1] === high) take((values[at] as number) - 1);
    }
  }

  private hash(name: string, length: number): void {
    let [high, low] = this.start();
    for (let i = 0; i < length; i++) {
      const code = name.charCodeAt(i);
      high = step(high, code, 0x85eb_ca6b);
      low = step(low, code, 0x9e37_79b1);
    }
    this.finish(high, low, length);
  }

  private start(): [high: number, low: number] {
    return [this.seed ^ 0x2545_f491, Math.imul(this.seed, 0x0019_660d) ^ 0x3c6e_f35f];
  }

  private finish(high: number, low: number, length: number): void {
    const mixed = step(high, length, 0xc2b2_ae35);
    this.high = mixed >>> 0;
    this.low = step(low ^ mixed, length, 0x27d4_eb2f) >>> 0;
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

function step(hash: number, code: number, factor: number): number {
  const mixed = Math.imul(hash ^ code, factor);
  return mixed ^ (mixed >>> 15);
}
