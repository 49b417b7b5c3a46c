import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CreateFs, CreateOptions } from '../../../src/archive/create/index.js';
import { make, memoryFs, namesOf, readBack } from './scene.js';

const LARGE = 2_500_000;
const zerosFrom = (content: Uint8Array, at: number): Uint8Array => Uint8Array.from(content).fill(0, at);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const failure = (code: string): Error => Object.assign(new Error(`${code}: it failed`), { code });

/** Calls something before the nth read of a file. */
function beforeRead(fs: CreateFs, n: number, action: () => void): CreateFs {
  let reads = 0;
  const readSync = (...args: Parameters<CreateFs['readSync']>): number => {
    if (++reads === n) action();
    return fs.readSync(...args);
  };
  return { ...fs, readSync } as unknown as CreateFs;
}

function contentOf(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => (i % 251) + 1);
}

describe.each([
  ['a small file', 1000, 1, 300],
  ['a large file', LARGE, 2, 1_500_000],
])('%s that changes while it is read', (_title, size, read, left) => {
  const scene = () => {
    const content = contentOf(size);
    return { content, fs: memoryFs({ '/w/a': 'first', '/w/f': content, '/w/z': 'last' }) };
  };
  const options: CreateOptions = { digests: true };

  test('becomes shorter: zeros in their place, and it is said', async () => {
    const { content, fs } = scene();
    // The file /w/a takes the first read.
    const made = await make(['/w'], { ...options, fs: beforeRead(fs, read + 1, () => fs.truncateSync('/w/f', left)) });
    expect(made.remarks).toContainEqual({ code: 'shrank', name: '/w/f', missing: size - left });
    const member = (await readBack(made.bytes)).find(({ name }) => name === 'w/f');
    expect(member).toMatchObject({ size, sha256: sha256(zerosFrom(content, left)) });
    expect(made.stored.find(({ entry }) => entry.name === 'w/f')?.sha256).toBe(member?.sha256);
    expect(made.result.failures).toBe(1);
    expect(await namesOf(made)).toEqual(['w/', 'w/a', 'w/f', 'w/z']);
  });

  test('becomes longer: what was announced is stored, and it is said', async () => {
    const { content, fs } = scene();
    const made = await make(['/w'], {
      ...options,
      fs: beforeRead(fs, read + 1, () => fs.appendFileSync('/w/f', 'more')),
    });
    expect(made.remarks).toContainEqual({ code: 'changed', name: '/w/f' });
    const member = (await readBack(made.bytes)).find(({ name }) => name === 'w/f');
    expect(member).toMatchObject({ size, sha256: sha256(content) });
  });

  test('cannot be read on: zeros from there, and it is said', async () => {
    const { content, fs } = scene();
    const broken = beforeRead(fs, read + 1, () => {
      throw failure('EIO');
    });
    const made = await make(['/w'], { ...options, fs: broken });
    const at = read === 1 ? 0 : 1 << 20;
    expect(made.remarks).toContainEqual({ code: 'read-error', name: '/w/f', at, reason: 'EIO' });
    const member = (await readBack(made.bytes)).find(({ name }) => name === 'w/f');
    expect(member).toMatchObject({ size, sha256: sha256(zerosFrom(content, at)) });
    expect(await namesOf(made)).toContain('w/z');
  });

  test('is another one by then: not stored, and it is said', async () => {
    const { fs } = scene();
    const openSync = (path: string, flags: number): number => {
      if (path === '/w/f') {
        fs.writeFileSync('/g', 'someone else');
        fs.renameSync('/g', '/w/f');
      }
      return fs.openSync(path, flags);
    };
    const made = await make(['/w'], { ...options, fs: { ...fs, openSync } as unknown as CreateFs });
    expect(made.remarks).toContainEqual({ code: 'replaced', name: '/w/f' });
    expect(await namesOf(made)).toEqual(['w/', 'w/a', 'w/z']);
  });

  test('is gone by then', async () => {
    const { fs } = scene();
    const openSync = (path: string, flags: number): number => {
      if (path === '/w/f') fs.unlinkSync('/w/f');
      return fs.openSync(path, flags);
    };
    const made = await make(['/w'], { ...options, fs: { ...fs, openSync } as unknown as CreateFs });
    expect(made.remarks).toContainEqual({ code: 'vanished', name: '/w/f' });
    expect(made.result.failures).toBe(1);
    expect(await namesOf(made)).toEqual(['w/', 'w/a', 'w/z']);
  });
});

test('a path that is not there is a failure, and all others are stored', async () => {
  const made = await make(['/w/none', '/w/a'], { fs: memoryFs({ '/w/a': 'a' }) });
  expect(made.remarks[0]).toEqual({ code: 'missing', name: '/w/none' });
  expect(await namesOf(made)).toEqual(['w/a']);
});

test('the first name of a file cannot be read: the second one has the content', async () => {
  const fs = memoryFs({ '/w/a': 'aaa' });
  fs.linkSync('/w/a', '/w/b');
  const openSync = (path: string, flags: number): number => {
    if (path === '/w/a') throw failure('EACCES');
    return fs.openSync(path, flags);
  };
  const made = await make(['/w'], { fs: { ...fs, openSync } as unknown as CreateFs });
  expect((await readBack(made.bytes)).map(({ name, kind }) => [name, kind])).toEqual([
    ['w/', 'directory'],
    ['w/b', 'file'],
  ]);
});

test('what a format cannot hold is not stored, and it is said which could', async () => {
  const long = 'n'.repeat(150);
  const made = await make(['/w'], { fs: memoryFs({ [`/w/${long}`]: 'a', '/w/z': 'z' }), format: 'ustar' });
  expect(made.remarks).toContainEqual(
    expect.objectContaining({
      code: 'format',
      name: `/w/${long}`,
      message: expect.stringContaining('gnu and pax can'),
    }),
  );
  expect(await namesOf(made)).toEqual(['w/', 'w/z']);
});

test('an abort ends it between pieces of a file', async () => {
  const controller = new AbortController();
  const fs = memoryFs({ '/w/a': contentOf(10_000_000), '/w/b': 'b' });
  const made = await make(['/w'], {
    fs,
    signal: controller.signal,
    progress: () => controller.abort(),
  });
  expect(made.result).toMatchObject({ interrupted: true, files: 0 });
  expect(made.bytes.length).toBeLessThan(3_000_000);
});

test('tells how much content it has read', async () => {
  const told: number[] = [];
  const fs = memoryFs({ '/w/a': contentOf(3_000_000), '/w/b': 'b' });
  const { result } = await make(['/w'], { fs, progress: (bytes) => told.push(bytes) });
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect([told.length > 3, BigInt(told.at(-1) ?? 0)]).toEqual([true, result.contentBytes]);
});
