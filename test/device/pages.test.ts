import { describe, expect, test } from 'vitest';
import { FormatError } from '../../src/bytes/index.js';
import { DriveUnreachableError, logNumber, ReadOnlyAttributeError, TapeDriveError } from '../../src/device/index.js';
import { BARCODE, definitionOf } from '../../src/mam/index.js';
import { sequentialAccessDevice } from '../../src/scsi/index.js';
import { TapeKey } from '../../src/security/index.js';
import { holdsKey, sha256 } from '../security/secrets.js';
import { openedDrive, positionAt, testUnitReady } from './lto-drive.js';
import { hex, type Step, sense } from './scripted-transport.js';

const ascii = (text: string): string => Buffer.from(text).toString('hex');
const unsupported = sense(5, 0x24, 0);
const logAsked = (page: string): string => `4d 00 ${page} 00 00 00 00 fffc 00`;

/** A log page with the right length. */
const logPage = (page: string, parameters: string): Uint8Array => {
  const bytes = hex(`${page} 00 0000 ${parameters}`);
  new DataView(bytes.buffer).setUint16(2, bytes.length - 4);
  return bytes;
};

describe('log pages', () => {
  test('are read in the structures that declare them', async () => {
    // Page 0Ch of an IBM ULT3580-TDA (LTO-10) without a cartridge: parameter 8 is 3137 MB.
    const { drive } = await openedDrive([
      { cdb: logAsked('4c'), in: logPage('0c', '0000 40 08 0000000000001000 0008 40 04 00000c41') },
      { cdb: logAsked('40'), in: logPage('00', '00 02 03 0c 2e') },
      { cdb: logAsked('4c'), sense: unsupported },
    ]);
    const page = await drive.logs.get(sequentialAccessDevice);
    expect([0, 8, 4].map((code) => logNumber(page, code))).toEqual([4096n, 3137n, undefined]);
    expect(await drive.logs.supported()).toEqual([0, 2, 3, 0x0c, 0x2e]);
    await expect(drive.logs.get(sequentialAccessDevice)).rejects.toThrow(TapeDriveError);
  });

  test('TapeAlert flags in words, from the page that leaves them set', async () => {
    const { drive } = await openedDrive([{ cdb: logAsked('52'), in: logPage('12', '0000 03 08 0800100000000000') }]);
    const alerts = await drive.alerts();
    expect(alerts.map(({ flag, name, severity }) => [flag, name, severity])).toEqual([
      [5, 'Read failure', 'critical'],
      [20, 'Cleaning required', 'critical'],
    ]);
    expect(alerts[1]?.advice).toMatch(/clean/i);
  });

  test('or from page 2Eh, where there is no other; flags that cannot be are none', async () => {
    const { drive } = await openedDrive([
      { cdb: logAsked('52'), sense: unsupported },
      { cdb: logAsked('6e'), in: logPage('2e', '0003 40 01 01 0004 40 01 00 0014 40 01 01 0041 40 01 01') },
    ]);
    expect((await drive.alerts()).map(({ flag }) => flag)).toEqual([3, 20]);
  });
});

