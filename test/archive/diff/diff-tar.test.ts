import * as nodeFs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildArchive, type MemberDescription } from '../../../emulator/testing/index.js';
import { type DiffOptions, type DiffResult, diffTar, FolderDiff } from '../../../src/archive/diff/index.js';
import { type ByteSource, memorySource } from '../../../src/archive/source.js';
import { tellDifference } from '../../../src/tar/index.js';
import { scratch } from '../../testing/scratch.js';
import { archiveOfTree, type MemoryFs, plant, type TreeEntry } from '../../testing/tree.js';
import { contentOf, volumesOf } from '../../testing/volume-vectors.js';

const bytes = contentOf(3000, 1);
const FILE: TreeEntry = { path: 'a', type: 'file', content: bytes, mode: 0o755, seconds: 5 };
const time = (seconds: number, nanoseconds = 0) => ({ mtime: { seconds, nanoseconds }, mode: 0o755 });

interface Compared {
  readonly lines: readonly string[];
  readonly result: DiffResult;
}

async function compare(
  archive: Uint8Array | readonly ByteSource[],
  fs: MemoryFs | typeof nodeFs,
  options: DiffOptions = {},
  folder: string | Uint8Array = '/tree',
): Promise<Compared> {
  const lines: string[] = [];
  const sources = archive instanceof Uint8Array ? [memorySource('x.tar', archive)] : archive;
  const result = await diffTar(sources, folder, {
    fs: fs as NonNullable<DiffOptions['fs']>,
    seed: 1,
    ...options,
    onDifference: (found) => lines.push(tellDifference(found)),
  });
  return { lines, result };
}

const members = (...list: MemberDescription[]): Uint8Array => buildArchive({ dialect: 'pax', members: list }).bytes;

describe('paths', () => {
  test('a symbolic link in the folder is not followed', async () => {
    const fs = plant([{ path: 'real', type: 'directory', mode: 0o755, seconds: 5 }]);
    fs.writeFileSync('/tree/real/a', bytes);
    fs.symlinkSync('real', '/tree/d');
    const { lines } = await compare(members({ type: 'file', name: 'd/a', content: bytes, ...time(5) }), fs, {
      ignore: ['extra'],
    });
    expect(lines).toEqual(['d/a: lies behind the symbolic link "d" of the folder, which was not followed']);
  });

  test('the folder itself may be given by a link', async () => {
    const fs = plant([FILE]);
    fs.symlinkSync('/tree', '/link');
    expect((await compare(archiveOfTree([FILE], 'gnu'), fs, {}, '/link')).result.isSame).toBe(true);
  });

  test('names that lead out of the folder are told, absolute ones stand below it', async () => {
    const fs = plant([FILE]);
    fs.writeFileSync('/up', 'secret');
    const names = ['../up', 'x/../../up', '/a'];
    const list = names.map((name): MemberDescription => ({ type: 'file', name, content: bytes, ...time(5) }));
    const { lines } = await compare(members(...list), fs);
    expect(lines).toEqual([
      '../up: leads out of the folder: not compared',
      'x/../../up: leads out of the folder: not compared',
    ]);
  });

  test('a name that no file can have is missing', async () => {
    const long = 'x'.repeat(300);
    const folder = scratch('diff-long').folder;
    const { lines } = await compare(members({ type: 'file', name: `${long}/y` }), nodeFs, {}, folder);
    expect(lines).toEqual([`${long}/y: is in the archive only`]);
  });

  test('components in front are taken off, of the targets of hard links too', async () => {
    const fs = plant([FILE, { path: 'b', type: 'hardlink', target: 'a', mode: 0o755, seconds: 5 }]);
    const archive = members(
      { type: 'directory', name: 'top/', ...time(5) },
      { type: 'file', name: 'top/a', content: bytes, ...time(5) },
      { type: 'hardlink', name: 'top/b', linkname: 'top/a', ...time(5) },
    );
    const { lines, result } = await compare(archive, fs, { stripComponents: 1 });
    expect({ lines, compared: result.compared, leftOut: result.leftOut }).toEqual({
      lines: [],
      compared: 2,
      leftOut: 1,
    });
  });

  test('names are bytes', async () => {
    const { folder } = scratch('diff-bytes');
    const name = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xe9])]);
    nodeFs.writeFileSync(name, bytes);
    nodeFs.writeFileSync(Buffer.concat([name, Buffer.from([0xff])]), '');
    const archive = members({ type: 'file', name: 'f\udce9', content: bytes });
    const { lines } = await compare(archive, nodeFs, { ignore: ['mtime', 'mode', 'owner', 'group'] }, folder);
    expect(lines).toEqual(['f\\351\\377: is in the folder only']);
  });

  test('what is left out is compared neither way', async () => {
    const fs = plant([FILE]);
    fs.writeFileSync('/tree/extra', '');
    const isLeftOut = (path: string): boolean => path !== 'a';
    const archive = members(
      { type: 'file', name: 'a', content: bytes, ...time(5) },
      { type: 'file', name: 'gone', ...time(5) },
    );
    const { lines, result } = await compare(archive, fs, { isLeftOut });
    expect({ lines, leftOut: result.leftOut }).toEqual({ lines: [], leftOut: 1 });
  });
});

