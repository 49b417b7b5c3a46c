import { describe, expect, test } from 'vitest';
import { ManifestComparer, type ManifestEntry, type ManifestFormat } from '../../../src/archive/manifest/index.js';
import { type Finding, tell } from '../../../src/findings/index.js';
import type { TarMember } from '../../../src/tar/member.js';
import { member } from '../../testing/member.js';
import { sha256 } from './members.js';

const X = sha256('xx');
const Y = sha256('yy');
const EMPTY = sha256('');
type Told = Omit<ManifestEntry, 'line'>;
type Seen = [member: TarMember, sha256: string | undefined, volume?: number];

function compare(told: readonly Told[], seen: readonly Seen[], format: ManifestFormat = 'sha256sum', base?: string) {
  const comparer = new ManifestComparer({
    format,
    base,
    namesOfLines: (lines) => new Map(lines.map((line) => [line, told[line - 1]?.name ?? ''])),
  });
  comparer.knowOwnDigest(sha256('the manifest'));
  const findings: Finding[] = told.flatMap((entry, i) => [...comparer.expect({ ...entry, line: i + 1 })]);
  for (const [seenMember, digest, volume = 0] of seen) findings.push(...comparer.saw(seenMember, digest, volume));
  findings.push(...comparer.end(true));
  for (const found of findings) expect(tell(found).message).not.toBe('');
  const codes = findings.map((f) => f.code).filter((code) => code !== 'MANIFEST_SUMMARY');
  return { codes, findings, counts: comparer.counts, vouched: comparer.vouchedBytes };
}

const file = (name: string, digest: string | undefined): Seen => [member(name), digest];

