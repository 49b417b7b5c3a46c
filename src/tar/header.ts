import { decodeName } from '../bytes/index.js';
import type { Dialect } from './member.js';
import { octal, readNumber } from './numbers.js';

/** Bytes of one block; every header, and all padding, is counted in these. */
export const BLOCK_BYTES = 512;

/**
 * The fields of a header block that tapekit reads: offset and length in bytes.
 * @see POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"; star(4)
 */
export const FIELDS = {
  name: { at: 0, length: 100 },
  mode: { at: 100, length: 8 },
  uid: { at: 108, length: 8 },
  gid: { at: 116, length: 8 },
  size: { at: 124, length: 12 },
  mtime: { at: 136, length: 12 },
  checksum: { at: 148, length: 8 },
  typeflag: { at: 156, length: 1 },
  linkname: { at: 157, length: 100 },
  magic: { at: 257, length: 8 },
  uname: { at: 265, length: 32 },
  gname: { at: 297, length: 32 },
  devmajor: { at: 329, length: 8 },
  devminor: { at: 337, length: 8 },
  prefix: { at: 345, length: 155 },
  starPrefix: { at: 345, length: 131 },
  starIsExtended: { at: 355, length: 1 },
  starSparse: { at: 356, length: 96 },
  starRealSize: { at: 452, length: 12 },
  starOffset: { at: 464, length: 12 },
  starAtime: { at: 476, length: 12 },
  starCtime: { at: 488, length: 12 },
  gnuAtime: { at: 345, length: 12 },
  gnuCtime: { at: 357, length: 12 },
  gnuOffset: { at: 369, length: 12 },
  gnuSparse: { at: 386, length: 96 },
  gnuIsExtended: { at: 482, length: 1 },
  /** In an extension block of a sparse map, not in a header. */
  extensionIsExtended: { at: 504, length: 1 },
  gnuRealSize: { at: 483, length: 12 },
} as const;

/** The name of a header field. */
export type FieldName = keyof typeof FIELDS;

/** Index of the first NUL in a field, or the field's end. */
export function fieldEnd(block: Uint8Array, at: number, length: number): number {
  const limit = at + length;
  let end = at;
  while (end < limit && block[end] !== 0) end++;
  return end;
}

/** The text of a field up to its first NUL. */
export function fieldText(block: Uint8Array, field: { at: number; length: number }, base = 0): string {
  const at = base + field.at;
  const end = fieldEnd(block, at, field.length);
  return end === at ? '' : decodeName(block, at, end);
}

/** Whether 512 bytes from an index on are all zero: half of an end marker. */
export function isZeroBlock(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0) return false;
  for (let i = at; i < at + BLOCK_BYTES; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** The two sums that tar programs have stored: of unsigned bytes (right) and of signed ones (old Sun and others). */
export interface HeaderSums {
  readonly unsigned: number;
  readonly signed: number;
}

/**
 * The sum of a header's bytes, the checksum field counted as blanks.
 * @param bytes - bytes that hold the block
 * @param at - index of the block's first byte
 */
export function headerSums(bytes: Uint8Array, at: number): HeaderSums {
  let sum = 0;
  let high = 0;
  for (let i = at; i < at + 512; i++) {
    const byte = bytes[i] as number;
    sum += byte;
    high += byte >> 7;
  }
  for (let i = at + 148; i < at + 156; i++) {
    const byte = bytes[i] as number;
    sum += 0x20 - byte;
    high -= byte >> 7;
  }
  return { unsigned: sum, signed: sum - 256 * high };
}

/** Whether a block carries a checksum that agrees with it: `no`, or which of the two sums does. */
export function checksumKind(bytes: Uint8Array, at: number): 'no' | 'unsigned' | 'signed' {
  const stored = storedChecksum(bytes, at);
  if (stored < 0) return 'no';
  let sum = sumOfBytes(bytes, at);
  for (let i = at + 148; i < at + 156; i++) sum += 0x20 - (bytes[i] as number);
  if (sum === stored) return 'unsigned';
  return headerSums(bytes, at).signed === stored ? 'signed' : 'no';
}

let viewed: Uint8Array | undefined;
let view: DataView | undefined;

/** The sum of the 512 bytes of a block. Hot: done for every header, so four bytes at once and without the signed sum. */
function sumOfBytes(bytes: Uint8Array, at: number): number {
  if (viewed !== bytes || view === undefined) {
    viewed = bytes;
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  // Two sums of 16 bits side by side: 256 bytes do not fill either.
  let sums = 0;
  for (let i = at; i < at + BLOCK_BYTES; i += 4) {
    const word = view.getUint32(i);
    sums = (sums + (word & 0xff00ff) + ((word >>> 8) & 0xff00ff)) | 0;
  }
  return (sums & 0xffff) + (sums >>> 16);
}

/** The number in the checksum field, -1 where it holds none. */
export function storedChecksum(bytes: Uint8Array, at: number): number {
  const value = octal(bytes, at + FIELDS.checksum.at, FIELDS.checksum.length);
  if (value >= 0) return value;
  const odd = readNumber(bytes, at + FIELDS.checksum.at, FIELDS.checksum.length);
  return odd.form === 'junk-behind' ? (odd.value as number) : -1;
}

/** Whether `ustar` stands at 257, whatever follows. */
export function hasMagic(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at + 257] === 0x75 &&
    bytes[at + 258] === 0x73 &&
    bytes[at + 259] === 0x74 &&
    bytes[at + 260] === 0x61 &&
    bytes[at + 261] === 0x72
  );
}

/** Whether `tar` and a NUL stand at the end of a block, as the star family writes it. */
export function hasStarMagic(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 508] === 0x74 && bytes[at + 509] === 0x61 && bytes[at + 510] === 0x72 && bytes[at + 511] === 0;
}

/**
 * The dialect that a header block shows by itself (`pax` and `solaris` are known from the headers before it).
 * @see GNU tar, src/tar.h; star(4), "xstar"
 */
export function dialectOf(bytes: Uint8Array, at: number): Dialect {
  if (!hasMagic(bytes, at)) return hasStarMagic(bytes, at) ? 'star' : 'v7';
  if (bytes[at + 262] === 0x20 && bytes[at + 263] === 0x20 && bytes[at + 264] === 0) return 'gnu';
  return isXstar(bytes, at) ? 'xstar' : 'ustar';
}

/** In a sparse or continued member of xstar, the place of most of the prefix is taken: it is empty or ends at once. */
function isXstar(bytes: Uint8Array, at: number): boolean {
  if (!hasStarMagic(bytes, at)) return false;
  const type = bytes[at + 156];
  const isSplit = type === 0x53 || type === 0x4d; // S and M
  const hasRoom = isSplit ? bytes[at + 346] === 0 : bytes[at + 475] === 0;
  return hasRoom && octal(bytes, at + 476, 12) >= 0 && octal(bytes, at + 488, 12) >= 0;
}

/** Whether extension blocks of a sparse map follow a header, GNU's or star's. */
export function isMapExtended(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + FIELDS.typeflag.at] !== 0x53) return false; // S
  const isStar = dialectOf(bytes, at) === 'xstar';
  return bytes[at + (isStar ? FIELDS.starIsExtended : FIELDS.gnuIsExtended).at] !== 0;
}

/** Whether the size in a header counts bytes behind it: not for links, devices, directories, FIFOs and labels. */
export function carriesData(typeflag: number): boolean {
  return !((typeflag >= 0x31 && typeflag <= 0x36) || typeflag === 0x56); // 1 to 6, V
}
