import { RECORD_BYTES_MAX } from '../model.js';
import type { WritableImageFormat } from './image-format.js';
import { type HeadForm, LinkedFormat, type PieceHead } from './linked.js';

const HEAD_BYTES = 6;
/** A longer record is written as several pieces. */
const PIECE_BYTES_MAX = 0xffff;

const FLAGS = { begins: 0x80, filemark: 0x40, ends: 0x20, compression: 0x03 } as const;
/** Of the second byte: zlib, as Bus-Tech's programs have it. */
const BUSTECH_ZLIB = 0x80;

function readHead(bytes: Uint8Array): PieceHead | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [flags, more] = bytes.length < HEAD_BYTES ? [] : [view.getUint8(4), view.getUint8(5)];
  if (flags === undefined || (more !== 0 && more !== BUSTECH_ZLIB)) return undefined;
  const known = FLAGS.begins | FLAGS.filemark | FLAGS.ends | FLAGS.compression;
  const method = flags & FLAGS.compression;
  if ((flags & ~known) !== 0 || method === FLAGS.compression || (method !== 0 && more !== 0)) return undefined;
  const length = view.getUint16(0, true);
  const isFilemark = (flags & FLAGS.filemark) !== 0;
  if (isFilemark && length !== 0) return undefined;
  return {
    bytes: length,
    previousBytes: view.getUint16(2, true),
    isFilemark,
    begins: (flags & FLAGS.begins) !== 0,
    ends: (flags & FLAGS.ends) !== 0,
    compression: method === 2 ? 'bzip2' : method === 1 || more !== 0 ? 'zlib' : undefined,
  };
}

/** The heads of AWSTAPE and HET. */
export const AWS_HEAD: HeadForm = { headBytes: HEAD_BYTES, read: readHead };

/**
 * AWSTAPE, of the P/390 and of Hercules; HET is the same with compressed records. A head of six bytes in front of each
 * piece of a record: its length and that of the piece in front, and flags.
 *
 * A record is compressed as a whole, and cut into pieces then.
 * @see Hercules, hetlib.h and hetlib.c (het_read, het_write), awstape.c
 */
export class AwsFormat extends LinkedFormat implements WritableImageFormat {
  readonly recordBytesMax = RECORD_BYTES_MAX;

  constructor() {
    super(AWS_HEAD);
  }

  encodeRecord(bytes: Uint8Array, previousBytes: number): { pieces: Uint8Array[]; previousBytes: number } {
    const pieces: Uint8Array[] = [];
    let previous = previousBytes;
    for (let at = 0; at < bytes.length; at += PIECE_BYTES_MAX) {
      const piece = bytes.subarray(at, at + PIECE_BYTES_MAX);
      const isLast = at + PIECE_BYTES_MAX >= bytes.length;
      pieces.push(head(piece.length, previous, (at === 0 ? FLAGS.begins : 0) | (isLast ? FLAGS.ends : 0)), piece);
      previous = piece.length;
    }
    return { pieces, previousBytes: previous };
  }

  encodeFilemark(previousBytes: number): Uint8Array {
    return head(0, previousBytes, FLAGS.filemark);
  }
}

function head(length: number, previousBytes: number, flags: number): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, length, true);
  view.setUint16(2, previousBytes, true);
  view.setUint8(4, flags);
  return bytes;
}
