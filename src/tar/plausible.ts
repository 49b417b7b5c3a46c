import { checksumKind, dialectOf, FIELDS, hasMagic } from './header.js';
import { readNumber } from './numbers.js';

/** Typeflags that some writer is known to have used. */
const KNOWN_TYPES = new Set([...'01234567xgXLKSMVDNAEI'].map((c) => c.charCodeAt(0)).concat(0));

/**
 * Whether a header that nothing led to stands here: its checksum agrees and it has `ustar` at 257, or, without a
 * magic (v7, and GNU's V and M), every field that should be a number is one. Used when searching after damage, where
 * a chance match would invent a member.
 * @param bytes - bytes that hold at least 512 from `at` on
 * @param at - index to look at
 */
export function isHeaderAnywhere(bytes: Uint8Array, at: number): boolean {
  if (!maybeHeader(bytes, at) || checksumKind(bytes, at) === 'no') return false;
  return hasMagic(bytes, at) ? hasNumbers(bytes, at, true) : isBareHeader(bytes, at);
}

/** A cheap look at three bytes that lets nearly no data through. */
function maybeHeader(bytes: Uint8Array, at: number): boolean {
  const last = bytes[at + 155] as number;
  if (last !== 0 && last !== 0x20) return false;
  const middle = bytes[at + 151] as number;
  if (middle < 0x30 || middle > 0x37) return false;
  const first = bytes[at + 148] as number;
  return (first >= 0x30 && first <= 0x37) || first === 0x20;
}

/** Whether a block without a magic reads as a header of v7 or as one of GNU's label and continuation headers. */
function isBareHeader(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at + FIELDS.typeflag.at] as number;
  if (bytes[at] === 0 || !KNOWN_TYPES.has(type)) return false;
  const isBareGnu = type === 0x56 || type === 0x4d; // V and M: GNU tar fills no more than name, mtime or size, type
  const { devmajor, prefix } = FIELDS;
  for (let i = at + 257; i < at + (isBareGnu ? 345 : 500); i++) {
    const byte = bytes[i] as number;
    // GNU tar writes device numbers, zeros for files, in its v7 headers too.
    const isDevice = i >= at + devmajor.at && i < at + prefix.at && byte >= 0x30 && byte <= 0x37;
    if (byte !== 0 && !isDevice) return dialectOf(bytes, at) === 'star';
  }
  return hasNumbers(bytes, at, isBareGnu);
}

/**
 * Whether a header of v7 stands one byte further on, though the checksum agrees here too: where the byte in front of
 * the checksum is the one behind it, the sum is the same. Then the name is empty and a number begins with a NUL.
 */
export function standsOneFurther(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0 || hasMagic(bytes, at)) return false;
  return [FIELDS.mode, FIELDS.uid, FIELDS.gid, FIELDS.size, FIELDS.mtime].some((field) => {
    const digit = bytes[at + field.at + 1] as number;
    return bytes[at + field.at] === 0 && digit >= 0x30 && digit <= 0x37;
  });
}

/** Whether mode, uid, gid, size and mtime are numbers, and the size not negative. */
export function hasNumbers(bytes: Uint8Array, at: number, emptyAllowed: boolean): boolean {
  for (const field of [FIELDS.mode, FIELDS.uid, FIELDS.gid, FIELDS.size, FIELDS.mtime]) {
    const { value, form } = readNumber(bytes, at + field.at, field.length);
    if (form === 'invalid' || (form === 'empty' && !emptyAllowed)) return false;
    if (field === FIELDS.size && value < 0) return false;
  }
  return true;
}

/**
 * Whether a block whose checksum is wrong was a header all the same: it has the magic, or its numbers are numbers.
 */
export function isDamagedHeader(bytes: Uint8Array, at: number): boolean {
  if (hasMagic(bytes, at)) return true;
  if (bytes[at] === 0 || !KNOWN_TYPES.has(bytes[at + FIELDS.typeflag.at] as number)) return false;
  let numbers = 0;
  for (const field of [FIELDS.mode, FIELDS.uid, FIELDS.gid, FIELDS.size, FIELDS.mtime, FIELDS.checksum]) {
    // Ended as writers end them: else a header that stands a byte aside would pass.
    const last = bytes[at + field.at + field.length - 1];
    if ((last === 0 || last === 0x20) && readNumber(bytes, at + field.at, field.length).form === 'octal') numbers++;
  }
  return numbers >= 5;
}

/**
 * Index of the first header at any byte offset, or -1.
 * @param bytes - what to search
 * @param from - first index to try
 * @param to - index behind the last one to try; 512 bytes must stand behind each
 */
export function findHeader(bytes: Uint8Array, from: number, to: number): number {
  const limit = Math.min(to, bytes.length - 511);
  for (let at = from; at < limit; at++) {
    const last = bytes[at + 155] as number;
    if ((last === 0 || last === 0x20) && isHeaderAnywhere(bytes, at)) return at;
  }
  return -1;
}
