import type { RecordCodec } from '../../src/tape/cartridge/record-codec.js';

/** What is looked at before a block is compressed: so many runs of so many bytes, spread over it. */
const RUNS = 4;
const RUN_BYTES = 256;
/** Shorter blocks are just tried. */
const SHORT_BYTES = 256;
/** Squares of counts may be so many standard deviations above those of random bytes. */
const DEVIATIONS = 8;
const SLOTS = 1024;
/** One repeated word of four bytes among so many is more than chance. */
const WORDS_PER_REPEAT = 64;

const counts = new Uint32Array(256);
const words = new Int32Array(SLOTS);

/**
 * Compresses a block, unless a look at a small part of it says that it would be in vain.
 * @returns undefined where it would not become less
 */
export function compressed(codec: RecordCodec, block: Uint8Array): Uint8Array | undefined {
  return block.length <= SHORT_BYTES || looksCompressible(block) ? codec.compress(block) : undefined;
}

/** Whether some bytes are more frequent than by chance, or words come again. */
export function looksCompressible(block: Uint8Array): boolean {
  counts.fill(0);
  words.fill(0);
  let looked = 0;
  let repeats = 0;
  for (let run = 0; run < RUNS; run++) {
    const from = Math.floor(((block.length - RUN_BYTES) * run) / (RUNS - 1));
    const start = block.length <= RUNS * RUN_BYTES ? run * RUN_BYTES : from;
    const end = Math.min(start + RUN_BYTES, block.length);
    let word = 0;
    for (let at = start; at < end; at++) {
      const byte = block[at] as number;
      counts[byte] = (counts[byte] as number) + 1;
      word = (word << 8) | byte;
      const slot = Math.imul(word, 0x9e37_79b1) >>> 22;
      if (words[slot] === word) repeats++;
      words[slot] = word;
    }
    looked += Math.max(0, end - start);
  }
  return repeats * WORDS_PER_REPEAT > looked || isUneven(looked);
}

/** Whether the sum of the squares of the counts is beyond what random bytes have. */
function isUneven(looked: number): boolean {
  let squares = 0;
  for (const count of counts) squares += count * count;
  const ofRandom = (looked * looked) / 256 + looked;
  return squares > ofRandom + DEVIATIONS * Math.sqrt(2 * 255) * (looked / 256);
}
