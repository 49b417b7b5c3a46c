import * as nodeFs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CreateFs, SortOrder } from '../../../src/archive/create/file-system.js';
import { FolderNames } from '../../../src/archive/create/folder-names.js';
import { decodeName } from '../../../src/bytes/index.js';
import { settings } from '../../testing/settings.js';

const LARGE = 1n << 20n;

/** A file system with one folder, whose names are given as Latin-1 text. */
function folderOf(names: readonly string[], failsAt?: number): { fs: CreateFs; closed: () => number } {
  let closed = 0;
  const opendirSync = () => {
    let at = 0;
    return {
      readSync: () => {
        if (at === failsAt) throw Object.assign(new Error('read error'), { code: 'EIO' });
        return at < names.length ? { name: names[at++] } : null;
      },
      closeSync: () => closed++,
    };
  };
  const fs = { ...nodeFs, readdirSync: () => [...names], opendirSync } as unknown as CreateFs;
  return { fs, closed: () => closed };
}

function all(names: readonly string[], sort: SortOrder, size: bigint): string[] {
  const entries = new FolderNames(folderOf(names).fs, 'folder', sort, size);
  const found: string[] = [];
  for (let name = entries.next(); name !== undefined; name = entries.next()) found.push(name);
  expect(entries.next()).toBeUndefined();
  return found;
}

const decoded = (latin1: string): string => decodeName(Buffer.from(latin1, 'latin1'));
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));

/** Names of bytes that no slash and no NUL is among; few kinds, so that some begin with others. */
const name = fc.oneof(
  fc.array(fc.constantFrom('a', 'b', '~', ' ', 'é', 'Ã', '¼', 'ÿ'), { minLength: 1, maxLength: 5 }),
  fc.array(
    fc.integer({ min: 1, max: 255 }).filter((byte) => byte !== 47),
    { minLength: 1, maxLength: 30 },
  ),
);
const latin1 = name.map((parts) =>
  parts.map((part) => (typeof part === 'number' ? String.fromCharCode(part) : part)).join(''),
);

describe('the names in a folder', () => {
  test('come in the order of their bytes, or as the folder has them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(latin1, { maxLength: 50 }), fc.constantFrom(0n, LARGE), (names, size) => {
        expect(all(names, 'name', size)).toEqual(names.toSorted(byBytes).map(decoded));
        expect(all(names, 'none', size)).toEqual(names.map(decoded));
      }),
      settings(100),
    );
  });

  test('so do those of a large folder, in runs', () => {
    // In an order that is neither: 7,919 is prime.
    const count = 60_000;
    const names = Array.from({ length: count }, (_, i) => `document ${(i * 7919) % count}`);
    expect(all(names, 'name', LARGE)).toEqual(names.toSorted(byBytes));
    expect(all(names, 'none', LARGE)).toEqual(names);
  });

  test('a folder that cannot be read to its end is closed', () => {
    for (const sort of ['name', 'none'] as const) {
      const { fs, closed } = folderOf(['a', 'b', 'c'], 2);
      expect(() => new FolderNames(fs, 'folder', sort, LARGE)).toThrow('read error');
      expect(closed()).toBe(1);
    }
  });

  test('of a real folder are read either way', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tapekit-names-'));
    try {
      for (const one of ['b', 'a', 'ü', 'B']) nodeFs.writeFileSync(join(folder, one), '');
      for (const size of [0n, LARGE]) {
        const entries = new FolderNames(nodeFs, folder, 'name', size);
        expect([1, 2, 3, 4, 5].map(() => entries.next())).toEqual(['B', 'a', 'b', 'ü', undefined]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
