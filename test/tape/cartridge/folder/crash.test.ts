import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  type Cartridge,
  createCartridgeFolder,
  openCartridgeFolder,
  type PartitionMedium,
} from '../../../../src/tape/index.js';
import { linesOf, recordOf } from '../../../testing/cartridge-steps.js';
import { cutStates, type FileState, RecordedFiles } from '../../../testing/recorded-files.js';

const options = { crc32 };
const record = (bytes: number, seed: number, kad = 0) =>
  recordOf({ bytes, seed, compressed: false, kad, method: seed % 2 === 0 ? 0 : 2 });
const first = (cartridge: Cartridge) => cartridge.partitions[0] as PartitionMedium;
const attribute = (identifier: number, text: string) => ({
  partition: 0,
  identifier,
  readOnly: false,
  format: 1,
  value: new TextEncoder().encode(text),
});

/** What is done last, all of it up to the flush. */
const operations: readonly (readonly [string, (cartridge: Cartridge) => void])[] = [
  ['append', (cartridge) => first(cartridge).append(record(150, 9))],
  ['append, encrypted', (cartridge) => first(cartridge).append(record(70, 9, 2))],
  ['append filemarks', (cartridge) => first(cartridge).appendFilemarks(3)],
  ['truncate', (cartridge) => first(cartridge).truncate(2)],
  ['truncate all', (cartridge) => first(cartridge).truncate(0)],
  ['overwrite', (cartridge) => overwrite(cartridge, 2)],
  ['overwrite from the beginning', (cartridge) => overwrite(cartridge, 0)],
  ['format', (cartridge) => cartridge.format([500, 500, 500])],
  ['format to fewer', (cartridge) => cartridge.format([1000])],
  ['set an attribute', (cartridge) => cartridge.memory.set(attribute(0x0806, 'NEW456L6'))],
  ['delete an attribute', (cartridge) => cartridge.memory.delete(0x0806, 0)],
  ['change what it is', (cartridge) => cartridge.change({ barcode: 'NEW456L6', writeProtected: true })],
  ['use', (cartridge) => cartridge.use({ loads: 7 })],
  ['lose the end of data', (cartridge) => first(cartridge).loseEndOfData()],
  ['nothing', () => {}],
];

function overwrite(cartridge: Cartridge, object: number): void {
  first(cartridge).truncate(object);
  first(cartridge).append(record(100, 11, 1));
}

/** A cartridge with something in everything, on the disk; half of them have just been opened again. */
function written(isReopened: boolean): { files: RecordedFiles; cartridge: Cartridge } {
  const files = new RecordedFiles();
  const cartridge = createCartridgeFolder(files, { capacityBytes: 2000, partitionBytes: [1000, 1000] }, options);
  for (const medium of cartridge.partitions) {
    medium.append(record(100, 1));
    medium.append(record(30, 2, 1));
    medium.appendFilemarks(1);
    medium.append(record(100, 3, 1));
  }
  cartridge.memory.set(attribute(0x0806, 'ABC123L6'));
  cartridge.memory.set(attribute(0x080c, 'goes with the data'));
  if (!isReopened) {
    cartridge.flush();
    return { files, cartridge };
  }
  cartridge.close();
  return { files, cartridge: openCartridgeFolder(files, options) };
}

/** Those but for the objects, in text. */
function othersOf(cartridge: Cartridge): string[] {
  const { identity, usage, memory, partitions } = cartridge;
  const attributes = [0, 1, 2, 3].map((partition) => memory.list(partition).map((each) => [...each.value]));
  // The sum of all that formatting does is seen at once, or not at all.
  const shape = [
    identity.partitionBytes,
    usage.initializations,
    partitions.length,
    memory.get(0x080c, 0)?.value.length,
  ];
  return [identity, attributes, usage, shape].map((each) => JSON.stringify(each));
}

/** All that is compared. */
const stateOf = (cartridge: Cartridge) => ({ others: othersOf(cartridge), lines: cartridge.partitions.map(linesOf) });

function checkCut(cut: ReturnType<typeof stateOf>, [old, done]: readonly ReturnType<typeof stateOf>[]): void {
  if (old === undefined || done === undefined) throw new TypeError('there is a state before and one behind');
  for (const [i, found] of cut.others.entries()) expect([old.others[i], done.others[i]]).toContain(found);
  if (cut.lines.length !== old.lines.length) return expect(cut.lines).toEqual(done.lines);
  for (const [i, lines] of cut.lines.entries()) expectBetween(lines, old.lines[i] ?? [], done.lines[i] ?? []);
}

/** The end of data is the old one or the new one, or between the two where several objects were put there. */
function expectBetween(lines: readonly string[], was: readonly string[], is: readonly string[]): void {
  const alike = was.findIndex((line, i) => line !== is[i]);
  const least = alike < 0 ? Math.min(was.length, is.length) : alike;
  const isOld = lines.join('\n') === was.join('\n');
  const isNew = lines.length >= least && lines.every((line, i) => line === is[i]);
  expect([lines, isOld || isNew]).toEqual([lines, true]);
}

describe.each([false, true])('cut at any byte, reopened before: %s', (isReopened) => {
  test.each(operations)('%s', (_, run) => {
    const { files, cartridge } = written(isReopened);
    const [state, from] = [files.state(), files.steps.length];
    run(cartridge);
    cartridge.flush();
    const stateIn = (from: FileState, mode: 'read' | 'write') =>
      stateOf(openCartridgeFolder(new RecordedFiles(from), { ...options, mode }));
    const ends = [stateIn(state, 'read'), stateIn(files.state(), 'read')];
    expect(ends[1]).toEqual(stateOf(cartridge));
    for (const cut of cutStates(state, files.steps.slice(from))) {
      const found = stateIn(cut, 'read');
      checkCut(found, ends);
      // Who opens it to write brings the files in order, and finds the same.
      expect(stateIn(cut, 'write')).toEqual(found);
    }
  });
});
