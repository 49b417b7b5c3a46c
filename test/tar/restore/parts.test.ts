import { describe, expect, test } from 'vitest';
import { Limits, RATIO_FROM_BYTES } from '../../../src/tar/restore/limits.js';
import { memberPath, staysInside } from '../../../src/tar/restore/member-path.js';
import { Naming } from '../../../src/tar/restore/naming.js';
import { Refusal } from '../../../src/tar/restore/refusal.js';
import { Selection } from '../../../src/tar/restore/selection.js';
import { member } from '../../testing/member.js';

const pathOf = (name: string, windows = false): string => {
  try {
    const { parts, root } = memberPath(name, windows);
    return `${root}|${parts.join('/')}`;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

describe('names', () => {
  test.each([
    ['a/b', '|a/b'],
    ['./a//b/.', '|a/b'],
    ['a/', '|a'],
    ['./', '|'],
    ['', '|'],
    ['/etc/x', '/|etc/x'],
    ['////etc/x', '////|etc/x'],
    ['..', 'NAME_CLIMBS'],
    ['a/../b', 'NAME_CLIMBS'],
    ['//..', 'NAME_CLIMBS'],
    ['a/..', 'NAME_CLIMBS'],
    ['.../a', '|.../a'],
    ['..a/b..', '|..a/b..'],
    ['a\\..\\b', '|a\\..\\b'],
    ['C:/x', '|C:/x'],
    ['a\0b', 'NAME_HAS_NUL'],
    ['x/'.repeat(1000), `|${'x/'.repeat(1000).slice(0, -1)}`],
    ['x/'.repeat(1001), 'NAME_TOO_DEEP'],
  ])('on Unix: %j', (name, expected) => {
    expect(pathOf(name)).toBe(expected);
  });

  test.each([
    ['a\\b', '|a/b'],
    ['C:\\x', 'C:/|x'],
    ['C:x', 'C:|x'],
    ['C:../x', 'NAME_CLIMBS'],
    ['c:d:\\\\x', 'c:d://|x'],
    ['/C:/../x', 'NAME_CLIMBS'],
    ['\\\\host\\share\\x', '//|host/share/x'],
    ['\\\\?\\C:\\x', 'NAME_NOT_ON_WINDOWS'],
    ['ab:c', 'NAME_NOT_ON_WINDOWS'],
    ['d/CON', 'NAME_NOT_ON_WINDOWS'],
    ['d/con.txt', 'NAME_NOT_ON_WINDOWS'],
    ['lpt1 .x', 'NAME_NOT_ON_WINDOWS'],
    ['console', '|console'],
    ['.. /x', 'NAME_NOT_ON_WINDOWS'],
    ['a./x', 'NAME_NOT_ON_WINDOWS'],
    ['a\u0001', 'NAME_NOT_ON_WINDOWS'],
  ])('on Windows: %j', (name, expected) => {
    expect(pathOf(name, true)).toBe(expected);
  });

  test.each([
    ['a', 0, true],
    ['../a', 0, false],
    ['../a', 1, true],
    ['../../a', 1, false],
    ['./../a', 1, true],
    ['a/../b', 5, false],
    ['a/..', 5, false],
    ['/a', 5, false],
    ['..', 0, false],
    ['.', 0, true],
  ])('a link to %j from a folder %i deep', (target, depth, expected) => {
    expect(staysInside(target, depth, false)).toBe(expected);
  });

  test.each([
    ['C:a', false],
    ['C:..\\..\\x', false],
    ['..\\x', false],
    ['\\x', false],
    ['a\\b', true],
  ])('a link on Windows to %j', (target, expected) => {
    expect(staysInside(target, 0, true)).toBe(expected);
  });

  test('components are taken off and put in front alike for members and targets', () => {
    const naming = new Naming({ windows: false, stripComponents: 1, topLevel: 'top' });
    const place = (name: string) => naming.place(naming.parse(name));
    expect(place('a')).toBeUndefined();
    expect(place('/a/b')).toEqual({ folder: 'top', name: 'b' });
    expect(place('a/top/b')).toEqual({ folder: 'top', name: 'b' });
    expect(() => new Naming({ windows: false, stripComponents: 0, topLevel: '../x' })).toThrow(Refusal);
  });
});

describe('selection', () => {
  const wants = (options: ConstructorParameters<typeof Selection>[0], path: string): boolean =>
    new Selection(options).wants(path.split('/'));

  test.each([
    [['a'], [], 'a', true],
    [['a'], [], 'a/b/c', true],
    [['a/'], [], 'a/b', true],
    [['./a'], [], 'a', true],
    [['a'], [], 'ab', false],
    [['b'], [], 'a/b', false],
    [['*.txt'], [], 'a/b.txt', true],
    [['a[1]'], [], 'a[1]', true],
    [['a[1]'], [], 'a1', true],
    [[], ['b'], 'a/b', false],
    [[], ['b'], 'a/b/c', false],
    [[], ['*.o'], 'x/y.o', false],
    [[], ['a/b'], 'x/a/b', false],
    [['a'], ['*.o'], 'a/b.c', true],
    [[], [], 'anything', true],
  ])('patterns %j, exclusions %j: %s', (patterns, excludes, path, expected) => {
    expect(wants({ patterns, excludes }, path)).toBe(expected);
  });

  test('patterns that no member matched are told', () => {
    const selection = new Selection({ patterns: ['a', 'none', '*.x'] });
    selection.wants(['a', 'b.x']);
    expect(selection.unmatched).toEqual(['none']);
  });

  test('a pattern of many stars takes no longer for it', () => {
    const pattern = `${'a*'.repeat(200)}b`;
    expect(wants({ patterns: [pattern] }, 'a'.repeat(2000))).toBe(false);
  });
});

describe('limits', () => {
  test('a ratio holds beyond 1 GiB only', () => {
    const limits = new Limits({ maxRatio: 250, compressedBytes: () => 1000 });
    expect(limits.data(RATIO_FROM_BYTES - 1)).toBeUndefined();
    expect(limits.data(1)?.which).toBe('max-ratio');
    const plain = new Limits({ maxRatio: 250 });
    expect(plain.data(2 * RATIO_FROM_BYTES)).toBeUndefined();
  });

  test('a declared size counts before anything is written', () => {
    const limits = new Limits({ maxBytes: 100 });
    expect(limits.member(member('a', { size: 60 }))).toBeUndefined();
    expect(limits.member(member('b', { size: 2n ** 62n }))?.which).toBe('max-size');
  });
});
