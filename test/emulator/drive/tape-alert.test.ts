import { describe, expect, it } from 'vitest';
import { Drive, Faults } from '../../../emulator/index.js';
import {
  loadUnloadCdb,
  logSelectCdb,
  logSenseCdb,
  preventAllowMediumRemovalCdb,
  requestSenseCdb,
  veryHighFrequencyData,
} from '../../../src/scsi/index.js';
import { type CartridgeIdentity, MemoryCartridge } from '../../../src/tape/index.js';
import { DriveHost } from '../../testing/drive-host.js';
import { alertsOf } from '../../testing/drive-logs.js';

function host(identity: Partial<CartridgeIdentity> = {}): { one: DriveHost; cartridge: MemoryCartridge } {
  const drive = new Drive();
  const cartridge = new MemoryCartridge(identity);
  drive.insert(cartridge);
  const one = new DriveHost(drive);
  one.ready();
  return { one, cartridge };
}

function spoiled(): DriveHost {
  const { one, cartridge } = host();
  one.write(new Uint8Array(100));
  one.rewind();
  cartridge.partitions[0]?.spoil(0);
  expect(one.read(100).sense).toBe('3/11/00');
  return one;
}

describe('flags come up', () => {
  it('3 and 5 with a block that cannot be read', () => {
    expect(alertsOf(spoiled())).toEqual([3, 5]);
  });

  it('3 and 6 with a write that fails, at once or later', () => {
    for (const kind of ['write error', 'deferred write error'] as const) {
      const faults = new Faults({ seed: 1, faults: [{ kind, when: { record: 1 } }] });
      const one = new DriveHost(new Drive({ faults }));
      one.drive.insert(new MemoryCartridge());
      one.ready();
      const sense = one.write(new Uint8Array(10)).sense ?? one.read(10).sense;
      expect(sense).toBe('3/0C/00');
      expect(alertsOf(one)).toEqual([3, 6]);
    }
  });

  it('9 with a write to a cartridge whose tab is set', () => {
    const { one } = host({ writeProtected: true });
    expect(alertsOf(one)).toEqual([]);
    expect(one.write(new Uint8Array(1)).sense).toBe('7/27/00');
    expect(alertsOf(one)).toEqual([9]);
  });

  it('10 with UNLOAD while removal is prevented, until it is allowed', () => {
    const { one } = host();
    one.send(preventAllowMediumRemovalCdb, { prevent: 1 });
    expect(one.send(loadUnloadCdb, {}).sense).toBe('5/53/02');
    expect(alertsOf(one, 0x12)).toEqual([10]);
    one.send(preventAllowMediumRemovalCdb, { prevent: 0 });
    expect(alertsOf(one, 0x12)).toEqual([]);
  });

  it('12 with a cartridge that the drive does not take', () => {
    const { one } = host({ densityCode: 0x60 });
    expect(one.ready().sense).toBe('2/30/00');
    expect(alertsOf(one)).toEqual([12]);
  });

  it('17 with one that it can only read', () => {
    const { one } = host({ densityCode: 0x46 });
    expect(alertsOf(one)).toEqual([17]);
    expect(one.write(new Uint8Array(1)).sense).toBe('7/30/05');
    expect(alertsOf(one)).toEqual([17]);
  });

  it('18 and 51 with a tape that has no end of data: power was lost', () => {
    const cartridge = new MemoryCartridge();
    cartridge.partitions[0]?.loseEndOfData();
    const one = new DriveHost(new Drive());
    one.drive.insert(cartridge);
    one.ready();
    expect(alertsOf(one)).toEqual([18]);
    one.send(loadUnloadCdb, {});
    expect(alertsOf(one)).toEqual([51]);
  });

  it('18 when power is lost while the drive writes', () => {
    const { one } = host();
    one.write(new Uint8Array(100));
    one.drive.reset('power on');
    one.ready();
    expect(alertsOf(one)).toEqual([18]);
  });

  it('3 and 6 where the tape cannot be positioned, 55 where it cannot be threaded', () => {
    const plan = [
      { kind: 'servo failure', when: { probability: 1 }, times: 1 },
      { kind: 'load failure', when: { probability: 1 }, times: 1 },
    ] as const;
    const one = new DriveHost(new Drive({ faults: new Faults({ seed: 1, faults: plan }) }));
    one.drive.insert(new MemoryCartridge());
    expect(one.ready().sense).toBe('4/53/00');
    expect(alertsOf(one)).toEqual([55]);
    one.drive.eject();
    one.drive.insert(new MemoryCartridge());
    one.ready();
    expect(one.rewind().sense).toBe('4/15/01');
    expect(alertsOf(one)).toEqual([3, 6]);
  });

  it('3 and 6 with a deferred error that REQUEST SENSE tells', () => {
    const faults = new Faults({ seed: 1, faults: [{ kind: 'deferred write error', when: { record: 1 } }] });
    const one = new DriveHost(new Drive({ faults }));
    one.drive.insert(new MemoryCartridge());
    one.ready();
    one.write(new Uint8Array(10));
    expect(one.send(requestSenseCdb, { allocationLength: 96 }).data[0]).toBe(0x71);
    expect(alertsOf(one)).toEqual([3, 6]);
  });

  it('60 with a write that would overwrite a WORM cartridge', () => {
    const { one } = host({ worm: true });
    one.write(new Uint8Array(10));
    one.write(new Uint8Array(10));
    one.rewind();
    expect(one.write(new Uint8Array(10)).sense).toBe('7/30/0C');
    expect(alertsOf(one)).toEqual([60]);
  });

  it('none with what only tells: filemarks, lengths, the end of data', () => {
    const { one } = host();
    one.filemarks();
    one.rewind();
    one.read(10);
    one.read(10);
    expect(alertsOf(one)).toEqual([]);
  });
});

