import { describe, expect, test } from 'vitest';
import { Drive, type DriveOptions, DriveTransport, Faults, readFaultPlan } from '../../../emulator/index.js';
import { createTar, nodePorts, tapeSink } from '../../../src/archive/index.js';
import {
  DeferredWriteError,
  DriveBusyError,
  DriveUnreachableError,
  PositionLostError,
  ReadOnlyAttributeError,
  TapeDrive,
  TapeDriveError,
  type TapeDriveOptions,
} from '../../../src/device/index.js';
import { BARCODE, definitionOf } from '../../../src/mam/index.js';
import { deviceConfigurationExtension, sequentialAccessDevice, volumeStatistics } from '../../../src/scsi/index.js';
import { TapeKey } from '../../../src/security/index.js';
import { MemoryCartridge, tapeFiles, VolumeOverflowError, writeTapeFile } from '../../../src/tape/index.js';
import { readTar, writeTar } from '../../../src/tar/index.js';
import { sha256 } from '../../security/secrets.js';

const record = (bytes: number, fill = 7): Uint8Array => new Uint8Array(bytes).fill(fill);

interface Opened {
  readonly tape: TapeDrive;
  readonly drive: Drive;
  readonly transport: DriveTransport;
}

async function opened(
  cartridge = new MemoryCartridge({ capacityBytes: 4e9 }),
  options: DriveOptions = {},
  how: TapeDriveOptions = {},
): Promise<Opened> {
  const drive = new Drive({ ...nodePorts(), random: undefined, ...options });
  drive.insert(cartridge);
  const transport = new DriveTransport(drive);
  return { tape: await TapeDrive.open(transport, { clock: transport.clock, ...how }), drive, transport };
}

const withFaults = (...faults: readonly object[]): DriveOptions => ({
  faults: new Faults(readFaultPlan({ seed: 1, faults })),
});
const failureOf = (doing: Promise<unknown>): Promise<unknown> =>
  doing.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('whatever takes a tape takes a drive', () => {
  test('archives are written, one file behind the other, and read', async () => {
    const { tape } = await opened();
    const inputs = [{ entry: { name: 'letters/1993' }, data: 'Dear reader\n' }];
    await createTar([], tapeSink(tape, { recordBytes: 10_240 }), { blockingFactor: 20 });
    await writeTapeFile(tape, writeTar(inputs, { blockingFactor: 512 }), { recordBytes: 512 * 512 });
    await tape.rewind();
    const seen: string[] = [];
    for await (const file of tapeFiles(tape)) {
      seen.push(`file ${file.start.file}`);
      for await (const event of readTar(file)) if (event.type === 'member') seen.push(event.member.name);
    }
    expect(seen).toEqual(['file 0', 'file 1', 'letters/1993']);
  });

  test('early warning and the end of the tape', async () => {
    const { tape } = await opened(new MemoryCartridge({ capacityBytes: 3e6 }), { codec: undefined });
    const pieces = Array.from({ length: 50 }, () => record(65_536));
    await expect(writeTapeFile(tape, pieces, { recordBytes: 65_536 })).rejects.toThrow(VolumeOverflowError);
    expect(await tape.write(record(65_536))).toBe('volume-overflow');
    expect((await tape.position()).object).toBeGreaterThan(40);
  });
});

describe('what goes wrong with the tape and the drive', () => {
  test('a record that cannot be read: what is behind it can', async () => {
    const { tape } = await opened(undefined, withFaults({ kind: 'read error', when: { object: 1 } }));
    for (const fill of [1, 2, 3]) await tape.write(record(100, fill));
    await tape.rewind();
    expect(await tape.read()).toMatchObject({ kind: 'record' });
    expect(await tape.read()).toMatchObject({ kind: 'unreadable' });
    expect(await tape.read()).toEqual({ kind: 'record', bytes: record(100, 3) });
    expect(await tape.position()).toMatchObject({ object: 3 });
  });

  test('a write that fails later says where', async () => {
    const { tape } = await opened(undefined, withFaults({ kind: 'deferred write error', when: { object: 1 } }));
    const failure = await failureOf(
      (async () => {
        for (let i = 0; i < 20; i++) await tape.write(record(100));
        await tape.writeFilemarks(0);
      })(),
    );
    expect(failure).toBeInstanceOf(DeferredWriteError);
    expect((failure as DeferredWriteError).position).toMatchObject({ partition: 0 });
    expect((failure as Error).message).toContain('an earlier write failed');
  });

  test('a drive that is busy is asked again; one that stays so is not for ever', async () => {
    const busy = { kind: 'busy', when: { operationCode: 0x0a } };
    const { tape } = await opened(undefined, withFaults({ ...busy, times: 3 }), { busyRetries: 2 });
    await expect(tape.write(record(1))).rejects.toThrow(DriveBusyError);
    expect(await tape.write(record(1))).toBe('written');
    expect(await tape.position()).toMatchObject({ object: 1 });
  });

  test('an answer that was lost: the record stands there once', async () => {
    const { tape } = await opened(undefined, withFaults({ kind: 'answer lost', when: { operationCode: 0x0a } }));
    const failure = await failureOf(tape.write(record(1)));
    expect(failure).toBeInstanceOf(DriveUnreachableError);
    expect((failure as Error).message).toContain('the answer was lost on its way');
    expect(await tape.position()).toMatchObject({ object: 1 });
  });

  test('a reset in the middle: it is not read on', async () => {
    const { tape, drive } = await opened();
    await tape.write(record(1));
    drive.reset('bus');
    await expect(tape.read()).rejects.toThrow(PositionLostError);
    await tape.rewind();
    expect(await tape.read()).toMatchObject({ kind: 'record' });
  });

  test('another cartridge: it is not written on', async () => {
    const { tape, drive } = await opened();
    await tape.write(record(1));
    drive.eject();
    drive.insert(new MemoryCartridge({ capacityBytes: 3e9, partitionBytes: [1e9, 1e9] }));
    await expect(tape.write(record(1))).rejects.toThrow(PositionLostError);
    await tape.refresh();
    expect(tape.partitions).toBe(2);
    expect(await tape.read()).toEqual({ kind: 'end-of-data' });
  });

  test('a cartridge that is write protected', async () => {
    const { tape } = await opened(new MemoryCartridge({ writeProtected: true }));
    const failure = await failureOf(tape.write(record(1)));
    expect(failure).toBeInstanceOf(TapeDriveError);
    expect(failure).toMatchObject({ command: 'WRITE(6)', sense: { key: 7, asc: 0x27 } });
    expect(await tape.status()).toMatchObject({ writeProtected: true });
  });
});

