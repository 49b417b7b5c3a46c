import type { NameHasher } from './name-hash.js';

/** Entries that a table takes: at 12 bytes a slot and two to four slots an entry, 1.2 GiB while it grows to them. */
const ENTRIES_MAX = 1 << 25;
const SLOTS_MIN = 1 << 10;
/** Numbers in a slot: the hash in two halves, then the value plus one, or 0 where the slot is free. */
const SLOT = 3;

/**
 * A table from the hash of a name to a number: 24 to 48 bytes an entry, half as much again while it grows; the names
 * themselves are not kept. What belongs to one entry stands together: a look-up waits for memory once.
 */
export class HashTable {
  private readonly entriesMax: number;
  private slots = new Uint32Array(SLOTS_MIN * SLOT);
  private mask = SLOTS_MIN - 1;
  private used = 0;

  /** @param entriesMax - entries beyond this many are not taken */
  constructor(entriesMax = ENTRIES_MAX) {
    this.entriesMax = entriesMax;
  }

  /** The value stored for the hasher's last hash, or -1. */
  get({ low, high }: NameHasher): number {
    return (this.slots[this.find(low, high) + 2] as number) - 1;
  }

  /**
   * Stores a value, in place of the one that is there.
   * @param value - 0 to 2^32 - 2
   * @returns whether it was taken: false where the hash is new and the table is full
   */
  set({ low, high }: NameHasher, value: number): boolean {
    const at = this.find(low, high);
    if (this.slots[at + 2] === 0) {
      if (this.used >= this.entriesMax) return false;
      this.used++;
      this.slots[at] = low;
      this.slots[at + 1] = high;
    }
    this.slots[at + 2] = value + 1;
    if (this.used * 2 > this.mask) this.grow();
    return true;
  }

  /** Index of the slot that holds a hash, or of the free one where it belongs. */
  private find(low: number, high: number): number {
    const { slots, mask } = this;
    let slot = low & mask;
    let at = slot * SLOT;
    while (slots[at + 2] !== 0 && (slots[at] !== low || slots[at + 1] !== high)) {
      slot = (slot + 1) & mask;
      at = slot * SLOT;
    }
    return at;
  }

  private grow(): void {
    const { slots } = this;
    this.slots = new Uint32Array(slots.length * 2);
    this.mask = this.mask * 2 + 1;
    for (let from = 0; from < slots.length; from += SLOT) {
      if (slots[from + 2] === 0) continue;
      const at = this.find(slots[from] as number, slots[from + 1] as number);
      for (let i = 0; i < SLOT; i++) this.slots[at + i] = slots[from + i] as number;
    }
  }
}
