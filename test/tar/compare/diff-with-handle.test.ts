import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { memfs } from 'memfs';
import { describe, expect, test } from 'vitest';
import { type DiffOptions, diffTar } from '../../../src/archive/diff/index.js';
import { memorySource } from '../../../src/archive/source.js';
import {
  type Difference,
  type DiffWithHandleOptions,
  diffWithHandle,
  extractToHandle,
  type HandleDiffResult,
  type Ignorable,
  tellDifference,
} from '../../../src/tar/index.js';
import { block, END, file, latin1, pax } from '../../testing/blocks.js';
import { handleOf } from '../../testing/handles.js';
import { settings } from '../../testing/settings.js';
import { archiveOfTree, type MemoryFs, plant, type TreeEntry, tree } from '../../testing/tree.js';
import { tarVectors } from '../../testing/vectors.js';
import { volumesOf } from '../../testing/volume-vectors.js';

/** What handles do not tell. */
const UNTOLD: readonly Ignorable[] = ['mode', 'owner', 'group', 'mtime'];

async function byHandle(
  volumes: readonly Uint8Array[],
  fs: MemoryFs,
  options: Omit<DiffWithHandleOptions, 'seed'> = {},
): Promise<{ lines: string[]; result: HandleDiffResult }> {
  const lines: string[] = [];
  const onDifference = (difference: Difference): void => void lines.push(tellDifference(difference));
  const result = await diffWithHandle(volumes, handleOf(fs).handle, { ...options, seed: 1, onDifference });
  expect(result.differences.size === 0).toBe(lines.length === 0);
  return { lines, result };
}

async function byNode(volumes: readonly Uint8Array[], fs: MemoryFs, options: DiffOptions = {}): Promise<string[]> {
  const lines: string[] = [];
  const onDifference = (difference: Difference): void => void lines.push(tellDifference(difference));
  const sources = volumes.map((bytes) => memorySource('x.tar', bytes));
  await diffTar(sources, '/tree', { ignore: UNTOLD, ...options, fs: fs as never, seed: 1, onDifference });
  return lines;
}

const isPlain = ({ path, type }: TreeEntry): boolean =>
  !path.includes('\\') && (type === 'file' || type === 'directory');

describe('what differs from a folder below a handle is what Node finds', () => {
  test('of a tree and the archive of another', async () => {
    const plain = tree.map((entries) => entries.filter(isPlain));
    await fc.assert(
      fc.asyncProperty(plain, plain, fc.boolean(), async (archived, planted, isSame) => {
        const bytes = archiveOfTree(archived, 'pax');
        const fs = plant(isSame ? archived : planted);
        const { lines, result } = await byHandle([bytes], fs);
        expect(lines).toEqual(await byNode([bytes], fs));
        expect(result.isSame).toBe(lines.length === 0);
        if (isSame) expect(lines).toEqual([]);
      }),
      settings(80),
    );
  });

  test.each(tarVectors.index.vectors.map(({ file: name }) => name))(
    'of %s and what was restored of it',
    async (name) => {
      const bytes = readFileSync(join(tarVectors.folder, name));
      const { fs, handle } = handleOf();
      await extractToHandle([bytes], handle);
      const ignore: readonly Ignorable[] = ['hardlink'];
      const { lines } = await byHandle([bytes], fs, { ignore });
      expect(lines).toEqual(await byNode([bytes], fs, { ignore: [...UNTOLD, ...ignore] }));
    },
  );

  test('of the volumes of a set', async () => {
    const volumes = volumesOf('gnu');
    const { fs, handle } = handleOf();
    await extractToHandle(volumes, handle);
    expect((await byHandle(volumes, fs)).result).toMatchObject({ isSame: true, extrasKnown: true });
    const [name = ''] = fs
      .readdirSync('/tree', { recursive: true })
      .map(String)
      .filter((path) => fs.statSync(`/tree/${path}`).isFile());
    fs.appendFileSync(`/tree/${name}`, 'x');
    expect((await byHandle(volumes, fs)).lines).toHaveLength(1);
  });
});

