import { crc32 } from 'node:zlib';
import { u32le } from './byte-feed.js';

/** A number as xz writes it, seven bits a byte, the lowest first. */
export interface Varint {
  readonly value: number;
  /** Index behind its last byte. */
  readonly end: number;
}

/**
 * @returns undefined where the bytes end in it, or it is longer than nine bytes; beyond 2^53 it is not exact
 * @see xz, doc/xz-file-format.txt, 1.2
 */
export function readVarint(bytes: Uint8Array, at: number): Varint | undefined {
  let value = 0;
  for (let i = 0; i < 9; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: at + i + 1 };
  }
  return undefined;
}

export const STREAM_HEADER_BYTES = 12;

/** The check ID of a stream, from the header at its start; undefined where that is wrong. */
export function readStreamHeader(header: Uint8Array): number | undefined {
  const isRight = crc32(header.subarray(6, 8)) === u32le(header, 8);
  return isRight && header[6] === 0 && (header[7] as number) < 16 ? header[7] : undefined;
}

/** What the header of a block says. */
export interface BlockHeader {
  /** Bytes of data, where the header tells. */
  readonly compressedBytes: number | undefined;
  readonly uncompressedBytes: number | undefined;
  readonly dictionaryBytes: number;
  /** A filter other than LZMA2 alone. */
  readonly filter: string | undefined;
}

const FILTERS: Record<number, string> = {
  3: 'delta',
  4: 'x86',
  5: 'PowerPC',
  6: 'IA-64',
  7: 'ARM',
  8: 'ARM-Thumb',
  9: 'SPARC',
  10: 'ARM64',
  11: 'RISC-V',
};
const LZMA2 = 0x21;

/**
 * @param header - the whole header, CRC included
 * @returns undefined where it is damaged
 * @see xz, doc/xz-file-format.txt, 3.1
 */
export function readBlockHeader(header: Uint8Array): BlockHeader | undefined {
  const end = header.length - 4;
  if (crc32(header.subarray(0, end)) !== u32le(header, end)) return undefined;
  const flags = header[1] as number;
  if ((flags & 0x3c) !== 0) return undefined;
  let at = 2;
  const next = (): number => {
    const number = readVarint(header.subarray(0, end), at);
    at = number?.end ?? end + 1;
    return number?.value ?? 0;
  };
  const compressedBytes = (flags & 0x40) !== 0 ? next() : undefined;
  const uncompressedBytes = (flags & 0x80) !== 0 ? next() : undefined;
  let filter: string | undefined;
  let dictionaryBytes = 0;
  for (let i = 0; i <= (flags & 3); i++) {
    const id = next();
    const size = next();
    if (id === LZMA2 && size === 1) dictionaryBytes = dictionaryOf(header[at] as number);
    else filter ??= FILTERS[id] ?? `number ${id}`;
    at += size;
  }
  if (at > end) return undefined;
  return { compressedBytes, uncompressedBytes, dictionaryBytes, filter };
}

function dictionaryOf(bits: number): number {
  return bits > 40 ? Number.POSITIVE_INFINITY : (2 | (bits & 1)) * 2 ** (Math.floor(bits / 2) + 11);
}
