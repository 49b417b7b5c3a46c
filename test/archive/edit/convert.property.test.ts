import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { archive, type BuildDialect, buildArchive } from '../../../emulator/testing/index.js';
import {
  type ConvertMisfit,
  type ConvertOptions,
  convertTar,
  type EditSource,
} from '../../../src/archive/edit/index.js';
import { memorySource } from '../../../src/archive/source.js';
import { isWriterKeyword, type TarFormat } from '../../../src/tar/index.js';
import { inMemory, inPieces, keepingSink, membersOf } from '../../testing/edited.js';
import { settings } from '../../testing/settings.js';
import { tarVectors } from '../../testing/vectors.js';
import { contentOf, volumesOf } from '../../testing/volume-vectors.js';

const FORMATS: readonly TarFormat[] = ['pax', 'gnu', 'ustar', 'v7'];

async function convert(sources: readonly EditSource[], format: TarFormat, options: Partial<ConvertOptions> = {}) {
  const { sink, bytes } = keepingSink();
  const misfits: ConvertMisfit[] = [];
  const report = await convertTar(sources, sink, { format, onMisfit: (misfit) => misfits.push(misfit), ...options });
  return { report, misfits, bytes: bytes() };
}

type Read = ReturnType<typeof membersOf>['members'][number];

/** What must be the same whatever the format. */
function essence({ name, linkname, kind, mode, size, sparse, stored, uid, gid, ...rest }: Read, isPax: boolean) {
  const { uname, gname, mtime, atime, ctime, devmajor, devminor, pax } = rest;
  const isLink = kind === 'hardlink' || kind === 'symlink';
  return {
    // A directory gets its slash, which some writers leave out.
    ...{
      name: kind === 'directory' ? name.replace(/\/+$/, '') : name,
      kind,
      mode: mode & 0o7777,
      uid,
      gid,
      uname,
      gname,
      mtime,
      atime,
      ctime,
      size,
      stored,
      devmajor,
      devminor,
    },
    linkname: isLink ? linkname : '',
    regions: sparse?.regions.filter(({ length }) => length > 0),
    records: isPax ? Object.entries(pax ?? {}).filter(([keyword]) => !isWriterKeyword(keyword)) : [],
  };
}

const real = ({ members }: ReturnType<typeof membersOf>): Read[] =>
  members.filter(({ kind }) => kind !== 'volume-label');

describe.each(FORMATS)('to %s', (format) => {
  test.each(['v7', 'ustar', 'gnu', 'pax'] as readonly BuildDialect[])(
    'from %s: the same members, or what does not fit is named',
    async (from) => {
      await fc.assert(
        fc.asyncProperty(archive({ dialects: [from] }), fc.constantFrom(0, 700), async (built, size) => {
          const before = membersOf(built.bytes);
          fc.pre(before.errors.length === 0);
          const source = size === 0 ? inMemory(built.bytes) : inPieces(built.bytes, size);
          const { report, misfits, bytes } = await convert([source], format);
          expect(report.misfits).toBe(misfits.length);
          if (misfits.length > 0) {
            expect(report.isWhole).toBe(false);
            const names = ['', ...before.members.map(({ name }) => name)];
            for (const { name, field, message } of misfits) {
              expect(names).toContain(name);
              expect(message).toContain(field === 'label' ? 'label' : field);
            }
            return;
          }
          const after = membersOf(bytes);
          expect(after.errors).toEqual([]);
          expect(after.labels).toEqual(before.labels);
          const same = (all: typeof after) => real(all).map((member) => essence(member, format === 'pax'));
          expect(same(after)).toEqual(same(before));
          const dialects = format === 'pax' ? ['pax', 'ustar'] : [format];
          for (const { dialect } of after.members) expect(dialects).toContain(dialect);
        }),
        settings(40),
      );
    },
  );

  test('lossy: content and names stay, and what goes is counted', async () => {
    await fc.assert(
      fc.asyncProperty(archive(), async (built) => {
        const before = membersOf(built.bytes);
        fc.pre(before.errors.length === 0);
        const { report, misfits, bytes } = await convert([inMemory(built.bytes)], format, { lossy: true });
        if (misfits.length > 0) return;
        const core = (all: typeof before) =>
          real(all).map(({ name, kind, uid, gid, size, stored, mtime }) => [
            name,
            kind,
            uid,
            gid,
            size,
            stored,
            mtime.seconds,
          ]);
        expect(core(membersOf(bytes))).toEqual(core(before));
        const lost = real(before).filter(({ mtime }) => mtime.nanoseconds > 0).length;
        expect(report.leftOut.get('mtime') ?? 0).toBe(format === 'pax' ? 0 : lost);
      }),
      settings(40),
    );
  });
});

