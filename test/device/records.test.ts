import { describe, expect, test } from 'vitest';
import { PositionLostError, RecordTooLongError, TapeDriveError } from '../../src/device/index.js';
import { openedDrive, positionAt } from './lto-drive.js';
import { hex, type Step, sense } from './scripted-transport.js';

const read = (bytes: number): string => `0800${bytes.toString(16).padStart(6, '0')}00`;
const record = (bytes: number, first = 1): Uint8Array => new Uint8Array(bytes).fill(first);
/** NO SENSE with ILI: so many bytes of those asked for did not come. */
const shorter = (bytes: number): Uint8Array => sense(0, 0, 0, { ili: true, information: BigInt(bytes) });
const filemark = (asked: number): Uint8Array => sense(0, 0, 1, { filemark: true, information: BigInt(asked) });
const endOfData = (asked: number): Uint8Array => sense(8, 0, 5, { information: BigInt(asked) });
const spaceBack = '1100ffffff00';
const OPTIONS = { recordBytes: 100 };

describe('reading', () => {
  test('records as long as asked for, shorter ones, a filemark, the end of data', async () => {
    const { drive, transport } = await openedDrive(
      [
        positionAt(0),
        { cdb: read(100), in: record(100) },
        { cdb: read(100), in: record(30, 2), sense: shorter(70) },
        { cdb: read(100), sense: filemark(100) },
        { cdb: read(100), sense: endOfData(100) },
        { cdb: read(100), sense: endOfData(100) },
      ],
      OPTIONS,
    );
    expect(await drive.read()).toEqual({ kind: 'record', bytes: record(100) });
    expect(await drive.read()).toEqual({ kind: 'record', bytes: record(30, 2) });
    expect(await drive.read()).toEqual({ kind: 'filemark' });
    expect(await drive.read()).toEqual({ kind: 'end-of-data' });
    expect(await drive.read()).toEqual({ kind: 'end-of-data' });
    transport.finished();
  });

  test('bytes behind a short record, as transports give them that do not count, are no part of it', async () => {
    const { drive } = await openedDrive(
      [positionAt(0), { cdb: read(100), in: record(100), sense: shorter(70) }],
      OPTIONS,
    );
    expect(await drive.read()).toEqual({ kind: 'record', bytes: record(30) });
  });

  test('in descriptor format too', async () => {
    const cut = hex('72 00 00 00 00 00 00 10  00 0a 80 00 0000000000000046  04 02 00 20');
    const { drive } = await openedDrive([positionAt(0), { cdb: read(100), in: record(30), sense: cut }], OPTIONS);
    expect(await drive.read()).toEqual({ kind: 'record', bytes: record(30) });
  });

  test('a longer record: back, and read again with room for it; the next is read so at once', async () => {
    const { drive, transport } = await openedDrive(
      [
        positionAt(7),
        { cdb: read(100), in: record(100), sense: shorter(-150) },
        { cdb: spaceBack },
        { cdb: read(250), in: record(250) },
        { cdb: read(250), in: record(250) },
      ],
      OPTIONS,
    );
    expect(await drive.read()).toEqual({ kind: 'record', bytes: record(250) });
    expect(await drive.read()).toEqual({ kind: 'record', bytes: record(250) });
    transport.finished();
  });

  test('a longer record of which the drive does not say how long it is', async () => {
    const longer = sense(0, 0, 0, { ili: true });
    const { drive, transport } = await openedDrive(
      [
        positionAt(0),
        { cdb: read(100), in: record(100), sense: longer },
        { cdb: spaceBack },
        { cdb: read(200), in: record(200), sense: longer },
        { cdb: spaceBack },
        { cdb: read(400), in: record(250), sense: longer },
      ],
      OPTIONS,
    );
    expect(await drive.read()).toEqual({ kind: 'record', bytes: record(250) });
    transport.finished();
  });

  test('a record that cannot be brought: an error, and the tape stands behind it', async () => {
    const { drive, transport } = await openedDrive(
      [
        positionAt(7),
        { cdb: read(100), in: record(100), sense: shorter(-412) },
        { cdb: read(100), sense: sense(3, 0x11, 0) },
        positionAt(9),
      ],
      { ...OPTIONS, transferBytesMax: 511 },
    );
    const failure = await drive.read().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RecordTooLongError);
    expect(failure).toMatchObject({ recordBytes: 512 });
    expect((failure as Error).message).toContain('a record of 512 bytes stands here, and no more than 511 can be read');
    // That it is known where the tape stands shows in this: nobody asks.
    expect(await drive.read()).toMatchObject({ kind: 'unreadable' });
    transport.finished();
  });

  test('a record whose bytes did not all come', async () => {
    const { drive } = await openedDrive([positionAt(0), { cdb: read(100), in: record(90) }], OPTIONS);
    await expect(drive.read()).rejects.toThrow('a record of 100 bytes was read, and its bytes did not come.');
  });

  test('a recovered error is a record', async () => {
    const { drive } = await openedDrive(
      [positionAt(0), { cdb: read(100), in: record(100), sense: sense(1, 0x17, 0x01) }],
      OPTIONS,
    );
    expect(await drive.read()).toEqual({ kind: 'record', bytes: record(100) });
  });

  test.each<[string, Step[]]>([
    ['the drive stands behind it', [positionAt(8)]],
    ['the drive stands in front of it', [positionAt(7), { cdb: '2b00 00 00000008 00 00 00' }]],
    [
      'the drive does not know',
      [{ ...positionAt(0), in: hex(`0c${'00'.repeat(31)}`) }, { cdb: '2b000000000008000000' }],
    ],
  ])('an unreadable record: %s', async (_case, after) => {
    const { drive, transport } = await openedDrive(
      [
        positionAt(7),
        { cdb: read(100), in: record(20), sense: sense(3, 0x11, 0, { information: 100n }) },
        ...after,
        { cdb: read(100), sense: endOfData(100) },
      ],
      OPTIONS,
    );
    expect(await drive.read()).toEqual({ kind: 'unreadable', bytes: record(20) });
    expect(await drive.read()).toEqual({ kind: 'end-of-data' });
    transport.finished();
  });

  test.each([
    ['the cartridge is another format', 3, 0x30, 0x02],
    ['the end of data is not to be found', 3, 0x14, 0x03],
    ['the tape cannot be positioned', 3, 0x3b, 0x00],
    ['hardware', 4, 0x44, 0x00],
    ['no key', 7, 0x74, 0x01],
    ['aborted', 0xb, 0x4e, 0x00],
  ])('%s: an error with words', async (_case, key, asc, ascq) => {
    const { drive } = await openedDrive([positionAt(0), { cdb: read(100), sense: sense(key, asc, ascq) }], OPTIONS);
    const failure = await drive.read().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TapeDriveError);
    const { sense: told, words, cdb, status, command } = failure as TapeDriveError;
    expect(told).toMatchObject({ key, asc, ascq });
    expect({ status, command, cdb }).toEqual({ status: 2, command: 'READ(6)', cdb: hex(read(100)) });
    expect((failure as Error).message).toBe(
      ['scripted: READ(6):', `${words?.title}.`, ...(words?.meaning ?? []), ...(words?.advice ?? [])].join(' '),
    );
  });

  test('a reset in the middle: the position is lost, and it is not read on', async () => {
    const { drive, transport } = await openedDrive(
      [
        positionAt(0),
        { cdb: read(100), in: record(100) },
        { cdb: read(100), sense: sense(6, 0x29, 0x02) },
        positionAt(0),
        { cdb: read(100), in: record(100) },
      ],
      OPTIONS,
    );
    await drive.read();
    const failure = await drive.read().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PositionLostError);
    expect((failure as Error).message).toMatch(
      /^scripted: READ\(6\): the position is lost, and this was not carried out/,
    );
    expect(await drive.read()).toMatchObject({ kind: 'record' });
    transport.finished();
  });

  test('another attention is told, and the record read', async () => {
    const told: number[] = [];
    const { drive, transport } = await openedDrive(
      [positionAt(0), { cdb: read(100), sense: sense(6, 0x2a, 0x10) }, { cdb: read(100), in: record(100) }],
      { ...OPTIONS, onAttention: ({ ascq }) => told.push(ascq) },
    );
    expect(await drive.read()).toMatchObject({ kind: 'record' });
    expect(told).toEqual([0x10]);
    transport.finished();
  });

  test('a drive without READ POSITION reads as well', async () => {
    const { drive, transport } = await openedDrive(
      [
        { cdb: positionAt(0).cdb, sense: sense(5, 0x20, 0) },
        { cdb: read(100), in: record(100) },
        { cdb: read(100), sense: sense(3, 0x11, 0) },
        { cdb: read(100), in: record(100) },
      ],
      OPTIONS,
    );
    expect(await drive.read()).toMatchObject({ kind: 'record' });
    expect(await drive.read()).toMatchObject({ kind: 'unreadable' });
    expect(await drive.read()).toMatchObject({ kind: 'record' });
    transport.finished();
  });
});