describe('several versions of a name', () => {
  const old = { type: 'file', name: 'a', content: contentOf(9, 2), ...time(1) } as const;
  const now = { type: 'file', name: './a', content: bytes, ...time(5) } as const;

  test('the last counts', async () => {
    expect((await compare(members(old, now), plant([FILE]))).lines).toEqual([]);
    const { lines } = await compare(members(now, old), plant([FILE]));
    expect(lines).toHaveLength(2);
  });

  test('a hard link to what was replaced since is not held against it', async () => {
    const link = { type: 'hardlink', name: 'b', linkname: 'a', ...time(1) } as const;
    const fs = plant([FILE, { ...FILE, path: 'b', content: contentOf(9, 2), seconds: 1 }]);
    expect((await compare(members(old, link, now), fs)).lines).toEqual([]);
    const { lines } = await compare(members(old, now, link), fs);
    expect(lines).toEqual(['b: is no hard link to "a" in the folder', 'b: content differs from byte 1 on']);
  });

  test('archives are taken as extracted one after the other', async () => {
    const lines: string[] = [];
    const diff = new FolderDiff('/tree', {
      fs: plant([FILE]) as unknown as NonNullable<DiffOptions['fs']>,
      onDifference: (found) => lines.push(tellDifference(found)),
    });
    for (const member of [old, now]) await diff.read([memorySource('x.tar', members(member))]);
    expect((await diff.finish()).compared).toBe(2);
    expect(lines).toEqual([]);
  });
});

