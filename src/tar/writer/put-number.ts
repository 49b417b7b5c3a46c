import type { Exact } from '../../findings/index.js';

const OCTAL_MAX = /* @__PURE__ */ Array.from({ length: 13 }, (_, length) => 8 ** (length - 1) - 1);

/** The largest number that octal digits and the NUL behind them can say in a field of a length, at most 12. */
export function octalMax(length: number): number {
  return OCTAL_MAX[length] as number;
}

/** Whether a number can stand in a field in octal. */
export function fitsOctal(value: Exact, length: number): boolean {
  return value >= 0 && value <= octalMax(length);
}

/**
 * Whether a number can stand in a field in base-256: the first byte only marks it and tells its sign.
 * @see GNU tar 1.34, src/create.c, `to_chars`
 */
export function fitsBase256(value: Exact, length: number): boolean {
  const limit = 1n << BigInt(8 * (length - 1));
  return BigInt(value) < limit && BigInt(value) >= -limit;
}

/**
 * Writes a number as octal digits and a NUL.
 * @param block - where to write; zeros stand there
 * @param at - index of the field's first byte
 * @param length - bytes in the field
 * @param value - one that {@link fitsOctal}
 */
export function putOctal(block: Uint8Array, at: number, length: number, value: Exact): void {
  let rest = Number(value);
  for (let i = at + length - 2; i >= at; i--) {
    // Beyond 32 bits only division is exact.
    const digit = rest < 0x8000_0000 ? rest & 7 : rest % 8;
    block[i] = 0x30 + digit;
    rest = rest < 0x8000_0000 ? rest >>> 3 : (rest - digit) / 8;
  }
}

/**
 * Writes a number in octal, or in base-256 where octal cannot say it.
 * @param value - one that {@link fitsBase256}
 * @see GNU tar manual, "Basic Tar Format"
 */
export function putNumber(block: Uint8Array, at: number, length: number, value: Exact): void {
  if (fitsOctal(value, length)) return putOctal(block, at, length, value);
  let rest = BigInt.asUintN(8 * length, BigInt(value));
  for (let i = at + length - 1; i > at; i--) {
    block[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  block[at] = value < 0 ? 0xff : 0x80;
}
