import type { NameHash } from './name-traits.js';

/** More entries than this are not kept: 1.5 GiB. Beyond, duplicates are no longer found. */
const ENTRIES_MAX = 1 << 26;

/** A table from 64-bit hashes to a number, 12 bytes an entry at most 24 with its spare room: names are not kept. */
export class HashTable {
  private high = new Uint32Array(1 << 10);
  private low = new Uint32Array(1 << 10);
  private values = new Uint32Array(1 << 10);
  private size = 0;

  /** The value stored for a hash, or -1. */
  get(key: NameHash): number {
    const at = this.find(key);
    return (this.values[at] as number) - 1;
  }

  /**
   * Stores a value below 2^32 - 1.
   * @returns the value that was there before, or -1
   */
  set(key: NameHash, value: number): number {
    const at = this.find(key);
    const before = (this.values[at] as number) - 1;
    if (before < 0) {
      if (this.size >= ENTRIES_MAX) return -1;
      this.size++;
      this.high[at] = key.high;
      this.low[at] = key.low;
    }
    this.values[at] = value + 1;
    if (this.size * 2 > this.values.length) this.grow();
    return before;
  }

  private find(key: NameHash): number {
    const mask = this.values.length - 1;
    let at = key.low & mask;
    while (this.values[at] !== 0 && (this.low[at] !== key.low || this.high[at] !== key.high)) at = (at + 1) & mask;
    return at;
  }

  private grow(): void {
    const { high, low, values } = this;
    this.high = new Uint32Array(values.length * 2);
    this.low = new Uint32Array(values.length * 2);
    this.values = new Uint32Array(values.length * 2);
    for (let i = 0; i < values.length; i++) {
      if (values[i] === 0) continue;
      const at = this.find({ high: high[i] as number, low: low[i] as number });
      this.high[at] = high[i] as number;
      this.low[at] = low[i] as number;
      this.values[at] = values[i] as number;
    }
  }
}
