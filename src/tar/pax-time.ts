import type { Timestamp } from './member.js';
import { decimal } from './numbers.js';

/**
 * Reads a pax time: seconds since 1970, decimal, with an optional fraction of any length. Digits beyond nanoseconds
 * are cut off towards the past, as GNU tar does.
 * @param text - the record's value
 * @returns undefined where it is no such number
 * @see POSIX.1-2017 pax, "pax Extended Header File Times"
 */
export function paxTimestamp(text: string): Timestamp | undefined {
  const parts = /^(-?)(\d{1,19})(?:\.(\d*))?$/.exec(text);
  if (parts === null) return undefined;
  const [, sign, whole, fraction = ''] = parts;
  const seconds = decimal(`${sign}${whole}`);
  if (seconds === undefined) return undefined;
  const nanoseconds = Number(fraction.slice(0, 9).padEnd(9, '0'));
  const more = /[1-9]/.test(fraction.slice(9));
  if (sign === '') return { seconds, nanoseconds };
  const back = nanoseconds + (more ? 1 : 0);
  if (back === 0) return { seconds: seconds === 0 ? 0 : seconds, nanoseconds: 0 };
  const before = decimal(String(BigInt(seconds) - 1n));
  return before === undefined ? undefined : { seconds: before, nanoseconds: 1_000_000_000 - back };
}
