import type { Exact } from '../findings/index.js';

/**
 * How a numeric header field is spelt. Everything but `octal` and `empty` deserves a word to the user:
 * - `octal`: optional blanks, digits, then nothing but blanks and NULs
 * - `empty`: nothing but NULs, or blanks and a NUL: zero
 * - `blank`: blanks to the end: zero, but GNU tar refuses it
 * - `base-256`: the GNU extension for what octal cannot hold
 * - `base-64`: GNU tar's obsolete form, a sign and base-64 digits; others take the digits for octal ones, or refuse it
 * - `nul-first`: NULs stand in front of the digits; GNU tar and Go read them, Python and bsdtar read zero
 * - `more-behind`: something stands behind the blank that ends the digits; Go, Python and bsdtar refuse it
 * - `junk-behind`: something stands behind the NUL that ends the digits; all read the digits
 * - `invalid`: anything else; the value is 0 and must not be used
 */
export type NumberForm =
  | 'octal'
  | 'empty'
  | 'blank'
  | 'base-256'
  | 'base-64'
  | 'nul-first'
  | 'more-behind'
  | 'junk-behind'
  | 'invalid';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** 2^63 - 1, the largest size that any tar format can mean. */
export const INT63_MAX = 0x7fff_ffff_ffff_ffffn;

/**
 * The value of an octal field, the common case, or -1 where the field is anything but blanks, octal digits and
 * blanks and NULs up to its end. At most 12 digits: exact.
 * @param block - bytes that hold the field
 * @param at - index of the field's first byte
 * @param length - length of the field, at most 12
 */
export function octal(block: Uint8Array, at: number, length: number): number {
  const end = at + length;
  let i = at;
  while (i < end && block[i] === 0x20) i++;
  let value = 0;
  const first = i;
  for (; i < end; i++) {
    const digit = (block[i] as number) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  if (i === first) return -1;
  for (; i < end; i++) if (block[i] !== 0 && block[i] !== 0x20) return -1;
  return value;
}

/**
 * Reads a numeric header field in any known spelling.
 * @param block - bytes that hold the field
 * @param at - index of the field's first byte
 * @param length - length of the field, bytes
 * @returns the value (a bigint only beyond 2^53 - 1) and how it is spelt
 * @see GNU tar manual, "Basic Tar Format"; POSIX.1-2017 pax, "ustar Interchange Format"
 */
export function readNumber(block: Uint8Array, at: number, length: number): { value: Exact; form: NumberForm } {
  const value = octal(block, at, length);
  if (value >= 0) return { value, form: 'octal' };
  const first = block[at] as number;
  if (first === 0x80 || first === 0xff || (first & 0xc0) === 0x80)
    return { value: base256(block, at, length), form: 'base-256' };
  return readOddNumber(block, at, length);
}

function base256(block: Uint8Array, at: number, length: number): Exact {
  const first = block[at] as number;
  let value = BigInt(first & 0x7f);
  if ((first & 0x40) !== 0) value -= 0x80n;
  for (let i = at + 1; i < at + length; i++) value = value * 256n + BigInt(block[i] as number);
  return exact(value);
}

function readOddNumber(block: Uint8Array, at: number, length: number): { value: Exact; form: NumberForm } {
  const end = at + length;
  let start = at;
  let hasNul = false;
  for (; start < end && (block[start] === 0x20 || block[start] === 0); start++) hasNul ||= block[start] === 0;
  if (start === end) return { value: 0, form: hasNul ? 'empty' : 'blank' };
  const digits = digitsEnd(block, start, end);
  if (digits > start) {
    const value = octal(block, start, digits - start);
    const after = block[digits];
    if (digits < end && after !== 0 && after !== 0x20) return { value: 0, form: 'invalid' };
    if (octal(block, start, end - start) < 0) return { value, form: after === 0 ? 'junk-behind' : 'more-behind' };
    return { value, form: 'nul-first' };
  }
  return readBase64(block, start, end);
}

function digitsEnd(block: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && (block[i] as number) >= 0x30 && (block[i] as number) <= 0x37) i++;
  return i;
}

function readBase64(block: Uint8Array, start: number, fieldEnd: number): { value: Exact; form: NumberForm } {
  let end = fieldEnd;
  while (block[end - 1] === 0 || block[end - 1] === 0x20) end--;
  const sign = block[start];
  if ((sign !== 0x2b && sign !== 0x2d) || end - start < 2) return { value: 0, form: 'invalid' };
  let sum = 0n;
  for (let i = start + 1; i < end; i++) {
    const digit = BASE64.indexOf(String.fromCharCode(block[i] as number));
    if (digit < 0) return { value: 0, form: 'invalid' };
    sum = sum * 64n + BigInt(digit);
  }
  return { value: exact(sign === 0x2d ? -sum : sum), form: 'base-64' };
}

/** A bigint as a number where that is exact. */
export function exact(value: bigint): Exact {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** The sum of two exact numbers, exact. */
export function add(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return exact(BigInt(a) + BigInt(b));
}

/** The difference of two exact numbers, exact. */
export function subtract(a: Exact, b: Exact): Exact {
  return add(a, typeof b === 'number' ? -b : exact(-b));
}

/**
 * Reads the decimal number of a pax record: digits with an optional minus, no blanks; zeros in front do not count.
 * @param text - the record's value
 * @returns undefined where it is no such number or beyond 63 bits
 */
export function decimal(text: string): Exact | undefined {
  if (!/^-?0*[0-9]{1,19}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value > INT63_MAX || value < -INT63_MAX - 1n ? undefined : exact(value);
}