describe('holding members against a manifest', () => {
  test('all fits: nothing to tell, bytes vouched for', () => {
    const { codes, vouched } = compare(
      [
        { name: './a', sha256: X },
        { name: '/d/b', sha256: Y },
      ],
      [file('a', X), file('d/b', Y)],
    );
    expect(codes).toEqual([]);
    expect(vouched).toBe(4n);
  });

  test('a digest that differs, a missing file, a stranger', () => {
    const { findings, counts } = compare(
      [
        { name: 'a', sha256: X },
        { name: 'b', sha256: X },
        { name: 'gone', sha256: X },
      ],
      [file('a', X), file('b', Y), file('new', Y)],
    );
    expect(findings).toMatchObject([
      { code: 'MANIFEST_FILE_EXTRA', args: { name: 'new' } },
      { code: 'MANIFEST_DIGEST_DIFFERS', args: { name: 'b', line: 2, expected: X, found: Y } },
      { code: 'MANIFEST_FILE_MISSING', args: { name: 'gone', line: 3 } },
      { code: 'MANIFEST_SUMMARY', args: { checked: 2, differing: 1, missing: 1, extra: 1 } },
    ]);
    expect(counts.filesChecked).toBe(2);
  });

  test('of several versions the last counts, an earlier one that differs is a note', () => {
    expect(compare([{ name: 'a', sha256: X }], [file('a', Y), file('a', X)]).codes).toEqual([
      'MANIFEST_EARLIER_VERSION',
    ]);
    expect(compare([{ name: 'a', sha256: X }], [file('a', X), file('a', Y)]).codes).toEqual([
      'MANIFEST_DIGEST_DIFFERS',
    ]);
  });

  test('twenty of a kind are told, all are counted', () => {
    const told = Array.from({ length: 500 }, (_, i) => ({ name: `f${i}`, sha256: X }));
    const { codes, counts } = compare(
      told,
      told.slice(0, 400).map(({ name }) => file(name, Y)),
    );
    expect(codes.filter((code) => code === 'MANIFEST_DIGEST_DIFFERS')).toHaveLength(20);
    expect(codes.filter((code) => code === 'MANIFEST_FILE_MISSING')).toHaveLength(20);
    expect(counts).toMatchObject({ differing: 400, missing: 100 });
  });

  test('holes of a sparse file are not counted as checked bytes', () => {
    const sparse = member('a', { size: 2 ** 30, storedSize: 7 });
    const told = [
      { name: 'a', sha256: X },
      { name: 'b', sha256: X },
    ];
    expect(compare(told, [[sparse, X], file('b', undefined)]).vouched).toBe(7n);
  });

  test('findings tell the volume in which the member begins', () => {
    const told = ['a', 'b'].map((name) => ({ name, sha256: X }));
    const seen: Seen[] = [
      [member('a'), Y, 1],
      [member('a'), X, 1],
      [member('b'), Y, 2],
      [member('new'), Y, 3],
    ];
    const { findings } = compare(told, seen);
    expect(findings.map(({ code, at }) => [code, at.volume])).toEqual([
      ['MANIFEST_EARLIER_VERSION', 1],
      ['MANIFEST_FILE_EXTRA', 3],
      ['MANIFEST_DIGEST_DIFFERS', 2],
      ['MANIFEST_SUMMARY', 0],
    ]);
  });

  test('content that did not come is said once', () => {
    const { findings } = compare([{ name: 'a', sha256: X }], [file('a', undefined)]);
    expect(findings).toMatchObject([{ code: 'MANIFEST_CONTENT_UNCHECKED', args: { count: 1, name: 'a' } }]);
  });

  test('a manifest that contradicts itself', () => {
    const told = [X, Y].map((digest) => ({ name: 'a', sha256: digest }));
    expect(compare(told, [file('a', X)]).codes).toEqual(['MANIFEST_CONTRADICTORY']);
  });

  test('the manifest itself in the archive is no stranger, even where it lists itself as empty', () => {
    const own = file('SHA256SUMS', sha256('the manifest'));
    expect(compare([{ name: 'a', sha256: X }], [file('a', X), own]).codes).toEqual([]);
    const told = [
      { name: 'a', sha256: X },
      { name: 'SHA256SUMS', sha256: EMPTY },
    ];
    expect(compare(told, [file('a', X), own]).codes).toEqual([]);
  });

  test('a folder in place of a file is an error', () => {
    const folder = member('a', { kind: 'directory' });
    expect(compare([{ name: 'a', sha256: X }], [[folder, undefined]]).codes).toEqual(['MANIFEST_TYPE_DIFFERS']);
  });
});

describe('links', () => {
  const told = [
    { name: 'a', sha256: X },
    { name: 'l', sha256: X },
  ];
  const link = (kind: 'hardlink' | 'symlink'): Seen => [member('l', { kind, linkname: 'a', size: 0 }), undefined];

  test('a hard link has the content of its target', () => {
    expect(compare(told, [file('a', X), link('hardlink')]).codes).toEqual([]);
    const other = [told[0] as Told, { name: 'l', sha256: Y }];
    expect(compare(other, [file('a', X), link('hardlink')]).codes).toEqual(['MANIFEST_DIGEST_DIFFERS']);
    expect(compare(told, [file('a', Y), link('hardlink')]).counts.differing).toBe(2);
  });

  test('a file stored again as a hard link to itself stays what it was', () => {
    const again: Seen = [member('a', { kind: 'hardlink', linkname: './a', size: 0 }), undefined];
    const one = [{ name: 'a', sha256: X }];
    expect(compare(one, [file('a', X), again]).codes).toEqual([]);
    expect(compare(one, [file('a', Y), again]).codes).toEqual(['MANIFEST_DIGEST_DIFFERS']);
    expect(compare(one, [again]).codes).toEqual(['MANIFEST_CONTENT_UNCHECKED']);
    const sized: Told[] = [{ name: 'a', kind: 'file', size: 3 }];
    expect(compare(sized, [file('a', X), again], 'mtree').codes).toEqual(['MANIFEST_SIZE_DIFFERS']);
  });

  test('a symbolic link was followed when the manifest was made', () => {
    expect(compare(told, [file('a', X), link('symlink')]).codes).toEqual([]);
    const away: Seen = [member('l', { kind: 'symlink', linkname: '/else' }), undefined];
    expect(compare(told, [file('a', X), away]).codes).toEqual(['MANIFEST_CONTENT_UNCHECKED']);
  });
});

