import * as nodeFs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ExtractFs, extractTar } from '../../../src/archive/extract/index.js';
import { memorySource } from '../../../src/archive/index.js';
import { block, END, file, latin1 } from '../../testing/blocks.js';
import { treeOf } from '../../testing/guarded-fs.js';
import { ground, prepare } from '../../testing/restore.js';

const mode = { 100: '0000777' };
const ARCHIVE = latin1(
  block({ name: 'd/', type: '5', patch: mode }) +
    file('evil', { name: 'd/secret' }) +
    file('evil', { name: 'd/folder/deep' }) +
    block({ name: 'd/h', type: '1', linkname: 'd/secret' }) +
    block({ name: 'd/s', type: '2', linkname: 'secret' }) +
    block({ name: 'd/folder/', type: '5', patch: mode }) +
    file('evil', { name: 'd/new' }) +
    END,
);

/** Runs an action right before the n-th call. */
function interrupted(fs: ExtractFs, n: number, action: () => void): { fs: ExtractFs; calls: () => number } {
  let calls = 0;
  const wrapped = new Proxy(fs, {
    get(target, key: keyof ExtractFs) {
      return (...args: unknown[]) => {
        if (calls++ === n) action();
        return (target[key] as (...all: unknown[]) => unknown).apply(target, args);
      };
    },
  });
  return { fs: wrapped, calls: () => calls };
}

/** What an attacker who may write to the folder can do at any moment: a link to the outside takes a folder's place. */
function swap(path: string, target: string): void {
  try {
    nodeFs.renameSync(path, `${path}-moved`);
    nodeFs.symlinkSync(target, path);
  } catch {
    // The folder is not there yet.
  }
}

describe.runIf(process.platform === 'linux')('another process changes the folder at any moment', () => {
  test.each([
    ['d', '../outside'],
    ['d/folder', '../../outside/folder'],
  ])('%s becomes a link: nothing outside changes', async (path, target) => {
    for (let n = 0, calls = 1; n < calls; n++) {
      const { fs, base, clear } = ground('handles');
      try {
        prepare(fs, base, { 'outside/secret': 'secret', 'outside/folder/deep': 'deep' });
        const before = treeOf(fs, `${base}/outside`);
        const racing = interrupted(fs, n, () => swap(`${base}/out/${path}`, target));
        await extractTar([memorySource('x', ARCHIVE)], `${base}/out`, { fs: racing.fs, samePermissions: true });
        expect(treeOf(fs, `${base}/outside`), `at call ${n}`).toEqual(before);
        calls = racing.calls();
        expect(calls).toBeGreaterThan(20);
      } finally {
        clear();
      }
    }
  });
});
