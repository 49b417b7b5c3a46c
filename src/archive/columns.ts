import type { Exact } from '../findings/index.js';

/** Rows in a page of a column. */
const PAGE_ROWS = 1 << 14;

interface Page {
  readonly length: number;
  [row: number]: number;
}

/**
 * A column of numbers that grows by pages: what is there is never copied, and no more than a page stands idle. Rows
 * that were not set are 0.
 */
export class Column {
  private readonly pages: Page[] = [];
  private readonly Page: new (
    rows: number,
  ) => Page;

  /** @param page - the kind of array that holds its numbers, such as `Uint32Array` */
  constructor(page: new (rows: number) => Page) {
    this.Page = page;
  }

  get(row: number): number {
    return this.pages[Math.floor(row / PAGE_ROWS)]?.[row % PAGE_ROWS] ?? 0;
  }

  set(row: number, value: number): void {
    const at = Math.floor(row / PAGE_ROWS);
    while (this.pages.length <= at) this.pages.push(new this.Page(PAGE_ROWS));
    (this.pages[at] as Page)[row % PAGE_ROWS] = value;
  }
}

const ELSEWHERE = 2 ** 32 - 1;

/**
 * A column of whole numbers, of which some may be unknown: 4 bytes each, none until the first one is known, and about
 * 50 more for each that is negative or beyond 4,294,967,293.
 */
export class WholeNumbers {
  private readonly small = new Column(Uint32Array);
  private readonly others = new Map<number, Exact>();

  get(row: number): Exact | undefined {
    const held = this.small.get(row);
    return held === ELSEWHERE ? this.others.get(row) : held === 0 ? undefined : held - 1;
  }

  set(row: number, value: Exact | undefined): void {
    if (value === undefined && this.small.get(row) === 0) return;
    this.others.delete(row);
    const isSmall = value !== undefined && value >= 0 && value < ELSEWHERE - 1;
    this.small.set(row, value === undefined ? 0 : isSmall ? Number(value) + 1 : ELSEWHERE);
    if (value !== undefined && !isSmall) this.others.set(row, value);
  }
}

/** A column of byte strings of one length, which grows by pages. Rows that were not set are zeros. */
export class ByteStrings {
  private readonly pages: Uint8Array[] = [];
  private readonly length: number;

  /** @param length - bytes of each */
  constructor(length: number) {
    this.length = length;
  }

  /** A view of a row's bytes, to read or to write. */
  at(row: number): Uint8Array {
    const page = Math.floor(row / PAGE_ROWS);
    while (this.pages.length <= page) this.pages.push(new Uint8Array(PAGE_ROWS * this.length));
    const from = (row % PAGE_ROWS) * this.length;
    return (this.pages[page] as Uint8Array).subarray(from, from + this.length);
  }
}

const BLOCK_ROWS = 64;
const FAR = 2 ** 16 - 1;

/**
 * A column of numbers that rise a little from row to row, such as the lines of a file: about 2 bytes each, and 50 more
 * for each that is below the first of its 64 rows, or 65,535 or more above it.
 */
export class RisingNumbers {
  private readonly bases: number[] = [];
  private readonly rises = new Column(Uint16Array);
  private readonly others = new Map<number, number>();
  private count = 0;

  /** The number of a row that was added. */
  get(row: number): number {
    return this.others.get(row) ?? (this.bases[Math.floor(row / BLOCK_ROWS)] as number) + this.rises.get(row);
  }

  /** Puts a number in the next row. */
  add(value: number): void {
    const row = this.count++;
    if (row % BLOCK_ROWS === 0) this.bases.push(value);
    const rise = value - (this.bases.at(-1) as number);
    if (rise >= 0 && rise < FAR) this.rises.set(row, rise);
    else this.others.set(row, value);
  }
}
