import type { BigIntStats } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HardLinks } from '../../../src/archive/create/hard-links.js';
import { memoryInUse } from '../../testing/memory-in-use.js';
import { settings } from '../../testing/settings.js';

function file(dev: bigint, ino: bigint, nlink: bigint): BigIntStats {
  return { dev, ino, nlink } as BigIntStats;
}

/** Stores a name as `create` does: what it is a link to, or undefined where it is the first. */
function store(links: HardLinks, stat: BigIntStats, name: string): string | undefined {
  const first = links.find(stat);
  if (first === undefined) links.add(stat, name);
  return first;
}

describe('hard links', () => {
  const ino = fc.constantFrom(1n, 2n, 3n, 2n ** 64n - 1n);
  const nlink = fc.constantFrom(1n, 2n, 3n, 126n, 127n, 128n, 129n, 2n ** 32n);
  const names = fc.tuple(fc.constantFrom('', '/', 'a/', 'ü/b/', '/a/'), fc.constantFrom('x', 'y', '\udc80', 'Ā'));
  const step = fc.record({ dev: fc.constantFrom(1n, 2n), ino, name: names.map((parts) => parts.join('')) });

  test('lead to the first name until all have come', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400, size: 'max' }), nlink, fc.boolean(), (steps, nlink, all) => {
        const links = new HardLinks(all);
        const model = new Map<string, { name: string; left: bigint }>();
        for (const { dev, ino, name } of steps) {
          const key = `${dev}:${ino}`;
          const known = model.get(key);
          expect(store(links, file(dev, ino, nlink), name)).toBe(known?.name);
          if (known === undefined && (all || nlink > 1n)) model.set(key, { name, left: nlink - 1n });
          else if (known !== undefined && !all && --known.left <= 0n) model.delete(key);
        }
      }),
      settings(200),
    );
  });

  test('no more than so many files are kept in mind: the first that is not is told', () => {
    const links = new HardLinks(false, 2);
    const kept = [1n, 2n, 3n, 4n].map((ino) => links.add(file(1n, ino, 2n), String(ino)));
    expect(kept).toEqual([true, true, false, true]);
    expect([1n, 2n, 3n, 4n].map((ino) => links.find(file(1n, ino, 2n)))).toEqual(['1', '2', undefined, undefined]);
    expect(links.add(file(1n, 5n, 2n), '5')).toBe(true);
    links.forget();
    expect(links.find(file(1n, 5n, 2n))).toBeUndefined();
  });

  test('files whose names have all come leave nothing in memory', () => {
    const links = new HardLinks(false);
    const pass = (from: number): void => {
      for (let i = from; i < from + 20_000; i++) {
        const name = `folder-${Math.floor(i / 100)}/${'x'.repeat(100)}${i}`;
        for (const one of [name, `${name}.link`]) store(links, file(1n, BigInt(i), 2n), one);
      }
    };
    pass(0);
    const before = memoryInUse().arrayBuffers;
    for (let round = 1; round < 15; round++) pass(round * 20_000);
    // All names of a round are 2.4 MB; what other tests leave in the process comes and goes beside them.
    expect(memoryInUse().arrayBuffers - before).toBeLessThan(15_000_000);
  });
});
