import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Drive } from '../../../../emulator/index.js';
import { nodePorts } from '../../../../src/archive/index.js';
import { locate16Cdb } from '../../../../src/scsi/index.js';
import { CartridgeTape, openCartridgeFolder } from '../../../../src/tape/index.js';
import { DriveHost } from '../../../testing/drive-host.js';
import { LargeIndex, RECORD_BYTES } from '../../../testing/large-index.js';

const OBJECTS = 24_000_000;
const FILEMARK_EVERY = 1000;
const FILEMARKS = OBJECTS / FILEMARK_EVERY;
/** Looks of a search by halves among so many entries, and one for each end of the way. */
const SEARCH = Math.ceil(Math.log2(OBJECTS)) + 3;

/** How many reads of the index an action takes, held against a bound. */
function expectReads<T>(index: LargeIndex, most: number, action: () => T): T {
  const { reads, readBytes } = index;
  const result = action();
  expect(index.reads - reads).toBeLessThanOrEqual(most);
  expect(index.readBytes - readBytes).toBeLessThanOrEqual(most * 4096);
  return result;
}

function tapeOn(index: LargeIndex) {
  const cartridge = expectReads(index, 3, () => openCartridgeFolder(index.files, { mode: 'read', crc32 }));
  return new CartridgeTape(cartridge, nodePorts());
}

describe('an index of 24 million objects is not read through', () => {
  test('as a tape', () => {
    const index = new LargeIndex(OBJECTS, FILEMARK_EVERY);
    const tape = tapeOn(index);
    const places = [23_999_998, 1, 12_345_678, 7_999_999, 24_000_000];
    for (const object of places) {
      expect(expectReads(index, 1, () => [tape.locate(object), tape.position()])).toEqual([
        true,
        { partition: 0, object, file: index.filemarksBefore(object) },
      ]);
    }
    expect(expectReads(index, 0, () => tape.locate(OBJECTS + 1))).toBe(false);
    expectReads(index, 1, () => tape.locate(12_345_678));
    expect(expectReads(index, 1, () => tape.read())).toEqual({ kind: 'record', bytes: new Uint8Array(RECORD_BYTES) });
    const file = 12_345;
    for (const [count, object] of [
      [1, 12_346_000],
      [10_000, 22_346_000],
      [-1, 22_345_999],
      [-22_000, 345_999],
    ] as const) {
      expect(expectReads(index, SEARCH, () => tape.spaceFilemarks(count))).toEqual({ left: 0, stop: undefined });
      expect(tape.position().object).toBe(object);
    }
    expect(expectReads(index, SEARCH, () => tape.spaceFilemarks(FILEMARKS))).toEqual({
      left: 345,
      stop: 'end-of-data',
    });
    expectReads(index, 1, () => tape.locate(file * FILEMARK_EVERY));
    expect(expectReads(index, SEARCH, () => tape.spaceRecords(5_000_000))).toEqual({
      left: 4_999_001,
      stop: 'filemark',
    });
    expect(tape.position()).toEqual({ partition: 0, object: 12_346_000, file: 12_346 });
    expect(expectReads(index, 0, () => tape.spaceToEndOfData())).toBeUndefined();
    expect(tape.position()).toEqual({ partition: 0, object: OBJECTS, file: FILEMARKS });
  });

  test('in a drive, that winds it: LOCATE(16) by object and by file, SPACE(6)', () => {
    const index = new LargeIndex(OBJECTS, FILEMARK_EVERY);
    const host = new DriveHost(new Drive());
    host.drive.insert(expectReads(index, 3, () => openCartridgeFolder(index.files, { crc32 })));
    expect(host.ready().status).toBe(0);
    const steps = [
      [() => host.locate(23_456_789), 23_456_789],
      [() => host.space(1, -20_000), 3_456_999],
      [() => host.space(0, -100_000), 3_455_999],
      [() => host.send(locate16Cdb, { destType: 1, logicalIdentifier: 17_000n }), 17_000_000],
      [() => host.space(3, 0), OBJECTS],
    ] as const;
    for (const [step, object] of steps) {
      expectReads(index, 2 * SEARCH, step);
      expect(host.position()).toEqual([0, object, index.filemarksBefore(object)]);
    }
  });
});
