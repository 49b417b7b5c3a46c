import { expect, test, vi } from 'vitest';
import { readArchive } from '../../src/archive/read-archive.js';
import { openStandardInput } from '../../src/archive/source.js';

type ReadCallback = (error: Error | null, count: number) => void;

const { asked } = vi.hoisted(() => ({ asked: [] as number[] }));

// A tape drive as standard input: a character device that gives whole records or ENOMEM.
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  fstatSync: () => ({ isFile: () => false, isCharacterDevice: () => true }),
  read: (_: number, into: Uint8Array, offset: number, length: number, position: null, done: ReadCallback) => {
    asked.push(length);
    expect([offset, position]).toEqual([0, null]);
    if (length < 262_144) return done(Object.assign(new Error('no room'), { code: 'ENOMEM' }), 0);
    into.fill(0, 0, 262_144);
    return done(null, asked.length > 2 ? 0 : 262_144);
  },
}));

test('a tape on standard input is asked for more than a record at a time', async () => {
  const source = openStandardInput({ isTTY: false } as unknown as NodeJS.ReadStream);
  const { bytes } = await readArchive(source, { volume: 0, data: true, moreFollows: false, take: () => undefined });
  expect(bytes).toBe(2 * 262_144);
  expect(Math.min(...asked)).toBeGreaterThanOrEqual(1 << 20);
});
