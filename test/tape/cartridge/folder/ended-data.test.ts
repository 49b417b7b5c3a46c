import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { createCartridgeFolder, openCartridgeFolder, type PartitionMedium } from '../../../../src/tape/index.js';
import { linesOf, recordOf } from '../../../testing/cartridge-steps.js';
import {
  type FileState,
  type FileStep,
  RecordedFiles,
  stateWithoutPower,
  take,
} from '../../../testing/recorded-files.js';

const options = { crc32 };
const record = (seed: number) => recordOf({ bytes: 20, seed, compressed: false, kad: 0, method: 0 });

function begun(): { files: RecordedFiles; medium: PartitionMedium } {
  const files = new RecordedFiles();
  const [medium] = createCartridgeFolder(files, {}, options).partitions;
  if (medium === undefined) throw new TypeError('a cartridge has a partition');
  return { files, medium };
}

function linesIn(state: FileState): string[] {
  const [medium] = openCartridgeFolder(new RecordedFiles(state), { ...options, mode: 'read' }).partitions;
  return linesOf(medium as PartitionMedium);
}

test('records that were never flushed are on the disk before data are ended behind them', () => {
  const { files, medium } = begun();
  const [before, from] = [files.state(), files.steps.length];
  // More than are held back, so that some are in the file.
  for (let i = 0; i < 300; i++) medium.append(record(i));
  const all = linesOf(medium);
  medium.truncate(200);
  const steps = files.steps.slice(from);
  for (let length = 0; length <= steps.length; length++) {
    for (const isKept of [true, false]) {
      const lines = linesIn(stateWithoutPower(before, steps.slice(0, length), () => isKept));
      expect(lines).toEqual(all.slice(0, lines.length));
    }
  }
  expect(linesIn(stateWithoutPower(before, steps, () => false))).toEqual(all.slice(0, 200));
});

test('entries that were cut away, and come to light again, do not count', () => {
  const { files, medium } = begun();
  for (let i = 0; i < 5; i++) medium.append(record(i));
  const all = linesOf(medium);
  medium.flush();
  const [before, from] = [files.state(), files.steps.length];
  medium.truncate(2);
  medium.appendFilemarks(1);
  medium.flush();
  const isCut = ({ kind, name }: FileStep) => kind === 'truncate' && name !== 'mam.log';
  const steps = files.steps.slice(from);
  expect(steps.filter(isCut).map(({ name }) => name)).toEqual(['p0.idx', 'p0.dat']);
  // The file system has the header, and none of what came after it.
  const contents = new Map(before);
  for (const step of steps.slice(0, steps.findIndex(isCut))) take(contents, step);
  expect(linesIn(contents)).toEqual(all.slice(0, 2));
  // Nor do they when something has been written in front of them.
  const without = new Map(before);
  for (const step of steps.filter((step) => !isCut(step))) take(without, step);
  expect(linesIn(without)).toEqual(linesOf(medium));
});
