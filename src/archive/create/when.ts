import type { Timestamp } from '../../tar/index.js';

const DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?(?: ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?$/;
const SECONDS = /^@(-?\d{1,15})(?:\.(\d{1,9}))?$/;

/**
 * Reads a date: `2026-01-31`, `2026-01-31 13:45`, `2026-01-31T13:45:10.5Z`, `... +01:00`, or `@` and seconds since 1970.
 * Without a zone it is local time.
 * @returns undefined where it is no such date
 */
export function parseWhen(text: string): Timestamp | undefined {
  const counted = SECONDS.exec(text);
  if (counted !== null) return fromSeconds(counted);
  const parts = DATE.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = parts;
  const fields = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (!isDate(fields)) return undefined;
  const [y, m, d, h, min, s] = fields;
  const local = zone === undefined;
  const date = local ? new Date(y, m - 1, d, h, min, s) : new Date(Date.UTC(y, m - 1, d, h, min, s));
  if (local) date.setFullYear(y, m - 1, d);
  else date.setUTCFullYear(y, m - 1, d);
  const seconds = Math.floor(date.getTime() / 1000) - (local ? 0 : zoneSeconds(zone));
  return { seconds, nanoseconds: nanosecondsOf(fraction) };
}

/** Seconds and a fraction of them, which counts downward before 1970. */
function fromSeconds([, whole = '0', fraction = '']: RegExpExecArray): Timestamp {
  const nanoseconds = nanosecondsOf(fraction);
  const seconds = Number(whole);
  if (!whole.startsWith('-') || nanoseconds === 0) return { seconds: seconds + 0, nanoseconds };
  return { seconds: seconds - 1, nanoseconds: 1_000_000_000 - nanoseconds };
}

function nanosecondsOf(fraction: string): number {
  return Number(fraction.padEnd(9, '0'));
}

function isDate([year, month, day, hour, minute, second]: readonly number[]): boolean {
  const last = new Date(0);
  last.setUTCFullYear(year as number, month as number, 0);
  const isDay = month !== 0 && (month as number) <= 12 && day !== 0 && (day as number) <= last.getUTCDate();
  return isDay && (hour as number) < 24 && (minute as number) < 60 && (second as number) <= 60;
}

function zoneSeconds(zone: string): number {
  const parts = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (parts === null) return 0;
  const seconds = Number(parts[2]) * 3600 + Number(parts[3]) * 60;
  return parts[1] === '-' ? -seconds : seconds;
}

/** The instant that a `stat` in nanoseconds gives. */
export function timestampOf(nanoseconds: bigint): Timestamp {
  const rest = nanoseconds % BILLION;
  const below = rest < 0n ? rest + BILLION : rest;
  return { seconds: Number((nanoseconds - below) / BILLION), nanoseconds: Number(below) };
}

/** Nanoseconds since 1970. */
export function nanosecondsSince1970({ seconds, nanoseconds }: Timestamp): bigint {
  return BigInt(seconds) * BILLION + BigInt(nanoseconds);
}

const BILLION = 1_000_000_000n;
