import { describe, expect, it } from 'vitest';
import { Drive, profileNamed } from '../../../emulator/index.js';
import { allowOverwriteCdb, formatMediumCdb, setCapacityCdb } from '../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { DriveHost } from '../../testing/drive-host.js';
import { modePageOf, selectModePage } from '../../testing/drive-modes.js';

type Identity = ConstructorParameters<typeof MemoryCartridge>[0];

const GB = 1e9;
const LTO_5: Identity = { densityCode: 0x58, capacityBytes: 1500 * GB };
/** FDP, SDP, IDP, with PSUM 3 and POFM. */
const FIXED = 0x9c;
const SELECTED = 0x5c;
const CHOSEN = 0x3c;
const IN_GB = 0x19;
const IN_HUNDREDS_OF_MB = 0x18;

function loaded(identity: Identity = {}, name = 'LTO-6'): DriveHost {
  const drive = new Drive({ profile: profileNamed(name) });
  drive.insert(new MemoryCartridge(identity));
  const host = new DriveHost(drive);
  host.ready();
  return host;
}

/** Sets the page by how the partitions are chosen, in which units, and how large they are. */
function plan(host: DriveHost, how: number, units: number, sizes: readonly number[]) {
  const fields: Record<number, number> = { 3: sizes.length - 1, 4: how, 6: units };
  for (let i = 0; i < 4; i++) {
    const size = sizes[i] ?? 0;
    fields[8 + 2 * i] = size >> 8;
    fields[9 + 2 * i] = size & 0xff;
  }
  const page = modePageOf(host, 0x11);
  const fitting = Object.entries(fields).filter(([at]) => Number(at) < page.length);
  return selectModePage(host, page, Object.fromEntries(fitting));
}

const format = (host: DriveHost, kind = 1) => host.send(formatMediumCdb, { format: kind });
const partitions = (host: DriveHost) => host.drive.cartridge?.identity.partitionBytes;
const inList = (byte: number, bit?: number) => ({
  sense: '5/26/00',
  told: { keySpecific: { kind: 'field pointer', of: 'parameters', byte: 8 + byte, bit } },
});
const REST = 0xffff;

