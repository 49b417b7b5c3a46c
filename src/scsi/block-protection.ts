/**
 * The protection information of logical block protection: four bytes behind each logical block, with which drive and
 * host find what was changed between them. Both methods take streams: what came out for one piece goes in with the
 * next.
 *
 * Sources: SSC-5, logical block protection (Control Data Protection mode page); ECMA-319, annex on the Reed-Solomon
 * CRC; RFC 3720, appendix B.4, for CRC32C. The order of CRC32C's bytes behind a block, lowest first, is how CERN's CTA
 * (addCrc32cToMemoryBlock) and LTFS (crc32c_enc) write it to LTO drives.
 */

import { type Crc32, reflectedCrc } from '../bytes/index.js';

/** A method of protection, as the LOGICAL BLOCK PROTECTION METHOD field numbers it. */
export const PROTECTION_METHOD = { none: 0, reedSolomonCrc: 1, crc32c: 2 } as const;

/** The bytes of protection information behind a block, of either method. */
export const PROTECTION_BYTES = 4;

/** Tables of 256 registers, one behind the other: the first for the last byte of a word, and so on. */
type SlicingTables = Uint32Array;

const SLICES = 4;

/** What a register becomes when one byte more, of zero, goes through it. */
type Advance = (register: number) => number;

/** Tables for four bytes at once, from what one byte does to a register of zero. */
function slicingTables(ofByte: (byte: number) => number, advance: Advance): SlicingTables {
  const tables = new Uint32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let register = ofByte(byte);
    for (let slice = 0; slice < SLICES; slice++) {
      tables[slice * 256 + byte] = register;
      register = advance(register);
    }
  }
  return tables;
}

/** The polynomial of GF(256) in ECMA-319: x^8 + x^4 + x^3 + x^2 + 1. */
const FIELD_POLYNOMIAL = 0x11d;

/** The product of two elements of GF(256). */
function product(a: number, b: number): number {
  let result = 0;
  for (let shifted = a, left = b; left > 0; left >>= 1) {
    if ((left & 1) !== 0) result ^= shifted;
    shifted <<= 1;
    if (shifted > 0xff) shifted ^= FIELD_POLYNOMIAL;
  }
  return result;
}

const reedSolomonOfByte = (byte: number): number =>
  ((product(0x38, byte) << 24) | (product(0xcf, byte) << 16) | (product(0x38, byte) << 8) | byte) >>> 0;
const reedSolomonFirst = Uint32Array.from({ length: 256 }, (_, byte) => reedSolomonOfByte(byte));
const reedSolomonTables = slicingTables(
  reedSolomonOfByte,
  (register) => ((register << 8) ^ (reedSolomonFirst[register >>> 24] as number)) >>> 0,
);

/**
 * The Reed-Solomon CRC of ECMA-319 (method 1). Over a block and its CRC, highest byte first, it is 0.
 * @param bytes - a block, or a piece of one
 * @param register - what came out for the pieces before
 * @returns 32 bits
 */
export function reedSolomonCrc(bytes: Uint8Array, register = 0): number {
  const tables = reedSolomonTables;
  const { length } = bytes;
  const words = length - (length % SLICES);
  let crc = register >>> 0;
  let at = 0;
  for (; at < words; at += SLICES) {
    crc ^=
      ((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number);
    crc =
      (tables[768 + (crc >>> 24)] as number) ^
      (tables[512 + ((crc >>> 16) & 0xff)] as number) ^
      (tables[256 + ((crc >>> 8) & 0xff)] as number) ^
      (tables[crc & 0xff] as number);
  }
  for (; at < length; at++) {
    crc = (crc << 8) ^ (tables[(crc >>> 24) ^ (bytes[at] as number)] as number);
  }
  return crc >>> 0;
}

/** CRC32C (method 2): the Castagnoli polynomial 1EDC6F41h, as in iSCSI. */
export const crc32c: Crc32 = /* @__PURE__ */ reflectedCrc(0x82f63b78);

/** The methods that add protection information. */
export type ProtectionMethod = typeof PROTECTION_METHOD.reedSolomonCrc | typeof PROTECTION_METHOD.crc32c;

/** What stands behind a block that is unchanged, as a number, whichever order its bytes have there. */
export function protectionInformation(block: Uint8Array, method: ProtectionMethod): number {
  return method === PROTECTION_METHOD.crc32c ? crc32c(block) : reedSolomonCrc(block);
}

/**
 * What does stand behind a block.
 * @param bytes - a block with protection information behind it
 * @throws RangeError where they are less than four
 */
export function protectionInformationIn(bytes: Uint8Array, method: ProtectionMethod): number {
  const at = bytes.length - PROTECTION_BYTES;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(at, method === PROTECTION_METHOD.crc32c);
}

/**
 * A block with its protection information behind it, as WRITE takes it and READ gives it.
 * @param information - what is to stand there. Default: what fits the block
 * @throws TypeError for an empty block: there is none on a tape
 */
export function protectedBlock(
  block: Uint8Array,
  method: ProtectionMethod,
  information = protectionInformation(block, method),
): Uint8Array<ArrayBuffer> {
  if (block.length === 0) throw new TypeError('a logical block has at least one byte');
  const bytes = new Uint8Array(block.length + PROTECTION_BYTES);
  bytes.set(block);
  new DataView(bytes.buffer).setUint32(block.length, information, method === PROTECTION_METHOD.crc32c);
  return bytes;
}

/**
 * The block without its protection information; undefined where that does not fit it, or nothing is left without it.
 * @param bytes - a block as READ gives it, protection information behind it
 */
export function checkedBlock(bytes: Uint8Array, method: ProtectionMethod): Uint8Array | undefined {
  const length = bytes.length - PROTECTION_BYTES;
  if (length < 1) return undefined;
  const block = bytes.subarray(0, length);
  return protectionInformationIn(bytes, method) === protectionInformation(block, method) ? block : undefined;
}