describe('content', () => {
  test.each(['gnu', 'posix', 'sparse'])('of a set of volumes: %s', async (set) => {
    const fs = plant([]);
    const long = `${'folder-'.repeat(15)}/${'name-'.repeat(6)}`;
    if (set === 'sparse') {
      const holes = new Uint8Array(65536);
      holes.set(contentOf(4096, 5), 0);
      holes.set(contentOf(4096, 6), 40960);
      fs.writeFileSync('/tree/holes', holes);
    } else {
      fs.mkdirSync(`/tree/${'folder-'.repeat(15)}`);
      for (const [name, length, seed] of [
        ['first', 2436, 1],
        ['second', 5000, 2],
        [long, 1500, 3],
      ] as const)
        fs.writeFileSync(`/tree/${name}`, contentOf(length, seed));
    }
    fs.writeFileSync('/tree/last', contentOf(10, 4));
    const sources = volumesOf(set).map((volume, i) => memorySource(`${i}`, volume));
    const ignore = ['mode', 'mtime'] as const;
    const { lines, result } = await compare(sources, fs, { ignore });
    expect({ lines, isSame: result.isSame }).toEqual({ lines: [], isSame: true });
    const name = set === 'sparse' ? 'holes' : 'second';
    const changed = fs.readFileSync(`/tree/${name}`) as Buffer;
    changed[4999] = (changed[4999] as number) ^ 1;
    fs.writeFileSync(`/tree/${name}`, changed);
    const again = volumesOf(set).map((volume, i) => memorySource(`${i}`, volume));
    expect((await compare(again, fs, { ignore })).lines).toEqual([`${name}: content differs from byte 4999 on`]);
  });

  test('of a hole: bytes there that are not zero are told', async () => {
    const sparse = { form: 'pax-1.0', realSize: 5000, regions: [{ offset: 1000, length: 3000 }] } as const;
    const archive = members({ type: 'file', name: 'a', content: bytes, sparse, ...time(5) });
    const whole = new Uint8Array(5000);
    whole.set(bytes, 1000);
    for (const [at, told] of [
      [undefined, []],
      [3, ['a: content differs from byte 3 on']],
      [4999, ['a: content differs from byte 4999 on']],
    ] as const) {
      const changed = whole.slice();
      if (at !== undefined) changed[at] = 1;
      const { lines } = await compare(archive, plant([{ ...FILE, content: changed }]));
      expect(lines).toEqual(told);
    }
  });

  test('that is cut in the archive is compared as far as it goes', async () => {
    const cut = archiveOfTree([FILE], 'gnu').subarray(0, 2000);
    const { lines, result } = await compare(cut, plant([FILE]));
    expect(lines).toEqual(['a: is not whole in the archive']);
    expect(result.findings.kept.map(({ code }) => code)).toContain('TAR_CUT_IN_DATA');
    expect(result.isSame).toBe(false);
  });

  test('is not read where it does not count', async () => {
    const changed = bytes.slice();
    changed[9] = (changed[9] as number) ^ 1;
    const { lines, result } = await compare(archiveOfTree([FILE], 'gnu'), plant([{ ...FILE, content: changed }]), {
      ignore: ['content'],
    });
    expect({ lines, same: result.sameBytes }).toEqual({ lines: [], same: 0 });
  });

  test('a file that takes the place of the one that was looked at is not read', async () => {
    const fs = plant([FILE, { ...FILE, path: 'other' }]);
    const openSync = (_: unknown, flags: number): number => fs.openSync('/tree/other', flags);
    const { lines } = await compare(archiveOfTree([FILE], 'gnu'), { ...fs, openSync } as unknown as MemoryFs, {
      ignore: ['extra'],
    });
    expect(lines).toEqual(['a: cannot be compared: it was changed meanwhile']);
  });
});

describe('attributes', () => {
  const at = async (archived: readonly [number, number], found: bigint): Promise<readonly string[]> => {
    const fs = plant([FILE]);
    const lstatSync = (...args: Parameters<typeof nodeFs.lstatSync>) =>
      Object.assign(fs.lstatSync(...(args as Parameters<typeof fs.lstatSync>)) as object, { mtimeNs: found });
    const archive = members({ type: 'file', name: 'a', content: bytes, ...time(...archived) });
    return (await compare(archive, { ...fs, lstatSync } as unknown as MemoryFs)).lines;
  };

  test.each([
    [[5, 123_456_789], 5_123_456_789n],
    [[5, 123_456_789], 5_123_456_000n],
    [[5, 0], 5_999_999_999n],
    [[-2, 500_000_000], -1_500_000_000n],
  ] as const)('a time of %j is that of %d', async (archived, found) => {
    expect(await at(archived, found)).toEqual([]);
  });

  test.each([
    [
      [5, 123_456_789],
      5_123_457_789n,
      'time is 1970-01-01 00:00:05.123456789 UTC in the archive, 1970-01-01 00:00:05.123457789 UTC in the folder',
    ],
    [
      [5, 0],
      4_999_999_999n,
      'time is 1970-01-01 00:00:05 UTC in the archive, 1970-01-01 00:00:04.999999999 UTC in the folder',
    ],
    [
      [-2, 500_000_000],
      -500_000_000n,
      'time is 1969-12-31 23:59:58.5 UTC in the archive, 1969-12-31 23:59:59.5 UTC in the folder',
    ],
  ] as const)('a time of %j is not that of %d', async (archived, found, told) => {
    expect(await at(archived, found)).toEqual([`a: ${told}`]);
  });

  test('owners by name, where both have one', async () => {
    const ownerNames = { user: () => 'anna', group: () => undefined };
    const archive = members({
      type: 'file',
      name: 'a',
      content: bytes,
      uid: 7,
      gid: 8,
      uname: 'anna',
      gname: 'x',
      ...time(5),
    });
    expect((await compare(archive, plant([FILE]), { ownerNames })).lines).toEqual([
      'a: group is 8 in the archive, 0 in the folder',
    ]);
    const other = { user: () => 'bert', group: () => 'x' };
    expect((await compare(archive, plant([FILE]), { ownerNames: other })).lines).toEqual([
      'a: owner is anna in the archive, bert in the folder',
    ]);
  });

  test('times of folders can be left out by themselves', async () => {
    const folder: TreeEntry = { path: 'd', type: 'directory', mode: 0o755, seconds: 5 };
    const archive = archiveOfTree([folder, FILE], 'gnu');
    const { lines } = await compare(
      archive,
      plant([
        { ...folder, seconds: 6 },
        { ...FILE, seconds: 6 },
      ]),
      {
        ignore: ['folder-mtime'],
      },
    );
    expect(lines.map((line) => line.slice(0, 7))).toEqual(['a: time']);
  });
});

