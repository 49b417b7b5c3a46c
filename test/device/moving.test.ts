import { describe, expect, test } from 'vitest';
import { TapeDriveError } from '../../src/device/index.js';
import { openedDrive, partitionsDefined, positionAt, testUnitReady } from './lto-drive.js';
import { hex, sense } from './scripted-transport.js';

describe('positions', () => {
  test('where the tape stands: the long form of READ POSITION', async () => {
    const { drive } = await openedDrive([positionAt(2 ** 33, { file: 12, partition: 1 })]);
    expect(await drive.position()).toEqual({ partition: 1, object: 2 ** 33, file: 12 });
  });

  test.each([
    ['that is not known', `04${'00'.repeat(31)}`, 'it is not known where the tape stands'],
    ['that cannot be', `00${'00'.repeat(7)}${'ff'.repeat(8)}${'00'.repeat(16)}`, 'which cannot be'],
    ['that is cut off', '00'.repeat(20), 'what came ends within the READ POSITION data, long form.'],
  ])('a place %s', async (_case, bytes, told) => {
    const { drive } = await openedDrive([{ ...positionAt(0), in: hex(bytes) }]);
    await expect(drive.position()).rejects.toThrow(told);
  });

  test('locating: a place, one in another partition, one far out, one behind the data', async () => {
    const { drive, transport } = await openedDrive(
      [
        { cdb: '2b 00 00 00001234 00 00 00' },
        { cdb: '2b 02 00 00000000 00 01 00' },
        { cdb: '92 02 00 02 0000000100000000 000000 00' },
        { cdb: '2b 00 00 00001234 00 00 00', sense: sense(8, 0, 5) },
      ],
      { additional: 2 },
    );
    expect(await drive.locate(0x1234)).toBe(true);
    expect(await drive.locate(0, 1)).toBe(true);
    expect(await drive.locate(2 ** 32, 2)).toBe(true);
    expect(await drive.locate(0x1234)).toBe(false);
    for (const [object, partition] of [[0, 3] as const, [0, -1] as const, [-1, 0] as const, [0.5] as const]) {
      await expect(drive.locate(object, partition)).rejects.toThrow(RangeError);
    }
    transport.finished();
  });

  test('after locating and rewinding nobody asks where the tape stands', async () => {
    const endOfData = { cdb: '08 00 040000 00', sense: sense(8, 0, 5) };
    const { drive, transport } = await openedDrive([
      { cdb: '2b 00 00 00000007 00 00 00' },
      endOfData,
      { cdb: '01 00 00 00 00 00' },
      endOfData,
    ]);
    await drive.locate(7);
    await drive.read();
    await drive.rewind();
    await drive.read();
    transport.finished();
  });

  test('an attention of a reset is told, and REWIND sent again', async () => {
    const rewind = { cdb: '01 00 00 00 00 00' };
    const { drive, transport } = await openedDrive([{ ...rewind, sense: sense(6, 0x29, 0) }, rewind]);
    await drive.rewind();
    transport.finished();
  });
});

