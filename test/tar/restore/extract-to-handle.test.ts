import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { memfs } from 'memfs';
import { describe, expect, test } from 'vitest';
import { extractTar } from '../../../src/archive/extract/index.js';
import { memorySource } from '../../../src/archive/source.js';
import {
  type ExtractToHandleOptions,
  extractToHandle,
  type FolderHandle,
  type HandleRestoreReport,
  type Outcome,
} from '../../../src/tar/index.js';
import { block, END, file, latin1, pax } from '../../testing/blocks.js';
import { filesIn, handleOf } from '../../testing/handles.js';
import { settings } from '../../testing/settings.js';
import { archiveOfTree, type TreeEntry, tree } from '../../testing/tree.js';
import { tarVectors } from '../../testing/vectors.js';
import { volumesOf } from '../../testing/volume-vectors.js';

/** What became of an archive of text blocks, restored over what stands there. */
async function restored(
  text: string,
  options: ExtractToHandleOptions = {},
  there: Readonly<Record<string, string | null>> = {},
): Promise<{ report: HandleRestoreReport; refused: string[]; files: Record<string, string> }> {
  const { fs } = memfs({ '/tree': null, ...there });
  const { handle } = handleOf(fs);
  const report = await extractToHandle([latin1(text + END)], handle, options);
  const refused = report.notRestored.kept.map(({ code, name }) => `${code} ${name}`);
  return { report, refused, files: filesIn(fs) };
}

const isWithout =
  (text: string) =>
  (entries: readonly TreeEntry[]): boolean =>
    entries.every(({ path }) => !path.includes(text));

async function byNode(volumes: readonly Uint8Array[]) {
  const { fs } = memfs({ '/tree': null });
  const sources = volumes.map((bytes) => memorySource('x.tar', bytes));
  const { sawTar, findings } = await extractTar(sources, '/tree', { fs: fs as never, resolving: 'checked' });
  return { fs, sawTar, findings: findings.kept };
}

describe('a restore below a handle is that of Node, but for links', () => {
  test('of any tree', async () => {
    await fc.assert(
      // A backslash is in no name that a handle takes.
      fc.asyncProperty(
        tree.filter(isWithout('\\')),
        fc.constantFrom('gnu' as const, 'pax' as const),
        async (entries, format) => {
          const bytes = archiveOfTree(entries, format);
          const { fs, handle } = handleOf();
          const report = await extractToHandle([bytes], handle);
          const isLink = (type: string): boolean => type === 'symlink' || type === 'hardlink';
          const links = entries.filter(({ type }) => isLink(type)).map(({ path }) => path);
          const expected = filesIn((await byNode([bytes])).fs);
          for (const path of links) delete expected[path];
          expect(filesIn(fs)).toEqual(expected);
          expect(report.notRestored.kept.map(({ name, code }) => [name, code])).toEqual(
            links.map((path) => [path, 'KIND_NOT_HELD']),
          );
        },
      ),
      settings(60),
    );
  });

  test.each(tarVectors.index.vectors.map(({ file: name }) => name))('of %s', async (name) => {
    const bytes = readFileSync(join(tarVectors.folder, name));
    const { fs, handle } = handleOf();
    const { sawTar, counts, findings } = await extractToHandle([new Blob([bytes]).stream()], handle);
    const node = await byNode([bytes]);
    const here = filesIn(fs);
    const there = filesIn(node.fs);
    const same = Object.entries(here).filter(([path]) => there[path] !== undefined);
    expect(Object.fromEntries(same)).toEqual(Object.fromEntries(same.map(([path]) => [path, there[path]])));
    expect({ sawTar, findings: findings.kept }).toEqual({ sawTar: node.sawTar, findings: node.findings });
    expect(Object.values(here).filter((content) => content !== '/').length).toBeLessThanOrEqual(counts.files);
  });

  test.each(['gnu', 'posix', 'sparse'])('of the volumes of a set, with files that go on: %s', async (set) => {
    const volumes = volumesOf(set);
    const { fs, handle } = handleOf();
    const report = await extractToHandle(volumes, handle);
    const node = await byNode(volumes);
    expect(filesIn(fs)).toEqual(filesIn(node.fs));
    expect(report.counts.files).toBeGreaterThan(0);
    expect(report.bytes).toEqual(volumes.map(({ length }) => length));
    expect(report.findings.kept).toEqual(node.findings);
    expect(report.notRestored.count).toBe(0);
  });
});

