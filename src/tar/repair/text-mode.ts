import type { SeekableBytes } from '../seekable-bytes.js';
import type { StopSignal } from '../tar-source.js';

const LF = 0x0a;
const CR = 0x0d;
/** What is looked at in one go; of each such piece one number is kept. */
const PIECE_BYTES = 1 << 20;
const NO_CUTS = new Uint32Array(0);

/** A piece without the carriage returns that were put into it. */
interface Undone {
  readonly piece: number;
  readonly bytes: Uint8Array;
  /** In front of which of these bytes one was taken out, ascending. */
  readonly cuts: Uint32Array;
}

/**
 * Bytes that were sent in text mode, as they were before: FTP's ASCII type puts a carriage return in front of every
 * line feed, whatever stands there already, so that the inverse is to take out the one in front of each. What began as
 * CR LF became CR CR LF, and is CR LF again. It follows that no line feed is without one: where any is, the bytes were
 * not sent so, or not all of them. That they were is shown by what they hold: the sizes in the headers must fit. In a
 * content of the right length as many carriage returns were taken out as had been put in; one was put in front of each
 * line feed at most, one was taken out in front of each; so they are the same.
 * @see RFC 959, 3.1.1.1, ASCII TYPE
 */
export class TextModeUndone implements SeekableBytes {
  readonly name: string;
  readonly sizeBytes: number;
  private readonly source: SeekableBytes;
  /** Where each piece begins once it is undone, and the end of the last. */
  private readonly starts: readonly number[];
  private held: Undone = { piece: -1, bytes: new Uint8Array(0), cuts: NO_CUTS };

  private constructor(source: SeekableBytes, starts: readonly number[]) {
    this.source = source;
    this.starts = starts;
    this.name = source.name;
    this.sizeBytes = starts.at(-1) as number;
  }

  /**
   * Reads bytes up to the first line feed that has no carriage return in front of it.
   * @param rest - lets everything else go on for a moment
   * @returns undefined where there is one, or no line feed at all, or where the signal came
   */
  static async of(
    source: SeekableBytes,
    rest: () => Promise<unknown>,
    signal: StopSignal | undefined,
  ): Promise<TextModeUndone | undefined> {
    const starts = [0];
    let size = 0;
    for (let from = 0; from < source.sizeBytes; from += PIECE_BYTES) {
      const window = source.readAt(from, PIECE_BYTES + 1);
      if (from === 0 && window[0] === LF) return undefined;
      let cuts = 0;
      for (let at = window.indexOf(LF, 1); at >= 0; at = window.indexOf(LF, at + 1)) {
        if (window[at - 1] !== CR) return undefined;
        cuts++;
      }
      size += Math.min(PIECE_BYTES, window.length) - cuts;
      starts.push(size);
      await rest();
      if (signal?.aborted === true) return undefined;
    }
    return size === source.sizeBytes ? undefined : new TextModeUndone(source, starts);
  }

  /** Carriage returns that are taken out in all. */
  get carriageReturns(): number {
    return this.source.sizeBytes - this.sizeBytes;
  }

  /** Carriage returns that are taken out in front of the bytes of a stretch. */
  takenOut(from: number, to: number): number {
    return to <= from ? 0 : this.original(to - 1) - this.original(from) - (to - 1 - from);
  }

  /** Where a byte stands in the source. */
  original(offset: number): number {
    const piece = this.pieceAt(offset);
    const { cuts } = this.undone(piece);
    const own = offset - (this.starts[piece] as number);
    let low = 0;
    let high = cuts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cuts[middle] as number) <= own) low = middle + 1;
      else high = middle;
    }
    return piece * PIECE_BYTES + own + low;
  }

  readonly readAt = (offset: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.sizeBytes - offset)));
    let filled = 0;
    for (let piece = this.pieceAt(offset); filled < bytes.length; piece++) {
      const own = this.undone(piece).bytes;
      const from = offset + filled - (this.starts[piece] as number);
      const part = own.subarray(from, from + bytes.length - filled);
      bytes.set(part, filled);
      filled += part.length;
    }
    return bytes;
  };

  /** Index of the last piece that begins at or before an offset, of the pieces there are. */
  private pieceAt(offset: number): number {
    let low = 0;
    let high = Math.max(0, this.starts.length - 2);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private undone(piece: number): Undone {
    if (this.held.piece === piece) return this.held;
    const window = this.source.readAt(piece * PIECE_BYTES, PIECE_BYTES + 1);
    const end = Math.min(PIECE_BYTES, window.length);
    const bytes = new Uint8Array((this.starts[piece + 1] as number) - (this.starts[piece] as number));
    const cuts = new Uint32Array(end - bytes.length);
    let filled = 0;
    let from = 0;
    for (let i = 0; i < cuts.length; i++) {
      const at = window.indexOf(LF, Math.max(1, from + 1));
      const part = window.subarray(from, at - 1);
      bytes.set(part, filled);
      filled += part.length;
      cuts[i] = filled;
      from = at;
    }
    if (from < end) bytes.set(window.subarray(from, end), filled);
    this.held = { piece, bytes, cuts };
    return this.held;
  }
}