describe('attributes of the cartridge', () => {
  const read = (first: string, partition = '00'): string => `8c 00 00 00 00 00 00 ${partition} ${first} 0000fffc 00 00`;
  const barcode = `0806 01 0020 ${ascii('ABC123L6'.padEnd(32))}`;
  const values = (attributes: string): Uint8Array => {
    const bytes = hex(`00000000 ${attributes}`);
    new DataView(bytes.buffer).setUint32(0, bytes.length - 4);
    return bytes;
  };

  test('all of a partition, and one', async () => {
    const all = `0000 80 0008 00000000002625a0 0003 80 0008 0000000000000007 ${barcode}`;
    const { drive } = await openedDrive([
      { cdb: read('0000', '01'), in: values(all) },
      { cdb: read('0806'), in: values(barcode) },
      { cdb: read('0003'), in: values(barcode) },
      { cdb: read('0803'), sense: unsupported },
      { cdb: read('0000'), in: values('') },
    ]);
    const { attributes } = drive;
    const found = await attributes.all({ partition: 1 });
    expect(found.map(({ identifier, value }) => [identifier, value])).toEqual([
      [0, 2_500_000n],
      [3, 7n],
      [0x806, 'ABC123L6'],
    ]);
    expect((await attributes.get(BARCODE))?.value).toBe('ABC123L6');
    // Drives that have it not begin with the next one, or refuse.
    expect(await attributes.get(3)).toBeUndefined();
    expect(await attributes.get(0x803)).toBeUndefined();
    expect(await attributes.all()).toEqual([]);
  });

  test('are cut off, or cannot be read', async () => {
    const { drive } = await openedDrive([
      { cdb: read('0000'), in: values(barcode).subarray(0, 20) },
      { cdb: read('0000'), sense: unsupported },
      { cdb: read('0806'), sense: sense(2, 0x3a, 0) },
    ]);
    await expect(drive.attributes.all()).rejects.toThrow('20 bytes came, and not all attributes.');
    await expect(drive.attributes.all()).rejects.toThrow(TapeDriveError);
    await expect(drive.attributes.get(BARCODE)).rejects.toThrow('MEDIUM NOT PRESENT');
  });

  test('are written as sg_write_attr writes them, and deleted', async () => {
    // sg3_utils, sg_write_attr(8): the parameter list in its example.
    const list = `00000025 0806 01 0020 ${ascii('BARCODE-02'.padEnd(32))}`;
    const { drive, transport } = await openedDrive([
      { cdb: '8d 01 00 00 00 00 00 00 00 00 00000029 00 00', out: list },
      { cdb: '8d 01 00 00 00 00 00 02 00 00 00000009 00 00', out: '00000005 0806 01 0000' },
    ]);
    await drive.attributes.set(BARCODE, 'BARCODE-02');
    await drive.attributes.delete(BARCODE, { partition: 2 });
    transport.finished();
  });

  test('of drives and makers are not written, and no value that does not fit', async () => {
    const { drive, transport } = await openedDrive([]);
    const loads = definitionOf(0x0003);
    const serial = definitionOf(0x0401);
    if (loads === undefined || serial === undefined) throw new Error('the registry lacks them');
    await expect(drive.attributes.set(loads, 7n)).rejects.toThrow(ReadOnlyAttributeError);
    await expect(drive.attributes.delete(serial)).rejects.toThrow(
      'attribute 0401h MEDIUM SERIAL NUMBER is read-only: the maker of the cartridge writes it.',
    );
    await expect(drive.attributes.set(BARCODE, 'x'.repeat(33))).rejects.toThrow(FormatError);
    transport.finished();
  });
});

