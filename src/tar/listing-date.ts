import type { Exact } from '../findings/index.js';
import type { Timestamp } from './member.js';

/**
 * Seconds that local time is ahead of UTC at a moment.
 * @param seconds - seconds since 1970; may be far beyond what a Date can hold
 */
export type ZoneOffset = (seconds: number) => number;

const DAY_SECONDS = 86_400;
const INT_MAX = 0x7fff_ffff;
/** The caches are emptied when they hold so many days. */
const DAYS_KEPT = 1 << 14;
const ERA_DAYS = 146_097;

/** Makes dates as GNU tar's listing shows them: `2023-11-14 22:13`, in local time; a bare number of seconds where the
 * year does not fit the system's. */
export class ListingDates {
  private readonly zone: ZoneOffset;
  private readonly offsets = new Map<number, number>();
  private readonly days = new Map<number, string>();
  private lastMinute = Number.NaN;
  private lastText = '';

  constructor(zone: ZoneOffset) {
    this.zone = zone;
  }

  /** The date of a time stamp. */
  text(time: Timestamp): string {
    let { seconds } = time;
    // Before 1970 a fraction takes the second towards zero.
    if (seconds < 0 && time.nanoseconds !== 0) seconds = typeof seconds === 'bigint' ? seconds + 1n : seconds + 1;
    if (typeof seconds === 'bigint') return this.farText(seconds);
    const minute = Math.floor(seconds / 60);
    if (minute === this.lastMinute) return this.lastText;
    const local = seconds + this.offsetAt(seconds);
    const day = Math.floor(local / DAY_SECONDS);
    this.lastMinute = minute;
    this.lastText = this.joined(this.dayText(day), local - day * DAY_SECONDS, seconds);
    return this.lastText;
  }

  private farText(seconds: bigint): string {
    const local = seconds + BigInt(this.zone(Number(seconds)));
    const day = local / 86_400n - (local % 86_400n < 0n ? 1n : 0n);
    return this.joined(this.dayText(Number(day)), Number(local - day * 86_400n), seconds);
  }

  private joined(day: string, secondOfDay: number, seconds: Exact): string {
    if (day === '') return seconds.toString().padStart(16);
    const minutes = Math.floor(secondOfDay / 60);
    return `${day} ${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
  }

  /** The offset is asked for at both ends of a day, and within it only where they differ. */
  private offsetAt(seconds: number): number {
    const day = Math.floor(seconds / DAY_SECONDS);
    let offset = this.offsets.get(day);
    if (offset === undefined) {
      const first = this.zone(day * DAY_SECONDS);
      offset = first === this.zone((day + 1) * DAY_SECONDS) ? first : Number.NaN;
      if (this.offsets.size >= DAYS_KEPT) this.offsets.clear();
      this.offsets.set(day, offset);
    }
    return Number.isNaN(offset) ? this.zone(seconds) : offset;
  }

  private dayText(day: number): string {
    let text = this.days.get(day);
    if (text === undefined) {
      text = civilDate(day);
      if (this.days.size >= DAYS_KEPT) this.days.clear();
      this.days.set(day, text);
    }
    return text;
  }
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/**
 * The date of a day in the Gregorian calendar, extended to all times.
 * @param day - days since 1970-01-01
 * @returns empty where the year, counted from 1900, does not fit 32 bits; one that fits only so is shown wrapped round,
 * as glibc does
 */
function civilDate(day: number): string {
  // Years are counted from 1 March, so that a leap day ends one: 719,468 days before 1970 is 0000-03-01.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / ERA_DAYS);
  const dayOfEra = shifted - era * ERA_DAYS;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  if (year - 1900 > INT_MAX || year - 1900 < -INT_MAX - 1) return '';
  return `${year | 0}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`;
}
