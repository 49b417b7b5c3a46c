import { RECORD_BYTES_MAX } from './model.js';

/**
 * Cuts bytes into records, as a tape holds them: one write to the drive for each. All are of one length; the last one
 * is filled with zeros where it is not full, as GNU tar fills it. What a `TarWriter` gives in all is whole records
 * already where their length is its blocking factor times 512: then nothing is added. A record may be a view of the
 * piece that it came in.
 * @param pieces - of any size; none gives no record
 * @param recordBytes - 1 to {@link RECORD_BYTES_MAX}; of a tape that tar can read a multiple of 512
 * @throws RangeError where `recordBytes` is no such number; whatever the source throws
 *
 * @example
 * for (const record of recordsOf(pieces, 512 * 512)) writeSync(tape, record);
 */
export function recordsOf(pieces: Iterable<Uint8Array>, recordBytes: number): Generator<Uint8Array>;
export function recordsOf(pieces: AsyncIterable<Uint8Array>, recordBytes: number): AsyncGenerator<Uint8Array>;
export function recordsOf(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  recordBytes: number,
): Generator<Uint8Array> | AsyncGenerator<Uint8Array>;
export function recordsOf(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  recordBytes: number,
): Generator<Uint8Array> | AsyncGenerator<Uint8Array> {
  const cutter = new RecordCutter(recordBytes);
  return Symbol.asyncIterator in pieces ? cutLater(pieces, cutter) : cutNow(pieces, cutter);
}

function* cutNow(pieces: Iterable<Uint8Array>, cutter: RecordCutter): Generator<Uint8Array> {
  for (const piece of pieces) yield* cutter.take(piece);
  yield* cutter.end();
}

async function* cutLater(pieces: AsyncIterable<Uint8Array>, cutter: RecordCutter): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield* cutter.take(piece);
  yield* cutter.end();
}

class RecordCutter {
  private readonly recordBytes: number;
  private held: Uint8Array | undefined;
  private heldBytes = 0;

  constructor(recordBytes: number) {
    if (!Number.isSafeInteger(recordBytes) || recordBytes < 1 || recordBytes > RECORD_BYTES_MAX) {
      throw new RangeError(`a record of ${recordBytes} bytes cannot be: give a whole number, 1 to ${RECORD_BYTES_MAX}`);
    }
    this.recordBytes = recordBytes;
  }

  *take(piece: Uint8Array): Generator<Uint8Array> {
    const { recordBytes } = this;
    for (let at = 0; at < piece.length; ) {
      if (this.held === undefined && piece.length - at >= recordBytes) {
        yield piece.subarray(at, at + recordBytes);
        at += recordBytes;
        continue;
      }
      this.held ??= new Uint8Array(recordBytes);
      const count = Math.min(recordBytes - this.heldBytes, piece.length - at);
      this.held.set(piece.subarray(at, at + count), this.heldBytes);
      this.heldBytes += count;
      at += count;
      if (this.heldBytes === recordBytes) yield* this.end();
    }
  }

  *end(): Generator<Uint8Array> {
    const { held } = this;
    this.held = undefined;
    this.heldBytes = 0;
    if (held !== undefined) yield held;
  }
}
