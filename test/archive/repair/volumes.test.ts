import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../src/archive/source.js';
import { verify } from '../../../src/archive/verify.js';
import { tarVectors } from '../../testing/vectors.js';
import { digested, repairedSet } from './repaired.js';

const { folder, index } = tarVectors;
const bytesOf = (file: string): Uint8Array => readFileSync(join(folder, file));
const SETS = [
  ['set-gnu', 3],
  ['set-gnu-label', 3],
  ['set-oldgnu-label', 3],
  ['set-posix', 3],
  ['set-posix-label', 4],
  ['set-seam', 2],
] as const;
const filesOf = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${name}-${i + 1}.tar`);

/** Members of a set of volumes, with their digests. */
async function membersOf(volumes: readonly Uint8Array[]): Promise<string[]> {
  const members: string[] = [];
  const sources = volumes.map((bytes, i) => memorySource(`${i}`, bytes));
  await verify(sources, {
    seed: 1,
    onMember({ kind, name, size }, sha256) {
      if (kind !== 'volume-label') members.push(`${name} ${size} ${sha256}`);
    },
  });
  return members;
}

const told = async (bytes: Uint8Array): Promise<string[]> =>
  (await digested(bytes)).map(({ member: { name, size }, sha256 }) => `${name} ${size} ${sha256}`);

describe('the volumes of a set', () => {
  test('stand in the index', () => {
    const known = index.vectors.map(({ file }) => file);
    for (const [name, count] of SETS) expect(known).toEqual(expect.arrayContaining(filesOf(name, count)));
  });

  test.each(SETS)('%s becomes one archive', async (name, count) => {
    const volumes = filesOf(name, count).map(bytesOf);
    const { report, bytes } = await repairedSet(volumes);
    expect(report).toMatchObject({ outcome: 'complete', fates: [], losses: [] });
    expect(await told(bytes)).toEqual(await membersOf(volumes));
  });

  test.each(SETS.filter(([, count]) => count > 2))(
    '%s without its second volume: all that stands on the others',
    async (name, count) => {
      const files = filesOf(name, count).filter((file) => !file.endsWith('-2.tar'));
      const { report, bytes } = await repairedSet(files.map(bytesOf));
      expect(report.outcome).toBe('losses');
      expect(report.losses).toContainEqual(expect.objectContaining({ kind: 'volume', volume: 1 }));
      const whole = await membersOf(filesOf(name, count).map(bytesOf));
      const had = await told(bytes);
      for (const own of had) expect(whole).toContain(own);
      const alone = (await Promise.all(files.map(async (file) => (await repairedSet([bytesOf(file)])).bytes))).filter(
        ({ length }) => length > 0,
      );
      const each = (await Promise.all(alone.map(told))).flat();
      expect(had).toEqual(each);
    },
  );

  test('damage is told with the volume that it stands on', async () => {
    const [first, second, third] = filesOf('set-gnu-label', 3).map(bytesOf) as [Uint8Array, Uint8Array, Uint8Array];
    const member = (await digested(third)).find(({ member: { kind } }) => kind === 'file')?.member;
    const damaged = third.slice();
    damaged.fill(0xff, member?.headerOffset, (member?.headerOffset ?? 0) + 512);
    const { report } = await repairedSet([first, second, damaged]);
    expect(report.outcome).toBe('losses');
    expect(report.losses).toMatchObject([{ kind: 'no-tar', volume: 2, from: member?.headerOffset }]);
  });
});
