import type { NameHasher } from './name-hash.js';

/** Entries that a table takes: 512 MiB of them. */
const ENTRIES_MAX = 1 << 25;
/** Parts that grow one by one: to move what a part holds needs room for that part only. */
const PARTS = 64;
/** Numbers in a slot: the hash in two halves, then the value plus one, or 0 where the slot is free. */
const SLOT = 3;
const PAGE_SLOTS = 256;
const PAGE = PAGE_SLOTS * SLOT;
const LOAD_MAX = 0.8;
/** A part grows by one page for each so many that it has, at least by one. */
const PAGES_FOR_NEW = 6;

/** Slots in pages of one size, so that growing leaves nothing behind that is of no use. */
interface Part {
  readonly pages: Uint32Array[];
  used: number;
}

/**
 * A table from the hash of a name to numbers: 16 bytes an entry; the names themselves are not kept. What belongs to one
 * entry stands together: a look-up waits for memory once.
 */
export class HashTable {
  private readonly entriesMax: number;
  private readonly parts: Part[] = [];
  private count = 0;
  /** What a part holds while it grows. */
  private moving = new Uint32Array(PAGE);
  // Where the last search ended.
  private page: Uint32Array = this.moving;
  private pageIndex = 0;
  private at = 0;

  /** @param entriesMax - entries beyond this many are not taken */
  constructor(entriesMax = ENTRIES_MAX) {
    this.entriesMax = entriesMax;
    for (let part = 0; part < PARTS; part++) this.parts.push({ pages: [], used: 0 });
  }

  /** The value stored first for the hasher's last hash, or -1. */
  get({ low, high }: NameHasher): number {
    const { pages } = this.parts[high % PARTS] as Part;
    return this.find(pages, low, high) ? (this.page[this.at + 2] as number) - 1 : -1;
  }

  /**
   * Stores a value, in place of the one that is there.
   * @param value - 0 to 2^32 - 2
   * @returns whether it was taken: false where the hash is new and the table is full
   */
  set({ low, high }: NameHasher, value: number): boolean {
    const part = this.parts[high % PARTS] as Part;
    if (!this.find(part.pages, low, high)) return this.fill(part, low, high, value);
    this.page[this.at + 2] = value + 1;
    return true;
  }

  /**
   * Stores a value besides those that are there.
   * @param value - 0 to 2^32 - 2
   * @param sameMax - values of one hash beyond this many are not taken
   * @returns whether it was taken
   */
  add({ low, high }: NameHasher, value: number, sameMax: number): boolean {
    const part = this.parts[high % PARTS] as Part;
    let same = 0;
    for (let found = this.find(part.pages, low, high); found; found = this.findNext(part.pages, low, high)) {
      if (++same >= sameMax) return false;
    }
    return this.fill(part, low, high, value);
  }

  /**
   * Takes out the value stored first for the hasher's last hash; its room is used again.
   * @returns whether there was one
   */
  delete({ low, high }: NameHasher): boolean {
    const part = this.parts[high % PARTS] as Part;
    if (!this.find(part.pages, low, high)) return false;
    this.count--;
    part.used--;
    this.close(part.pages, this.pageIndex * PAGE_SLOTS + this.at / SLOT);
    return true;
  }

  /** Gives every value of the hasher's last hash. */
  each({ low, high }: NameHasher, take: (value: number) => void): void {
    const { pages } = this.parts[high % PARTS] as Part;
    for (let found = this.find(pages, low, high); found; found = this.findNext(pages, low, high)) {
      take((this.page[this.at + 2] as number) - 1);
    }
  }

  /** Goes to the first slot that holds a hash, or to the free one where it belongs. */
  private find(pages: readonly Uint32Array[], low: number, high: number): boolean {
    if (pages.length === 0) return false;
    // Slots are in the order of the lower half, whatever their number.
    const slot = Math.floor((low * pages.length * PAGE_SLOTS) / 2 ** 32);
    this.pageIndex = Math.floor(slot / PAGE_SLOTS);
    return this.search(pages, (slot % PAGE_SLOTS) * SLOT, low, high);
  }

