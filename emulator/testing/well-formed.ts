import { decodeLatin1 } from '../../src/bytes/index.js';
import { BLOCK_BYTES } from './header-block.js';

/**
 * Whether bytes are, by the letter of the format, a whole archive: from the first block on, headers with the right
 * checksum and readable sizes lead from one to the next, pax records are records, and two blocks of zeros (or one, at
 * the very end) end it. What follows the end is not looked at.
 *
 * This is the line between damage that a reader must notice and damage that none can be blamed for: an archive that
 * lost a whole member, or exchanged two, is a whole archive. It is a plain, slow reading of its own, so that a test
 * holds a reader against something else than itself; it does not judge names, times or owners.
 */
export function isWellFormed(bytes: Uint8Array): boolean {
  let at = 0;
  let before = NOTHING;
  for (;;) {
    if (isZero(bytes, at, at + BLOCK_BYTES)) return !before.pending && isEnd(bytes, at);
    const header = readHeader(bytes, at);
    if (header === undefined) return false;
    const { typeflag } = header;
    if (/[xgXLK]/.test(typeflag)) {
      const from = at + BLOCK_BYTES;
      at = from + padded(header.size);
      const after = at > bytes.length ? undefined : extend(before, typeflag, bytes.subarray(from, from + header.size));
      if (after === undefined) return false;
      before = after;
      continue;
    }
    const name = before.name ?? header.name;
    const size = before.size ?? header.size;
    at = typeflag === 'S' ? behindExtensions(bytes, at) : at + BLOCK_BYTES;
    // Types without data, and a directory of v7: a size there is idle.
    const isV7Directory = /[0\0]/.test(typeflag) && name.endsWith('/');
    const carriesData = !/[1-6V]/.test(typeflag) && !isV7Directory;
    if (carriesData) at += padded(size);
    if (at > bytes.length) return false;
    before = NOTHING;
  }
}

/** What extended headers said of the member to come. */
interface Before {
  readonly pending: boolean;
  readonly name: string | undefined;
  readonly size: number | undefined;
}

const NOTHING: Before = { pending: false, name: undefined, size: undefined };

/** Adds what one more extended header says; undefined where that is malformed. */
function extend(before: Before, typeflag: string, data: Uint8Array): Before | undefined {
  if (typeflag === 'K') return { ...before, pending: true };
  if (typeflag === 'L') return { ...before, pending: true, name: decodeLatin1(data).replace(/\0.*/s, '') };
  const records = readRecords(data);
  if (records === undefined) return undefined;
  if (typeflag === 'g') return before;
  const size = records.get('size') ?? '';
  if (!/^[0-9]{0,15}$/.test(size)) return undefined;
  return {
    pending: true,
    name: records.get('path') ?? before.name,
    size: size === '' ? before.size : Number(size),
  };
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  if (from >= bytes.length) return false;
  for (let i = from; i < Math.min(to, bytes.length); i++) if (bytes[i] !== 0) return false;
  return to <= bytes.length;
}

/** Two blocks of zeros, or one and nothing but less than a block of zeros behind it. */
function isEnd(bytes: Uint8Array, at: number): boolean {
  const second = at + BLOCK_BYTES;
  if (isZero(bytes, second, second + BLOCK_BYTES)) return true;
  return bytes.length < second + BLOCK_BYTES && bytes.subarray(second).every((byte) => byte === 0);
}

function readHeader(bytes: Uint8Array, at: number): { typeflag: string; size: number; name: string } | undefined {
  const block = bytes.subarray(at, at + BLOCK_BYTES);
  if (block.length < BLOCK_BYTES) return undefined;
  const stored = readOctal(block, 148, 8);
  const summed = block.slice().fill(0x20, 148, 156);
  const unsigned = summed.reduce((sum, byte) => sum + byte, 0);
  const signed = summed.reduce((sum, byte) => sum + (byte < 128 ? byte : byte - 256), 0);
  if (stored === undefined || (stored !== unsigned && stored !== signed)) return undefined;
  const isEmpty = block.subarray(124, 136).every((byte) => byte === 0 || byte === 0x20);
  const size = (block[124] as number) >= 0x80 ? readBinary(block, 124, 12) : readOctal(block, 124, 12, isEmpty);
  if (size === undefined || size < 0) return undefined;
  const name = decodeLatin1(block.subarray(0, 100)).replace(/\0.*/s, '');
  return { typeflag: String.fromCharCode(block[156] as number), size, name };
}

function readOctal(block: Uint8Array, at: number, length: number, isEmpty = false): number | undefined {
  if (isEmpty) return 0;
  const digits = /^ *([0-7]+)(?:[ \0]|$)/.exec(decodeLatin1(block.subarray(at, at + length)))?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 8);
}

function readBinary(block: Uint8Array, at: number, length: number): number {
  if (block[at] !== 0x80) return -1;
  return block.subarray(at + 1, at + length).reduce((value, byte) => value * 256 + byte, 0);
}

/** Offset behind the extension blocks of an old GNU sparse map. */
function behindExtensions(bytes: Uint8Array, at: number): number {
  let next = at + BLOCK_BYTES;
  if (bytes[at + 482] === 0) return next;
  for (;;) {
    next += BLOCK_BYTES;
    if ((bytes[next - 8] ?? 0) === 0) return next;
  }
}

function readRecords(data: Uint8Array): Map<string, string> | undefined {
  const text = decodeLatin1(data);
  const records = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const digits = /^([1-9][0-9]{0,9}) /.exec(text.slice(at, at + 12))?.[1];
    if (digits === undefined) return undefined;
    const end = at + Number(digits);
    const body = text.slice(at + digits.length + 1, end);
    const equals = body.indexOf('=');
    if (end > text.length || equals < 1 || !body.endsWith('\n')) return undefined;
    records.set(body.slice(0, equals), body.slice(equals + 1, -1));
    at = end;
  }
  return records;
}
