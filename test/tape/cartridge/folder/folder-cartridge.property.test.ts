import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCartridgeFolder, MemoryCartridge, openCartridgeFolder } from '../../../../src/tape/index.js';
import {
  anyStep,
  type CartridgeStep,
  doStep,
  everythingOf,
  linesOf,
  writingStep,
} from '../../../testing/cartridge-steps.js';
import { type FileState, RecordedFiles, stateWithoutPower } from '../../../testing/recorded-files.js';
import { settings } from '../../../testing/settings.js';

const options = { crc32 };
const identity = { capacityBytes: 2000, partitionBytes: [1000, 1000] };

type Step = CartridgeStep | { readonly do: 'reopen' } | { readonly do: 'look' };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: anyStep },
  fc.constantFrom<Step[]>({ do: 'reopen' }, { do: 'look' }),
);

test('a cartridge in a folder is what one in memory is, whatever is done to it, also when it is opened again', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const files = new RecordedFiles();
      const memory = new MemoryCartridge(identity);
      let folder = createCartridgeFolder(files, identity, options);
      for (const step of steps) {
        if (step.do === 'reopen') {
          folder.close();
          expect(files.isLocked).toBe(false);
          folder = openCartridgeFolder(files, options);
        } else if (step.do === 'look') {
          folder.flush();
          const before = files.steps.length;
          const read = openCartridgeFolder(files, { ...options, mode: 'read' });
          expect(everythingOf(read)).toEqual(everythingOf(memory));
          expect(read.faults).toEqual([]);
          read.close();
          expect(files.steps.length).toBe(before);
        } else {
          doStep(folder, step);
          doStep(memory, step);
        }
        expect(folder.faults).toEqual([]);
      }
      expect(everythingOf(folder)).toEqual(everythingOf(memory));
      folder.close();
      expect(everythingOf(openCartridgeFolder(files, options))).toEqual(everythingOf(memory));
    }),
    settings(100),
  );
});

/** Whether what is there is one of the states since the last flush, or the beginning of one. */
function isBetween(lines: readonly string[], states: readonly (readonly string[])[]): boolean {
  const least = Math.min(...states.map(({ length }) => length));
  return lines.length >= least && states.some((state) => lines.every((line, i) => line === state[i]));
}

function linesIn(state: FileState, mode: 'read' | 'write'): string[][] {
  return openCartridgeFolder(new RecordedFiles(state), { ...options, mode }).partitions.map(linesOf);
}

test('when power goes, whatever was not flushed may be lost, and the data are those of some moment since', () => {
  const cases = fc.tuple(fc.array(writingStep, { maxLength: 12 }), fc.array(writingStep, { maxLength: 8 }), fc.nat());
  fc.assert(
    fc.property(cases, ([first, then, seed]) => {
      const files = new RecordedFiles();
      const folder = createCartridgeFolder(files, identity, options);
      for (const step of first) doStep(folder, step);
      folder.flush();
      const [before, from] = [files.state(), files.steps.length];
      const states = [folder.partitions.map(linesOf)];
      for (const step of then) {
        doStep(folder, step);
        states.push(folder.partitions.map(linesOf));
      }
      if (seed % 2 === 0) folder.flush();
      const steps = files.steps.slice(from);
      let chance = seed;
      for (let length = 0; length <= steps.length; length++) {
        const state = stateWithoutPower(before, steps.slice(0, length), () => {
          chance = (Math.imul(chance, 1_103_515_245) + 12_345) >>> 0;
          return (chance >>> 16) % 2 === 0;
        });
        const found = linesIn(state, 'read');
        expect(linesIn(state, 'write')).toEqual(found);
        for (const [i, lines] of found.entries()) {
          expect(
            isBetween(
              lines,
              states.map((parts) => parts[i] as string[]),
            ),
          ).toBe(true);
        }
        expectGoesOn(state, found);
      }
    }),
    settings(30),
  );
});

/** Nothing of what was lost comes to light when it is written on, and power goes again. */
function expectGoesOn(state: FileState, found: readonly string[][]): void {
  const files = new RecordedFiles(state);
  const folder = openCartridgeFolder(files, options);
  const [medium] = folder.partitions;
  medium?.appendFilemarks(1);
  medium?.flush();
  const [lines] = linesIn(files.state(), 'read');
  expect(lines?.length).toBe((found[0]?.length as number) + 1);
  expect(lines?.slice(0, -1)).toEqual(found[0]);
}
