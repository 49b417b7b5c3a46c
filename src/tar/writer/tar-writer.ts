import type { Exact } from '../../findings/index.js';
import { BLOCK_BYTES } from '../header.js';
import type { TarEntry, TarWriterOptions } from './entry.js';
import { MemberStream, recordBytesOf } from './member-stream.js';
import { Openings, openingFormat, refuseLabel } from './openings.js';

/** Bytes for the archive, in order; content is passed through and not copied. */
export type Pieces = readonly Uint8Array[];

const NO_PIECES: Pieces = [];

/**
 * Writes tar without I/O: entries and their content go in, the bytes of the archive come out. The same calls give the
 * same bytes, in whatever pieces the content comes. What it writes of plain files is what GNU tar 1.34 writes, byte
 * for byte, in every format.
 *
 * @example
 * const writer = new TarWriter({ format: 'pax' });
 * const content = new TextEncoder().encode('hello\n');
 * const mtime = { seconds: 1_700_000_000, nanoseconds: 0 };
 * const pieces = [
 *   ...writer.begin({ name: 'a', kind: 'file', size: content.length, mode: 0o644, uid: 0, gid: 0, mtime }),
 *   ...writer.write(content),
 *   ...writer.end(),
 *   ...writer.finish(),
 * ];
 */
export class TarWriter {
  private readonly recordBytes: number;
  private readonly stream: MemberStream;
  /** What stands in front of the first member, until it has been given. */
  private front: Pieces;
  private given = 0;

  /**
   * @throws TarFormatError where the format cannot hold the label
   * @throws RangeError where the blocking factor is no whole number from 1 to 1,048,576
   */
  constructor(options: TarWriterOptions) {
    const { label, format } = options;
    this.recordBytes = recordBytesOf(options);
    if (label !== undefined) refuseLabel(label, openingFormat(format));
    this.stream = new MemberStream(options);
    this.front = new Openings(options).open(label, undefined);
  }

  /** Bytes of the archive given so far. */
  get offset(): number {
    return this.given;
  }

  /** Bytes of content that the member that has begun still wants. */
  get remaining(): Exact {
    return this.stream.remaining;
  }

  /**
   * Begins a member.
   * @returns the label where it is the first one, and the member's headers with the map of a sparse file
   * @throws TarFormatError where the format cannot hold the entry: nothing is written then, and another may be begun
   * @throws Error where a member has not ended, or the archive has
   */
  begin(entry: TarEntry): Pieces {
    const { headers } = this.stream.begin(entry);
    return this.give([...this.takeFront(), headers.bytes]);
  }

  /**
   * Takes content of the member that has begun.
   * @param bytes - of a sparse file, those of its regions; handed on as they are
   * @throws RangeError where they are more than the entry's size
   * @throws Error where no member has begun
   */
  write(bytes: Uint8Array): Pieces {
    this.stream.take(bytes);
    return bytes.length === 0 ? NO_PIECES : this.give([bytes]);
  }

  /**
   * Ends the member: zeros up to the end of its last block.
   * @throws RangeError where content is missing: give zeros for what cannot be had, as GNU tar does
   * @throws Error where no member has begun
   */
  end(): Pieces {
    const padding = this.stream.end();
    return padding === 0 ? NO_PIECES : this.give([new Uint8Array(padding)]);
  }

  /**
   * Ends the archive: two blocks of zeros, and the rest of the last record.
   * @throws Error where a member has not ended, or the archive has
   */
  finish(): Pieces {
    this.stream.finish();
    const front = this.give(this.takeFront());
    const end = this.given + 2 * BLOCK_BYTES;
    const fill = (this.recordBytes - (end % this.recordBytes)) % this.recordBytes;
    return [...front, ...this.give([new Uint8Array(2 * BLOCK_BYTES + fill)])];
  }

  private takeFront(): Pieces {
    const { front } = this;
    this.front = NO_PIECES;
    return front;
  }

  private give(pieces: Pieces): Pieces {
    for (const { length } of pieces) this.given += length;
    return pieces;
  }
}
