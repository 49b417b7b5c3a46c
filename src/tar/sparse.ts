import type { Exact } from '../findings/index.js';
import { BLOCK_BYTES, FIELDS, isMapExtended } from './header.js';
import type { SparseMap, SparseRegion } from './member.js';
import { add, decimal, readNumber } from './numbers.js';

/** More regions than this are counted, not kept: 32 MiB of them. */
export const SPARSE_REGIONS_MAX = 1_000_000;

/** What is wrong with a map: see the finding SPARSE_MAP_INVALID. */
export interface SparseProblem {
  readonly problem:
    | 'negative'
    | 'overlap'
    | 'beyond-end'
    | 'sum-differs'
    | 'not-a-number'
    | 'odd-count'
    | 'count-differs'
    | 'cut'
    | 'version'
    | 'no-map'
    | 'no-count'
    | 'two-maps'
    | 'not-a-file'
    | 'wrong-dialect';
  readonly entry: number;
  readonly expected: Exact | undefined;
  readonly found: Exact | undefined;
}

/** Collects the numbers of a map, in whichever form they come, and judges them when they are complete. */
export class SparseMapBuilder {
  readonly regions: SparseRegion[] = [];
  /** All entries, the ones not kept included. */
  count = 0;
  private readonly problems: SparseProblem[] = [];

  addRegion(offset: Exact, length: Exact): void {
    if (this.count++ < SPARSE_REGIONS_MAX) this.regions.push({ offset, length });
  }

  addProblem(problem: SparseProblem['problem'], found?: Exact, expected?: Exact): void {
    if (this.problems.length < 3) this.problems.push({ problem, entry: this.count, expected, found });
  }

  /**
   * Ends the map.
   * @param realSize - size of the file with its holes, as the headers say
   * @param storedSize - bytes that stand in the archive for it
   */
  finish(realSize: Exact, storedSize: Exact): { map: SparseMap; problems: readonly SparseProblem[] } {
    if (this.problems.length === 0 && this.count <= SPARSE_REGIONS_MAX) this.judge(realSize, storedSize);
    const isSound = this.problems.length === 0 && this.count <= SPARSE_REGIONS_MAX;
    return { map: { realSize, regions: this.regions, isSound }, problems: this.problems };
  }

  private judge(realSize: Exact, storedSize: Exact): void {
    if (realSize < 0) return this.note('negative', -1, undefined, realSize);
    let end: Exact = 0;
    let sum: Exact = 0;
    for (const [entry, { offset, length }] of this.regions.entries()) {
      const regionEnd = add(offset, length);
      if (offset < 0 || length < 0) return this.note('negative', entry, undefined, offset < 0 ? offset : length);
      if (offset < end) return this.note('overlap', entry, end, offset);
      if (regionEnd > realSize) return this.note('beyond-end', entry, realSize, regionEnd);
      end = regionEnd;
      sum = add(sum, length);
    }
    if (BigInt(sum) !== BigInt(storedSize)) this.note('sum-differs', -1, storedSize, sum);
  }

  private note(problem: SparseProblem['problem'], entry: number, expected: Exact | undefined, found: Exact): void {
    this.problems.push({ problem, entry, expected, found });
  }
}

/**
 * Adds old GNU entries: pairs of 12-byte numbers, ended by an entry without a length.
 * @param block - bytes that hold the entries
 * @param at - index of the first entry
 * @param count - 4 in a header, 21 in an extension block
 * @see GNU tar, src/tar.h, struct sparse
 */
export function addOldGnuEntries(map: SparseMapBuilder, block: Uint8Array, at: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const entry = at + i * 24;
    if (block[entry + 12] === 0) return;
    const offset = readNumber(block, entry, 12);
    const length = readNumber(block, entry + 12, 12);
    if (offset.form === 'invalid' || length.form === 'invalid') map.addProblem('not-a-number');
    else map.addRegion(offset.value, length.value);
  }
}

/** Adds the four entries of a header, at GNU's place or at star's; tells whether an extension block follows. */
export function addHeaderMap(map: SparseMapBuilder, block: Uint8Array, at: number, form: 'old-gnu' | 'star'): boolean {
  const isStar = form === 'star';
  addOldGnuEntries(map, block, at + (isStar ? FIELDS.starSparse : FIELDS.gnuSparse).at, 4);
  return isMapExtended(block, at);
}

/** Adds the 21 entries of an extension block; tells whether another follows. */
export function addOldGnuExtension(map: SparseMapBuilder, block: Uint8Array, at: number): boolean {
  addOldGnuEntries(map, block, at, 21);
  return block[at + FIELDS.extensionIsExtended.at] !== 0;
}

/** Adds the records of pax 0.0 (pairs of records) or 0.1 (one list). */
export function addPaxMap(map: SparseMapBuilder, values: readonly string[], numblocks: Exact | undefined): void {
  if (values.length % 2 === 1) map.addProblem('odd-count', values.length);
  for (let i = 0; i + 1 < values.length; i += 2) {
    const offset = decimal(values[i] as string);
    const length = decimal(values[i + 1] as string);
    if (offset === undefined || length === undefined) map.addProblem('not-a-number');
    else map.addRegion(offset, length);
  }
  if (numblocks !== undefined && numblocks !== map.count) map.addProblem('count-differs', map.count, numblocks);
}

/**
 * Reads the map of pax 1.0, which stands at the start of the data area: decimal lines, the count first, padded to
 * whole blocks. Feed it whole blocks until `done`.
 * @see GNU tar manual, "Storing Sparse Files", version 1.0
 */
export class Pax10MapParser {
  readonly map = new SparseMapBuilder();
  /** Bytes of whole blocks that the map has taken so far. */
  bytes = 0;
  done = false;
  private digits = '';
  private expected = -1;
  private offset: Exact | undefined;

  /** Takes one block of 512 bytes. */
  block(bytes: Uint8Array, at: number): void {
    this.bytes += BLOCK_BYTES;
    for (let i = at; i < at + BLOCK_BYTES && !this.done; i++) {
      const byte = bytes[i] as number;
      if (byte === 0x0a) this.number();
      else if (byte >= 0x30 && byte <= 0x39 && this.digits.length < 20) this.digits += String.fromCharCode(byte);
      else this.fail('not-a-number');
    }
  }

  /** The member's data ended before the map did. */
  cut(): void {
    if (!this.done) this.fail('cut');
  }

  private number(): void {
    const value = decimal(this.digits);
    this.digits = '';
    if (value === undefined) return this.fail('not-a-number');
    if (this.expected < 0) {
      if (typeof value === 'bigint' || value < 0) return this.fail('not-a-number');
      this.expected = value;
    } else if (this.offset === undefined) {
      this.offset = value;
      return;
    } else {
      this.map.addRegion(this.offset, value);
      this.offset = undefined;
    }
    this.done = this.map.count >= this.expected;
  }

  private fail(problem: 'not-a-number' | 'cut'): void {
    this.map.addProblem(problem);
    this.done = true;
  }
}
