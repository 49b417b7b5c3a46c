import type { Timestamp } from '../../tar/index.js';
import type { TimesTarget } from './exact-times.js';
import type { ExtractFs } from './extract-fs.js';

/** The two times that can be set of what is there. */
export interface EntryTimes {
  readonly atime: Timestamp;
  readonly mtime: Timestamp;
}

/** Sets times, to the nanosecond where they have any and the system can, else to the microsecond. */
export function setTimes(fs: ExtractFs, target: TimesTarget, { atime, mtime }: EntryTimes): void {
  const setExactly = mtime.nanoseconds % 1000 === 0 ? undefined : fs.exactTimes?.();
  if (setExactly !== undefined) return setExactly(target, atime, mtime);
  const times = [nodeTime(atime), nodeTime(mtime)] as const;
  if (typeof target === 'number') fs.futimesSync(target, ...times);
  else if (target.follow) fs.utimesSync(target.path, ...times);
  else fs.lutimesSync(target.path, ...times);
}

/**
 * A time as Node takes it: seconds since 1970, decimal. As text, because Node takes a negative number for "now". Node
 * gives the system a double that it cuts to microseconds: the double is chosen so that it is the right microsecond.
 */
export function nodeTime({ seconds: exactSeconds, nanoseconds }: Timestamp): string {
  const seconds = Number(exactSeconds);
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
