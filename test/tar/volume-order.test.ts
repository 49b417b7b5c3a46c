import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupVolumes, labelMatches, splitVolumeLabel, type VolumeEnds } from '../../src/tar/index.js';
import { settings } from '../testing/settings.js';

interface Shown {
  readonly label?: string;
  readonly head?: [name: string, offset: number];
  readonly tail?: [name: string, offset: number];
  readonly ends?: boolean;
}

const volume = ({ label, head, tail, ends = false }: Shown): VolumeEnds => ({
  label,
  head: head === undefined ? undefined : { name: head[0], offset: head[1] },
  tail: tail === undefined ? undefined : { name: tail[0], had: tail[1] },
  hasEndMarker: ends,
});
const groups = (...shown: Shown[]): readonly (readonly number[])[] => groupVolumes(shown.map(volume));

describe('files given together', () => {
  const alone: Shown = { ends: true };
  const labelled = (n: number, base = 'SET'): Shown => ({ label: `${base} Volume ${n}`, ends: n === 3 });
  const a1: Shown = { tail: ['a', 10] };
  const a2: Shown = { head: ['a', 10], tail: ['b', 7] };
  const a3: Shown = { head: ['b', 7], ends: true };

  const table: [string, Shown[], number[][]][] = [
    ['archives of their own', [alone, alone, { label: 'X', ends: true }], [[0], [1], [2]]],
    ['one cut archive and one whole', [{ tail: ['a', 1] }, alone], [[0], [1]]],
    ['a set in order', [labelled(1), labelled(2), labelled(3)], [[0, 1, 2]]],
    ['a set out of order', [labelled(3), labelled(1), labelled(2)], [[1, 2, 0]]],
    ['a doubled volume', [labelled(1), labelled(2), labelled(2), labelled(3)], [[0, 1, 2, 3]]],
    ['ten volumes are counted, not spelt', [labelled(10), labelled(9)], [[1, 0]]],
    ['a set and an archive of its own', [alone, labelled(2), labelled(1)], [[0], [2, 1]]],
    [
      'two sets',
      [labelled(2), labelled(1, 'B'), labelled(1), labelled(2, 'B')],
      [
        [2, 0],
        [1, 3],
      ],
    ],
    ['a set and a volume of another', [labelled(1), labelled(2, 'B'), labelled(3)], [[0, 1, 2]]],
    ['a set without labels', [a2, a3, a1], [[2, 0, 1]]],
    ['its last volume shows nothing', [{ ends: true }, { tail: ['a', 3] }, { head: ['a', 3] }], [[1, 2, 0]]],
    ['a member that begins at the seam, and the last volume last', [a3, {}, a2, a1], [[1, 3, 2, 0]]],
    ['a name cut at 100 bytes', [{ head: ['n'.repeat(100), 5], ends: true }, { tail: ['n'.repeat(120), 5] }], [[1, 0]]],
    [
      'a name cut at 50 is another',
      [{ head: ['n'.repeat(50), 5], ends: true }, a1, { tail: ['n'.repeat(120), 5] }],
      [[1, 2, 0]],
    ],
  ];

  test.each(table)('%s', (_, shown, expected) => {
    expect(groups(...shown)).toEqual(expected);
  });

  test('each is read once, whatever they show', () => {
    const name = fc.constantFrom('a', 'b', 'n'.repeat(100), 'n'.repeat(130));
    const place = fc.option(fc.tuple(name, fc.nat(3)), { nil: undefined });
    const label = fc.option(fc.constantFrom('X', 'S Volume 1', 'S Volume 2', 'T Volume 2', 'T Volume 7'), {
      nil: undefined,
    });
    const shown = fc.record({ label, head: place, tail: place, ends: fc.boolean() });
    fc.assert(
      fc.property(fc.array(shown, { maxLength: 9 }), (volumes) => {
        const found = groups(...volumes.map((v) => v as Shown)).flat();
        expect([...found].sort((a, b) => a - b)).toEqual(volumes.map((_, i) => i));
      }),
      settings(),
    );
  });
});

describe('labels', () => {
  // fnmatch(3) over the label or the label without its number, as `tar -tMV PATTERN` of GNU tar 1.34 takes them.
  const table: [pattern: string, label: string, matches: boolean][] = [
    ['SET', 'SET', true],
    ['SET', 'SETS', false],
    ['SET', 'SET Volume 1', true],
    ['SET Volume 1', 'SET Volume 1', true],
    ['SET Volume 1', 'SET Volume 10', false],
    ['SET Volume', 'SET Volume 1', false],
    ['S*', 'SET Volume 12', true],
    ['*', '', true],
    ['', '', true],
    ['', 'SET', false],
    ['?ET', 'SET', true],
    ['?', 'é', true],
    ['?', '😀', true],
    ['[A-Z]ET', 'SET', true],
    ['[!A-Z]ET', 'SET', false],
    ['[^A-Z]ET', 'set', false],
    ['[]x]', ']', true],
    ['[a-]', '-', true],
    ['[abc', '[abc', true],
    ['[[:upper:]]ET', 'SET', true],
    ['[[:digit:]x]', '7', true],
    ['[[:digit:]]', 'x', false],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['[\\]]', ']', true],
    ['backup-2023-*', 'backup-2023-vol2', true],
    ['backup/*', 'backup/2023/1', true],
    ['*a*a*a*b', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', false],
    ['.*', '.hidden', true],
    ['*', '.hidden', true],
    ['vol*1', 'vol*1', true],
  ];

  test.each(table)('%s over %s: %s', (pattern, label, matches) => {
    expect(labelMatches(pattern, label)).toBe(matches);
  });

  test('the number at the end of a label', () => {
    expect(splitVolumeLabel('SET Volume 12')).toEqual({ base: 'SET', number: 12 });
    expect(splitVolumeLabel('A Volume 1 Volume 2')).toEqual({ base: 'A Volume 1', number: 2 });
    for (const label of ['SET', 'SET Volume', 'SET Volume 0', 'SET Volume 01', 'SET volume 1', 'SET Volume 1 ', '']) {
      expect(splitVolumeLabel(label)).toEqual({ base: label, number: undefined });
    }
  });
});
