import { BLOCK_BYTES } from '../header.js';
import type { SeekableBytes } from '../seekable-bytes.js';
import type { Stretch } from './edits.js';

/** A piece of the new archive: a stretch of an old one, or bytes that stand there themselves. */
export type Piece = (Stretch & { readonly view: SeekableBytes }) | { readonly bytes: Uint8Array };

const ZEROS = /* @__PURE__ */ new Uint8Array(BLOCK_BYTES);

/** What the new archive is put together from. Stretches that touch are one: a clean archive is a single piece. */
export class Pieces {
  private readonly view: SeekableBytes;
  private readonly list: Piece[] = [];
  private last: { view: SeekableBytes; from: number; to: number } | undefined;
  /** Bytes in all pieces. */
  bytes = 0;

  /** @param view - the old archive, as its stretches are counted */
  constructor(view: SeekableBytes) {
    this.view = view;
  }

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.list.length === 0;
  }

  /** Adds a stretch of the old archive. */
  copy(from: number, to: number): void {
    if (to <= from) return;
    this.bytes += to - from;
    if (this.last?.to === from) {
      this.last.to = to;
      return;
    }
    this.last = { view: this.view, from, to };
    this.list.push(this.last);
  }

  /** Adds bytes. */
  put(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.bytes += bytes.length;
    this.last = undefined;
    this.list.push({ bytes });
  }

  /** What comes next is a piece of its own; returns its number. */
  apart(): number {
    this.last = undefined;
    return this.list.length;
  }

  /** Pieces by their numbers, from one up to another. */
  between(from: number, to: number): readonly Piece[] {
    return this.list.slice(from, to);
  }

  /** Leaves a place for whole blocks that are known later; returns its number. */
  reserve(): number {
    this.last = undefined;
    return this.list.push({ bytes: ZEROS.subarray(0, 0) }) - 1;
  }

  /** Puts whole blocks in a place that was left for them. */
  fill(place: number, bytes: Uint8Array): void {
    this.list[place] = { bytes };
    this.bytes += bytes.length;
  }

  /** Fills up to a whole block with zeros. */
  pad(): void {
    this.put(ZEROS.subarray(0, -this.bytes & (BLOCK_BYTES - 1)));
  }

  [Symbol.iterator](): IterableIterator<Piece> {
    return this.list[Symbol.iterator]();
  }
}
