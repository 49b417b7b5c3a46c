/** Longer lines are no names: PATH_MAX is 4096, and every byte of it may be an escape. */
export const LINE_BYTES_MAX = 1 << 16;

/** One line of a log, list or manifest. */
export interface Line {
  /** Without its terminator; a view that is valid until the next one. `undefined` where it is too long. */
  readonly bytes: Uint8Array | undefined;
  /** Number of the line, from 1. */
  readonly number: number;
  /** Offset of its first byte in the file. */
  readonly offset: number;
}

/** How lines are split. */
export interface SplitOptions {
  /** From the first NUL on, NULs end lines: so GNU tar reads a list that was given without --null. */
  readonly turns?: boolean;
  /** Longer lines have no bytes; default {@link LINE_BYTES_MAX}. */
  readonly maxBytes?: number;
}

/** Splits a stream of bytes into lines, in any chunking the same, and never keeps more than one line. */
export class LineSplitter {
  private terminator: 0 | 10;
  private readonly turns: boolean;
  private readonly maxBytes: number;
  private readonly held: Uint8Array;
  private heldLength = 0;
  private isTooLong = false;
  private skipped = 0;
  private number = 1;
  private offset = 0;
  private turnedAt = Number.POSITIVE_INFINITY;

  /** @param terminator - the byte that ends a line: 10, or 0 with --null and for what `sha256sum -z` writes */
  constructor(terminator: 0 | 10 = 10, { turns = false, maxBytes = LINE_BYTES_MAX }: SplitOptions = {}) {
    this.terminator = terminator;
    this.turns = turns && terminator === 10;
    this.maxBytes = maxBytes;
    this.held = new Uint8Array(maxBytes);
  }

  /** The byte that ends the line at an offset which has been split. */
  terminatorAt(offset: number): 0 | 10 {
    return this.turns && offset < this.turnedAt ? 10 : this.terminator;
  }

  /** Takes the next bytes, and gives each line that ends in them. */
  *push(chunk: Uint8Array): Generator<Line> {
    let at = 0;
    for (;;) {
      const end = this.endOf(chunk, at);
      if (end < 0) break;
      if (this.heldLength === 0 && !this.isTooLong && end - at <= this.maxBytes) {
        yield this.next(chunk.subarray(at, end), end - at + 1);
      } else {
        this.hold(chunk.subarray(at, end));
        yield this.takeHeld(1);
      }
      at = end + 1;
    }
    this.hold(chunk.subarray(at));
  }

  /** The stream has ended; gives the last line if it had no terminator. */
  *end(): Generator<Line> {
    if (this.heldLength > 0 || this.isTooLong) yield this.takeHeld(0);
  }

  private endOf(chunk: Uint8Array, at: number): number {
    const end = chunk.indexOf(this.terminator, at);
    if (!this.turns || this.terminator === 0) return end;
    const nul = chunk.subarray(at, end < 0 ? chunk.length : end).indexOf(0);
    if (nul < 0) return end;
    this.terminator = 0;
    this.turnedAt = this.offset;
    return at + nul;
  }

  private hold(bytes: Uint8Array): void {
    if (this.heldLength + bytes.length > this.maxBytes) this.isTooLong = true;
    if (this.isTooLong) {
      this.skipped += this.heldLength + bytes.length;
      this.heldLength = 0;
      return;
    }
    this.held.set(bytes, this.heldLength);
    this.heldLength += bytes.length;
  }

  private takeHeld(terminatorBytes: number): Line {
    const length = this.isTooLong ? this.skipped : this.heldLength;
    const bytes = this.isTooLong ? undefined : this.held.subarray(0, this.heldLength);
    this.isTooLong = false;
    this.skipped = 0;
    this.heldLength = 0;
    return this.next(bytes, length + terminatorBytes);
  }

  private next(bytes: Uint8Array | undefined, length: number): Line {
    const line = { bytes, number: this.number, offset: this.offset };
    this.number++;
    this.offset += length;
    return line;
  }
}
