import { BLOCK_BYTES } from './header.js';

/** Blocking factors that people use, the likeliest first. */
const FACTORS = [20, 512, 1024, 2048, 128, 256, 64, 32, 4096, 40, 126, 127];

/**
 * Guesses the record size from where the end marker stands and where the file ends: tar fills the last record.
 * @param endOffset - offset of the first block of the end marker
 * @param length - bytes in the file
 * @returns bytes in a record, or undefined where the last record was not filled
 * @see GNU tar manual, "The Blocking Factor of an Archive"
 */
export function inferRecordBytes(endOffset: number, length: number): number | undefined {
  const needed = endOffset + 2 * BLOCK_BYTES;
  return FACTORS.map((factor) => factor * BLOCK_BYTES).find((record) => {
    return length > 0 && length % record === 0 && length - needed < record && length >= needed;
  });
}
