import { expect } from 'vitest';
import { readSet } from '../../../src/archive/read-set.js';
import type { ByteSource } from '../../../src/archive/source.js';
import { concatenated } from '../../../src/bytes/index.js';
import { type Code, severityOf } from '../../../src/findings/index.js';
import { formatsFor, reduceEntry, type TarMember } from '../../../src/tar/index.js';
import type { Written } from './entry-arbitrary.js';
import { readOf, saidOf } from './said.js';

/** What a set can hold of some entries. */
export function fitting(all: readonly Written[], format: 'gnu' | 'pax' | 'auto'): Written[] {
  const held = format === 'auto' ? 'pax' : format;
  return all
    .map(({ entry, data }) => ({ entry: reduceEntry(entry, held).entry, data }))
    .filter(({ entry }) => formatsFor(entry).includes(held));
}

/** Whether something is more than worth knowing. */
export const isWrong = (code: Code): boolean => severityOf(code) === 'error' || severityOf(code) === 'warning';

/** Reads a set: it must be whole, and hold the entries as they were written. */
export async function expectSet(sources: readonly ByteSource[], entries: readonly Written[]): Promise<void> {
  const members: TarMember[] = [];
  const stored: Uint8Array[] = [];
  const codes: Code[] = [];
  const visitor = {
    member: (member: TarMember) => void members.push(member),
    data: (bytes: Uint8Array) => void stored.push(bytes.slice()),
    end: (_: TarMember, missing: number | bigint) => expect(missing).toBe(0),
    found: ({ code }: { code: Code }) => void codes.push(code),
  };
  await readSet(sources, visitor, { data: true });
  // The two blocks of zeros that end the set may stand on two volumes.
  expect(codes.filter(isWrong).filter((code) => code !== 'TAR_LONE_ZERO_END')).toEqual([]);
  expect(members.map((member, i) => readOf(member, (entries[i] as Written).entry))).toEqual(
    entries.map(({ entry }) => saidOf(entry)),
  );
  expect(Buffer.compare(concatenated(stored), concatenated(entries.map(({ data }) => data)))).toBe(0);
}
