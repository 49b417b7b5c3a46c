import { describe, expect, test } from 'vitest';
import { compressionByName } from '../../../src/archive/create/compression.js';
import { PathListError, pathsFrom } from '../../../src/archive/create/paths-from.js';
import type { Remark } from '../../../src/archive/create/remarks.js';
import { StoredNames } from '../../../src/archive/create/stored-names.js';
import { Exclusion, patternsIn } from '../../../src/tar/exclusion.js';

describe('names as they are stored', () => {
  test.each([
    ['a/b', 'a/b', []],
    ['/etc/x', 'etc/x', ['/']],
    ['//etc', 'etc', ['//']],
    ['/', '.', ['/']],
    ['../a', 'a', ['../']],
    ['a/../../b/c', 'b/c', ['a/../../']],
    ['..', '.', ['..']],
    ['a/..', '.', ['a/..']],
    ['..a/b..', '..a/b..', []],
    ['a..', 'a..', []],
    ['./a', './a', []],
  ])('%s is stored as %s', (given, stored, prefixes) => {
    const told: Remark[] = [];
    const names = new StoredNames(false, (remark) => told.push(remark));
    expect(names.member(given)).toBe(stored);
    names.member(given);
    expect(told).toEqual(prefixes.map((prefix) => ({ code: 'prefix', prefix, of: 'names' })));
    names.linkTarget(given);
    expect(told.length).toBe(prefixes.length * 2);
  });

  test('as they are, where that is wanted', () => {
    const names = new StoredNames(true, () => expect.unreachable());
    expect(names.member('/a/../b')).toBe('/a/../b');
  });
});

describe('what is left out', () => {
  const NAMES = ['d', 'd/a.o', 'd/a b', 'd/.hid', 'd/.hid/z', 'd/sub', 'd/sub/b.o', 'd/sub/x', 'd/sub/x/c.o'];

  // Each row as GNU tar 1.34 was seen to do it.
  test.each([
    ['*.o', ['d/a.o', 'd/sub/b.o', 'd/sub/x/c.o']],
    ['sub', ['d/sub', 'd/sub/b.o', 'd/sub/x', 'd/sub/x/c.o']],
    ['sub/', []],
    ['d/sub', ['d/sub', 'd/sub/b.o', 'd/sub/x', 'd/sub/x/c.o']],
    ['x/c.o', ['d/sub/x/c.o']],
    ['*/x', ['d/sub/x', 'd/sub/x/c.o']],
    ['?', NAMES],
    ['[ab].o', ['d/a.o', 'd/sub/b.o']],
    ['d', NAMES],
    ['.', []],
    ['./d', []],
    ['d/*', NAMES.slice(1)],
    ['\\a.o', ['d/a.o']],
    ['sub/*.o', ['d/sub/b.o', 'd/sub/x/c.o']],
    ['*', NAMES],
    ['b', []],
    ['x/*', ['d/sub/x/c.o']],
  ])('--exclude=%s', (pattern, left) => {
    const exclusion = new Exclusion([pattern]);
    expect(NAMES.filter((name) => exclusion.excludes(name))).toEqual(left);
  });

  test('nothing, without patterns', () => {
    expect(new Exclusion([]).excludes('a')).toBe(false);
  });

  test('patterns of a file: blanks at the end and empty lines do not count', () => {
    expect(patternsIn('*.o \n\n \t\n a\r\nlast')).toEqual(['*.o', ' a', 'last']);
  });
});

describe('lists of paths', () => {
  const read = (text: string, more: object = {}) => [
    ...pathsFrom(Buffer.from(text, 'latin1'), { isNull: false, isVerbatim: false, folder: '/f', ...more }),
  ];

  test('one a line, escapes taken off, and -C for those behind it', () => {
    expect(read('a\n\nb\\tc\n-C sub\nd\n  --directory=/abs\ne \n--add-file=-x')).toEqual([
      { name: 'a', folder: '/f' },
      { name: 'b\tc', folder: '/f' },
      { name: 'd', folder: '/f/sub' },
      { name: 'e ', folder: '/abs' },
      { name: '-x', folder: '/abs' },
    ]);
  });

  test('with --null, everything is a name', () => {
    expect(read('-C x\0a\\n\nb\0\xff', { isNull: true }).map(({ name }) => name)).toEqual([
      '-C x',
      'a\\n\nb',
      '\udcff',
    ]);
  });

  test('other options are refused, unless lines are taken as they are', () => {
    expect(() => read('a\n--exclude=b')).toThrow(PathListError);
    expect(() => read('a\n--exclude=b')).toThrow('line 2');
    expect(read('--exclude=b', { isVerbatim: true })).toEqual([{ name: '--exclude=b', folder: '/f' }]);
  });
});

test('the name of an archive says how to compress it', () => {
  const names = ['a.tar', 'a.tar.gz', 'a.TGZ', 'a.tar.zst', 'a.txz', 'a.tar.bz2', 'a.tar.lz4', 'gz', 'gz/a'];
  expect(names.map(compressionByName)).toEqual([
    undefined,
    'gzip',
    'gzip',
    'zstd',
    'xz',
    'bzip2',
    'lz4',
    undefined,
    undefined,
  ]);
});
