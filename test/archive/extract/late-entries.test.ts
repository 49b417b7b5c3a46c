import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LateEntries, type LateEntry } from '../../../src/archive/extract/late-entries.js';
import { LateFolders } from '../../../src/archive/extract/late-folders.js';
import { PendingLinks } from '../../../src/archive/extract/pending-links.js';
import { pathOf, placeOf } from '../../../src/tar/restore/member-path.js';
import { memoryInUse } from '../../testing/memory-in-use.js';
import { settings } from '../../testing/settings.js';

const NOW = { seconds: 1_800_000_000, nanoseconds: 123_000 };
const path = fc
  .array(fc.constantFrom('a', 'b', 'ü', '\udc80', '日本'), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'));
const owner = fc.record({
  uid: fc.constantFrom(0, 1000, -3, 2 ** 63),
  gid: fc.constantFrom(0, 2 ** 31, Number.MAX_VALUE),
});
const meta = fc.record({
  mode: fc.option(fc.nat(0o7777), { nil: undefined }),
  owner: fc.option(owner, { nil: undefined }),
  times: fc.option(
    fc
      .record({ seconds: fc.oneof(fc.maxSafeInteger(), fc.integer()), nanoseconds: fc.nat(999_999_999) })
      .map((mtime) => ({ atime: NOW, mtime })),
    { nil: undefined },
  ),
});
const entry = fc
  .record({
    at: path,
    prefix: fc.constantFrom('', './', '/', 'stripped/'),
    suffix: fc.constantFrom('', '/', '//'),
    offset: fc.maxSafeNat(),
    volume: fc.nat(300),
    meta,
    target: fc.oneof(path, fc.string()),
    isSymbolic: fc.boolean(),
  })
  .map(({ at, prefix, suffix, offset, volume, ...rest }): LateEntry => {
    const member = { name: `${prefix}${at}${suffix}`, offset, volume };
    return { member, place: placeOf(at.split('/')), ...rest, meta: { ...rest.meta, attributes: undefined } };
  });
const step = fc.oneof({ weight: 4, arbitrary: entry }, path);

function all(entries: LateEntries): LateEntry[] {
  return [...entries.places()].map((place) => entries.at(place));
}

describe('late entries', () => {
  test('are as they were kept, the last of each path, in their order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const entries = new LateEntries();
        const model = new Map<string, LateEntry>();
        for (const one of steps) {
          if (typeof one === 'string') {
            entries.delete(one);
            model.delete(one);
            continue;
          }
          const key = pathOf(one.place);
          entries.add(one);
          model.delete(key);
          model.set(key, one);
          expect(entries.has(key)).toBe(true);
        }
        expect(entries.size).toBe(model.size);
        expect(all(entries)).toEqual([...model.values()]);
        for (const one of steps) {
          const key = typeof one === 'string' ? one : pathOf(one.place);
          expect(entries.get(key)).toEqual(model.get(key));
          expect(entries.has(key)).toBe(model.has(key));
        }
      }),
      settings(200),
    );
  });

  test('folders come before those that they lie in', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), path, (given, cancelled) => {
        const folders = new LateFolders();
        const root = { member: { name: './', offset: 0, volume: 0 }, place: placeOf([]), meta: {} };
        folders.add(root);
        for (const one of given) folders.add(one);
        folders.cancel(cancelled);
        const paths = [...folders.fromTheDeepest()].map(({ place }) => pathOf(place));
        const expected = new Set(['', ...given.map(({ place }) => pathOf(place))]);
        expected.delete(cancelled);
        expect(paths.toSorted()).toEqual([...expected].toSorted());
        const depths = paths.map((one) => (one === '' ? 0 : one.split('/').length));
        expect(depths.toSorted((a, b) => b - a)).toEqual(depths);
      }),
      settings(100),
    );
  });

  test('take less than 100 bytes each, names of forty characters included', () => {
    const links = new PendingLinks();
    const before = memoryInUse().arrayBuffers;
    const count = 50_000;
    for (let i = 0; i < count; i++) {
      const name = `archive/part-${Math.floor(i / 1000)}/link-${i}`;
      const member = { name, offset: i * 512, volume: 0 };
      const times = { atime: NOW, mtime: { seconds: 1_700_000_000 + i, nanoseconds: 0 } };
      const place = placeOf(name.split('/'));
      links.add({ member, place, meta: { mode: 0o777, times }, target: `../link-${i}`, isSymbolic: true });
    }
    expect((memoryInUse().arrayBuffers - before) / count).toBeLessThan(100);
    expect([...links.taken()].length).toBe(count);
  });
});
