import { describe, expect, test } from 'vitest';
import { extractToHandle } from '../../../src/tar/index.js';
import { ATTACKS } from '../../archive/extract/known-attacks.js';
import { END, latin1 } from '../../testing/blocks.js';
import { treeOf } from '../../testing/guarded-fs.js';
import { handleOf } from '../../testing/handles.js';
import { ground, prepare } from '../../testing/restore.js';

/** A browser's own file system has no links: what an attack finds prepared is left to the tests of Node. */
const attacks = ATTACKS.filter(({ prepared }) => prepared === undefined);

describe('published attacks, below a handle', () => {
  test.each(attacks.map((attack) => [attack.id, attack] as const))('%s', async (_, { archives, options = {} }) => {
    const { fs, base } = ground('memfs');
    prepare(fs, base, { 'outside/secret': 'secret', 'outside/folder/deep': 'deep', 'out-evil/x': 'x' });
    const beside = (): string[] => ['outside', 'out-evil'].flatMap((name) => treeOf(fs, `${base}/${name}`));
    const before = beside();
    const { handle } = handleOf(fs as never, `${base}/out`);
    const { patterns, excludes, stripComponents, topLevel, windows } = options;
    for (const archive of archives) {
      const text = typeof archive === 'function' ? archive(base) : archive;
      await extractToHandle([latin1(text + END)], handle, { patterns, excludes, stripComponents, topLevel, windows });
    }
    expect(beside()).toEqual(before);
    expect(fs.readdirSync(base).map(String).sort()).toEqual(['out', 'out-evil', 'outside']);
    expect(treeOf(fs, `${base}/out`).filter((line) => line.startsWith('l'))).toEqual([]);
  });
});