  private findNext(pages: readonly Uint32Array[], low: number, high: number): boolean {
    return this.search(pages, this.at + SLOT, low, high);
  }

  private search(pages: readonly Uint32Array[], from: number, low: number, high: number): boolean {
    let page = pages[this.pageIndex] as Uint32Array;
    let at = from;
    for (;;) {
      for (; at < PAGE; at += SLOT) {
        const isFree = page[at + 2] === 0;
        if (!isFree && (page[at] !== low || page[at + 1] !== high)) continue;
        this.page = page;
        this.at = at;
        return !isFree;
      }
      this.pageIndex = this.pageIndex + 1 === pages.length ? 0 : this.pageIndex + 1;
      page = pages[this.pageIndex] as Uint32Array;
      at = 0;
    }
  }

  /** Fills the free slot that a search has ended at. */
  private fill(part: Part, low: number, high: number, value: number): boolean {
    if (this.count >= this.entriesMax) return false;
    this.count++;
    part.used++;
    if (part.used > part.pages.length * PAGE_SLOTS * LOAD_MAX) {
      this.grow(part);
      this.findFree(part.pages, low);
    }
    const { page, at } = this;
    page[at] = low;
    page[at + 1] = high;
    page[at + 2] = value + 1;
    return true;
  }

  /** Goes to the free slot where a hash belongs, behind those of the same hash. */
  private findFree(pages: readonly Uint32Array[], low: number): void {
    const slot = Math.floor((low * pages.length * PAGE_SLOTS) / 2 ** 32);
    let index = Math.floor(slot / PAGE_SLOTS);
    let page = pages[index] as Uint32Array;
    let at = (slot % PAGE_SLOTS) * SLOT;
    while (page[at + 2] !== 0) {
      at += SLOT;
      if (at < PAGE) continue;
      index = index + 1 === pages.length ? 0 : index + 1;
      page = pages[index] as Uint32Array;
      at = 0;
    }
    this.page = page;
    this.at = at;
  }

  /** Frees a slot: those behind it that a search would no longer reach move up. */
  private close(pages: readonly Uint32Array[], from: number): void {
    const slots = pages.length * PAGE_SLOTS;
    let free = from;
    for (let slot = (free + 1) % slots; ; slot = (slot + 1) % slots) {
      const page = pages[Math.floor(slot / PAGE_SLOTS)] as Uint32Array;
      const at = (slot % PAGE_SLOTS) * SLOT;
      const to = pages[Math.floor(free / PAGE_SLOTS)] as Uint32Array;
      const toAt = (free % PAGE_SLOTS) * SLOT;
      if (page[at + 2] === 0) {
        to[toAt + 2] = 0;
        return;
      }
      const own = Math.floor(((page[at] as number) * slots) / 2 ** 32);
      // Where it belongs behind the free slot, it stays.
      if ((slot - own + slots) % slots < (slot - free + slots) % slots) continue;
      for (let i = 0; i < SLOT; i++) to[toAt + i] = page[at + i] as number;
      free = slot;
    }
  }

  private grow({ pages }: Part): void {
    const { length } = pages;
    if (this.moving.length < length * PAGE) this.moving = new Uint32Array(2 * length * PAGE);
    const { moving } = this;
    let count = 0;
    for (const page of pages) {
      for (let at = 0; at < PAGE; at += SLOT) {
        if (page[at + 2] === 0) continue;
        for (let i = 0; i < SLOT; i++) moving[count++] = page[at + i] as number;
      }
      page.fill(0);
    }
    for (let i = 0; i <= length / PAGES_FOR_NEW; i++) pages.push(new Uint32Array(PAGE));
    for (let from = 0; from < count; from += SLOT) {
      this.findFree(pages, moving[from] as number);
      const { page, at } = this;
      for (let i = 0; i < SLOT; i++) page[at + i] = moving[from + i] as number;
    }
  }
}