describe('volumes', () => {
  test.each(['gnu', 'posix', 'sparse'])('become one archive: %s', async (set) => {
    const sources = volumesOf(set).map((bytes, i) => inMemory(bytes, `${i}`));
    const { report, bytes } = await convert(sources, 'pax', { lossy: true });
    expect(report).toMatchObject({ isWhole: true, misfits: 0 });
    const { members, labels, errors } = membersOf(bytes);
    expect({ labels, errors }).toEqual({ labels: ['SET'], errors: [] });
    const stored = new Map(members.map((member) => [member.name, member.stored]));
    if (set !== 'sparse') expect(stored.get('second')).toEqual(contentOf(5000, 2));
    expect(stored.get('last')).toEqual(contentOf(10, 4));
  });

  test('one of them alone is none', async () => {
    for (const [volume] of volumesOf('gnu').entries()) {
      const { report } = await convert([inMemory(volumesOf('gnu')[volume] as Uint8Array)], 'pax');
      expect(report.isWhole, `${volume}`).toBe(false);
      expect(['volume', 'damaged']).toContain(report.result.problem);
    }
  });
});

test('every sound vector becomes pax, and says the same', async () => {
  let count = 0;
  for (const { file, expect: wanted } of tarVectors.index.vectors) {
    if (wanted.exit !== 0 || !file.endsWith('.tar')) continue;
    const own = Uint8Array.from(readFileSync(join(tarVectors.folder, file)));
    const before = membersOf(own);
    const { report, misfits, bytes } = await convert([{ source: memorySource(file, own) }], 'pax');
    if (misfits.length > 0) {
      expect(
        misfits.every(({ field }) => ['kind', 'dumpdir', 'name', 'linkname'].includes(field)),
        `${file}: ${misfits[0]?.message}`,
      ).toBe(true);
      continue;
    }
    expect(report.isWhole, file).toBe(true);
    const after = membersOf(bytes);
    expect(after.errors, file).toEqual([]);
    const same = (all: typeof after) => real(all).map((member) => essence(member, true));
    expect(same(after), file).toEqual(same(before));
    count++;
  }
  expect(count).toBeGreaterThan(30);
});

test('what is damaged is not to be kept', async () => {
  const { bytes } = buildArchive({
    dialect: 'gnu',
    members: [{ type: 'file', name: 'a', content: contentOf(3000, 1) }],
  });
  const { report } = await convert([inMemory(bytes.subarray(0, 2000))], 'pax');
  expect(report).toMatchObject({ isWhole: false, result: { problem: 'damaged' } });
});

test('what no format has is named, or left out', async () => {
  const { bytes } = buildArchive({
    dialect: 'ustar',
    members: [
      { type: 'file', name: 'a', content: contentOf(600, 1) },
      { type: 'file', name: 'b' },
    ],
  });
  const odd = bytes.slice();
  odd[156] = 0x51; // Q
  let sum = 0;
  for (let i = 0; i < 512; i++) sum += i >= 148 && i < 156 ? 0x20 : (odd[i] as number);
  odd.set(Buffer.from(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  const { report, misfits } = await convert([inMemory(odd)], 'pax');
  expect(report.isWhole).toBe(false);
  expect(misfits).toEqual([
    { name: 'a', field: 'kind', message: 'a is of type "Q", which is no file: tapekit writes no such members' },
  ]);
  const lossy = await convert([inMemory(odd)], 'pax', { lossy: true });
  expect(lossy.report).toMatchObject({ isWhole: true, members: 1 });
  expect([...lossy.report.leftOut]).toEqual([['kind', 1]]);
});
