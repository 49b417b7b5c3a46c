/** A probability of one half, in LZMA's 11 bits. */
export const HALF = 1024;

/**
 * LZMA's range decoder, and the ways in which it codes small numbers. Bits past the end of the input are zeros:
 * whoever is done compares {@link at} with {@link limit}.
 * @see LZMA SDK, lzma-specification.txt, "Range Decoder"
 */
export class RangeDecoder {
  protected probs: Uint16Array;
  protected bytes: Uint8Array = new Uint8Array(0);
  /** Index of the next input byte. */
  protected at = 0;
  /** Index behind the last one. */
  protected limit = 0;
  // As signed 32-bit integers, which V8 keeps unboxed.
  private range = 0;
  private code = 0;

  constructor(probabilities: number) {
    this.probs = new Uint16Array(probabilities).fill(HALF);
  }

  /** Begins with five bytes, of which the first must be 0. */
  protected beginRange(bytes: Uint8Array, at: number, limit: number): boolean {
    this.bytes = bytes;
    this.at = at + 5;
    this.limit = limit;
    this.range = -1;
    this.code = 0;
    for (let i = 1; i < 5; i++) this.code = (this.code << 8) | (bytes[at + i] as number);
    return limit - at >= 5 && bytes[at] === 0;
  }

  /** Whether all input was used, and nothing is left in the decoder. */
  protected endRange(): boolean {
    if (this.range >>> 24 === 0) {
      this.range <<= 8;
      this.code = (this.code << 8) | (this.bytes[this.at++] as number);
    }
    return this.code === 0 && this.at === this.limit;
  }

  /** One bit with the probability at an index. */
  protected bit(index: number): number {
    const probs = this.probs;
    const prob = probs[index] as number;
    if (this.range >>> 24 === 0) {
      this.range <<= 8;
      this.code = (this.code << 8) | (this.bytes[this.at++] as number);
    }
    const bound = Math.imul(this.range >>> 11, prob);
    if (this.code >>> 0 < bound >>> 0) {
      this.range = bound;
      probs[index] = prob + ((2048 - prob) >> 5);
      return 0;
    }
    this.range = (this.range - bound) | 0;
    this.code = (this.code - bound) | 0;
    probs[index] = prob - (prob >> 5);
    return 1;
  }

  /**
   * A number of so many bits, the highest first, each bit's probability depending on those before it.
   * @param base - index of the tree
   * @param limit - 1 << bits
   */
  protected tree(base: number, limit: number): number {
    const { probs, bytes } = this;
    let { range, code, at } = this;
    let symbol = 1;
    do {
      const index = base + symbol;
      const prob = probs[index] as number;
      if (range >>> 24 === 0) {
        range <<= 8;
        code = (code << 8) | (bytes[at++] as number);
      }
      const bound = Math.imul(range >>> 11, prob);
      if (code >>> 0 < bound >>> 0) {
        range = bound;
        probs[index] = prob + ((2048 - prob) >> 5);
        symbol <<= 1;
      } else {
        range = (range - bound) | 0;
        code = (code - bound) | 0;
        probs[index] = prob - (prob >> 5);
        symbol = (symbol << 1) | 1;
      }
    } while (symbol < limit);
    this.range = range;
    this.code = code;
    this.at = at;
    return symbol - limit;
  }

  /** A literal where a match was expected: its bits follow those of the byte that the match would have given. */
  protected matchedLiteral(base: number, expected: number): number {
    let match = expected << 1;
    let offset = 0x100;
    let symbol = 1;
    do {
      const matchBit = match & offset;
      match <<= 1;
      if (this.bit(base + offset + matchBit + symbol) === 1) {
        symbol = (symbol << 1) | 1;
        offset &= matchBit;
      } else {
        symbol <<= 1;
        offset &= ~matchBit;
      }
    } while (symbol < 0x100);
    return symbol & 0xff;
  }

  /** Like {@link tree}, the lowest bit first. */
  protected reverseTree(base: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const bit = this.bit(base + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << i;
    }
    return value;
  }

  /** Bits that are as likely 0 as 1. */
  protected direct(bits: number): number {
    let value = 0;
    for (let i = 0; i < bits; i++) {
      if (this.range >>> 24 === 0) {
        this.range <<= 8;
        this.code = (this.code << 8) | (this.bytes[this.at++] as number);
      }
      this.range >>>= 1;
      const isOne = this.code >>> 0 >= this.range >>> 0;
      if (isOne) this.code = (this.code - this.range) | 0;
      value = (value << 1) | (isOne ? 1 : 0);
    }
    return value;
  }
}
