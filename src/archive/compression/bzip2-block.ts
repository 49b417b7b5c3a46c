import { MARK_BITS } from './bit-search.js';
import { BitReader, type BlockTables, readTables } from './bzip2-tables.js';

const BLOCK_MAX = 900_000;
const GROUP_SYMBOLS = 50;
const RUN_B = 1;

/** What came of one block. */
export interface DecodedBlock {
  readonly state: 'whole' | 'damaged' | 'cut' | 'randomised';
  /** What came out: empty where it is not whole. Valid until the next block. */
  readonly out: Uint8Array;
  /** CRC-32 that the block carries. */
  readonly sum: number;
  /** The bit behind it. */
  readonly endBit: number;
}

/**
 * Decodes blocks of bzip2: Huffman codes, move-to-front, the Burrows-Wheeler transform, runs; and holds each against
 * its CRC.
 * @see "bzip2: format specification" by Joe Tsai; bzip2 1.0.8, decompress.c
 */
export class Bzip2BlockDecoder {
  private readonly links = new Int32Array(BLOCK_MAX);
  private readonly counts = new Int32Array(256);
  private length = 0;
  private out = new Uint8Array(1 << 20);
  private sum = 0;

  /**
   * @param bytes - bytes that hold the block, or its beginning
   * @param bit - where its mark begins
   */
  decode(bytes: Uint8Array, bit: number): DecodedBlock {
    const reader = new BitReader(bytes, bit + MARK_BITS);
    const stored = ((reader.take(16) << 16) | reader.take(16)) >>> 0;
    const ended = (state: DecodedBlock['state'], out: Uint8Array = new Uint8Array(0)): DecodedBlock => ({
      state: state === 'damaged' && reader.isPastEnd ? 'cut' : state,
      out,
      sum: stored,
      endBit: reader.position,
    });
    if (reader.take(1) === 1) return ended('randomised');
    const origin = reader.take(24);
    const tables = readTables(reader);
    if (tables === undefined || !this.readSymbols(reader, tables) || reader.isPastEnd) return ended('damaged');
    if (origin >= this.length) return ended('damaged');
    const out = this.invert(origin);
    return this.sum === stored ? ended('whole', out) : ended('damaged');
  }

  /** Symbols to bytes, and how often each byte comes. */
  private readSymbols(reader: BitReader, { used, tables, selectors }: BlockTables): boolean {
    const { links, counts } = this;
    const order = used.slice();
    const endSymbol = used.length + 1;
    counts.fill(0);
    let [length, run, weight] = [0, 0, 1];
    for (let group = 0; group < selectors.length; group++) {
      const table = tables[selectors[group] as number];
      if (table === undefined) return false;
      for (let i = 0; i < GROUP_SYMBOLS; i++) {
        const symbol = table.next(reader);
        if (symbol < 0) return false;
        if (symbol <= RUN_B) {
          run += weight << symbol;
          weight <<= 1;
          if (run > BLOCK_MAX) return false;
          continue;
        }
        if (run > 0) {
          if (length + run > BLOCK_MAX) return false;
          const byte = order[0] as number;
          links.fill(byte, length, length + run);
          counts[byte] = (counts[byte] as number) + run;
          length += run;
          run = 0;
          weight = 1;
        }
        if (symbol === endSymbol) {
          this.length = length;
          return true;
        }
        if (symbol > endSymbol || length >= BLOCK_MAX) return false;
        const byte = moveToFront(order, symbol - 1);
        links[length++] = byte;
        counts[byte] = (counts[byte] as number) + 1;
      }
    }
    return false;
  }

  /** Undoes the Burrows-Wheeler transform and the runs of four, and takes the CRC. */
  private invert(origin: number): Uint8Array {
    const { links, counts, length } = this;
    let start = 0;
    for (let byte = 0; byte < 256; byte++) {
      const count = counts[byte] as number;
      counts[byte] = start;
      start += count;
    }
    for (let i = 0; i < length; i++) {
      const byte = (links[i] as number) & 0xff;
      const place = counts[byte] as number;
      counts[byte] = place + 1;
      links[place] = (links[place] as number) | (i << 8);
    }
    let [at, repeats, previous] = [0, 0, -1];
    let link = links[origin] as number;
    for (let i = 0; i < length; i++) {
      link = links[link >>> 8] as number;
      const byte = link & 0xff;
      if (at + 256 > this.out.length) this.grow();
      if (repeats === 4) {
        this.out.fill(previous, at, at + byte);
        at += byte;
        repeats = 0;
        previous = -1;
        continue;
      }
      repeats = byte === previous ? repeats + 1 : 1;
      previous = byte;
      this.out[at++] = byte;
    }
    const out = this.out.subarray(0, at);
    this.sum = crc32(out);
    return out;
  }

  /** 259 bytes come of 5 at the most, so this ends at 47 MB. */
  private grow(): void {
    const larger = new Uint8Array(this.out.length * 2);
    larger.set(this.out);
    this.out = larger;
  }
}

function moveToFront(order: Uint8Array, index: number): number {
  const byte = order[index] as number;
  if (index < 16) for (let i = index; i > 0; i--) order[i] = order[i - 1] as number;
  else order.copyWithin(1, 0, index);
  order[0] = byte;
  return byte;
}

/** CRC-32 as bzip2 has it: the polynomial of gzip's, the other way round. */
function crc32(bytes: Uint8Array): number {
  let sum = -1;
  for (let i = 0; i < bytes.length; i++) sum = (sum << 8) ^ (CRC_TABLE[(sum >>> 24) ^ (bytes[i] as number)] as number);
  return ~sum >>> 0;
}

const CRC_TABLE = /* @__PURE__ */ Int32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let i = 0; i < 8; i++) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  return sum;
});
