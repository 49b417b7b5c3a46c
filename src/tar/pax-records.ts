import { decodeLatin1, decodeName } from '../bytes/index.js';

/** One `length keyword=value` record. */
export interface PaxRecord {
  readonly keyword: string;
  /** A view of a copy of the header's data. */
  readonly value: Uint8Array;
}

/** What is wrong with a run of records, and where. */
export interface PaxFault {
  readonly kind:
    | 'length'
    | 'blank-before-length'
    | 'no-newline'
    | 'no-equals'
    | 'zero-length'
    | 'cut'
    | 'empty-keyword';
  /** Index of the faulty record's first byte in the header's data. */
  readonly at: number;
  /** The bytes there, at most 40, as Latin-1. */
  readonly text: string;
}

/**
 * Takes a pax header's data apart. The length alone ends a value, which may hold any byte. Behind a record whose
 * length makes no sense the next line is tried, so that one bad record does not hide the others. Takes time linear in
 * the data, and memory of some 40 times the data where that is nothing but the shortest records.
 * @param data - the data of a member of type x, g or X
 * @param faultsMax - faults beyond this many are not kept
 * @see POSIX.1-2017 pax, "pax Extended Header"
 */
export function parsePaxRecords(
  data: Uint8Array,
  faultsMax: number,
): {
  records: PaxRecord[];
  faults: PaxFault[];
} {
  const records: PaxRecord[] = [];
  const faults: PaxFault[] = [];
  const own = data.slice();
  let at = 0;
  while (at < own.length) {
    const step = parseRecord(own, at);
    if (step.record !== undefined) records.push(step.record);
    for (const kind of step.faults) {
      if (faults.length < faultsMax) faults.push({ kind, at, text: decodeLatin1(own.subarray(at, at + 40)) });
    }
    at = step.next;
  }
  return { records, faults };
}

interface Step {
  readonly record?: PaxRecord;
  readonly faults: readonly PaxFault['kind'][];
  readonly next: number;
}

function parseRecord(data: Uint8Array, start: number): Step {
  let at = start;
  const faults: PaxFault['kind'][] = [];
  while (data[at] === 0x20 || data[at] === 0x09) at++;
  if (at > start) faults.push('blank-before-length');
  const digits = at;
  let length = 0;
  while (at < data.length && at - digits < 10 && isDigit(data[at] as number))
    length = length * 10 + (data[at++] as number) - 0x30;
  if (at === digits || data[at] !== 0x20) return { faults: [...faults, 'length'], next: lineAfter(data, start) };
  if (length === 0) return { faults: [...faults, 'zero-length'], next: lineAfter(data, start) };
  const end = digits + length;
  if (end > data.length) return { faults: [...faults, 'cut'], next: lineAfter(data, start) };
  if (end <= at + 1) return { faults: [...faults, 'length'], next: lineAfter(data, start) };
  const body = at + 1;
  let equals = body;
  while (equals < end && data[equals] !== 0x3d) equals++;
  if (data[end - 1] !== 0x0a) faults.push('no-newline');
  if (equals === end) return { faults: [...faults, 'no-equals'], next: end };
  if (equals === body) faults.push('empty-keyword');
  const valueEnd = data[end - 1] === 0x0a ? end - 1 : end;
  const record = {
    keyword: decodeName(data.subarray(body, equals)),
    value: data.subarray(equals + 1, Math.max(equals + 1, valueEnd)),
  };
  return { record, faults, next: end };
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function lineAfter(data: Uint8Array, at: number): number {
  const newline = data.indexOf(0x0a, at);
  return newline < 0 ? data.length : newline + 1;
}
