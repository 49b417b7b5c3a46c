import type { NameHasher } from './name-hash.js';

/** Entries that a table takes: at 12 bytes a slot and two to four slots an entry, 1.2 GiB while it grows to them. */
const ENTRIES_MAX = 1 << 25;
const SLOTS_MIN = 1 << 10;

/**
 * A table from the hash of a name to a number: 24 to 48 bytes an entry, half as much again while it grows; the names
 * themselves are not kept.
 */
export class HashTable {
  private readonly entriesMax: number;
  private low = new Uint32Array(SLOTS_MIN);
  private high = new Uint32Array(SLOTS_MIN);
  /** Each value plus one; 0 for a free slot. */
  private values = new Uint32Array(SLOTS_MIN);
  private used = 0;

  /** @param entriesMax - entries beyond this many are not taken */
  constructor(entriesMax = ENTRIES_MAX) {
    this.entriesMax = entriesMax;
  }

  /** The value stored for the hasher's last hash, or -1. */
  get({ low, high }: NameHasher): number {
    return (this.values[this.find(low, high)] as number) - 1;
  }

  /**
   * Stores a value, in place of the one that is there.
   * @param value - 0 to 2^32 - 2
   * @returns whether it was taken: false where the hash is new and the table is full
   */
  set({ low, high }: NameHasher, value: number): boolean {
    const at = this.find(low, high);
    if (this.values[at] === 0) {
      if (this.used >= this.entriesMax) return false;
      this.used++;
      this.low[at] = low;
      this.high[at] = high;
    }
    this.values[at] = value + 1;
    if (this.used * 2 > this.values.length) this.grow();
    return true;
  }

  private find(low: number, high: number): number {
    const mask = this.values.length - 1;
    let at = low & mask;
    while (this.values[at] !== 0 && (this.low[at] !== low || this.high[at] !== high)) at = (at + 1) & mask;
    return at;
  }

  private grow(): void {
    const { low, high, values } = this;
    this.low = new Uint32Array(values.length * 2);
    this.high = new Uint32Array(values.length * 2);
    this.values = new Uint32Array(values.length * 2);
    for (let i = 0; i < values.length; i++) {
      if (values[i] === 0) continue;
      const at = this.find(low[i] as number, high[i] as number);
      this.low[at] = low[i] as number;
      this.high[at] = high[i] as number;
      this.values[at] = values[i] as number;
    }
  }
}
