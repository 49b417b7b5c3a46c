import type { Crc32 } from '../../../bytes/index.js';
import { RECORD_BYTES_MAX } from '../../model.js';
import { FILEMARK_BYTES, RECORD_OVERHEAD_BYTES } from '../medium.js';
import { STORED_BYTES_MAX } from '../new-record.js';
import { setWhole, wholeAt } from './little-endian.js';

export const ENTRY_BYTES = 64;

/** Of a record or filemark, what stands in the index. */
export interface IndexEntry {
  readonly object: number;
  readonly epoch: number;
  /** Undefined: a filemark. */
  readonly record: EntryOfRecord | undefined;
  /** Where its bytes stand, or would, in the data: as many as the records in front of it have at rest. */
  readonly offset: number;
  readonly filemarksBefore: number;
}

export interface EntryOfRecord {
  readonly lengthBytes: number;
  readonly storedBytes: number;
  /** CRC-32 of its bytes at rest. */
  readonly check: number;
  readonly compressed: boolean;
  /** 0: not encrypted. Else where what is told of its encryption stands: 1 + offset / 16. */
  readonly encryption: number;
  readonly method: number;
  readonly information: number;
  readonly spoiled: boolean;
}

/** Behind an object. */
export interface Behind {
  readonly offset: number;
  readonly filemarks: number;
}

const KIND = { record: 1, filemark: 2 } as const;
const COMPRESSED = 1;
const METHOD_SHIFT = 1;
const FLAGS_MAX = COMPRESSED | (2 << METHOD_SHIFT);
const CRC_AT = 56;
/** Not part of what is checked: a record is spoiled by writing this one byte, which no loss of power can tear. */
export const SPOILED_AT = 63;

/** Capacity that is taken in front of an object: not written, since it follows from offset and filemarks. */
export function usedBytes(object: number, { offset, filemarks }: Behind): number {
  return offset + (object - filemarks) * RECORD_OVERHEAD_BYTES + filemarks * FILEMARK_BYTES;
}

/**
 * | byte | number, lowest byte first |
 * |---|---|
 * | 0 | 1 record, 2 filemark |
 * | 1 | of a record: bit 0 compressed, bits 1-2 method of logical block protection |
 * | 4-7 | bytes as the host wrote them |
 * | 8-11 | bytes at rest |
 * | 12-15 | CRC-32 of the bytes at rest |
 * | 16-23 | offset in the data |
 * | 24-31 | filemarks in front of it |
 * | 32-39 | object number |
 * | 40-43 | epoch |
 * | 44-47 | encryption: 0 none, else 1 + offset / 16 in the file of encryptions |
 * | 48-51 | protection information |
 * | 56-59 | CRC-32 of 0 to 55 |
 * | 63 | not 0: the record was made unreadable |
 */
export function encodeEntry(entry: IndexEntry, bytes: Uint8Array, crc32: Crc32): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, ENTRY_BYTES);
  const { record } = entry;
  bytes.fill(0);
  bytes[0] = record === undefined ? KIND.filemark : KIND.record;
  if (record !== undefined) {
    bytes[1] = (record.compressed ? COMPRESSED : 0) | (record.method << METHOD_SHIFT);
    view.setUint32(4, record.lengthBytes, true);
    view.setUint32(8, record.storedBytes, true);
    view.setUint32(12, record.check, true);
    view.setUint32(44, record.encryption, true);
    view.setUint32(48, record.information, true);
    bytes[SPOILED_AT] = record.spoiled ? 1 : 0;
  }
  setWhole(view, 16, entry.offset);
  setWhole(view, 24, entry.filemarksBefore);
  setWhole(view, 32, entry.object);
  view.setUint32(40, entry.epoch, true);
  view.setUint32(CRC_AT, crc32(bytes.subarray(0, CRC_AT)), true);
}

/**
 * The entry of an object. What is not right in itself, whatever its check says, is none.
 * @param bytes - {@link ENTRY_BYTES}
 * @returns undefined where they are no entry of this object
 */
export function decodeEntry(bytes: Uint8Array, object: number, crc32: Crc32): IndexEntry | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, ENTRY_BYTES);
  if (wholeAt(view, 32) !== object || view.getUint32(CRC_AT, true) !== crc32(bytes.subarray(0, CRC_AT))) {
    return undefined;
  }
  const [offset, filemarksBefore, epoch] = [wholeAt(view, 16), wholeAt(view, 24), view.getUint32(40, true)];
  if (!Number.isSafeInteger(offset) || filemarksBefore > object) return undefined;
  if (bytes[0] === KIND.filemark) return { object, epoch, record: undefined, offset, filemarksBefore };
  const record = recordIn(bytes, view);
  return record && { object, epoch, record, offset, filemarksBefore };
}

function recordIn(bytes: Uint8Array, view: DataView): EntryOfRecord | undefined {
  const [kind, flags] = [bytes[0] as number, bytes[1] as number];
  const [lengthBytes, storedBytes] = [view.getUint32(4, true), view.getUint32(8, true)];
  const isLength = lengthBytes >= 1 && lengthBytes <= RECORD_BYTES_MAX;
  const isStored = storedBytes >= 1 && storedBytes <= STORED_BYTES_MAX;
  if (kind !== KIND.record || flags > FLAGS_MAX || !isLength || !isStored) return undefined;
  return {
    lengthBytes,
    storedBytes,
    check: view.getUint32(12, true),
    compressed: (flags & COMPRESSED) !== 0,
    encryption: view.getUint32(44, true),
    method: flags >>> METHOD_SHIFT,
    information: view.getUint32(48, true),
    spoiled: bytes[SPOILED_AT] !== 0,
  };
}

/** What an entry says of the place behind its object. */
export function behind({ record, offset, filemarksBefore }: IndexEntry): Behind {
  return { offset: offset + (record?.storedBytes ?? 0), filemarks: filemarksBefore + (record === undefined ? 1 : 0) };
}
