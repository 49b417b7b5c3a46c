import type { WritableImageFormat } from './image-format.js';
import { type HeadForm, LinkedFormat, type PieceHead } from './linked.js';

const HEAD_BYTES = 12;
const RECORD_BYTES_MAX = 0xffff;

function readHead(bytes: Uint8Array): PieceHead | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, HEAD_BYTES));
  const digits = /^([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{4})$/i.exec(text)?.slice(1);
  const [previousBytes = 0, length = 0, sum = -1] = digits?.map((part) => Number.parseInt(part, 16)) ?? [];
  if ((previousBytes ^ length) !== sum) return undefined;
  return { bytes: length, previousBytes, isFilemark: length === 0, begins: length > 0, ends: true };
}

/** The heads of FakeTape. */
export const FAKE_TAPE_HEAD: HeadForm = { headBytes: HEAD_BYTES, read: readHead };

/**
 * FakeTape, of Fundamental Software's FLEX-ES: in front of each record twelve hexadecimal digits: the length of the
 * record in front, its own, and both with XOR. A filemark has no bytes.
 * @see Hercules, faketape.c (readhdr_faketape, writehdr_faketape)
 */
export class FakeTapeFormat extends LinkedFormat implements WritableImageFormat {
  readonly recordBytesMax = RECORD_BYTES_MAX;

  constructor() {
    super(FAKE_TAPE_HEAD);
  }

  encodeRecord(bytes: Uint8Array, previousBytes: number): { pieces: Uint8Array[]; previousBytes: number } {
    return { pieces: [head(bytes.length, previousBytes), bytes], previousBytes: bytes.length };
  }

  encodeFilemark(previousBytes: number): Uint8Array {
    return head(0, previousBytes);
  }
}

function head(length: number, previousBytes: number): Uint8Array {
  const numbers = [previousBytes, length, previousBytes ^ length];
  const text = numbers.map((number) => number.toString(16).toUpperCase().padStart(4, '0')).join('');
  return Uint8Array.from(text, (digit) => digit.charCodeAt(0));
}