describe('a file system that fails', () => {
  const tree: TreeEntry[] = [
    { path: 'd', type: 'directory', mode: 0o755, seconds: 5 },
    { ...FILE, path: 'd/a' },
    { path: 'd/b', type: 'hardlink', target: 'd/a', mode: 0o755, seconds: 5 },
    { path: 'l', type: 'symlink', target: 'd', mode: 0o777, seconds: 5 },
  ];

  test('at any call: it is told, the rest is compared, and no file stays open', async () => {
    let isOver = false;
    let failing = 0;
    for (; !isOver; failing++) {
      const fs = plant(tree);
      let count = 0;
      let open = 0;
      let hasFailed = false;
      const failingFs = new Proxy(fs, {
        get(target, name: keyof MemoryFs) {
          const call = target[name] as (...args: unknown[]) => unknown;
          return (...args: unknown[]) => {
            count++;
            if (name === 'closeSync') open--;
            if (count === failing + 1 && name !== 'closeSync') {
              hasFailed = true;
              throw Object.assign(new Error('EIO'), { code: 'EIO' });
            }
            const result = call.apply(target, args);
            if (name === 'openSync') open++;
            return result;
          };
        },
      });
      const outcome = await compare(archiveOfTree(tree, 'gnu'), failingFs).catch((error: Error) => error);
      isOver = count <= failing;
      expect(open, `call ${failing}`).toBe(0);
      if (outcome instanceof Error)
        expect(outcome.message).toBe('cannot compare with /tree: the disk reports a read error');
      else if (hasFailed) expect(outcome.lines.join()).toMatch(/cannot be compared: the disk|no hard link/);
    }
    expect(failing).toBeGreaterThan(15);
  });

  test('short reads are read on', async () => {
    const fs = plant([FILE]);
    const readSync = (fd: number, into: Uint8Array, at: number, length: number, position: number): number =>
      fs.readSync(fd, into, at, Math.min(length, 7), position);
    expect((await compare(archiveOfTree([FILE], 'gnu'), { ...fs, readSync } as unknown as MemoryFs)).lines).toEqual([]);
  });

  test.each([
    ['/nowhere', 'cannot compare with /nowhere: there is no such folder'],
    ['/tree/a', 'cannot compare with /tree/a: it is no folder'],
  ])('no folder: %s', async (folder, message) => {
    await expect(compare(archiveOfTree([FILE], 'gnu'), plant([FILE]), {}, folder)).rejects.toThrow(message);
  });
});

test('a named pipe is no file, and is not waited for', async () => {
  const { folder } = scratch('diff-fifo');
  const { spawnSync } = await import('node:child_process');
  spawnSync('mkfifo', [join(folder, 'a')]);
  const { lines } = await compare(archiveOfTree([FILE], 'gnu'), nodeFs, {}, folder);
  expect(lines).toEqual(['a: is a file in the archive, a named pipe in the folder']);
});

test('what is no archive', async () => {
  const { result } = await compare(contentOf(5000, 1), plant([]));
  expect(result).toMatchObject({ sawTar: false, isSame: false });
});

test('tells how far it is, and a signal ends it', async () => {
  const fs = plant([FILE]);
  const archive = archiveOfTree([FILE], 'gnu');
  const told: number[] = [];
  await compare(archive, fs, { progress: (count) => told.push(count) });
  expect(told.at(-1)).toBe(archive.length);
  const { result } = await compare(archive, fs, { signal: AbortSignal.abort() });
  expect(result).toMatchObject({ interrupted: true, isSame: false, extrasKnown: false });
});
