import { inflateSync } from 'node:zlib';
import { concatenated } from '../../bytes/index.js';
import { findMark, MARK_BITS } from './bit-search.js';
import { Bzip2BlockDecoder } from './bzip2-block.js';
import { isBzip2Header } from './recognise.js';

const HEADER_BITS = 32;

/**
 * Decompresses zlib data (RFC 1950) that is all there.
 * @param mostBytes - it must not become longer
 * @returns undefined where it is damaged or cut, or becomes longer
 */
export function inflateWhole(bytes: Uint8Array, mostBytes: number): Uint8Array | undefined {
  try {
    return new Uint8Array(inflateSync(bytes, { maxOutputLength: mostBytes }));
  } catch {
    // Whatever zlib calls it, the data is what is wrong: nothing else is read.
    return undefined;
  }
}

/**
 * Decompresses one stream of bzip2 that is all there, holding each block against its CRC.
 * @param mostBytes - it must not become longer
 * @returns undefined where it is damaged or cut, or becomes longer
 */
export function bunzip2Whole(bytes: Uint8Array, mostBytes: number): Uint8Array | undefined {
  if (!isBzip2Header(bytes)) return undefined;
  const decoder = new Bzip2BlockDecoder();
  const blocks: Uint8Array[] = [];
  let length = 0;
  for (let bit = HEADER_BITS; ; ) {
    const found = findMark(bytes.subarray(0, (bit >> 3) + 8), bit);
    if (found?.bit !== bit || bytes.length * 8 < bit + MARK_BITS) return undefined;
    if (found.mark === 'end') return concatenated(blocks);
    const { state, out, endBit } = decoder.decode(bytes, bit);
    length += out.length;
    if (state !== 'whole' || length > mostBytes) return undefined;
    blocks.push(out.slice());
    bit = endBit;
  }
}
