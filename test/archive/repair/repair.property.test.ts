import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BuiltArchive,
  type Damaged,
  damagedArchive,
  isWellFormed,
  judgeDamage,
} from '../../../emulator/testing/index.js';
import { findable } from '../../testing/findable.js';
import { readAll } from '../../testing/read-all.js';
import { settings } from '../../testing/settings.js';
import { type Digested, digested, type Repaired, repaired } from './repaired.js';

describe('any damage', () => {
  test('leaves a repaired archive that is whole, holds every member outside the damage, and none that never was', async () => {
    await fc.assert(
      fc.asyncProperty(damagedArchive({ minMembers: 1 }), async ({ archive: whole, damaged }) => {
        const done = await repaired(damaged.bytes);
        const members = done.bytes.length === 0 ? [] : await digested(done.bytes);
        expect(done.report.outcome).not.toBe('unsound');
        expect(missed(whole, damaged, members)).toEqual([]);
        expect(invented(await digested(whole.bytes), whole, damaged, done, members)).toEqual([]);
      }),
      settings(100),
    );
  });
});

/** Members outside the damage that are not in the new archive with their content. */
function missed(whole: BuiltArchive, damaged: Damaged, members: readonly Digested[]): string[] {
  const reading = readAll(damaged.bytes);
  return findable(whole, damaged, reading).flatMap(({ member: truth, headerOffset }) => {
    // What a content begins with may be an archive that is stored as a file.
    if (reading.members.some(({ member }) => member.dataOffset === headerOffset)) return [];
    // What an archive ends with may be one that stands in the last content, and is told to be.
    const isAtEnd = reading.findings.some(({ code, at }) => code === 'TAR_ARCHIVE_AT_END' && at.offset <= headerOffset);
    if (truth.type === 'volume-label' || isAtEnd) return [];
    // Bytes put in right behind a content, or over what stands there, look as if the content went on.
    const end = truth.dataOffset + truth.stored.length;
    if (damaged.touched.some((range) => range.start <= end && range.end >= end && truth.stored.length > 0)) return [];
    // Zeros at the end of a content tell nothing of where bytes were lost: there, or in the padding.
    const inPadding = damaged.touched.some((range) => range.start >= end && range.end <= end + (-end & 511));
    if (inPadding && truth.stored.at(-1) === 0) return [];
    const isThere = members.some(({ member, sha256 }) => {
      const isSame = member.name === truth.name && member.size === truth.size && member.linkname === truth.linkname;
      return isSame && (member.kind !== 'file' || truth.sparse !== undefined || sha256 === sha256Of(truth.stored));
    });
    return isThere ? [] : [`${truth.name} (${truth.size} bytes, at ${truth.headerOffset})`];
  });
}

/** Members of the new archive that are said to be what was written, and are not. */
function invented(
  before: readonly Digested[],
  whole: BuiltArchive,
  damaged: Damaged,
  { report }: Repaired,
  members: readonly Digested[],
): string[] {
  // What damage does to contents and to records alone nobody can see, nor what leaves a whole archive behind.
  if (judgeDamage(whole, damaged) !== 'structure' || isWellFormed(damaged.bytes)) return [];
  // Bytes that stand in place of others in a content or a long name do not show either.
  const inPlace = /flip|overwrite|zero|swap/.test(damaged.damage.kind);
  const hit = new Set(
    whole.members
      .filter(({ offset, headerOffset, dataOffset, stored }) => {
        const isTouched = (from: number, to: number): boolean =>
          from < to && damaged.touched.some((range) => range.start < to && range.end > from);
        return inPlace && (isTouched(offset + 512, headerOffset) || isTouched(dataOffset, dataOffset + stored.length));
      })
      .map(({ name }) => name),
  );
  for (const name of movedHeaders(whole, damaged)) hit.add(name);
  // A header that is written anew gives a directory its slash.
  const bare = (name = ''): string => name.replace(/\/+$/, '');
  const unproven = new Set(report.fates.filter(({ fate }) => fate === 'unproven').map(({ name }) => bare(name)));
  const known = new Set(before.map(identity));
  // Without its extended headers a member has but the beginning of its name.
  const isHit = (name: string): boolean => [...hit].some((own) => own.startsWith(name.slice(0, 90)));
  const isExcused = ({ member: { name } }: Digested): boolean => unproven.has(bare(name)) || isHit(name);
  return members.filter((one) => !known.has(identity(one)) && !isExcused(one)).map(identity);
}

/** Members whose header stands whole in another place now, or twice: it claims what stands behind it there. */
function movedHeaders({ members }: BuiltArchive, { damage }: Damaged): string[] {
  if (damage.kind !== 'swap' && damage.kind !== 'duplicate') return [];
  const starts = damage.kind === 'swap' ? [damage.at, damage.other] : [damage.at];
  const isMoved = (at: number): boolean => starts.some((start) => at + 512 > start && at < start + damage.length);
  return members.filter(({ headerOffset }) => isMoved(headerOffset)).map(({ name }) => name);
}

function identity({ member, sha256 }: Digested): string {
  const { name, linkname, kind, size } = member;
  return `${name} -> ${linkname} (${kind}, ${size} bytes, ${sha256 ?? 'no digest'})`;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
