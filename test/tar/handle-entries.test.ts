import fc from 'fast-check';
import { memfs } from 'memfs';
import { describe, expect, test } from 'vitest';
import { concatenated } from '../../src/bytes/index.js';
import { diffWithHandle, extractToHandle, handleEntries, SourceError, writeTar } from '../../src/tar/index.js';
import { filesIn, handleOf } from '../testing/handles.js';
import { settings } from '../testing/settings.js';
import { plant, tree } from '../testing/tree.js';

async function archived(handle: Parameters<typeof handleEntries>[0]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeTar(handleEntries(handle))) pieces.push(piece);
  return concatenated(pieces);
}

describe('the archive of a folder below a handle', () => {
  test('is the same as the folder, and restores it', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (entries) => {
        const plain = entries.filter(({ path, type }) => !path.includes('\\') && /file|directory/.test(type));
        const { fs, handle } = handleOf(plant(plain));
        const bytes = await archived(handle);
        expect(await diffWithHandle([bytes], handle, { seed: 1 })).toMatchObject({ isSame: true });
        const again = handleOf();
        await extractToHandle([bytes], again.handle);
        expect(filesIn(again.fs)).toEqual(filesIn(fs));
      }),
      settings(40),
    );
  });

  test('has large files piece by piece', async () => {
    const { fs, handle } = handleOf();
    fs.writeFileSync('/tree/large', new Uint8Array((1 << 20) + 5).fill(7));
    expect(await diffWithHandle([await archived(handle)], handle, { seed: 1 })).toMatchObject({ isSame: true });
  });

  test('is none where something cannot be read', async () => {
    const { handle } = handleOf(memfs({ '/tree/f': 'content' }).fs);
    const error = Object.assign(new Error('no'), { name: 'NotAllowedError' });
    const entries = () => handle.entries();
    await expect(archived({ ...handle, entries, getFileHandle: () => Promise.reject(error) })).rejects.toThrow(
      SourceError,
    );
  });
});
