import type { SparseRegion } from '../../tar/index.js';

/** Holes are looked for in pieces of this size, as file systems make them. */
const BLOCK_BYTES = 4096;
const ZEROS = /* @__PURE__ */ Buffer.alloc(BLOCK_BYTES);
/** Regions of one file at most: what comes behind them is stored with its zeros. */
const REGIONS_MAX = 1 << 20;

/**
 * Finds the stored regions of a sparse file by looking for blocks of zeros, since Node cannot ask the file system where
 * the holes are (SEEK_HOLE).
 */
export class SparseScan {
  private readonly found: { readonly offset: number; length: number }[] = [];
  private readonly max: number;
  private offset = 0;

  constructor(max: number = REGIONS_MAX) {
    this.max = max;
  }

  /** Takes the next bytes: any multiple of 4096, and the rest of the file at last. */
  push(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
      const end = Math.min(at + BLOCK_BYTES, bytes.length);
      if (ZEROS.compare(bytes, at, end, 0, end - at) !== 0) this.add(this.offset + at, end - at);
    }
    this.offset += bytes.length;
  }

  /**
   * The stored regions.
   * @param size - of the file, bytes
   */
  regions(size: number): readonly SparseRegion[] {
    const last = this.found.at(-1);
    if (last !== undefined && this.found.length >= this.max) last.length = size - last.offset;
    return this.found;
  }

  private add(offset: number, length: number): void {
    const last = this.found.at(-1);
    if (last !== undefined && (last.offset + last.length === offset || this.found.length >= this.max)) {
      last.length = offset + length - last.offset;
    } else this.found.push({ offset, length });
  }
}
