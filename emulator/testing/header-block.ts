import type { Exact } from '../../src/findings/index.js';
import type { BuildDialect, ChecksumSpelling, HeaderSpelling, NumberSpelling } from './description.js';

/** Bytes in a block. */
export const BLOCK_BYTES = 512;

/** The fields of a header block to be written. Text fields are bytes, no longer than their field. */
export interface HeaderFields {
  readonly name: Uint8Array;
  readonly mode: number;
  readonly uid: Exact;
  readonly gid: Exact;
  readonly size: number;
  readonly mtime: Exact;
  readonly typeflag: string;
  readonly linkname?: Uint8Array;
  readonly uname?: Uint8Array;
  readonly gname?: Uint8Array;
  readonly devmajor?: number;
  readonly devminor?: number;
  readonly prefix?: Uint8Array;
}

/** The most that an octal field of a length can hold with an end behind the digits. */
export function octalMax(length: number): number {
  return 8 ** (length - 1) - 1;
}

/** Whether a number can stand in an octal field. */
export function fitsOctal(value: Exact, length: number): boolean {
  return value >= 0 && value <= octalMax(length);
}

/**
 * Writes a numeric field, in base-256 what octal cannot hold.
 * @param block - where to write
 * @param at - index of the field's first byte
 * @param length - bytes in the field
 * @see POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"
 */
export function putNumber(
  block: Uint8Array,
  at: number,
  length: number,
  value: Exact,
  spelling: NumberSpelling = 'nul',
): void {
  if (spelling === 'base-256' || !fitsOctal(value, length)) return putBase256(block, at, length, value);
  const digits = value.toString(8);
  let text = `${digits.padStart(length - 1, '0')}\0`;
  if (spelling === 'full') text = digits.padStart(length, '0');
  else if (spelling === 'blanks' && digits.length <= length - 2) text = `${digits.padStart(length - 2, ' ')} \0`;
  else if (spelling !== 'nul') text = `${digits.padStart(length - 1, '0')} `;
  putText(block, at, text);
}

function putBase256(block: Uint8Array, at: number, length: number, value: Exact): void {
  let rest = BigInt.asUintN(8 * length, BigInt(value));
  for (let i = length - 1; i >= 0; i--) {
    block[at + i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  // The marking bit is no part of the number: a positive one begins with 0x80, a negative one keeps its 0xff.
  block[at] = (block[at] as number) | 0x80;
}

function putText(block: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) block[at + i] = text.charCodeAt(i);
}

/**
 * Makes a header block of any dialect, with its checksum.
 * @see POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"
 */
export function headerBlock(dialect: BuildDialect, fields: HeaderFields, spelling: HeaderSpelling = {}): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(fields.name, 0);
  const numbers = spelling.numbers ?? 'nul';
  putNumber(block, 100, 8, fields.mode, numbers);
  putNumber(block, 108, 8, fields.uid, numbers);
  putNumber(block, 116, 8, fields.gid, numbers);
  putNumber(block, 124, 12, fields.size, numbers);
  putNumber(block, 136, 12, fields.mtime, numbers);
  putText(block, 156, fields.typeflag);
  if (fields.linkname !== undefined) block.set(fields.linkname, 157);
  if (dialect !== 'v7') {
    const version = { zeros: '00', blanks: '  ', nuls: '\0\0' }[spelling.version ?? 'zeros'];
    putText(block, 257, dialect === 'gnu' ? 'ustar  \0' : `ustar\0${version}`);
    if (fields.uname !== undefined) block.set(fields.uname, 265);
    if (fields.gname !== undefined) block.set(fields.gname, 297);
    if (fields.devmajor !== undefined) putNumber(block, 329, 8, fields.devmajor, numbers);
    if (fields.devminor !== undefined) putNumber(block, 337, 8, fields.devminor, numbers);
    if (fields.prefix !== undefined) block.set(fields.prefix, 345);
  }
  sign(block, spelling);
  return block;
}

/**
 * A volume label as GNU tar writes it: name, mtime, checksum and typeflag V, all else NUL.
 * @see GNU tar 1.34, src/buffer.c
 */
export function labelBlock(label: Uint8Array, mtime: Exact): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(label, 0);
  putNumber(block, 136, 12, mtime);
  putText(block, 156, 'V');
  sign(block);
  return block;
}

/** Writes the checksum of a block into it. */
export function sign(block: Uint8Array, spelling: HeaderSpelling = {}): void {
  block.fill(0x20, 148, 156);
  const unsigned = block.reduce((sum, byte) => sum + byte, 0);
  const signed = block.reduce((sum, byte) => sum + (byte < 128 ? byte : byte - 256), 0);
  const sum = spelling.signedChecksum === true && signed >= 0 ? signed : unsigned;
  putText(block, 148, checksumText(sum.toString(8), spelling.checksum ?? 'nul-blank'));
}

function checksumText(digits: string, spelling: ChecksumSpelling): string {
  if (spelling === 'seven') return `${digits.padStart(7, '0')}\0`;
  if (spelling === 'blank-nul') return `${digits.padStart(6, '0')} \0`;
  return `${digits.padStart(6, spelling === 'blanks' ? ' ' : '0')}\0 `;
}