describe('encryption', () => {
  const K = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
  const key = new TapeKey(hex(K), sha256);
  const asked = (page: string): string => `a2 20 ${page} 00 00 00002000 00 00`;
  /** As stenc 2.0.0 sends it (tests/scsi.cpp). */
  const ON = `00100030 40400202 0100 ${'00'.repeat(8)} 0020 ${K}`;

  test('on and off: what stenc sends; the page is gone from memory afterwards', async () => {
    const { drive, transport } = await openedDrive([
      { cdb: 'b5 20 0010 00 00 00000034 00 00', out: ON },
      { cdb: 'b5 20 0010 00 00 00000014 00 00', out: `00100010 40400000 0100 ${'00'.repeat(8)} 0000` },
    ]);
    await drive.encryption.on({ key });
    expect(transport.asked.at(-1)?.dataOut?.every((byte) => byte === 0)).toBe(true);
    await drive.encryption.off();
    transport.finished();
  });

  test.each<[string, Partial<Step>]>([
    ['refuses', { sense: sense(5, 0x26, 0) }],
    ['is not reached', { fails: new Error('gone') }],
  ])('a drive that %s: the error shows no byte of the key', async (_case, answer) => {
    const { drive } = await openedDrive([{ cdb: 'b5 20 0010 00 00 00000034 00 00', out: ON, ...answer }]);
    const failure = await drive.encryption.on({ key }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf('fails' in answer ? DriveUnreachableError : TapeDriveError);
    const shown = JSON.stringify(failure, Object.getOwnPropertyNames(failure)) + (failure as Error).message;
    expect(holdsKey(shown, K)).toBe(false);
  });

  test('a key that cannot be', async () => {
    const { drive } = await openedDrive([]);
    const short = new TapeKey(hex(K.slice(0, 32)), sha256);
    await expect(drive.encryption.on({ key: short })).rejects.toThrow(FormatError);
  });

  test('status, the next block, capabilities', async () => {
    // stenc 2.0.0, tests/output.cpp: traffic of a device
    const status = `0020 0024 42 02 02 01 00000001 01 00 0000 ${'00'.repeat(8)} 00 00 000c ${ascii('Hello world!')}`;
    const { drive } = await openedDrive([
      { cdb: asked('0020'), in: hex(status) },
      { cdb: asked('0021'), in: hex('0021 000c 0000000000000004 35 01 00 00') },
      { cdb: asked('0010'), in: hex(`0010 0010 09 ${'00'.repeat(15)}`) },
      { cdb: asked('0020'), sense: unsupported },
    ]);
    expect(await drive.encryption.status()).toMatchObject({ encryptionMode: 2, decryptionMode: 2, algorithmIndex: 1 });
    expect(await drive.encryption.nextBlock()).toMatchObject({ logicalObjectNumber: 4n, encryptionStatus: 5 });
    expect(await drive.encryption.capabilities()).toMatchObject({ cfgP: 1, algorithms: [] });
    await expect(drive.encryption.status()).rejects.toThrow(TapeDriveError);
  });
});

describe('partitions', () => {
  const page = (more: string): Step => ({ cdb: '1a 08 11 00 ff 00', in: hex(`13 78 10 00 110e ${more}`) });
  const NOW = '03 00 3c 03 18 00 ffff 0000 0000 0000';

  test('how large they are, and how full', async () => {
    // Volume statistics of a cartridge with LTFS' two partitions in an IBM ULT3580-TDA.
    const capacities = '0202 03 10 07 00 0000 0001f08e 07 00 0001 01a8cae7';
    const used = '0203 03 10 07 00 0000 00000005 07 00 0001 ffffffff';
    const { drive } = await openedDrive(
      [
        { cdb: logAsked('57'), in: logPage('17', `${capacities} ${used}`) },
        { cdb: logAsked('57'), sense: unsupported },
      ],
      { additional: 1 },
    );
    expect(await drive.listPartitions()).toEqual([
      { partition: 0, capacityMB: 127_118, usedMB: 5, leftMB: undefined },
      { partition: 1, capacityMB: 27_839_207, usedMB: undefined, leftMB: undefined },
    ]);
    const unknown = { capacityMB: undefined, usedMB: undefined, leftMB: undefined };
    expect(await drive.listPartitions()).toEqual([0, 1].map((partition) => ({ partition, ...unknown })));
  });

  test('two are made', async () => {
    const { drive, transport } = await openedDrive([
      { cdb: '2b 02 00 00000000 00 00 00' },
      page(NOW),
      { cdb: '15 10 00 00 14 00', out: '00 00 10 00 110e 03 01 3c 03 19 00 0028 ffff 0000 0000' },
      { cdb: '04 00 01 00 00 00' },
      { cdb: '05 00 00 00 00 00', in: hex('00 800000 0001') },
      page(NOW.replace('03 00', '03 01')),
    ]);
    await drive.format([40, 'rest']);
    expect(drive.partitions).toBe(2);
    transport.finished();
  });

  test('one is made', async () => {
    const { drive, transport } = await openedDrive(
      [
        { cdb: '2b 02 00 00000000 00 00 00' },
        { cdb: '04 00 00 00 00 00' },
        { cdb: '05 00 00 00 00 00', in: hex('00 800000 0001') },
        page(NOW),
      ],
      { additional: 1 },
    );
    await drive.format(['rest']);
    expect(drive.partitions).toBe(1);
    transport.finished();
  });

  test.each([
    [[]],
    [[1, 2]],
    [['rest', 'rest']],
    [[0, 'rest']],
    [[0.5, 'rest']],
    [[0xffff, 'rest']],
    [[1, 1, 1, 1, 'rest']],
  ])('%j cannot be, and nothing is done', async (sizes) => {
    const { drive, transport } = await openedDrive([]);
    await expect(drive.format(sizes as (number | 'rest')[])).rejects.toThrow(RangeError);
    transport.finished();
  });
});

describe('status', () => {
  const header: Step = { cdb: '1a 00 00 00 0c 00', in: hex('17 68 90 08 5a 000000 00 000000') };
  const compression: Step = { cdb: '1a 08 0f 00 ff 00', in: hex('13 68 10 00 0f0e c080 000000ff 000000ff 00000000') };

  test('of a drive that is ready', async () => {
    const { drive } = await openedDrive([
      testUnitReady,
      header,
      compression,
      { cdb: logAsked('51'), in: logPage('11', '0000 03 04 05 8d 00 00') },
      positionAt(12, { file: 3 }),
    ]);
    expect(await drive.status()).toMatchObject({
      ready: true,
      notReady: undefined,
      medium: { name: 'LTO-6', worm: false },
      density: 0x5a,
      densityName: 'LTO-6',
      writeProtected: true,
      blockLength: 0,
      compression: true,
      cleaning: 'requested',
      position: { partition: 0, object: 12, file: 3 },
    });
  });

  test('of one that is not: nobody waits', async () => {
    const { drive, transport, clock } = await openedDrive([
      { ...testUnitReady, sense: sense(6, 0x28, 0) },
      { ...testUnitReady, sense: sense(2, 0x04, 0x01) },
      { ...header, in: hex('0b 00 10 08 00 000000 00 000000') },
      { cdb: compression.cdb, sense: unsupported },
      { cdb: logAsked('51'), sense: unsupported },
    ]);
    const status = await drive.status();
    expect(status).toMatchObject({ ready: false, medium: undefined, compression: undefined, cleaning: undefined });
    expect(status.position).toBeUndefined();
    expect(status.notReady?.title).toMatch(/^NOT READY: .*BECOMING READY/);
    expect(clock.milliseconds).toBe(0);
    transport.finished();
  });
});
