/** 48 bits that begin something in a bzip2 file, at any bit. */
export type Mark = 'block' | 'end';

/** Where a mark was found: in bits from the start of the bytes. */
export interface FoundMark {
  readonly mark: Mark;
  readonly bit: number;
}

/** Pi, and the square root of pi. */
const MARKS: readonly (readonly [Mark, bigint])[] = [
  ['block', 0x314159265359n],
  ['end', 0x177245385090n],
];
export const MARK_BITS = 48;

/** A mark that begins at one of the eight bits of a byte: six bytes and what is around them. */
interface Pattern {
  readonly mark: Mark;
  readonly shift: number;
  readonly bytes: readonly number[];
  readonly masks: readonly number[];
}

const PATTERNS: readonly Pattern[] = /* @__PURE__ */ MARKS.flatMap(([mark, bits]) =>
  Array.from({ length: 8 }, (_, shift) => {
    const spread = (value: bigint): number[] =>
      Array.from({ length: 7 }, (_, i) => Number(((value << BigInt(8 - shift)) >> BigInt(48 - 8 * i)) & 0xffn));
    return { mark, shift, bytes: spread(bits), masks: spread((1n << 48n) - 1n) };
  }),
);

/** The second byte of a pattern is all its own: most bytes of a file are the second byte of none. */
const BY_SECOND_BYTE: readonly (readonly Pattern[])[] = /* @__PURE__ */ Array.from({ length: 256 }, (_, byte) =>
  PATTERNS.filter((pattern) => pattern.bytes[1] === byte),
);

/**
 * Finds the first mark.
 * @param bytes - what to search
 * @param fromBit - first bit at which it may begin
 */
export function findMark(bytes: Uint8Array, fromBit: number): FoundMark | undefined {
  let found: FoundMark | undefined;
  for (let i = fromBit >> 3; i + 1 < bytes.length; i++) {
    for (const { mark, shift, bytes: wanted, masks } of BY_SECOND_BYTE[bytes[i + 1] as number] ?? []) {
      const bit = i * 8 + shift;
      if (bit < fromBit || bit + MARK_BITS > bytes.length * 8) continue;
      if (wanted.every((byte, k) => ((bytes[i + k] ?? 0) & (masks[k] as number)) === byte)) {
        if (found === undefined || bit < found.bit) found = { mark, bit };
      }
    }
    if (found !== undefined) return found;
  }
  return undefined;
}

/** 32 bits from any bit on, as an unsigned number. */
export function bitsAt(bytes: Uint8Array, bit: number): number {
  let value = 0;
  for (let i = bit; i < bit + 32; i++) value = (value << 1) | (((bytes[i >> 3] ?? 0) >> (7 - (i & 7))) & 1);
  return value >>> 0;
}
