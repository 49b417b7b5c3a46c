import { decodeLatin1, decodeName } from '../bytes/index.js';
import type { Exact } from '../findings/index.js';
import type { Timestamp } from './member.js';
import { decimal } from './numbers.js';
import { paxTimestamp } from './pax-time.js';
import type { Tell } from './teller.js';

/** The records in force for one member. */
export type PaxRecords = ReadonlyMap<string, Uint8Array>;

/** Longer values are no numbers, whatever they hold. */
const NUMBER_BYTES_MAX = 64;

/** Reads the values of pax records, and tells which of them are none. */
export class PaxValues {
  private readonly tell: Tell;

  constructor(tell: Tell) {
    this.tell = tell;
  }

  /** A name, cut at the first NUL. */
  name(records: PaxRecords, keyword: string): string | undefined {
    const value = records.get(keyword);
    if (value === undefined) return undefined;
    const nul = value.indexOf(0);
    if (nul >= 0) this.tell('NAME_HAS_NUL', { keyword });
    return decodeName(nul < 0 ? value : value.subarray(0, nul));
  }

  /** A decimal number. */
  number(records: PaxRecords, keyword: string): Exact | undefined {
    return this.parsed(records, keyword, decimal);
  }

  /** A decimal number that is not negative: a size, an offset, a count. */
  size(records: PaxRecords, keyword: string): Exact | undefined {
    return this.parsed(records, keyword, (text) => {
      const number = decimal(text);
      return number !== undefined && number >= 0 ? number : undefined;
    });
  }

  /** Seconds with a fraction. */
  time(records: PaxRecords, keyword: string): Timestamp | undefined {
    return this.parsed(records, keyword, paxTimestamp);
  }

  private parsed<T>(records: PaxRecords, keyword: string, parse: (text: string) => T | undefined): T | undefined {
    const value = records.get(keyword);
    if (value === undefined) return undefined;
    const text = decodeLatin1(value.subarray(0, NUMBER_BYTES_MAX));
    const parsed = value.length > NUMBER_BYTES_MAX && parse !== paxTimestamp ? undefined : parse(text);
    if (parsed === undefined) this.tell('PAX_VALUE_INVALID', { keyword, text });
    return parsed;
  }
}
