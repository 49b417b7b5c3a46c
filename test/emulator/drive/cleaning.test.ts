import { describe, expect, it } from 'vitest';
import { Drive, Faults, newCartridge, profileNamed } from '../../../emulator/index.js';
import { loadUnloadCdb, logSenseCdb, testUnitReadyCdb } from '../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { DriveHost } from '../../testing/drive-host.js';
import { alertsOf } from '../../testing/drive-logs.js';

const profile = profileNamed('LTO-6');
const ready = (one: DriveHost) => one.send(testUnitReadyCdb, {}).sense;

/** Parameter 0100h of page 0Ch. */
function cleaningRequired(one: DriveHost): number | undefined {
  const asked = { pageControl: 1, pageCode: 0x0c, parameterPointer: 0x100, allocationLength: 100 };
  return one.send(logSenseCdb, asked).data.at(-1);
}

/** A drive over whose heads more tape has gone than between two cleanings. */
function dirty(): DriveHost {
  const often = { ...profile, cleaning: { ...profile.cleaning, metresBetween: 0.001 } };
  const one = new DriveHost(new Drive({ profile: often }));
  one.drive.insert(new MemoryCartridge());
  one.ready();
  one.write(new Uint8Array(1e6));
  expect(cleaningRequired(one)).toBe(0);
  one.drive.eject();
  return one;
}

describe('cleaning', () => {
  it('is wanted after so many metres of tape: flag 21, page 0Ch', () => {
    const one = dirty();
    expect(alertsOf(one)).toEqual([21]);
    expect(cleaningRequired(one)).toBe(1);
  });

  it('is required where a block cannot be read with heads that were to be cleaned: flag 20', () => {
    const one = dirty();
    const cartridge = new MemoryCartridge();
    one.drive.insert(cartridge);
    one.ready();
    alertsOf(one);
    one.write(new Uint8Array(10));
    one.rewind();
    cartridge.partitions[0]?.spoil(0);
    one.read(10);
    expect(alertsOf(one)).toEqual([3, 5, 20]);
  });

  it('takes its time, NOT READY with 30/03, then the cartridge stands in the mouth and the heads are clean', () => {
    const one = dirty();
    const cleaner = new MemoryCartridge({ kind: 'cleaning' });
    one.drive.insert(cleaner);
    expect(ready(one)).toBe('2/30/03');
    expect(one.drive.eject()).toBeUndefined();
    expect(one.send(loadUnloadCdb, {}).sense).toBe('2/30/03');
    expect(alertsOf(one)).toEqual([11, 21]);
    expect(cleaner.usage.cleaningsLeft).toBe(49);
    one.drive.wait(profile.cleaning.seconds);
    expect(ready(one)).toBe('2/04/02');
    expect(cleaningRequired(one)).toBe(0);
    expect(alertsOf(one)).toEqual([]);
    expect(one.drive.eject()).toBe(cleaner);
  });

  it('ends for a host that asks again and again', () => {
    const one = dirty();
    one.drive.insert(new MemoryCartridge({ kind: 'cleaning' }));
    let asked = 0;
    while (one.rewind().sense === '2/30/03') asked++;
    expect(asked).toBeLessThanOrEqual(profile.cleaning.seconds + 1);
    expect(one.rewind().sense).toBe('2/04/02');
  });

  it('cleans heads that a plan of faults made dirty', () => {
    const faults = new Faults({ seed: 7, faults: [{ kind: 'dirty heads', when: { record: 1 } }] });
    const one = new DriveHost(new Drive({ faults }));
    one.drive.insert(new MemoryCartridge());
    one.ready();
    one.write(new Uint8Array(10));
    expect(faults.dirty).toBe(true);
    expect(cleaningRequired(one)).toBe(1);
    expect(alertsOf(one)).toContain(20);
    one.drive.eject();
    one.drive.insert(new MemoryCartridge({ kind: 'cleaning' }));
    one.drive.wait(profile.cleaning.seconds);
    expect(ready(one)).toBe('2/04/02');
    expect(faults.dirty).toBe(false);
    expect(cleaningRequired(one)).toBe(0);
  });

  it('is not done by a cartridge whose memory tells that it is another: 30/07, flag 23', () => {
    const cleaner = new MemoryCartridge({ kind: 'cleaning' });
    for (const attribute of newCartridge({ barcode: 'ABC123L6' }).attributes) cleaner.memory.set(attribute);
    const one = dirty();
    one.drive.insert(cleaner);
    expect(ready(one)).toBe('2/30/07');
    expect(alertsOf(one)).toEqual([11, 21, 23]);
  });

  it('is not done by a cartridge that is used up: 30/07, flag 22', () => {
    const one = dirty();
    const cleaner = new MemoryCartridge({ kind: 'cleaning' });
    cleaner.use({ cleaningsLeft: 0 });
    one.drive.insert(cleaner);
    expect(ready(one)).toBe('2/30/07');
    expect(one.send(loadUnloadCdb, { load: true }).sense).toBe('2/30/07');
    expect(alertsOf(one)).toEqual([11, 21, 22]);
    expect(cleaningRequired(one)).toBe(1);
    expect(one.drive.eject()).toBe(cleaner);
    one.drive.insert(new MemoryCartridge());
    one.ready();
    expect(cleaningRequired(one)).toBe(1);
  });
});