describe('below a handle', () => {
  const archive = latin1(
    file('content', { name: 'a/f' }) +
      block({ name: 'a/h', type: '1', linkname: 'a/f' }) +
      block({ name: 'l', type: '2', linkname: 'a/f' }) +
      file('x', { name: '../out' }) +
      file('x', { name: 'b' }) +
      END,
  );

  test('each kind of difference', async () => {
    const { fs } = memfs({ '/tree/a/f': 'cOntent', '/tree/a/h': 'content', '/tree/l': 'l', '/tree/b/1/2': '' });
    fs.mkdirSync('/tree/extra');
    fs.writeFileSync('/tree/extra/one', '');
    fs.writeFileSync('/tree/\u{1f600}', '');
    fs.writeFileSync('/tree/\uff5e', '');
    const { lines, result } = await byHandle([archive], fs);
    expect(lines).toEqual([
      'a/f: content differs from byte 1 on',
      'a/h: is no hard link to "a/f" in the folder',
      'a/h: content differs from byte 1 on',
      'l: is a symbolic link in the archive, a file in the folder',
      '../out: leads out of the folder: not compared',
      'b: is a file in the archive, a folder in the folder',
      'b/1: is in the folder only, a folder with 1 entry in it',
      'extra: is in the folder only, a folder with 1 entry in it',
      '\uff5e: is in the folder only',
      '\u{1f600}: is in the folder only',
    ]);
    expect(result).toMatchObject({ compared: 5, sameBytes: 1, isSame: false });
  });

  test('what is ignored, left out and taken off', async () => {
    const { fs } = memfs({ '/tree/f': 'other!!', '/tree/h': 'content', '/tree/x': '' });
    const { lines } = await byHandle([archive], fs, {
      ignore: ['content', 'hardlink', 'extra'],
      stripComponents: 1,
      isLeftOut: (path) => path === 'x',
    });
    expect(lines).toEqual(['../out: leads out of the folder: not compared']);
  });

  test('holes are held against zeros', async () => {
    const map = { 'GNU.sparse.name': 'holey', 'GNU.sparse.size': '300000', 'GNU.sparse.map': '270000,4' };
    const sparse = latin1(
      pax('x', { 'GNU.sparse.major': '0', 'GNU.sparse.minor': '1', 'GNU.sparse.numblocks': '1', ...map }) +
        file('data', { name: 'x', magic: 'ustar\x0000' }) +
        END,
    );
    const bytes = new Uint8Array(300_000);
    bytes.set(latin1('data'), 270_000);
    const { fs } = memfs({ '/tree': null });
    fs.writeFileSync('/tree/holey', bytes);
    expect((await byHandle([sparse], fs)).result).toMatchObject({ isSame: true, sameBytes: 300_000 });
    for (const [at, offset] of [
      [5, 5],
      [270_001, 270_001],
      [299_999, 299_999],
    ] as const) {
      const other = bytes.slice();
      other[at] = 9;
      fs.writeFileSync('/tree/holey', other);
      expect((await byHandle([sparse], fs)).lines).toEqual([`holey: content differs from byte ${offset} on`]);
    }
  });

  test('what cannot be read is told, and what is no error of a handle is thrown', async () => {
    const { handle } = handleOf(memfs({ '/tree/f': 'content' }).fs);
    const failing = (error: Error) => ({
      ...handle,
      entries: () => handle.entries(),
      getFileHandle: () => Promise.reject(error),
    });
    const bytes = latin1(file('content', { name: 'f' }) + END);
    const denied = Object.assign(new Error('no'), { name: 'NotAllowedError' });
    const told: string[] = [];
    await diffWithHandle([bytes], failing(denied), {
      seed: 1,
      onDifference: (found) => told.push(tellDifference(found)),
    });
    expect(told).toEqual(['f: cannot be compared: you may not do that there']);
    const fault = new RangeError('a fault of the port');
    await expect(diffWithHandle([bytes], failing(fault), { seed: 1 })).rejects.toBe(fault);
  });

  test('a signal ends it, and what is extra is then not known', async () => {
    const { handle } = handleOf(memfs({ '/tree/extra': '' }).fs);
    const result = await diffWithHandle([archive], handle, { seed: 1, signal: AbortSignal.abort() });
    expect(result).toMatchObject({ interrupted: true, extrasKnown: false, isSame: false, compared: 0 });
  });

  test('what is no archive is the same as nothing', async () => {
    const { handle } = handleOf();
    expect(await diffWithHandle([latin1('text'.repeat(400))], handle, { seed: 1 })).toMatchObject({
      sawTar: false,
      isSame: false,
    });
  });
});
