import { createHash } from 'node:crypto';
import { type BigIntStats, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CreateFs } from '../../../src/archive/create/index.js';
import { parseModeChange } from '../../../src/archive/create/index.js';
import { parseIdentity } from '../../../src/archive/identities.js';
import { encodeName } from '../../../src/bytes/index.js';
import { scratch } from '../../testing/scratch.js';
import { make, memoryFs, namesOf, readBack } from './scene.js';

const { folder } = scratch('create');
const TREE = { '/w/b': 'bb', '/w/a/y': 'y', '/w/a/x': 'x', '/w/a/empty/': '', '/w/a.o': 'o' };

describe('what is stored', () => {
  test('a folder before what is in it, in the order of their names', async () => {
    const made = await make([{ name: 'w', folder: '/' }], { fs: memoryFs(TREE) });
    expect(await namesOf(made)).toEqual(['w/', 'w/a/', 'w/a/empty/', 'w/a/x', 'w/a/y', 'w/a.o', 'w/b']);
    expect(made.result).toMatchObject({ members: 7, files: 4, contentBytes: 5n, failures: 0, interrupted: false });
    expect(made.result.archiveBytes).toBe(made.bytes.length);
    expect(made.bytes.length % 10_240).toBe(0);
  });

  test('the same twice gives the same bytes', async () => {
    const fs = memoryFs(TREE);
    const options = { fs, label: 'SET', format: 'pax' } as const;
    const [one, two] = [await make(['/w'], options), await make(['/w'], options)];
    expect(Buffer.compare(one.bytes, two.bytes)).toBe(0);
  });

  test('in the order of the file system, where that is wanted', async () => {
    const made = await make(['/w'], { fs: memoryFs(TREE), sort: 'none' });
    expect([...(await namesOf(made))].sort()).toEqual(
      [...(await namesOf(await make(['/w'], { fs: memoryFs(TREE) })))].sort(),
    );
  });

  test('names that are no UTF-8 keep their bytes', async () => {
    const foreign = Buffer.of(0x66, 0xff, 0xe9);
    mkdirSync(join(folder, 'w'));
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/w/`), foreign]), 'content');
    symlinkSync(foreign, join(folder, 'w/link'));
    for (const format of ['gnu', 'pax', 'ustar', 'v7'] as const) {
      const [, file, link] = await readBack((await make([{ name: 'w', folder }], { format })).bytes);
      expect(encodeName(file?.name ?? '')).toEqual(Uint8Array.of(0x77, 0x2f, ...foreign));
      expect(encodeName(link?.linkname ?? '')).toEqual(Uint8Array.from(foreign));
      expect(file?.size).toBe(7);
    }
  });

  test('digests are those of the content', async () => {
    const fs = memoryFs({ '/w/small': 'small', '/w/large': new Uint8Array(3_000_001).fill(7), '/w/none': '' });
    const made = await make(['/w'], { fs, digests: true });
    const byName = (found: readonly { name: string; sha256: string | undefined }[]) =>
      Object.fromEntries(found.map(({ name, sha256 }) => [name, sha256]));
    const written = byName(made.stored.map(({ entry, sha256 }) => ({ name: entry.name, sha256 })));
    expect(written).toEqual(byName(await readBack(made.bytes)));
    expect(written['w/small']).toBe(createHash('sha256').update('small').digest('hex'));
  });

  test('hard links: the first name has the content', async () => {
    const fs = memoryFs({ '/w/a': 'aaa' });
    fs.linkSync('/w/a', '/w/b');
    fs.linkSync('/w/a', '/w/c');
    const members = await readBack((await make(['/w'], { fs })).bytes);
    expect(members.map(({ name, kind, linkname }) => [name, kind, linkname])).toEqual([
      ['w/', 'directory', ''],
      ['w/a', 'file', ''],
      ['w/b', 'hardlink', 'w/a'],
      ['w/c', 'hardlink', 'w/a'],
    ]);
  });

  test('symbolic links as they are, or what they lead to', async () => {
    const fs = memoryFs({ '/w/a': 'aaa' });
    fs.symlinkSync('../w/a', '/w/l');
    const kinds = async (dereference: boolean) =>
      (await readBack((await make(['/w'], { fs, dereference })).bytes)).map(({ kind, linkname }) => [kind, linkname]);
    expect(await kinds(false)).toEqual([
      ['directory', ''],
      ['file', ''],
      ['symlink', '../w/a'],
    ]);
    expect(await kinds(true)).toEqual([
      ['directory', ''],
      ['file', ''],
      ['hardlink', 'w/a'],
    ]);
  });

  test('a folder within itself is not entered again', async () => {
    const fs = memoryFs({ '/w/d/a': 'a' });
    fs.symlinkSync('/w', '/w/d/up');
    const made = await make(['/w'], { fs, dereference: true });
    expect(await namesOf(made)).toEqual(['w/', 'w/d/', 'w/d/a']);
    expect(made.remarks.filter(({ code }) => code !== 'prefix')).toEqual([{ code: 'loop', name: '/w/d/up' }]);
  });

  test('owners, times and permissions as they are asked for', async () => {
    const fs = memoryFs({ '/w/a': 'a', '/w/d/': '' });
    fs.chmodSync('/w/a', 0o640);
    fs.utimesSync('/w/a', 1_600_000_000, 1_600_000_000);
    const identities = {
      user: (id: number) => (id === 7 ? 'seven' : undefined),
      group: () => undefined,
      userId: (name: string) => (name === 'seven' ? 7 : undefined),
      groupId: () => undefined,
    };
    const options = {
      fs,
      identities,
      owner: parseIdentity('seven'),
      group: parseIdentity('staff:50'),
      mode: parseModeChange('u=rwX,go='),
      mtime: { seconds: 1_700_000_000, nanoseconds: 0 },
    };
    const told = async (more: object) =>
      (await readBack((await make([{ name: 'a', folder: '/w' }], { ...options, ...more })).bytes)).map((member) => [
        member.uid,
        member.uname,
        member.gid,
        member.gname,
        member.mode.toString(8),
        member.mtime.seconds,
      ]);
    expect(await told({})).toEqual([[7, 'seven', 50, 'staff', '600', 1_700_000_000]]);
    expect(await told({ clampMtime: true, numericOwner: true })).toEqual([[7, '', 50, '', '600', 1_600_000_000]]);
  });

  test('fractions of seconds in pax, whole seconds elsewhere', async () => {
    const fs = memoryFs({ '/w/a': 'a' });
    fs.utimesSync('/w/a', 1_600_000_000.5, 1_600_000_000.5);
    const nanoseconds = async (format: 'gnu' | 'pax' | 'auto') => {
      const made = await make(['/w/a'], { fs, format });
      const [member] = await readBack(made.bytes);
      // What is told of it, in a manifest or listing, is what stands in the archive.
      expect(made.stored[0]?.entry.mtime).toEqual(member?.mtime);
      return member?.mtime.nanoseconds;
    };
    expect([await nanoseconds('gnu'), await nanoseconds('pax'), await nanoseconds('auto')]).toEqual([0, 5e8, 5e8]);
  });

  test('only what changed since', async () => {
    const fs = memoryFs({ '/w/old': 'o', '/w/new': 'n' });
    const now = Date.now() / 1000;
    fs.utimesSync('/w/new', now + 1000, now + 1000);
    const newer = { seconds: Math.floor(now) + 500, nanoseconds: 0 };
    expect(await namesOf(await make(['/w'], { fs, newer }))).toEqual(['w/', 'w/new']);
  });

  test('what is written itself is not stored', async () => {
    const fs = memoryFs({ '/w/a': 'a', '/w/out.tar': 'half' });
    const { ino } = fs.statSync('/w/out.tar', { bigint: true });
    const made = await make(['/w'], { fs, isOutput: (file) => file.ino === ino });
    expect(await namesOf(made)).toEqual(['w/', 'w/a']);
    expect(made.remarks).toContainEqual({ code: 'own-output', name: '/w/out.tar' });
    expect(made.result.failures).toBe(0);
  });

  test('without recursion, and with another folder to start from', async () => {
    const fs = memoryFs(TREE);
    const operands = [
      { name: 'a/', folder: '/w' },
      { name: './b', folder: '/w' },
    ];
    expect(await namesOf(await make(operands, { fs, recursion: false }))).toEqual(['a/', './b']);
  });

  test('mount points are stored, and what is in them is not', async () => {
    const fs = memoryFs(TREE);
    const mounted = statsOf(fs, (path, stat) => (path === '/w/a' ? { ...stat, dev: 99n } : stat));
    const made = await make(['/w'], { fs: mounted, oneFileSystem: true });
    expect(await namesOf(made)).toEqual(['w/', 'w/a/', 'w/a.o', 'w/b']);
    expect(made.remarks).toContainEqual({ code: 'other-file-system', name: '/w/a' });
  });
});

/** The same file system, which tells something else of some files. */
function statsOf(fs: CreateFs, change: (path: string, stat: BigIntStats) => object): CreateFs {
  const lstatSync = (path: string, options: { bigint: true }): BigIntStats => {
    const stat = fs.lstatSync(path, options);
    return Object.assign(Object.create(Object.getPrototypeOf(stat)), change(String(path), stat));
  };
  return { ...fs, lstatSync } as unknown as CreateFs;
}

describe('sparse files', () => {
  const holes = (size: number, at: number): Uint8Array => {
    const bytes = new Uint8Array(size);
    bytes.fill(1, at, at + 10);
    return bytes;
  };
  const sparse = (fs: CreateFs): CreateFs => {
    const fewBlocks = (stat: BigIntStats) =>
      Object.assign(Object.create(Object.getPrototypeOf(stat)), stat, { blocks: 1n });
    const lstatSync = (path: string, options: { bigint: true }) => fewBlocks(fs.lstatSync(path, options));
    const fstatSync = (descriptor: number, options: { bigint: true }) => fewBlocks(fs.fstatSync(descriptor, options));
    return { ...fs, lstatSync, fstatSync } as unknown as CreateFs;
  };

  test.each(['gnu', 'pax'] as const)('holes are holes in %s, and the content is the same', async (format) => {
    const content = holes(5_000_000, 2_000_000);
    const fs = sparse(memoryFs({ '/w/s': content, '/w/all': new Uint8Array(9000), '/w/full': holes(4096, 0) }));
    const made = await make(['/w'], { fs, format, sparse: true, digests: true });
    const members = await readBack(made.bytes);
    const of = (name: string) => members.find((member) => member.name === name);
    expect(of('w/s')?.sparse?.regions).toContainEqual({ offset: 1_998_848, length: 4096 });
    expect(of('w/s')?.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(made.stored.map(({ sha256 }) => sha256)).toEqual(members.map(({ sha256 }) => sha256));
    expect(of('w/all')).toMatchObject({ size: 9000, storedSize: 0 });
    expect(of('w/full')?.sparse).toBeUndefined();
    expect(made.bytes.length).toBeLessThan(50_000);
  });

  test('without the option, they are stored whole', async () => {
    const made = await make(['/w/s'], { fs: sparse(memoryFs({ '/w/s': holes(100_000, 5) })) });
    expect((await readBack(made.bytes))[0]).toMatchObject({ size: 100_000, storedSize: 100_000, sparse: undefined });
  });
});
