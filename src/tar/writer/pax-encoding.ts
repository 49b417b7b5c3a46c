import { encodeName } from '../../bytes/index.js';
import type { Exact } from '../../findings/index.js';
import type { Timestamp } from '../member.js';

/** Records of a pax header, in the order in which they are written. */
export class PaxEncoder {
  private readonly records: { readonly keyword: Uint8Array; readonly value: Uint8Array; readonly length: number }[] =
    [];
  /** Bytes of all records. */
  length = 0;

  /**
   * Adds a record, `length keyword=value` and a newline; the length counts itself.
   * @see POSIX.1-2017 pax, "pax Extended Header"
   */
  add(keyword: string, value: Uint8Array): void {
    const encoded = encodeName(keyword);
    const length = recordBytes(encoded.length + value.length + 3);
    this.records.push({ keyword: encoded, value, length });
    this.length += length;
  }

  /** Adds a record whose value is a number. */
  addNumber(keyword: string, value: Exact): void {
    this.add(keyword, encodeName(String(value)));
  }

  /** Adds a record whose value is a time. */
  addTime(keyword: string, time: Timestamp): void {
    this.add(keyword, encodeName(paxTime(time)));
  }

  /** Writes the records one behind the other. */
  put(bytes: Uint8Array, start: number): void {
    let at = start;
    for (const { keyword, value, length } of this.records) {
      const digits = String(length);
      for (let i = 0; i < digits.length; i++) bytes[at++] = digits.charCodeAt(i);
      bytes[at++] = 0x20;
      bytes.set(keyword, at);
      at += keyword.length;
      bytes[at++] = 0x3d;
      bytes.set(value, at);
      at += value.length;
      bytes[at++] = 0x0a;
    }
  }
}

/** The length of a record with the digits that say it. */
function recordBytes(rest: number): number {
  let length = rest + 1;
  while (String(length).length + rest !== length) length = String(length).length + rest;
  return length;
}

/**
 * A time as pax has it: decimal seconds, with a fraction where there is one.
 * @see POSIX.1-2017 pax, "pax Extended Header File Times"
 */
export function paxTime({ seconds, nanoseconds }: Timestamp): string {
  if (nanoseconds === 0) return String(seconds);
  const total = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
  const size = total < 0n ? -total : total;
  const fraction = String(size % 1_000_000_000n).padStart(9, '0');
  return `${total < 0n ? '-' : ''}${size / 1_000_000_000n}.${fraction.replace(/0+$/, '')}`;
}
