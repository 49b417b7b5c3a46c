import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { damagedArchive } from '../../../emulator/testing/index.js';
import { concatTar, convertTar, deleteFromTar, relabelTar, UncopyableError } from '../../../src/archive/edit/index.js';
import { inMemory, inPieces, keepingSink, membersOf } from '../../testing/edited.js';
import { settings } from '../../testing/settings.js';

type Run = (bytes: Uint8Array, size: number) => Promise<{ readonly isWhole: boolean; readonly bytes: Uint8Array }>;

const opened = (bytes: Uint8Array, size: number) => (size === 0 ? inMemory(bytes) : inPieces(bytes, size));
const runs: Record<string, Run> = {
  concat: async (own, size) => {
    const { sink, bytes } = keepingSink();
    const { isWhole } = await concatTar([opened(own, size), opened(own, size)], sink);
    return { isWhole, bytes: bytes() };
  },
  delete: async (own, size) => {
    const { sink, bytes } = keepingSink();
    const { isWhole } = await deleteFromTar(opened(own, size), ['a'], sink);
    return { isWhole, bytes: bytes() };
  },
  label: async (own, size) => {
    const { sink, bytes } = keepingSink();
    const { isWhole } = await relabelTar(opened(own, size), 'NEW', sink);
    return { isWhole, bytes: bytes() };
  },
  convert: async (own, size) => {
    const { sink, bytes } = keepingSink();
    const { isWhole } = await convertTar([opened(own, size)], sink, { format: 'pax', lossy: true });
    return { isWhole, bytes: bytes() };
  },
};

describe('damage', () => {
  test.each(Object.entries(runs))('%s: is told, and what passes for whole is whole', async (_, run) => {
    await fc.assert(
      fc.asyncProperty(damagedArchive(), fc.constantFrom(0, 700), async ({ damaged: { bytes } }, size) => {
        let made: Awaited<ReturnType<Run>>;
        try {
          made = await run(bytes, size);
        } catch (error) {
          expect(error).toBeInstanceOf(UncopyableError);
          return;
        }
        if (!made.isWhole) return;
        expect(membersOf(made.bytes).errors).toEqual([]);
      }),
      settings(100),
    );
  });
});
