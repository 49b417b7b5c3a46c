import { describe, expect, test } from 'vitest';
import { DriveUnreachableError, TapeDrive, TapeDriveError } from '../../src/device/index.js';
import type { DecodedSense } from '../../src/scsi/index.js';
import { blockLimits, inquiry, opening, partitionsDefined, serial, testUnitReady } from './lto-drive.js';
import { hex, ScriptedTransport, StoppedClock, sense } from './scripted-transport.js';

describe('opening a drive', () => {
  test('asks who it is, whether it is ready, how long its records may be, how many partitions there are', async () => {
    const transport = new ScriptedTransport(opening(3));
    const drive = await TapeDrive.open(transport, { clock: new StoppedClock() });
    transport.finished();
    expect(drive.identity).toEqual({
      vendor: 'IBM',
      product: 'ULT3580-TDA',
      revision: 'T3S0',
      serialNumber: '607B811E03',
    });
    expect(drive.partitions).toBe(4);
    expect(drive.mediumChanged).toBe(false);
    await drive.close();
    expect(transport.isOpen).toBe(false);
  });

  test('tells of all unit attentions, and of a medium that was changed', async () => {
    const told: string[] = [];
    const attentions = [sense(6, 0x29, 0x01), sense(6, 0x28, 0x00), sense(6, 0x2a, 0x01)];
    const transport = new ScriptedTransport([
      inquiry,
      serial,
      ...attentions.map((one) => ({ ...testUnitReady, sense: one })),
      ...opening().slice(2),
    ]);
    const onAttention = ({ name }: DecodedSense): void => void told.push(name);
    const drive = await TapeDrive.open(transport, { clock: new StoppedClock(), onAttention });
    transport.finished();
    expect(told).toEqual([
      'POWER ON OCCURRED',
      'NOT READY TO READY CHANGE, MEDIUM MAY HAVE CHANGED',
      'MODE PARAMETERS CHANGED',
    ]);
    expect(drive.mediumChanged).toBe(true);
  });

  test('gives up where attentions do not end', async () => {
    const attention = { ...testUnitReady, sense: sense(6, 0x2a, 0x01) };
    const transport = new ScriptedTransport([inquiry, serial, ...Array.from({ length: 11 }, () => attention)]);
    await expect(TapeDrive.open(transport, { clock: new StoppedClock() })).rejects.toThrow('UNIT ATTENTION');
    transport.finished();
  });

  test('waits for a drive that is becoming ready', async () => {
    const clock = new StoppedClock();
    const loading = { ...testUnitReady, sense: sense(2, 0x04, 0x01) };
    const transport = new ScriptedTransport([inquiry, serial, loading, loading, ...opening().slice(2)]);
    await TapeDrive.open(transport, { clock });
    transport.finished();
    expect(clock.milliseconds).toBe(2000);
  });

  test('and no longer than it was told', async () => {
    const clock = new StoppedClock();
    const loading = { ...testUnitReady, sense: sense(2, 0x04, 0x01) };
    const transport = new ScriptedTransport([inquiry, serial, loading, loading, loading, loading]);
    const drive = await TapeDrive.open(transport, { clock, readySeconds: 3 });
    transport.finished();
    expect(clock.milliseconds).toBe(3000);
    expect(drive.partitions).toBe(1);
  });

  test('a drive without a cartridge is open; what is asked of the tape is an error', async () => {
    const none = sense(2, 0x3a, 0x00);
    const transport = new ScriptedTransport([inquiry, serial, { ...testUnitReady, sense: none }]);
    const drive = await TapeDrive.open(transport, { clock: new StoppedClock() });
    transport.expectNext({ cdb: '34 06 00 00 00 00 00 00 00 00', sense: none });
    await expect(drive.read()).rejects.toThrow('MEDIUM NOT PRESENT');
    transport.finished();
  });

  test('a drive without partitions or a serial number', async () => {
    const unsupported = sense(5, 0x24, 0x00);
    const transport = new ScriptedTransport([
      inquiry,
      { cdb: serial.cdb, sense: unsupported },
      testUnitReady,
      blockLimits,
      { cdb: partitionsDefined().cdb, sense: unsupported },
    ]);
    const drive = await TapeDrive.open(transport);
    expect(drive.identity.serialNumber).toBeUndefined();
    expect(drive.partitions).toBe(1);
  });

  test.each([
    ['08', 'media changer'],
    ['7f', 'no such logical unit'],
    ['1d', 'device type 29'],
  ])('what is no tape drive: %s', async (first, told) => {
    const transport = new ScriptedTransport([{ ...inquiry, in: hex(`${first} 00 06 02 1f ${'00'.repeat(31)}`) }]);
    await expect(TapeDrive.open(transport)).rejects.toThrow(
      `scripted: INQUIRY: this is no tape drive: it says "${told}".`,
    );
  });

  test('what cannot be reached', async () => {
    const cause = new Error('connection refused');
    const transport = new ScriptedTransport([{ ...inquiry, fails: cause }]);
    const failure = await TapeDrive.open(transport).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DriveUnreachableError);
    expect(failure).toBeInstanceOf(TapeDriveError);
    expect(failure).toMatchObject({ cause, command: 'INQUIRY', status: undefined });
    expect((failure as Error).message).toMatch(
      /^scripted: INQUIRY: no answer came: connection refused\. .* written\.$/,
    );
  });

  test('what answers with too few bytes', async () => {
    const transport = new ScriptedTransport([{ ...inquiry, in: hex('01 80 06 02') }]);
    await expect(TapeDrive.open(transport)).rejects.toThrow('4 bytes came: too few.');
  });
});
