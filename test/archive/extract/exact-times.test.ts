import { lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadExactTimes } from '../../../src/archive/extract/exact-times.js';
import { extractTar, type Resolving } from '../../../src/archive/extract/index.js';
import { memorySource } from '../../../src/archive/index.js';
import type { Koffi } from '../../../src/archive/koffi.js';
import { TarWriter } from '../../../src/tar/index.js';

const MTIME = { seconds: 1_700_000_000, nanoseconds: 123_456_789 };

function archive(): Uint8Array {
  const writer = new TarWriter({ format: 'pax' });
  const attributes = { mode: 0o755, uid: 0, gid: 0, mtime: MTIME };
  const pieces = (['directory', 'file', 'symlink'] as const).flatMap((kind) => {
    const linkname = kind === 'symlink' ? { linkname: 'file' } : {};
    return [...writer.begin({ ...attributes, name: kind, kind, ...linkname }), ...writer.end()];
  });
  return Buffer.concat([...pieces, ...writer.finish()]);
}

describe('times to the nanosecond', () => {
  test.each<Resolving>(process.platform === 'linux' ? ['handles', 'checked'] : ['checked'])(
    'are those of the archive (%s)',
    async (resolving) => {
      const folder = mkdtempSync(join(tmpdir(), 'tapekit-times-'));
      try {
        const report = await extractTar([memorySource('a.tar', archive())], folder, { resolving });
        expect(report.notRestored.count).toBe(0);
        const expected = process.platform === 'linux' ? 1_700_000_000_123_456_789n : 1_700_000_000_123_456_000n;
        for (const name of ['directory', 'file', 'symlink']) {
          expect(lstatSync(join(folder, name), { bigint: true }).mtimeNs, name).toBe(expected);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  const told: unknown[] = [];
  const koffi = (longBytes: number, result: number): Koffi => ({
    load: () => ({
      func: (declaration) => {
        const name = /(\w+)\(/.exec(declaration)?.[1];
        return (...args) => {
          told.push(
            name,
            ...args.map((arg) => (arg instanceof Uint8Array ? Buffer.from(arg).toString('latin1') : arg)),
          );
          return result;
        };
      },
    }),
    errno: () => constants.errno.EPERM,
    sizeof: () => longBytes,
  });
  const system = (library: Koffi) => ({ platform: 'linux', arch: 'x64', load: () => library });

  test('a link is not followed unless that is asked for, and a negative time is in order', () => {
    const setTimes = loadExactTimes(system(koffi(8, 0)));
    const time = { seconds: -2, nanoseconds: 1 };
    setTimes?.({ path: 'l', follow: false }, time, time);
    setTimes?.({ path: Buffer.from('l'), follow: true }, time, time);
    setTimes?.(7, time, time);
    const numbers = new BigInt64Array([-2n, 1n, -2n, 1n]);
    const bytes = Buffer.from(numbers.buffer).toString('latin1');
    expect(told).toEqual([
      'utimensat',
      -100,
      'l\0',
      bytes,
      0x100,
      'utimensat',
      -100,
      'l\0',
      bytes,
      0,
      'futimens',
      7,
      bytes,
    ]);
  });

  test('an error is one of the system', () => {
    const setTimes = loadExactTimes(system(koffi(8, -1)));
    expect(() => setTimes?.(7, MTIME, MTIME)).toThrow(expect.objectContaining({ code: 'EPERM' }));
  });

  test('where they cannot be set there is no call', () => {
    const load = (): never => {
      throw Object.assign(new Error('cannot find it'), { code: 'MODULE_NOT_FOUND' });
    };
    expect(loadExactTimes(system(koffi(4, 0)))).toBeUndefined();
    expect(loadExactTimes({ platform: 'darwin', arch: 'arm64', load })).toBeUndefined();
    expect(loadExactTimes({ platform: 'linux', arch: 's390x', load })).toBeUndefined();
  });
});