describe('writing', () => {
  const early = sense(0, 0, 2, { eom: true, information: 0n });
  const overflow = sense(0xd, 0, 2, { eom: true, information: 3n });
  const write: Step = { cdb: '0a 00 000003 00', out: '010101' };

  test('each record is a command; early warning and the end are outcomes', async () => {
    const { drive, transport } = await openedDrive([
      write,
      { ...write, sense: early },
      { ...write, sense: overflow },
      { cdb: '10 00 000002 00', sense: early },
      { cdb: '10 00 000001 00', sense: overflow },
      { cdb: '10 00 000000 00' },
    ]);
    expect(await drive.write(record(3))).toBe('written');
    expect(await drive.write(record(3))).toBe('early-warning');
    expect(await drive.write(record(3))).toBe('volume-overflow');
    expect(await drive.writeFilemarks(2)).toBe('early-warning');
    expect(await drive.writeFilemarks(1)).toBe('volume-overflow');
    expect(await drive.writeFilemarks(0)).toBe('early-warning');
    transport.finished();
  });

  test('programmable early warning is told once, and holds until the tape is moved', async () => {
    const { drive } = await openedDrive([
      { ...write, sense: sense(0, 0, 7) },
      write,
      { cdb: '01 00 00 00 00 00' },
      write,
    ]);
    expect(await drive.write(record(3))).toBe('early-warning');
    expect(await drive.write(record(3))).toBe('early-warning');
    await drive.rewind();
    expect(await drive.write(record(3))).toBe('written');
  });

  test.each([0, 0x80_0001])('a record of %i bytes is refused before it is sent', async (bytes) => {
    const { drive } = await openedDrive([], { transferBytesMax: 0x100_0000 });
    await expect(drive.write(new Uint8Array(bytes))).rejects.toThrow(RangeError);
    await expect(drive.writeFilemarks(-1)).rejects.toThrow(RangeError);
  });

  test.each([
    ['a reset', 6, 0x29, 0],
    ['another attention', 6, 0x2a, 0x11],
    ['write protection', 7, 0x27, 0],
    ['a write error', 3, 0x0c, 0],
    ['an aborted command', 0xb, 0x47, 3],
  ])('%s: nothing is written a second time', async (_case, key, asc, ascq) => {
    const { drive, transport } = await openedDrive([{ ...write, sense: sense(key, asc, ascq) }]);
    await expect(drive.write(record(3))).rejects.toThrow(TapeDriveError);
    transport.finished();
  });
});
