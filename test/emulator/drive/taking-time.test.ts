import { describe, expect, it } from 'vitest';
import { Drive, profileNamed } from '../../../emulator/index.js';
import { loadUnloadCdb, rewindCdb } from '../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { DriveHost } from '../../testing/drive-host.js';

const SECOND = 1_000_000;
const capacityBytes = 64 * 2 ** 20;

function loaded(): DriveHost {
  const drive = new Drive({ profile: profileNamed('LTO-8') });
  drive.insert(new MemoryCartridge({ densityCode: 0x5e, capacityBytes, partitionBytes: [capacityBytes] }));
  const host = new DriveHost(drive);
  host.ready();
  return host;
}

describe('what a drive does takes its time', () => {
  it('loading, about as long as the maker says', () => {
    const seconds = loaded().drive.ticks / SECOND;
    expect(seconds).toBeGreaterThan(10);
    expect(seconds).toBeLessThan(20);
  });

  it('a record in the buffer next to none, a filemark that waits for the medium some, winding more', () => {
    const host = loaded();
    const block = new Uint8Array(2 ** 20);
    const write = host.write(block).ticks;
    expect(write).toBeGreaterThan(0);
    expect(write).toBeLessThan(0.1 * SECOND);
    for (let i = 0; i < 40; i++) host.write(block);
    expect(host.filemarks().ticks).toBeGreaterThan(write);
    const rewind = host.rewind().ticks;
    expect(rewind).toBeGreaterThan(SECOND);
    expect(host.rewind().ticks).toBeLessThan(rewind);
    expect(host.space(3, 0).ticks).toBeGreaterThan(SECOND);
  });

  it('asking where the tape stands takes none, and a drive waits for nobody', () => {
    const host = loaded();
    const { ticks } = host.drive;
    host.position();
    expect(host.drive.ticks).toBe(ticks);
    host.drive.wait(5);
    expect(host.drive.ticks).toBe(ticks + 5 * SECOND);
  });
});

describe('IMMED: answered at once', () => {
  it('NOT READY, becoming ready, until a LOAD has come to its end; then the medium is new, once', () => {
    const host = loaded();
    host.send(loadUnloadCdb, { load: false });
    expect(host.send(loadUnloadCdb, { load: true, immed: true })).toMatchObject({ status: 0, ticks: 0 });
    const seen: (string | undefined)[] = [];
    for (let i = 0; i < 60; i++) seen.push(host.sendBytes(new Uint8Array(6)).sense);
    const ready = seen.indexOf('6/28/00');
    expect(ready).toBeGreaterThan(5);
    expect(new Set(seen.slice(0, ready))).toEqual(new Set(['2/04/01']));
    expect(new Set(seen.slice(ready + 1))).toEqual(new Set([undefined]));
  });

  it('NOT READY, operation in progress, until a REWIND has come to its end', () => {
    const host = loaded();
    for (let i = 0; i < 60; i++) host.write(new Uint8Array(2 ** 20));
    expect(host.send(rewindCdb, { immed: true }).status).toBe(0);
    expect(host.sendBytes(new Uint8Array(6)).sense).toBe('2/04/07');
    host.drive.wait(200);
    expect(host.sendBytes(new Uint8Array(6)).status).toBe(0);
    expect(host.position()).toEqual([0, 0, 0]);
  });
});
