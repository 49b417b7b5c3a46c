import type { Timestamp } from '../../tar/index.js';

/**
 * A time as Node takes it: seconds since 1970, decimal. As text, because Node takes a negative number for "now". Node
 * gives the system a double that it cuts to microseconds: the double is chosen so that it is the right microsecond.
 * @returns undefined for what no file system holds
 */
export function nodeTime({ seconds, nanoseconds }: Timestamp): string | undefined {
  if (typeof seconds === 'bigint') return undefined;
  const microseconds = Math.floor(nanoseconds / 1000);
  const value = seconds + nanoseconds / 1e9;
  if (seconds < 0 || Math.floor((value - seconds) * 1e6) === microseconds) return String(value);
  return String(seconds + (microseconds + 0.5) / 1e6);
}

/** Nanoseconds since 1970. */
export function nanosecondsOf({ seconds, nanoseconds }: Timestamp): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}

/** Whether a file's time is one that was set, as near as Node can have set it. */
export function isNear(foundNs: bigint, time: Timestamp): boolean {
  const apart = nanosecondsOf(time) - foundNs;
  return apart > -2000n && apart < 2000n;
}
