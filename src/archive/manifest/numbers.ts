import type { Exact } from '../../findings/index.js';

const MAX_INT64 = 2n ** 63n - 1n;

/**
 * A size in bytes, exact; `undefined` for what is no decimal number or beyond 2^63 - 1.
 * @param text - from a manifest: hostile
 */
export function parseSize(text: string): Exact | undefined {
  if (!/^[0-9]{1,19}$/.test(text)) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  const exact = BigInt(text);
  return exact > MAX_INT64 ? undefined : exact;
}

/** A user or group number; `undefined` for what is no decimal number below 2^32 - 1. */
export function parseIdentifier(text: string): number | undefined {
  if (!/^[0-9]{1,10}$/.test(text)) return undefined;
  const number = Number(text);
  return number < 0xffff_ffff ? number : undefined;
}
