/** The longest line that is read: 64 KiB and a name of 4096 characters, each written in four. */
export const MAX_LINE_BYTES = 65_536 + 4 * 4096;

/** One line without its separator. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** The bytes, valid until the next push; `undefined` where the line was longer than {@link MAX_LINE_BYTES}. */
  readonly bytes: Uint8Array | undefined;
}

/** Cuts chunks into lines, holding no more than one line of bounded length. */
export class LineSplitter {
  private readonly separator: number;
  private readonly held = new Uint8Array(MAX_LINE_BYTES);
  private heldBytes = 0;
  private tooLong = false;
  private number = 0;

  /** @param separator - the byte that ends a line: 10, or 0 for what `sha256sum -z` writes */
  constructor(separator: number) {
    this.separator = separator;
  }

  /** The lines that end in this chunk. */
  *push(chunk: Uint8Array): Generator<Line> {
    let at = 0;
    for (;;) {
      const end = chunk.indexOf(this.separator, at);
      const piece = chunk.subarray(at, end < 0 ? chunk.length : end);
      if (end < 0) {
        this.keep(piece);
        return;
      }
      if (this.heldBytes === 0 && !this.tooLong && piece.length <= MAX_LINE_BYTES) yield this.next(piece);
      else {
        this.keep(piece);
        yield this.flush();
      }
      at = end + 1;
    }
  }

  /** The last line, where no separator ends it. */
  *end(): Generator<Line> {
    if (this.heldBytes > 0 || this.tooLong) yield this.flush();
  }

  private next(bytes: Uint8Array | undefined): Line {
    this.number++;
    return { number: this.number, bytes };
  }

  private keep(piece: Uint8Array): void {
    if (this.tooLong || this.heldBytes + piece.length > MAX_LINE_BYTES) {
      this.tooLong = true;
      return;
    }
    this.held.set(piece, this.heldBytes);
    this.heldBytes += piece.length;
  }

  private flush(): Line {
    const bytes = this.tooLong ? undefined : this.held.subarray(0, this.heldBytes);
    this.heldBytes = 0;
    this.tooLong = false;
    return this.next(bytes);
  }
}