describe('where the paths start', () => {
  test('the archive has a folder in front', () => {
    const seen = [[member('bag', { kind: 'directory' }), undefined] as Seen, file('bag/n/a', X), file('bag/b', Y)];
    const told = [
      { name: 'n/a', sha256: X },
      { name: 'b', sha256: Y },
    ];
    expect(compare(told, seen).codes).toEqual([]);
  });

  test('the manifest has folders in front', () => {
    const told = [
      { name: '/home/me/t/a', sha256: X },
      { name: '/home/me/t/b', sha256: Y },
    ];
    expect(compare(told, [file('t/a', X), file('t/b', Y)]).codes).toEqual([]);
    expect(compare(told, [file('./a', X), file('./b', Y)]).codes).toEqual([]);
  });

  test('names that fit as they are win over a stranger with the same content', () => {
    const told = [
      { name: 'a', sha256: X },
      { name: 'b', sha256: Y },
    ];
    expect(compare(told, [file('b', X), file('x/a', X), file('a', X)]).codes).toContain('MANIFEST_FILE_EXTRA');
    expect(compare(told, [file('b', X), file('x/a', X), file('a', X)]).counts.missing).toBe(0);
  });

  test('without digests the names decide', () => {
    const told = ['a', 'b'].map((name) => ({ name, sha256: X }));
    expect(compare(told, [file('p/a', Y), file('p/b', Y)]).counts).toMatchObject({ differing: 2, missing: 0 });
  });

  test('a base that is given leaves out what lies outside', () => {
    const { codes, counts } = compare(
      [{ name: 'a', sha256: X }],
      [file('in/a', X), file('out/a', Y)],
      'sha256sum',
      'in',
    );
    expect(codes).toEqual([]);
    expect(counts.outside).toBe(1);
  });

  test('BagIt: tag files need not be listed, but there must be a bag', () => {
    const told = [{ name: 'data/a', sha256: X }];
    const seen = [file('bag/bagit.txt', Y), file('bag/bag-info.txt', Y), file('bag/data/a', X)];
    expect(compare(told, seen, 'bagit').codes).toEqual([]);
    expect(compare(told, seen.slice(1), 'bagit').codes).toEqual(['MANIFEST_OUTSIDE_PAYLOAD']);
    expect(compare(told, [...seen, file('bag/data/b', X)], 'bagit').codes).toEqual(['MANIFEST_FILE_EXTRA']);
  });
});

describe('what mtree tells besides', () => {
  test('type, size, link, and mode, owner, time as warnings', () => {
    const mtime = { seconds: 5, nanoseconds: 0 };
    const told: Told[] = [
      { name: '.', kind: 'directory' },
      { name: './f', kind: 'file', size: 3, mode: 0o600, uid: 1, gid: 2, mtime, sha256: X },
      { name: './l', kind: 'symlink', linkname: 'f', mode: 0o777 },
      { name: './d', kind: 'directory' },
      { name: './maybe', kind: 'file', optional: true },
    ];
    const link = member('l', { kind: 'symlink', linkname: 'g', mode: 0o755 });
    const { codes } = compare(told, [file('f', X), [link, undefined], [member('d'), X]], 'mtree');
    expect(codes.sort()).toEqual([
      ...Array(4).fill('MANIFEST_ATTRIBUTE_DIFFERS'),
      'MANIFEST_LINK_DIFFERS',
      'MANIFEST_SIZE_DIFFERS',
      'MANIFEST_TYPE_DIFFERS',
    ]);
  });
});
