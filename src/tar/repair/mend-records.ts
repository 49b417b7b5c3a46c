import { encodeName } from '../../bytes/index.js';
import { flippedKeyword } from '../pax-keywords.js';
import { parsePaxRecords } from '../pax-records.js';

/** A bit to turn back in the data of a pax header. */
export interface RecordFlip {
  /** Index of the byte in the data. */
  readonly index: number;
  readonly bit: number;
}

/** Longer data is not searched for the bit. */
const DATA_BYTES_MAX = 1 << 16;
/** How far in front of a faulty record, and behind its first byte, the bit is looked for. */
const BEFORE_BYTES = 200;
const BEHIND_BYTES = 24;

/**
 * Finds the one bit that, turned back, makes all records of a pax header records again, with keywords that are known:
 * a length, the blank behind it, the newline in front of it, or a keyword.
 * @returns undefined where none does, or more than one
 */
export function flippedRecordBit(data: Uint8Array): RecordFlip | undefined {
  if (data.length > DATA_BYTES_MAX) return undefined;
  const { records, faults } = parsePaxRecords(data, 1);
  const [fault] = faults;
  if (fault === undefined) return flippedKeywordBit(data, records);
  const flips: RecordFlip[] = [];
  const trial = data.slice();
  const to = Math.min(data.length, fault.at + BEHIND_BYTES);
  for (let index = Math.max(0, fault.at - BEFORE_BYTES); index < to; index++) {
    for (let bit = 0; bit < 8 && flips.length < 2; bit++) {
      trial[index] = (data[index] as number) ^ (1 << bit);
      if (isSound(trial)) flips.push({ index, bit });
    }
    trial[index] = data[index] as number;
  }
  return flips.length === 1 ? flips[0] : undefined;
}

function isSound(data: Uint8Array): boolean {
  const { records, faults } = parsePaxRecords(data, 1);
  return faults.length === 0 && records.every(({ keyword }) => flippedKeyword(keyword) === undefined);
}

function flippedKeywordBit(data: Uint8Array, records: readonly { readonly keyword: string }[]): RecordFlip | undefined {
  const flipped = records.find(({ keyword }) => flippedKeyword(keyword) !== undefined)?.keyword;
  if (flipped === undefined) return undefined;
  const found = encodeName(` ${flipped}=`);
  const right = encodeName(` ${flippedKeyword(flipped)}=`);
  const at = indexOf(data, found);
  const index = found.findIndex((byte, i) => byte !== right[i]);
  if (at < 0 || index < 0 || found.length !== right.length) return undefined;
  const bit = Math.log2((found[index] as number) ^ (right[index] as number));
  return Number.isInteger(bit) ? { index: at + index, bit } : undefined;
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let at = bytes.indexOf(wanted[0] as number); at >= 0; at = bytes.indexOf(wanted[0] as number, at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}