describe('flags go', () => {
  it('for the initiator that has read page 2Eh, not for others', () => {
    const one = spoiled();
    const other = new DriveHost(one.drive, 'other');
    other.ready();
    expect(alertsOf(one)).toEqual([3, 5]);
    expect(alertsOf(one)).toEqual([]);
    expect(alertsOf(one, 0x12)).toEqual([]);
    expect(alertsOf(other)).toEqual([3, 5]);
  });

  it('not by reading page 12h', () => {
    const one = spoiled();
    expect(alertsOf(one, 0x12)).toEqual([3, 5]);
    expect(alertsOf(one, 0x12)).toEqual([3, 5]);
  });

  it('with the next cartridge', () => {
    const one = spoiled();
    one.drive.eject();
    one.drive.insert(new MemoryCartridge());
    one.ready();
    expect(alertsOf(one)).toEqual([]);
  });

  it('with a reset', () => {
    const one = spoiled();
    one.drive.reset('bus');
    one.ready();
    expect(alertsOf(one)).toEqual([]);
  });

  it('with LOG SELECT', () => {
    const one = spoiled();
    one.send(logSelectCdb, { pcr: true, pageControl: 3, pageCode: 0x2e });
    expect(alertsOf(one)).toEqual([]);
  });

  it('and come again when it happens again', () => {
    const one = spoiled();
    alertsOf(one);
    one.rewind();
    one.read(100);
    expect(alertsOf(one)).toEqual([3, 5]);
  });

  it('TAFC in page 11h tells an initiator that there are some to read', () => {
    const one = spoiled();
    const tafc = (): boolean | undefined => {
      const { data } = one.send(logSenseCdb, { pageControl: 1, pageCode: 0x11, allocationLength: 100 });
      return veryHighFrequencyData.decode(data.subarray(8)).value.tafc;
    };
    expect(tafc()).toBe(true);
    alertsOf(one);
    expect(tafc()).toBe(false);
  });
});