describe('medium partition mode page', () => {
  it('shows the partitions there are, in a unit in which they can be told', () => {
    expect([...modePageOf(loaded(LTO_5), 0x11).subarray(0, 12)]).toEqual([
      0x11,
      0x0e,
      1,
      0,
      CHOSEN,
      3,
      IN_HUNDREDS_OF_MB,
      0,
      15_000 >> 8,
      15_000 & 0xff,
      0,
      0,
    ]);
    const small = modePageOf(loaded({ capacityBytes: 64 << 20, partitionBytes: [1 << 20, 32 << 20] }), 0x11);
    expect([small[3], small[6], (small[8] as number) * 256 + (small[9] as number)]).toEqual([1, 0x14, 104]);
  });

  it('of an LTO-5 drive has room for two partitions', () => {
    expect(modePageOf(loaded(LTO_5, 'LTO-5'), 0x11)).toHaveLength(12);
  });

  it('is set by MODE SELECT and done by FORMAT MEDIUM; sizes become whole wraps, two of them empty between: ROUNDED PARAMETER', () => {
    const host = loaded(LTO_5);
    expect(plan(host, CHOSEN, IN_GB, [1, REST]).sense).toBe('1/37/00');
    expect(partitions(host)).toEqual([1500 * GB]);
    expect([...modePageOf(host, 0x11).subarray(8, 12)]).toEqual([0, 37, 0xff, 0xff]);
    expect(format(host).status).toBe(0);
    // What LTFS has on an LTO-5 cartridge: 2 wraps of 80, and 76.
    expect(partitions(host)).toEqual([37.5 * GB, 1425 * GB]);
    expect(modePageOf(host, 0x11)[3]).toBe(1);
  });

  it('that asks for what can be had is not rounded', () => {
    expect(plan(loaded(LTO_5), CHOSEN, IN_HUNDREDS_OF_MB, [375, REST]).status).toBe(0);
  });

  it('as ltfs sends it for an LTO-5 drive', () => {
    const host = loaded(LTO_5, 'LTO-5');
    expect(plan(host, CHOSEN, 0x09, [REST, 1]).sense).toBe('1/37/00');
    expect(format(host, 2).status).toBe(0);
    expect(partitions(host)).toEqual([1425 * GB, 37.5 * GB]);
  });

  it.each([FIXED, SELECTED])('with %i makes partitions of the same size: 38 wraps of 80 each', (how) => {
    const host = loaded(LTO_5);
    expect(plan(host, how, IN_GB, [0, 0]).status).toBe(0);
    format(host);
    expect(partitions(host)).toEqual([712.5 * GB, 712.5 * GB]);
  });

  it('makes up to four partitions of an LTO-6 cartridge, and no more', () => {
    const host = loaded({ capacityBytes: 136_000 });
    expect(plan(host, CHOSEN, 0x10, [1, 5000, REST, 2000]).sense).toBe('1/37/00');
    format(host);
    expect(partitions(host)).toEqual([2000, 6000, (136 - 2 - 6 - 2 - 6) * 1000, 2000]);
    expect(selectModePage(host, modePageOf(host, 0x11), { 3: 4 })).toMatchObject(inList(3));
  });

  it.each([
    { what: 'more partitions than an LTO-5 cartridge has', how: CHOSEN, sizes: [1, 1, REST], at: inList(3) },
    { what: 'two ways at a time', how: 0x7c, sizes: [1, REST], at: inList(4, 6) },
    { what: 'no way', how: 0x1c, sizes: [1, REST], at: inList(4, 5) },
    { what: 'more than there is', how: CHOSEN, sizes: [1000, 600], at: inList(8) },
    { what: 'all and something besides', how: CHOSEN, sizes: [1490, REST], at: inList(8) },
  ])('points to $what', ({ how, sizes, at }) => {
    const host = loaded(LTO_5);
    expect(plan(host, how, IN_GB, sizes)).toMatchObject(at);
    format(host);
    expect(partitions(host)).toEqual([1500 * GB]);
  });

  it('cannot be changed without a cartridge, and is forgotten with it', () => {
    const host = loaded(LTO_5);
    plan(host, CHOSEN, IN_GB, [1, REST]);
    const cartridge = host.drive.eject() as MemoryCartridge;
    expect(plan(host, CHOSEN, IN_GB, [1, REST]).sense).toBe('2/3A/00');
    host.drive.insert(cartridge);
    host.ready();
    expect(modePageOf(host, 0x11)[3]).toBe(0);
    format(host);
    expect(partitions(host)).toEqual([1500 * GB]);
  });
});

