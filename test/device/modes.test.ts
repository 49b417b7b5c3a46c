import { describe, expect, test } from 'vitest';
import { FormatError } from '../../src/bytes/index.js';
import { TapeDriveError } from '../../src/device/index.js';
import { anyPage, controlDataProtection, dataCompression, deviceConfiguration } from '../../src/scsi/index.js';
import { openedDrive } from './lto-drive.js';
import { hex, type Step, sense } from './scripted-transport.js';

/** Pages of an IBM ULT3580-TDA (LTO-10), as in test/scsi/mode.test.ts. */
const CONFIGURATION = '900e 00000000 012c 4000 1000 0000 0190';
const COMPRESSION = '0f0e c080 000000ff 000000ff 00000000';
const headed = (page: string): Uint8Array => hex(`13 68 10 00 ${page}`);
const asked = (page: string, in_: string): Step => ({ cdb: `1a 08 ${page} 00 ff 00`, in: headed(in_) });

describe('mode pages', () => {
  test('are read in the structures that declare them', async () => {
    const { drive } = await openedDrive([
      asked('10', CONFIGURATION),
      asked('50', CONFIGURATION),
      asked('90', CONFIGURATION),
    ]);
    expect(await drive.modes.get(deviceConfiguration)).toMatchObject({ ps: true, writeDelayTime: 300, swp: false });
    expect(await drive.modes.get(deviceConfiguration, 'changeable')).toMatchObject({ pageCode: 0x10 });
    expect(await drive.modes.get(deviceConfiguration, 'default')).toMatchObject({ pageCode: 0x10 });
  });

  test('are changed by what is to change; the rest goes back as it came', async () => {
    const { drive, transport } = await openedDrive([
      asked('10', CONFIGURATION),
      { cdb: '15 10 00 00 14 00', out: `00 00 10 00 100e 00000000 012c 4000 1400 0000 0190` },
      asked('10', CONFIGURATION),
      { cdb: '15 11 00 00 14 00', out: `00 00 10 00 100e 00000000 0064 4000 1000 0000 0190` },
    ]);
    await drive.modes.set(deviceConfiguration, { swp: true });
    await drive.modes.set(deviceConfiguration, { writeDelayTime: 100 }, { save: true });
    transport.finished();
  });

  test('what the structure does not know goes back too', async () => {
    const odd = '0f12 c080 000000ff 000000ff 80000001 00000007';
    const { drive, transport } = await openedDrive([
      { cdb: '1a 08 0f 00 ff 00', in: hex(`17 00 10 00 ${odd}`) },
      { cdb: '15 10 00 00 18 00', out: `00 00 10 00 ${odd.replace('c080', '4080')}` },
    ]);
    await drive.modes.set(dataCompression, { dce: false });
    transport.finished();
  });

  test('pages with a subpage code', async () => {
    const page = `4af0 001c 02 04 c0 ${'00'.repeat(25)}`;
    const { drive } = await openedDrive([{ cdb: '1a 08 0a f0 ff 00', in: hex(`23 68 10 00 ${page}`) }]);
    expect(await drive.modes.get(controlDataProtection)).toMatchObject({ logicalBlockProtectionMethod: 2, lbpW: true });
  });

  test('what cannot be', async () => {
    const { drive } = await openedDrive([
      asked('10', CONFIGURATION),
      { cdb: '1a 08 0f 00 ff 00', sense: sense(5, 0x24, 0) },
      asked('10', '900e 00'),
      asked('0f', CONFIGURATION),
    ]);
    const { modes } = drive;
    await expect(modes.set(deviceConfiguration, { writeDelayTime: 70_000 })).rejects.toThrow(FormatError);
    await expect(modes.get(dataCompression)).rejects.toThrow(TapeDriveError);
    await expect(modes.get(deviceConfiguration)).rejects.toThrow(
      'what came ends within the device configuration mode page.',
    );
    await expect(modes.get(dataCompression)).rejects.toThrow('what came is no data compression mode page.');
    await expect(modes.get(anyPage)).rejects.toThrow(RangeError);
  });
});

describe('the block descriptor', () => {
  const header: Step = { cdb: '1a 00 00 00 0c 00', in: hex('17 68 10 08 5a 000000 00 008000') };

  test('is set as st sets it, and what is not to change stays', async () => {
    const { drive, transport } = await openedDrive([
      header,
      { cdb: '15 10 00 00 0c 00', out: '00 00 10 08 7f 000000 00 000200' },
      header,
      { cdb: '15 10 00 00 0c 00', out: '00 00 10 08 58 000000 00 008000' },
    ]);
    await drive.setBlockLength(512);
    await drive.setDensity(0x58);
    transport.finished();
  });

  test('is told', async () => {
    const { drive } = await openedDrive([header, { ...header, in: hex('03 00 80 00') }]);
    const told = { mediumType: 0x68, writeProtected: false, bufferedMode: 1, speed: 0 };
    expect(await drive.modes.header()).toEqual({ ...told, density: 0x5a, blockLength: 0x8000 });
    const none = { mediumType: 0, writeProtected: true, bufferedMode: 0, density: undefined, blockLength: undefined };
    expect(await drive.modes.header()).toMatchObject(none);
  });
});

describe('compression', () => {
  test('by page 0Fh', async () => {
    const { drive, transport } = await openedDrive([
      asked('0f', COMPRESSION),
      { cdb: '15 10 00 00 14 00', out: `00 00 10 00 ${COMPRESSION.replace('c080', '4080')}` },
    ]);
    await drive.setCompression(false);
    transport.finished();
  });

  test('by page 10h, where there is no other', async () => {
    const { drive, transport } = await openedDrive([
      { cdb: '1a 08 0f 00 ff 00', sense: sense(5, 0x24, 0) },
      asked('10', CONFIGURATION),
      { cdb: '15 10 00 00 14 00', out: '00 00 10 00 100e 00000000 012c 4000 1000 0000 0090' },
    ]);
    await drive.setCompression(false);
    transport.finished();
  });
});
