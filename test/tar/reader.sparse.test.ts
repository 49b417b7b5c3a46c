import { describe, expect, test } from 'vitest';
import { type BuildSparse, buildArchive } from '../../emulator/testing/index.js';
import type { SparseMap } from '../../src/tar/index.js';
import { block, codesOf, file, GNU_MAGIC, octal12, padded, pax, readPieces } from '../testing/blocks.js';
import { readAll } from '../testing/read-all.js';

/** Regions as offset and length in turn. */
function mapOf(realSize: number, ...numbers: readonly number[]): SparseMap {
  const regions = [];
  for (let i = 0; i < numbers.length; i += 2) regions.push({ offset: numbers[i] ?? 0, length: numbers[i + 1] ?? 0 });
  return { realSize, regions, isSound: true };
}

const entries = (...numbers: readonly number[]): string => numbers.map(octal12).join('');
const many = Array.from({ length: 200 }, (_, i) => ({ offset: 1_000_000_007 * i, length: 1 }));

describe('the four forms, and star', () => {
  const FORMS: readonly (readonly [BuildSparse['form'], 'gnu' | 'pax'])[] = [
    ['old-gnu', 'gnu'],
    ['pax-0.0', 'pax'],
    ['pax-0.1', 'pax'],
    ['pax-1.0', 'pax'],
  ];
  const MAPS: readonly (readonly [string, BuildSparse['realSize'], BuildSparse['regions']])[] = [
    ['one region', 700, [{ offset: 600, length: 100 }]],
    [
      'a hole at the end',
      5000,
      [
        { offset: 0, length: 3 },
        { offset: 5000, length: 0 },
      ],
    ],
    ['nothing but a hole', 20 * 2 ** 30, [{ offset: 20 * 2 ** 30, length: 0 }]],
    ['four regions', 8, [0, 2, 4, 6].map((offset) => ({ offset, length: 1 }))],
    ['five', 10, [0, 2, 4, 6, 8].map((offset) => ({ offset, length: 1 }))],
    ['200: many extension blocks, and a map across blocks', 1_000_000_007 * 200, many],
  ];
  const cases = FORMS.flatMap(([form, dialect]) =>
    MAPS.map(([what, realSize, regions]) => ({ form, dialect, what, realSize, regions })),
  );

  test.each(cases)('$form: $what', ({ form, dialect, realSize, regions }) => {
    const stored = regions.reduce((sum, { length }) => sum + length, 0);
    const content = new Uint8Array(stored).fill(7);
    const sparse: BuildSparse = { form, realSize, regions };
    const { bytes } = buildArchive({ dialect, members: [{ type: 'file', name: 'dir/s', content, sparse }] });
    const reading = readAll(bytes);
    expect(reading.findings).toEqual([]);
    expect(reading.members[0]?.member).toMatchObject({ name: 'dir/s', size: realSize, storedSize: stored });
    expect(reading.members[0]?.member.sparse).toEqual({ realSize, regions, isSound: true });
    expect(reading.members[0]?.stored).toEqual(content);
  });

  test('star: the map at its own place, the real size in pax', () => {
    const patch = {
      355: '\x01',
      356: entries(0, 1, 2, 1, 4, 1, 6, 1),
      452: octal12(9),
      476: octal12(1),
      488: octal12(1),
      508: 'tar\0',
    };
    const extension = entries(8, 1).padEnd(512, '\0');
    const header = block({ type: 'S', size: 5, patch });
    const reading = readPieces(header + extension + padded('abcde'), block());
    expect(reading.findings).toEqual([]);
    expect(reading.members[0]?.member.sparse).toEqual(mapOf(9, 0, 1, 2, 1, 4, 1, 6, 1, 8, 1));
    const renamed = readPieces(pax('x', { 'SCHILY.realsize': '10' }), header + extension + padded('abcde'));
    expect(renamed.members[0]?.member.size).toBe(10);
  });

  test('version 0.0 with a major number that says so', () => {
    const records = { 'GNU.sparse.major': '0', 'GNU.sparse.minor': '1', 'GNU.sparse.numblocks': '1' };
    const reading = readPieces(pax('x', { ...records, 'GNU.sparse.map': '0,2', 'GNU.sparse.size': '9' }), file('ab'));
    expect(reading.findings).toEqual([]);
    expect(reading.members[0]?.member.sparse).toEqual(mapOf(9, 0, 2));
  });

  test('version 1.0 without any region', () => {
    const records = { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.realsize': '9' };
    const reading = readPieces(pax('x', records), file(padded('0\n')));
    expect(reading.findings).toEqual([]);
    expect(reading.members[0]?.member).toMatchObject({ size: 9, storedSize: 0, sparse: { regions: [] } });
  });
});

describe('maps that make no sense', () => {
  const old = (size: number, realSize: number, ...numbers: readonly number[]): string =>
    file('a'.repeat(size), {
      type: 'S',
      magic: GNU_MAGIC,
      patch: { 386: entries(...numbers), 483: octal12(realSize) },
    });
  const pax0 = (map: string, count: string, data = 'ab'): string =>
    pax('x', { 'GNU.sparse.size': '9', 'GNU.sparse.numblocks': count, 'GNU.sparse.map': map }) + file(data);
  const pax1 = (map: string): string =>
    pax('x', { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.realsize': '9' }) + file(map);

  test.each([
    ['overlap', old(4, 9, 0, 2, 1, 2)],
    ['overlap', old(4, 9, 4, 2, 0, 2)],
    ['beyond-end', old(2, 9, 8, 2)],
    ['sum-differs', old(3, 9, 0, 2)],
    [
      'not-a-number',
      file('ab', { type: 'S', magic: GNU_MAGIC, patch: { 386: `abc${'\0'.repeat(9)}${octal12(2)}`, 483: octal12(9) } }),
    ],
    [
      'negative',
      file('ab', { type: 'S', magic: GNU_MAGIC, patch: { 386: `${'\xff'.repeat(12)}${octal12(2)}`, 483: octal12(9) } }),
    ],
    ['negative', file('', { type: 'S', magic: GNU_MAGIC, patch: { 483: '\xff'.repeat(12) } })],
    ['two-maps', pax('x', { 'GNU.sparse.map': '0,2' }) + old(2, 9, 0, 2)],
    ['odd-count', pax0('0,2,4', '1')],
    ['count-differs', pax0('0,2', '4000000000')],
    ['not-a-number', pax0('0,two', '1')],
    ['negative', pax0('-1,2', '1')],
    ['cut', pax1(`4000\n${'7\n'.repeat(253)}7`)],
    ['cut', pax1('')],
    ['not-a-number', pax1(`${padded('-1\n0\n2\n')}ab`)],
    ['not-a-number', pax1(`${padded('1\n0\n99999999999999999999999\n')}ab`)],
    ['not-a-number', pax1(`${padded('99999999999999999999\n0\n2\n')}ab`)],
  ])('%s', (problem, archive) => {
    const reading = readPieces(archive, block({ name: 'next' }));
    expect(reading.errors[0]).toMatchObject({ code: 'SPARSE_MAP_INVALID', args: { problem } });
    expect(reading.members.at(-1)?.member).toMatchObject({ name: 'next', recovered: false });
    expect(codesOf(reading).filter((code) => code.startsWith('TAR_'))).toEqual([]);
  });
});