describe('FORMAT MEDIUM', () => {
  it('forgets all data, and the tape stands at the beginning of partition 0', () => {
    const host = loaded(LTO_5);
    host.write(new Uint8Array(10));
    host.rewind();
    plan(host, CHOSEN, IN_GB, [1, REST]);
    expect(format(host).status).toBe(0);
    expect(host.position()).toEqual([0, 0, 0]);
    expect(host.read(10).sense).toBe('8/00/05');
    expect(host.locate(0, 1).status).toBe(0);
    expect(host.write(new Uint8Array(20)).status).toBe(0);
    host.rewind();
    expect(host.position()).toEqual([1, 0, 0]);
    expect(host.read(20).status).toBe(0);
  });

  it('by default makes one partition of all', () => {
    const host = loaded({ ...LTO_5, partitionBytes: [37 * GB, 1400 * GB] });
    plan(host, CHOSEN, IN_GB, [REST, 1]);
    expect(format(host, 0).status).toBe(0);
    expect(partitions(host)).toEqual([1500 * GB]);
    expect(host.drive.cartridge?.usage.initializations).toBe(1);
  });

  it('makes the partitions that there are anew where no others were asked for', () => {
    const host = loaded({ ...LTO_5, partitionBytes: [37 * GB, 1400 * GB] });
    expect(format(host).status).toBe(0);
    expect(partitions(host)).toEqual([37 * GB, 1400 * GB]);
  });

  it('needs the beginning of partition 0', () => {
    const host = loaded({ ...LTO_5, partitionBytes: [37 * GB, 1400 * GB] });
    host.write(new Uint8Array(10));
    expect(format(host).sense).toBe('5/3B/0C');
    host.locate(0, 1);
    expect(format(host).sense).toBe('5/3B/0C');
    expect(host.send(setCapacityCdb, { capacityProportionValue: 1 }).sense).toBe('5/3B/0C');
  });

  it.each([
    { what: 'WORM', identity: { worm: true }, sense: '7/30/0C' },
    { what: 'the tab', identity: { writeProtected: true }, sense: '7/27/00' },
    { what: 'an older generation', identity: { densityCode: 0x46 }, sense: '7/30/05' },
  ])('is refused because of $what, as SET CAPACITY is', ({ identity, sense }) => {
    const host = loaded(identity);
    expect(format(host).sense).toBe(sense);
    expect(host.send(setCapacityCdb, { capacityProportionValue: 1 }).sense).toBe(sense);
  });

  it('is refused in append-only mode until ALLOW OVERWRITE allows it', () => {
    const host = loaded();
    selectModePage(host, modePageOf(host, 0x10, { subpageCode: 1 }), { 5: 0x10 });
    expect(format(host).sense).toBe('7/5A/02');
    host.send(allowOverwriteCdb, { allowOverwrite: 2 });
    expect(format(host).status).toBe(0);
    expect(format(host).sense).toBe('7/5A/02');
  });

  it.each([
    { what: 'VERIFY', cdb: [4, 2, 0, 0, 0, 0], byte: 1, bit: 1 },
    { what: 'a list', cdb: [4, 0, 0, 0, 4, 0], byte: 4, bit: 2 },
    { what: 'a format of the vendor', cdb: [4, 0, 8, 0, 0, 0], byte: 2, bit: 3 },
  ])('points to $what', ({ cdb, byte, bit }) => {
    const seen = loaded().sendBytes(Uint8Array.from(cdb));
    expect(seen).toMatchObject({ sense: '5/24/00', told: { keySpecific: { of: 'command', byte, bit } } });
  });

  it('is not ready without a cartridge', () => {
    const host = new DriveHost(new Drive());
    host.ready();
    expect(format(host).sense).toBe('2/3A/00');
  });
});

describe('SET CAPACITY', () => {
  it('leaves a part of the capacity, in one partition without data', () => {
    const host = loaded({ capacityBytes: 65_535_000, partitionBytes: [1_000_000, 60_000_000] });
    const set = (capacityProportionValue: number) => host.send(setCapacityCdb, { capacityProportionValue }).status;
    expect(set(0x7fff)).toBe(0);
    expect(partitions(host)).toEqual([32_767_000]);
    expect(set(0)).toBe(0);
    expect(partitions(host)).toEqual([Math.floor((65_535_000 * 2) / 136)]);
    expect(set(0xffff)).toBe(0);
    expect(partitions(host)).toEqual([65_535_000]);
  });
});

describe('cartridges of other generations', () => {
  it.each([
    { density: 0x5a, drive: 'LTO-6', write: undefined },
    { density: 0x58, drive: 'LTO-6', write: undefined },
    { density: 0x46, drive: 'LTO-6', write: '7/30/05' },
    { density: 0x5e, drive: 'LTO-9', write: undefined },
    { density: 0x5d, drive: 'LTO-8', write: undefined },
  ])('density $density in an $drive drive is written, or refused with $write', ({ density, drive, write }) => {
    const host = loaded({ densityCode: density }, drive);
    expect(host.write(new Uint8Array(10)).sense).toBe(write);
    expect(host.filemarks().sense).toBe(write);
  });

  it.each([
    { density: 0x44, drive: 'LTO-6' },
    { density: 0x5c, drive: 'LTO-6' },
    { density: 0x5c, drive: 'LTO-9' },
    { density: 0x60, drive: 'LTO-10' },
  ])('density $density in an $drive drive cannot be read: INCOMPATIBLE MEDIUM INSTALLED', ({ density, drive }) => {
    const host = loaded({ densityCode: density }, drive);
    expect(host.read(10).sense).toBe('2/30/00');
    expect(host.ready().sense).toBe('2/30/00');
  });
});
