import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ListingFormatter, type ListingOptions } from '../../src/tar/listing-line.js';
import type { TarMember } from '../../src/tar/member.js';
import { member as memberNamed } from '../testing/member.js';

const seed = Number(process.env.TAPEKIT_SEED ?? 20260101);

const BASE = memberNamed('n', { dialect: 'gnu', uname: 'root', gname: 'root', size: 0, storedSize: 0 });

const member = (changes: Partial<TarMember>): TarMember => ({ ...BASE, ...changes });
const at = (seconds: number | bigint, nanoseconds = 0): Partial<TarMember> => ({ mtime: { seconds, nanoseconds } });
function lines(members: readonly Partial<TarMember>[], options: Partial<ListingOptions> = {}): string[] {
  const formatter = new ListingFormatter({ charset: 'utf-8', zoneOffsetSeconds: () => 0, ...options });
  for (const changes of members) formatter.append(member(changes));
  return new TextDecoder('utf-8', { fatal: true }).decode(formatter.take()).split('\n').slice(0, -1);
}

// The expected lines are those of GNU tar 1.34 for headers with these values.
describe('the lines of tar -tvf', () => {
  test.each([
    ['file', {}, '-rw-r--r-- root/root         0 1970-01-01 00:00 n'],
    ['directory', { typeflag: '5', name: 'd/', mode: 0o1777 }, 'drwxrwxrwt root/root         0 1970-01-01 00:00 d/'],
    ['directory by its slash', { name: 'd/' }, 'drw-r--r-- root/root         0 1970-01-01 00:00 d/'],
    ['hard link', { typeflag: '1', linkname: 'a\n' }, 'hrw-r--r-- root/root         0 1970-01-01 00:00 n link to a\\n'],
    ['symlink', { typeflag: '2', linkname: 'a' }, 'lrw-r--r-- root/root         0 1970-01-01 00:00 n -> a'],
    ['device', { typeflag: '3', devmajor: 1, devminor: 3 }, 'crw-r--r-- root/root       1,3 1970-01-01 00:00 n'],
    ['contiguous', { typeflag: '7' }, 'Crw-r--r-- root/root         0 1970-01-01 00:00 n'],
    [
      'label',
      { typeflag: 'V', dialect: 'gnu', uname: '', gname: '', mode: 0 },
      'V--------- 0/0               0 1970-01-01 00:00 n--Volume Header--',
    ],
    [
      'continuation',
      { typeflag: 'M', uname: '', gname: '', mode: 0, size: 16318, continuation: { offset: 152576 } },
      'M--------- 0/0           16318 1970-01-01 00:00 n--Continued at byte 152576--',
    ],
    ['unknown', { typeflag: "'" }, "?rw-r--r-- root/root         0 1970-01-01 00:00 n unknown file type ‘'’"],
    ['v7', { dialect: 'v7' }, '-rw-r--r-- 0/0               0 1970-01-01 00:00 n'],
    ['ids beyond 32 bits', { uid: -1, uname: '', gname: '', gid: 2 ** 32 - 1 }, undefined],
  ] satisfies [string, Partial<TarMember>, string | undefined][])('%s', (_, changes, line) => {
    expect(lines([changes])).toEqual([line ?? '-rw-r--r-- 4294967295/4294967295 0 1970-01-01 00:00 n']);
  });

  test.each([
    [0o7000, '---S--S--T'],
    [0o7777, '-rwsrwsrwt'],
    [0o5111, '---s--x--t'],
    [0o2777, '-rwxrwsrwx'],
  ])('mode %o', (mode, text) => {
    expect(lines([{ mode }])[0]?.slice(0, 10)).toBe(text);
  });

  test.each([
    [-62009366400, '5-01-01 00:00   '],
    [-62325072000, '-6-12-31 00:00  '],
    [-1, '1969-12-31 23:59'],
    [327403382400, '12345-01-01 00:00'],
    [8521337073600, '272000-06-03 12:00'],
    [2n ** 55n, '1141709097-06-13 06:26'],
    [67767976233532799n, '2147483647-12-31 23:59'],
    [67767976233619200n, '-2147483648-01-02 00:00'],
    [2n ** 62n, '4611686018427387904'],
    [-(2n ** 56n) + 3n, '-72057594037927933'],
  ])('time %s', (seconds, text) => {
    expect(lines([at(seconds)])).toEqual([`-rw-r--r-- root/root         0 ${text} n`]);
  });

  test('a fraction before 1970 goes towards zero, as tar takes it', () => {
    expect(lines([at(-1, 500_000_000)])[0]).toContain('1970-01-01 00:00');
  });

  test('columns grow and stay grown', () => {
    const shown = lines([{ size: 1234567890123 }, { size: 1 }, at(327403382400), at(0)]);
    expect(shown).toEqual([
      '-rw-r--r-- root/root 1234567890123 1970-01-01 00:00 n',
      '-rw-r--r-- root/root             1 1970-01-01 00:00 n',
      '-rw-r--r-- root/root             0 12345-01-01 00:00 n',
      '-rw-r--r-- root/root             0 1970-01-01 00:00  n',
    ]);
  });

  test('the zone is asked for the moment, also on the day it changes', () => {
    const zoneOffsetSeconds = (seconds: number): number => (seconds < 1_679_792_400 ? 3600 : 7200);
    const shown = lines([at(1_679_792_399), at(1_679_792_400), at(1_679_700_000)], { zoneOffsetSeconds });
    expect(shown.map((line) => line.slice(31, 47))).toEqual([
      '2023-03-26 01:59',
      '2023-03-26 03:00',
      '2023-03-25 00:20',
    ]);
  });

  test('every date a Date can hold is right', () => {
    const range = { min: -62_135_596_800, max: 253_402_300_799 };
    fc.assert(
      fc.property(fc.integer(range), (seconds) => {
        const date = new Date(seconds * 1000).toISOString();
        const year = Number(date.slice(0, 4));
        expect(lines([at(seconds)])[0]).toContain(` ${year}${date.slice(4, 10)} ${date.slice(11, 16)} `);
      }),
      { seed },
    );
  });

  test('names are escaped, owners too where they could steer a terminal', () => {
    const shown = lines([{ name: 'é\\\x1b\udce9', uname: 'a\nb', gname: 'gé' }], { charset: 'ascii' });
    expect(shown).toEqual(['-rw-r--r-- a\\nb/gé          0 1970-01-01 00:00 \\303\\251\\\\\\033\\351']);
  });

  test('a label without a member, names only, and names of any length', () => {
    const formatter = new ListingFormatter({ charset: 'utf-8', zoneOffsetSeconds: () => 0 });
    formatter.appendLabel('L', 60);
    formatter.appendName(member({ name: 'é'.repeat(100_000) }));
    formatter.appendName(member({ name: 'x'.repeat(200_000) }));
    const label = 'V--------- 0/0               0 1970-01-01 00:01 L--Volume Header--\n';
    expect(formatter.length).toBe(label.length + 200_001 + 200_001);
    expect(new TextDecoder().decode(formatter.take().subarray(0, label.length))).toBe(label);
    expect(formatter.length).toBe(0);
  });
});
