import { HALF, RangeDecoder } from './range-decoder.js';

/** Where each group of probabilities stands. */
const IS_MATCH = 0;
const IS_REP = IS_MATCH + (12 << 4);
const IS_REP0 = IS_REP + 12;
const IS_REP1 = IS_REP0 + 12;
const IS_REP2 = IS_REP1 + 12;
const IS_REP0_LONG = IS_REP2 + 12;
const DISTANCE_SLOT = IS_REP0_LONG + (12 << 4);
const DISTANCE_SPECIAL = DISTANCE_SLOT + 4 * 64;
const DISTANCE_ALIGN = DISTANCE_SPECIAL + 128;
const MATCH_LENGTH = DISTANCE_ALIGN + 16;
const LENGTH_CODER = 2 + 16 * 8 + 16 * 8 + 256;
const REP_LENGTH = MATCH_LENGTH + LENGTH_CODER;
const LITERAL = REP_LENGTH + LENGTH_CODER;
/** lc + lp is 4 at the most in LZMA2. */
const PROBABILITIES = LITERAL + (0x300 << 4);

const SHORTEST_MATCH = 2;

/**
 * Decodes LZMA into a window, chunk by chunk as LZMA2 has it.
 * @see LZMA SDK, lzma-specification.txt
 */
export class LzmaDecoder extends RangeDecoder {
  /** What came out: a match may reach back to `oldest`. */
  protected window: Uint8Array = new Uint8Array(0);
  protected position = 0;
  protected oldest = 0;
  /** Bytes since the dictionary was reset, less `position`: `position` moves when the window does. */
  protected base = 0;
  private literalContextBits = 0;
  private literalPositionMask = 0;
  private positionMask = 0;
  private state = 0;
  private rep0 = 0;
  private rep1 = 0;
  private rep2 = 0;
  private rep3 = 0;

  constructor() {
    super(PROBABILITIES);
  }

  /** Sets lc, lp and pb from their byte; false where they cannot be. */
  protected setProperties(byte: number): boolean {
    if (byte > (4 * 5 + 4) * 9 + 8) return false;
    const lc = byte % 9;
    const lp = Math.floor(byte / 9) % 5;
    this.literalContextBits = lc;
    this.literalPositionMask = (1 << lp) - 1;
    this.positionMask = (1 << Math.floor(byte / 45)) - 1;
    return lc + lp <= 4;
  }

  protected resetState(): void {
    this.probs.fill(HALF);
    this.state = 0;
    this.rep0 = 0;
    this.rep1 = 0;
    this.rep2 = 0;
    this.rep3 = 0;
  }

  /** Decodes until the window is filled to an index; false where something cannot be: what came out so far stays. */
  protected decodeTo(end: number): boolean {
    while (this.position < end) {
      const before = this.position;
      const positionState = (this.position + this.base) & this.positionMask;
      if (this.bit(IS_MATCH + (this.state << 4) + positionState) === 0) this.literal();
      else {
        const length = this.bit(IS_REP + this.state) === 0 ? this.match(positionState) : this.repeat(positionState);
        if (!this.copy(length, end)) return false;
      }
      if (this.at > this.limit) {
        // It took bytes that are not there.
        this.position = before;
        return false;
      }
    }
    return true;
  }

  private literal(): void {
    const { window, position, state } = this;
    const previous = position > this.oldest ? (window[position - 1] as number) : 0;
    const lc = this.literalContextBits;
    const context = (previous >> (8 - lc)) + (((position + this.base) & this.literalPositionMask) << lc);
    const base = LITERAL + 0x300 * context;
    window[position] =
      state < 7 ? this.tree(base, 0x100) : this.matchedLiteral(base, window[position - this.rep0 - 1] ?? 0);
    this.position = position + 1;
    this.state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  }

  private match(positionState: number): number {
    this.rep3 = this.rep2;
    this.rep2 = this.rep1;
    this.rep1 = this.rep0;
    this.state = this.state < 7 ? 7 : 10;
    const length = this.lengthFrom(MATCH_LENGTH, positionState);
    const lengthState = length < SHORTEST_MATCH + 4 ? length - SHORTEST_MATCH : 3;
    const slot = this.tree(DISTANCE_SLOT + (lengthState << 6), 64);
    this.rep0 = slot < 4 ? slot : this.distance(slot);
    return length;
  }

  private distance(slot: number): number {
    const bits = (slot >> 1) - 1;
    const high = (2 | (slot & 1)) << bits;
    if (slot < 14) return high + this.reverseTree(DISTANCE_SPECIAL + high - slot, bits);
    // Beyond 2^31 it would be negative, which `copy` refuses as it refuses everything beyond the window.
    return high + (this.direct(bits - 4) << 4) + this.reverseTree(DISTANCE_ALIGN, 4);
  }

  private repeat(positionState: number): number {
    const { state } = this;
    if (this.bit(IS_REP0 + state) === 0) {
      if (this.bit(IS_REP0_LONG + (state << 4) + positionState) === 0) {
        this.state = state < 7 ? 9 : 11;
        return 1;
      }
    } else {
      let distance = this.rep1;
      if (this.bit(IS_REP1 + state) === 1) {
        if (this.bit(IS_REP2 + state) === 0) distance = this.rep2;
        else {
          distance = this.rep3;
          this.rep3 = this.rep2;
        }
        this.rep2 = this.rep1;
      }
      this.rep1 = this.rep0;
      this.rep0 = distance;
    }
    this.state = state < 7 ? 8 : 11;
    return this.lengthFrom(REP_LENGTH, positionState);
  }

  private lengthFrom(coder: number, positionState: number): number {
    if (this.bit(coder) === 0) return SHORTEST_MATCH + this.tree(coder + 2 + (positionState << 3), 8);
    if (this.bit(coder + 1) === 0) return SHORTEST_MATCH + 8 + this.tree(coder + 130 + (positionState << 3), 8);
    return SHORTEST_MATCH + 16 + this.tree(coder + 258, 256);
  }

  private copy(length: number, end: number): boolean {
    const { window, position } = this;
    const from = position - this.rep0 - 1;
    // Not past the chunk: LZMA2 lets no match go on in the next one.
    if (from < this.oldest || this.rep0 < 0 || position + length > end) return false;
    if (length > 64 && from + length <= position) window.copyWithin(position, from, from + length);
    else for (let i = 0; i < length; i++) window[position + i] = window[from + i] as number;
    this.position = position + length;
    return true;
  }
}