describe('spacing', () => {
  const filemark = (left: number) => sense(0, 0, 1, { filemark: true, information: BigInt(left) });
  const blank = (left: number) => sense(8, 0, 5, { information: BigInt(left) });
  const beginning = (left: number) => sense(0, 0, 4, { eom: true, information: BigInt(left) });

  test('records, and what stops it', async () => {
    const { drive, transport } = await openedDrive([
      { cdb: '11 00 000005 00' },
      { cdb: '11 00 fffffd 00', sense: filemark(2) },
      { cdb: '11 00 000005 00', sense: blank(4) },
      { cdb: '11 00 fffffb 00', sense: beginning(1) },
    ]);
    expect(await drive.spaceRecords(5)).toEqual({ left: 0, stop: undefined });
    expect(await drive.spaceRecords(-3)).toEqual({ left: 2, stop: 'filemark' });
    expect(await drive.spaceRecords(5)).toEqual({ left: 4, stop: 'end-of-data' });
    expect(await drive.spaceRecords(-5)).toEqual({ left: 1, stop: 'beginning-of-partition' });
    expect(await drive.spaceRecords(0)).toEqual({ left: 0, stop: undefined });
    transport.finished();
  });

  test('filemarks, and the end of data', async () => {
    const { drive, transport } = await openedDrive([
      { cdb: '11 01 000002 00' },
      { cdb: '11 01 ffffff 00', sense: beginning(1) },
      { cdb: '11 03 000000 00' },
    ]);
    expect(await drive.spaceFilemarks(2)).toEqual({ left: 0, stop: undefined });
    expect(await drive.spaceFilemarks(-1)).toEqual({ left: 1, stop: 'beginning-of-partition' });
    await drive.spaceToEndOfData();
    transport.finished();
  });

  test('further than SPACE(6) goes at once', async () => {
    const { drive, transport } = await openedDrive([
      { cdb: '11 00 7fffff 00' },
      { cdb: '11 00 7fffff 00', sense: blank(5) },
    ]);
    expect(await drive.spaceRecords(3 * 0x7f_ffff)).toEqual({ left: 5 + 0x7f_ffff, stop: 'end-of-data' });
    transport.finished();
  });

  test('behind records and a filemark it is still known where the tape stands', async () => {
    const { drive, transport } = await openedDrive([
      { cdb: '01 00 00 00 00 00' },
      { cdb: '11 00 000009 00', sense: filemark(5) },
      { cdb: '08 00 040000 00', sense: sense(3, 0x11, 0) },
      positionAt(5),
      { cdb: '2b 00 00 00000006 00 00 00' },
    ]);
    await drive.rewind();
    await drive.spaceRecords(9);
    expect(await drive.read()).toMatchObject({ kind: 'unreadable' });
    transport.finished();
  });

  test('what is no count', async () => {
    const { drive } = await openedDrive([]);
    await expect(drive.spaceRecords(0.5)).rejects.toThrow(RangeError);
    await expect(drive.spaceFilemarks(Number.NaN)).rejects.toThrow(RangeError);
  });

  test('a drive that does not say how far it came', async () => {
    const { drive } = await openedDrive([{ cdb: '11 00 000005 00', sense: sense(8, 0, 5) }]);
    await expect(drive.spaceRecords(5)).rejects.toThrow('it did not say how far it came.');
  });
});

describe('the cartridge', () => {
  test('is loaded, and what it is like asked for; and unloaded', async () => {
    const { drive, transport } = await openedDrive([
      { cdb: '1b 00 00 00 01 00', sense: sense(6, 0x28, 0) },
      { cdb: '1b 00 00 00 01 00' },
      testUnitReady,
      { cdb: '05 00 00 00 00 00', in: hex('00 ffffff 0004') },
      partitionsDefined(1),
      { cdb: '1b 00 00 00 00 00' },
    ]);
    await drive.load();
    expect(drive.partitions).toBe(2);
    await expect(drive.write(new Uint8Array(3))).rejects.toThrow('from 4 bytes on');
    await drive.unload();
    transport.finished();
  });

  test('cannot be taken out while that is prevented', async () => {
    const { drive } = await openedDrive([
      { cdb: '1e 00 00 00 01 00' },
      { cdb: '1b 00 00 00 00 00', sense: sense(5, 0x53, 2) },
      { cdb: '1e 00 00 00 00 00' },
    ]);
    await drive.preventRemoval(true);
    await expect(drive.unload()).rejects.toThrow('MEDIUM REMOVAL PREVENTED');
    await drive.preventRemoval(false);
  });

  test('is erased, and not again where the drive was reset meanwhile', async () => {
    const { drive, transport } = await openedDrive([
      { cdb: '19 00 00 00 00 00' },
      { cdb: '19 01 00 00 00 00', sense: sense(6, 0x29, 0) },
    ]);
    await drive.erase('short');
    await expect(drive.erase('long')).rejects.toThrow(TapeDriveError);
    transport.finished();
  });
});
