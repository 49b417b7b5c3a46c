import { describe, expect, test } from 'vitest';
import { Motion, profileNamed } from '../../../emulator/index.js';

const SECOND = 1_000_000;
const RECORD = 1 << 20;

function loaded(name: string, densityCode: number, ...partitionBytes: number[]): Motion {
  const drive = new Motion(profileNamed(name));
  drive.load({ densityCode, partitionBytes });
  return drive;
}

/** An LTO-6 drive: 160 MB/s, 40 at the lowest, 512 MiB of buffer. */
const lto6 = (): Motion => loaded('LTO-6', 0x5a, 2.5e12);

/** Writes or reads a gigabyte or more as a host does that has so many bytes a second. */
function transfer(drive: Motion, call: 'write' | 'read', bytesPerSecond: number, bytes: number): void {
  const gap = Math.round((RECORD / bytesPerSecond - RECORD / 800e6) * SECOND);
  for (let moved = 0; moved < bytes; moved += RECORD) drive[call](RECORD, gap);
}

describe.each(['write', 'read'] as const)('a host that wants to %s', (call) => {
  test.each([45e6, 80e6, 120e6, 155e6])('at %d bytes a second is followed without a stop', (rate) => {
    const drive = lto6();
    const before = drive.ticks;
    transfer(drive, call, rate, 8e9);
    expect(drive.backhitches).toBe(0);
    expect((drive.ticks - before) / SECOND / (8e9 / rate)).toBeCloseTo(1, 1);
  });

  test.each([10e6, 30e6])('at %d bytes a second, below the lowest speed, makes the tape stop', (rate) => {
    const drive = lto6();
    const before = drive.ticks;
    transfer(drive, call, rate, 8e9);
    expect(drive.backhitches).toBeGreaterThan(3);
    // The buffer hides it from the host.
    expect((drive.ticks - before) / SECOND / (8e9 / rate)).toBeCloseTo(1, 1);
  });

  test('in bursts, with a minute between them, stops the tape once for each', () => {
    const drive = lto6();
    for (let burst = 0; burst < 5; burst++) {
      transfer(drive, call, 800e6, 2e9);
      drive.wait(60 * SECOND);
    }
    expect(drive.backhitches).toBe(5);
  });
});

describe('a flush', () => {
  test('waits for the buffer, and the next one for the tape to back up', () => {
    const drive = lto6();
    drive.write(160e6);
    expect(drive.flush() / SECOND).toBeCloseTo(1, 1);
    drive.write(64);
    expect(drive.flush() / SECOND).toBeCloseTo(3, 1);
    expect(drive.backhitches).toBe(2);
  });

  test('of nothing takes no time, nor does one that comes after the tape has backed up wait for it', () => {
    const drive = lto6();
    expect(drive.flush()).toBe(0);
    drive.write(64);
    drive.flush();
    expect(drive.flush()).toBe(0);
    drive.wait(10 * SECOND);
    drive.write(64);
    expect(drive.flush()).toBeLessThan(10);
  });

  test('comes before every way', () => {
    const [dry, wet] = [lto6(), lto6()];
    wet.write(160e6);
    dry.write(160e6);
    dry.flush();
    expect((wet.rewind() - dry.rewind()) / SECOND).toBeCloseTo(1, 1);
    expect(wet.position).toEqual({ wrap: 0, metres: 0 });
  });
});

describe('where the tape stands', () => {
  test('the second wrap goes back, and partitions begin at the beginning of the tape', () => {
    const drive = loaded('LTO-6', 0x5a, 37e9, 2463e9);
    expect(drive.position).toEqual({ wrap: 0, metres: 0 });
    drive.seek(0, 37e9 * 0.75);
    expect(drive.position).toEqual({ wrap: 1, metres: 423 });
    drive.seek(1, 0);
    expect(drive.position).toEqual({ wrap: 2, metres: 0 });
    drive.read(2463e9);
    expect(drive.position).toEqual({ wrap: 135, metres: 0 });
  });

  test('where it stands already takes no time to go to, and keeps what was read ahead', () => {
    const drive = lto6();
    expect(drive.rewind()).toBe(0);
    drive.read(RECORD);
    drive.wait(SECOND);
    expect(drive.seek(0, RECORD)).toBe(0);
    // Of 160 MB that were read ahead, this is at once there.
    expect(drive.read(100e6) / SECOND).toBeCloseTo(100e6 / 800e6, 2);
  });

  test('writing where was read costs the way back over what was read ahead', () => {
    const drive = lto6();
    drive.read(RECORD);
    expect(drive.write(RECORD) / SECOND).toBeGreaterThan(3);
  });
});

describe('loading and unloading', () => {
  test('a new LTO-9 cartridge is measured for 40 minutes, once', () => {
    const drive = new Motion(profileNamed('LTO-9'));
    const medium = { densityCode: 0x60, partitionBytes: [18e12] };
    expect(drive.load(medium, true) / SECOND).toBe(2400);
    drive.unload();
    expect(drive.load(medium) / SECOND).toBe(17);
  });

  test.each([
    [1e9, 1],
    [6e9, 2],
    [60e9, 3],
  ])('LTO-9 with %d bytes moved is unloaded after %d times the way back', (bytes, times) => {
    const drive = loaded('LTO-9', 0x60, 18e12);
    for (let moved = 0; moved < bytes; moved += 1e9) drive.write(1e9);
    // IBM publishes 55, 110 and 165 s for these from the middle of the tape, and 30 s to unload.
    drive.seek(0, 18e12 / 280 / 2);
    expect(drive.unload() / SECOND).toBeCloseTo(30 + 55 * times, -1);
  });

  test('formatting visits each partition, and a cleaning takes minutes', () => {
    const drive = lto6();
    const two = drive.format([37e9, 2463e9]);
    const four = drive.format([1e9, 1e9, 1e9, 1e9]);
    expect(two / SECOND).toBeGreaterThan(6);
    expect(four).toBeGreaterThan(two);
    expect(drive.seek(3, 0)).toBeGreaterThan(0);
    expect(drive.clean() / SECOND).toBe(120);
  });
});

test('erasing all of a tape takes as long as writing it, whatever the cartridge holds', () => {
  for (const bytes of [2.5e12, 64 << 20]) {
    const drive = loaded('LTO-6', 0x5a, bytes);
    // 2,500 GB at 160 MB/s, and the way back.
    expect(drive.longErase() / SECOND).toBeCloseTo(15_625, -2);
    expect(drive.position).toEqual({ wrap: 0, metres: 0 });
  }
});

test('half of a small cartridge takes no time to write, and wears the tape as half of a real one', () => {
  const drive = loaded('LTO-6', 0x5a, 64 << 20);
  let ticks = 0;
  for (let written = 0; written < 32; written++) ticks += drive.write(RECORD);
  ticks += drive.flush();
  expect(ticks / SECOND).toBeLessThan(0.3);
  expect(drive.position).toEqual({ wrap: 68, metres: 0 });
  expect(drive.metres).toBeCloseTo(68 * 846, 0);
});