describe('below a handle', () => {
  test('nothing climbs, nothing is made of links and devices, and all of it is told', async () => {
    const { refused, files, report } = await restored(
      file('x', { name: '../out' }) +
        file('x', { name: 'a/../../out' }) +
        file('x', { name: '/etc/passwd' }) +
        block({ name: 'l', type: '2', linkname: '/etc' }) +
        block({ name: 'h', type: '1', linkname: 'etc/passwd' }) +
        block({ name: 'fifo', type: '6' }) +
        block({ name: 'tty', type: '3' }) +
        file('x', { name: 'odd', type: 'Q' }) +
        file('good', { name: 'l/good' }),
    );
    expect(refused).toEqual([
      ...['NAME_CLIMBS ../out', 'NAME_CLIMBS a/../../out', 'KIND_NOT_HELD l', 'KIND_NOT_HELD h'],
      ...['KIND_NOT_HELD fifo', 'KIND_NOT_HELD tty', 'TYPE_UNKNOWN odd'],
    ]);
    expect(report.notRestored.kept[2]?.message).toBe('it is a symbolic link to /etc, and such a folder holds none');
    expect(files).toEqual({ etc: '/', 'etc/passwd': 'x', l: '/', 'l/good': 'good' });
    expect(report.counts).toMatchObject({ files: 2, absolute: 1 });
  });

  test('names that are no UTF-8 are told, not changed', async () => {
    const { refused, files } = await restored(file('x', { name: 'caf\xe9' }) + file('y', { name: 'd\xff/y' }));
    expect(files).toEqual({});
    expect(refused).toEqual(['NAME_NOT_TAKEN caf\udce9', 'NAME_NOT_TAKEN d\udcff/y']);
  });

  test.each([
    ['replace', 'new', [], 1],
    ['keep', 'old', [], 0],
    ['refuse', 'old', ['EXISTS f'], 0],
  ] as const)('what is there: %s', async (existing, content, refusals, written) => {
    const { files, refused, report } = await restored(file('new', { name: 'f' }), { existing }, { '/tree/f': 'old' });
    expect(files).toEqual({ f: content });
    expect(refused).toEqual(refusals);
    expect(report.counts.files).toBe(written);
  });

  test('a file gives way to a folder and an empty folder to a file, but not one with something in it', async () => {
    const { files, refused } = await restored(
      block({ name: 'f/', type: '5' }) + file('x', { name: 'empty' }) + file('x', { name: 'full' }),
      {},
      { '/tree/f': 'old', '/tree/empty': null, '/tree/full/in': 'it' },
    );
    expect(refused).toEqual(['FOLDER_IN_THE_WAY full']);
    expect(files).toEqual({ empty: 'x', f: '/', full: '/', 'full/in': 'it' });
  });

  test('a file above is in the way', async () => {
    const { files, refused } = await restored(
      file('x', { name: 'f/x' }) + block({ name: 'f/d/', type: '5' }),
      {},
      { '/tree/f': 'old' },
    );
    expect(refused).toEqual(['FILE_IN_THE_WAY f/x', 'FILE_IN_THE_WAY f/d/']);
    expect(files).toEqual({ f: 'old' });
  });

  test('of a member that is not whole nothing stays, and what was there does', async () => {
    const cut = latin1(`${file('whole', { name: 'first' })}${block({ name: 'cut', size: 1024 })}part`);
    const { fs, handle } = handleOf(memfs({ '/tree/old': null }).fs);
    const { notRestored } = await extractToHandle([cut], handle);
    expect(notRestored.kept).toMatchObject([{ name: 'cut', code: 'NOT_WHOLE' }]);
    expect(filesIn(fs)).toEqual({ first: 'whole', old: '/' });
    fs.writeFileSync('/tree/cut', 'as it was');
    await extractToHandle([cut], handle);
    expect(filesIn(fs)).toEqual({ cut: 'as it was', first: 'whole', old: '/' });
  });

  test('selection, components taken off, a folder for all, and outcomes', async () => {
    const told: [string, Outcome][] = [];
    const { files, report } = await restored(
      file('1', { name: 'top/a/1' }) + file('2', { name: 'top/b/2' }) + file('3', { name: 'top/a/no' }),
      {
        patterns: ['top/a', 'nothing'],
        excludes: ['no'],
        stripComponents: 1,
        topLevel: 'into',
        onMember: ({ name }, outcome) => told.push([name, outcome]),
      },
    );
    expect(files).toEqual({ into: '/', 'into/a': '/', 'into/a/1': '1' });
    expect(report.unmatched).toEqual(['nothing']);
    expect(report.counts.unselected).toBe(2);
    expect(told).toEqual([['top/a/1', 'restored']]);
    await expect(restored('', { topLevel: '../x' })).rejects.toThrow(RangeError);
  });

  test('holes are zeros, and too many of them are told', async () => {
    const sparse = (size: string): string =>
      pax('x', {
        'GNU.sparse.major': '0',
        'GNU.sparse.minor': '1',
        'GNU.sparse.name': 'holey',
        'GNU.sparse.size': size,
        'GNU.sparse.map': '3,4',
        'GNU.sparse.numblocks': '1',
      }) + file('data', { name: 'x', magic: 'ustar\x0000' });
    expect((await restored(sparse('10'))).files).toEqual({ holey: '\0\0\0data\0\0\0' });
    const { files, refused } = await restored(sparse('99999999999'));
    expect(files).toEqual({});
    expect(refused).toEqual(['SIZE_TOO_LARGE holey']);
  });

  test('limits end it, and say so', async () => {
    const { report, files } = await restored(file('1', { name: 'a' }) + file('2', { name: 'b' }), { maxMembers: 1 });
    expect(report.limit?.which).toBe('max-members');
    expect(files).toEqual({ a: '1' });
  });
});

