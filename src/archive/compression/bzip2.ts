import { bitsAt, type FoundMark, findMark, MARK_BITS } from './bit-search.js';
import { type ByteFeed, hex32 } from './byte-feed.js';
import { Bzip2BlockDecoder } from './bzip2-block.js';
import type { CompressedLayer } from './layer.js';
import { isBzip2Header } from './recognise.js';

/** No block is longer: 900,001 symbols of at most 20 bits, and its tables. */
const BLOCK_BYTES_MAX = 3 << 20;
const STEP_BYTES = 1 << 20;
/** `BZh` and the level. */
const HEADER_BITS = 32;
const SUM_BITS = 32;

/**
 * Decodes bzip2: any number of streams, zeros behind them. Each block stands for itself, so one that is damaged costs
 * only what it holds.
 * @see bzip2 1.0.8; "bzip2: format specification" by Joe Tsai
 */
export async function* decodeBzip2(feed: ByteFeed, layer: CompressedLayer): AsyncGenerator<Uint8Array, void> {
  const decoder = new Bzip2BlockDecoder();
  do {
    if (!(yield* new StreamDecoder(feed, layer, decoder).decode())) return;
  } while (await layer.goesOn(feed, isBzip2Header));
}

class StreamDecoder {
  private readonly feed: ByteFeed;
  private readonly layer: CompressedLayer;
  private readonly decoder: Bzip2BlockDecoder;
  /** Bit of the feed's next byte at which the next mark should begin. */
  private bit = HEADER_BITS;
  private sum = 0;
  private hasGap = false;

  constructor(feed: ByteFeed, layer: CompressedLayer, decoder: Bzip2BlockDecoder) {
    this.feed = feed;
    this.layer = layer;
    this.decoder = decoder;
  }

  /** Gives what comes out, and returns whether reading can go on behind the stream. */
  async *decode(): AsyncGenerator<Uint8Array, boolean> {
    for (;;) {
      await this.feed.fill(BLOCK_BYTES_MAX);
      const bytes = this.bytes();
      if (bytes.length * 8 < this.bit + MARK_BITS + SUM_BITS) return this.cut();
      const mark = findMark(bytes.subarray(0, 16), this.bit);
      if (mark?.bit === this.bit && mark.mark === 'end') return this.end();
      if (mark?.bit === this.bit) {
        const { state, out, sum, endBit } = this.decoder.decode(bytes, this.bit);
        if (state === 'whole') {
          this.layer.confirm(out.length);
          yield out.slice();
          this.sum = ((this.sum << 1) | (this.sum >>> 31)) ^ sum;
          this.goTo(endBit);
          continue;
        }
        if (state === 'cut' && findMark(bytes, this.bit + 1) === undefined) return this.cut();
        if (!(await this.searchOn(REASONS[state]))) return false;
      } else if (!(await this.searchOn('no block begins where one should'))) return false;
    }
  }

  private end(): boolean {
    const stored = bitsAt(this.bytes(), this.bit + MARK_BITS);
    const compressedOffset = this.feed.offset;
    this.feed.skip((this.bit + MARK_BITS + SUM_BITS + 7) >> 3);
    if (stored !== this.sum >>> 0 && !this.hasGap) {
      const reason = `the CRC-32 of a stream is ${hex32(stored)}, and that of its blocks ${hex32(this.sum >>> 0)}`;
      this.layer.report('COMPRESSED_STRUCTURE_MISMATCH', { compressedOffset, reason });
    }
    return true;
  }

  /** Goes to the next mark, and tells what is left out; false where there is none. */
  private async searchOn(reason: string): Promise<boolean> {
    const { feed } = this;
    const compressedOffset = feed.offset + (this.bit >> 3);
    let mark: FoundMark | undefined = findMark(this.bytes(), this.bit + 1);
    while (mark === undefined) {
      feed.skip(Math.max(0, feed.available - 7));
      if (!(await feed.fill(STEP_BYTES)) && feed.available <= 7) break;
      mark = findMark(this.bytes(), 0);
    }
    const resumedAt = mark === undefined ? undefined : feed.offset + (mark.bit >> 3);
    this.layer.report('COMPRESSED_DAMAGED', { compressedOffset, unit: 'block', reason, resumedAt });
    this.hasGap = true;
    if (mark !== undefined) this.goTo(mark.bit);
    return mark !== undefined;
  }

  private bytes(): Uint8Array {
    return this.feed.peek(this.feed.available);
  }

  private goTo(bit: number): void {
    this.feed.skip(bit >> 3);
    this.bit = bit & 7;
  }

  private cut(): boolean {
    const compressedOffset = this.feed.offset + this.feed.available;
    this.layer.report('COMPRESSED_TRUNCATED', { compressedOffset, unit: 'block' });
    return false;
  }
}

const REASONS = {
  damaged: 'a block cannot be decoded, or its CRC-32 is wrong',
  cut: 'a block cannot be decoded, or its CRC-32 is wrong',
  randomised: 'a block is randomised, as bzip2 before 0.9.5 made them',
} as const;
