import type { Crc32 } from '../../../bytes/index.js';
import { setWhole, wholeAt } from './little-endian.js';

/** Two headers stand at the beginning of an index, in blocks of their own: power that goes can tear one only. */
export const HEADER_OFFSETS = [0, 4096] as const;
export const HEADER_BYTES = 64;
/** Where the entries begin. */
export const ENTRIES_AT = 8192;

/** The state of a partition, as the header of its index has it. */
export interface IndexHeader {
  readonly partition: number;
  /** How often the cartridge had been formatted when this was written. */
  readonly generation: number;
  /** How often data of the partition had been ended: entries from {@link settled} on have this number, or are old. */
  readonly epoch: number;
  /** So many entries, and their data, had been brought to the disk before. */
  readonly settled: number;
  readonly endOfData: 'marked' | 'lost';
  /** The higher one is the newer header. */
  readonly sequence: number;
}

/** `tkcidx` and the version of the form. */
const MAGIC = Uint8Array.of(0x74, 0x6b, 0x63, 0x69, 0x64, 0x78, 0x00, 0x01);
const CRC_AT = HEADER_BYTES - 4;
const LOST = 1;

/**
 * | byte | number, lowest byte first |
 * |---|---|
 * | 0-7 | `tkcidx`, 0, 1 |
 * | 8-11 | partition |
 * | 12-15 | flags: 1 the mark of the end of data is lost |
 * | 16-19 | generation |
 * | 20-23 | epoch |
 * | 24-31 | settled entries |
 * | 32-39 | sequence |
 * | 60-63 | CRC-32 of 0 to 59 |
 */
export function encodeHeader(header: IndexHeader, crc32: Crc32): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(8, header.partition, true);
  view.setUint32(12, header.endOfData === 'lost' ? LOST : 0, true);
  view.setUint32(16, header.generation, true);
  view.setUint32(20, header.epoch, true);
  setWhole(view, 24, header.settled);
  setWhole(view, 32, header.sequence);
  view.setUint32(CRC_AT, crc32(bytes.subarray(0, CRC_AT)), true);
  return bytes;
}

/** @returns undefined where the bytes are no header of this partition */
export function decodeHeader(bytes: Uint8Array, partition: number, crc32: Crc32): IndexHeader | undefined {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint32(CRC_AT, true) !== crc32(bytes.subarray(0, CRC_AT))) return undefined;
  const [settled, sequence] = [wholeAt(view, 24), wholeAt(view, 32)];
  if (view.getUint32(8, true) !== partition || !Number.isSafeInteger(settled) || !Number.isSafeInteger(sequence)) {
    return undefined;
  }
  return {
    partition,
    generation: view.getUint32(16, true),
    epoch: view.getUint32(20, true),
    settled,
    endOfData: (view.getUint32(12, true) & LOST) === 0 ? 'marked' : 'lost',
    sequence,
  };
}
