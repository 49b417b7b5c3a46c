import type { CartridgeFile } from './cartridge-files.js';
import { ENTRY_BYTES } from './index-entry.js';
import { ENTRIES_AT } from './index-header.js';

/** Entries that are read at once: a block of most disks. */
const PAGE_ENTRIES = 64;
const PAGES_MAX = 64;

/** Entries of an index, read a page at a time; the pages that were used last are kept. */
export class PageCache {
  private readonly file: CartridgeFile;
  private readonly pages = new Map<number, Uint8Array>();

  constructor(file: CartridgeFile) {
    this.file = file;
  }

  /** The bytes of an entry that has been written whole. */
  at(object: number): Uint8Array {
    const number = Math.floor(object / PAGE_ENTRIES);
    const from = (object % PAGE_ENTRIES) * ENTRY_BYTES;
    const held = this.pages.get(number);
    if (held !== undefined && held.length >= from + ENTRY_BYTES) return held.subarray(from, from + ENTRY_BYTES);
    return this.load(number).subarray(from, from + ENTRY_BYTES);
  }

  /** Forgets what may have changed: the pages from an object on. */
  forget(object: number): void {
    for (const number of this.pages.keys()) if ((number + 1) * PAGE_ENTRIES > object) this.pages.delete(number);
  }

  private load(number: number): Uint8Array {
    const page = new Uint8Array(PAGE_ENTRIES * ENTRY_BYTES);
    const length = this.file.read(page, ENTRIES_AT + number * page.length);
    if (this.pages.size >= PAGES_MAX)
      for (const oldest of [...this.pages.keys()].slice(0, PAGES_MAX / 2)) this.pages.delete(oldest);
    this.pages.set(number, page.subarray(0, length - (length % ENTRY_BYTES)));
    return page;
  }
}