describe('what a drive is told and asked', () => {
  test('status, pages, counters', async () => {
    const { tape } = await opened();
    await tape.write(record(1000));
    await tape.writeFilemarks(1);
    expect(await tape.status()).toMatchObject({
      ready: true,
      densityName: 'LTO-6',
      medium: { name: 'LTO-6' },
      blockLength: 0,
      compression: true,
      position: { partition: 0, object: 2, file: 1 },
    });
    expect(await tape.alerts()).toEqual([]);
    expect((await tape.logs.get(sequentialAccessDevice)).parameters.length).toBeGreaterThan(3);
    expect(await tape.logs.supported()).toContain(0x2e);
    expect((await tape.logs.get(volumeStatistics)).parameters.length).toBeGreaterThan(10);
    const [partition] = await tape.listPartitions();
    expect(partition).toMatchObject({ partition: 0, capacityMB: 4000 });

    await tape.setBlockLength(512);
    await tape.setCompression(false);
    await tape.modes.set(deviceConfigurationExtension, { pews: 100 });
    expect(await tape.status()).toMatchObject({ blockLength: 512, compression: false });
    expect(await tape.modes.get(deviceConfigurationExtension)).toMatchObject({ pews: 100 });
    // Whatever the block length of the drive is, a record is a record.
    expect(await tape.write(record(1000))).toBe('written');
    await tape.rewind();
    expect(await tape.read()).toEqual({ kind: 'record', bytes: record(1000) });
  });

  test('encryption: with the key, without it, and what can be told of a block without it', async () => {
    const { tape } = await opened();
    const key = new TapeKey(record(32, 0xa5), sha256);
    await tape.encryption.on({ key, description: 'Archive 2026' });
    await tape.write(record(1000));
    expect(await tape.encryption.status()).toMatchObject({ encryptionMode: 2, decryptionMode: 2 });
    await tape.encryption.off();
    await tape.rewind();
    const failure = await failureOf(tape.read());
    expect(failure).toBeInstanceOf(TapeDriveError);
    expect(failure).toMatchObject({ sense: { key: 7, asc: 0x74 } });
    const { kads } = await tape.encryption.nextBlock();
    expect(Buffer.from(kads[0]?.keyDescriptor ?? []).toString()).toContain('Archive 2026');
    await tape.encryption.on({ key });
    expect(await tape.read()).toEqual({ kind: 'record', bytes: record(1000) });
    expect((await tape.encryption.capabilities()).algorithms).toHaveLength(1);
  });

  test('attributes', async () => {
    const { tape } = await opened();
    await tape.attributes.set(BARCODE, 'ABC123L6');
    expect((await tape.attributes.get(BARCODE))?.value).toBe('ABC123L6');
    expect((await tape.attributes.all()).map(({ identifier }) => identifier)).toContain(0x806);
    await tape.attributes.delete(BARCODE);
    expect(await tape.attributes.get(BARCODE)).toBeUndefined();
    const serial = definitionOf(0x401);
    if (serial !== undefined) await expect(tape.attributes.delete(serial)).rejects.toThrow(ReadOnlyAttributeError);
  });

  test('erasing, unloading, loading, and that it stays in where that is wanted', async () => {
    const { tape } = await opened();
    await tape.write(record(1));
    await tape.write(record(1));
    await tape.locate(1);
    await tape.erase('short');
    expect(await tape.read()).toEqual({ kind: 'end-of-data' });
    await tape.preventRemoval(true);
    await expect(tape.unload()).rejects.toThrow('MEDIUM REMOVAL PREVENTED');
    await tape.preventRemoval(false);
    await tape.unload();
    expect(await tape.status()).toMatchObject({ ready: false, position: undefined });
    await tape.load();
    expect(await tape.position()).toEqual({ partition: 0, object: 0, file: 0 });
    await tape.close();
  });

  test('partitions', async () => {
    const { tape } = await opened(new MemoryCartridge());
    await tape.format([40, 'rest']);
    expect(tape.partitions).toBe(2);
    expect(await tape.locate(0, 1)).toBe(true);
    expect(await tape.write(record(1))).toBe('written');
    expect((await tape.listPartitions()).map(({ capacityMB }) => (capacityMB ?? 0) > 30_000)).toEqual([true, true]);
    await tape.format(['rest']);
    expect(tape.partitions).toBe(1);
  });
});