/** An error as handles reject with. */
const rejection = (name: string): Error => Object.assign(new Error(name), { name });

describe('where a handle fails', () => {
  /** A folder in which writing fails. */
  function failing(error: Error): FolderHandle & { readonly aborted: string[]; readonly removed: string[] } {
    const aborted: string[] = [];
    const removed: string[] = [];
    return {
      aborted,
      removed,
      getDirectoryHandle: () => Promise.reject(rejection('NotFoundError')),
      getFileHandle: async (name, { create = false } = {}) => {
        if (!create) throw rejection('NotFoundError');
        return {
          getFile: () => Promise.reject(error),
          createWritable: async () => ({
            write: () => Promise.reject(error),
            truncate: () => Promise.reject(error),
            close: () => Promise.reject(error),
            abort: async () => void aborted.push(name),
          }),
        };
      },
      removeEntry: async (name) => void removed.push(name),
      async *entries() {},
    };
  }

  test('the member is told, nothing stays of it, and a full disk ends the restore', async () => {
    const folder = failing(rejection('QuotaExceededError'));
    const names = Array.from({ length: 20 }, (_, i) => `f${i}`);
    const archive = latin1(names.map((name) => file('x', { name })).join('') + END);
    const { notRestored, limit } = await extractToHandle([archive], folder);
    expect(limit?.which).toBe('full-disk');
    expect(notRestored.kept.map(({ name, code }) => [name, code])).toEqual(
      names.slice(0, 8).map((name) => [name, 'QuotaExceededError']),
    );
    expect(folder.aborted).toEqual(names.slice(0, 8));
    expect(folder.removed).toEqual(names.slice(0, 8));
  });

  test('what is no error of a handle is thrown', async () => {
    const fault = new RangeError('a fault of the port');
    await expect(extractToHandle([latin1(file('x', { name: 'f' }) + END)], failing(fault))).rejects.toBe(fault);
  });
});

test('a signal ends it in the middle of a file, of which nothing stays', async () => {
  const stop = new AbortController();
  const head = latin1(`${file('1', { name: 'whole' })}${block({ name: 'half', size: 2048 })}`);
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield head;
    yield new Uint8Array(512);
    stop.abort();
    await new Promise(() => undefined);
  }
  const { fs, handle } = handleOf();
  const seen: number[] = [];
  const report = await extractToHandle([endless()], handle, {
    signal: stop.signal,
    progress: (bytes) => seen.push(bytes),
  });
  expect(report).toMatchObject({ interrupted: true, bytes: [head.length + 512], limit: undefined });
  expect(filesIn(fs)).toEqual({ whole: '1' });
  expect(seen).toEqual([head.length, head.length + 512]);
});

test('where the source fails, its error is thrown, and no half file stays', async () => {
  const error = new Error('the network went away');
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield latin1(block({ name: 'half', size: 2048 }));
    throw error;
  }
  const { fs, handle } = handleOf();
  await expect(extractToHandle([broken()], handle)).rejects.toBe(error);
  expect(filesIn(fs)).toEqual({});
});
