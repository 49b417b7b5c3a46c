import { concatenated, encodeName } from '../../src/bytes/index.js';
import type { BuildTime } from './description.js';

/** One record to be written: its keyword and the bytes of its value. */
export type BuildRecord = readonly [keyword: string, value: Uint8Array];

/** A record whose value is text. */
export function record(keyword: string, value: string | number | bigint): BuildRecord {
  return [keyword, encodeName(String(value))];
}

/**
 * Encodes pax records, each as `length keyword=value` and a newline; the length counts itself.
 * @see POSIX.1-2017 pax, "pax Extended Header"
 */
export function paxBytes(records: readonly BuildRecord[]): Uint8Array {
  return concatenated(
    records.flatMap(([keyword, value]) => {
      const body = encodeName(` ${keyword}=`);
      const rest = body.length + value.length + 1;
      let length = rest + 1;
      while (String(length).length + rest !== length) length = String(length).length + rest;
      return [encodeName(String(length)), body, value, Uint8Array.of(0x0a)];
    }),
  );
}

/** A time as pax writes it: decimal seconds with a fraction where there is one. */
export function paxTime({ seconds, nanoseconds }: BuildTime): string {
  if (nanoseconds === 0) return String(seconds);
  const total = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
  const size = total < 0n ? -total : total;
  const fraction = String(size % 1_000_000_000n).padStart(9, '0');
  return `${total < 0n ? '-' : ''}${size / 1_000_000_000n}.${fraction.replace(/0+$/, '')}`;
}
