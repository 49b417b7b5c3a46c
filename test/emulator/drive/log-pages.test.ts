import { describe, expect, it } from 'vitest';
import { Drive, Faults, profileNamed } from '../../../emulator/index.js';
import { nodePorts } from '../../../src/archive/index.js';
import {
  anyLogPage,
  logSelectCdb,
  logSenseCdb,
  partitionRecords,
  supportedPagesAndSubpagesLog,
  supportedPagesLog,
  tapeDiagnosticData,
  veryHighFrequencyData,
} from '../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { compressibleBytes } from '../../testing/compressible.js';
import { DriveHost, type Seen } from '../../testing/drive-host.js';

const MIB = 2 ** 20;
const CAPACITY = 200 * MIB;

function host(cartridge: MemoryCartridge | undefined, profile = profileNamed('LTO-6')): DriveHost {
  const drive = new Drive({ profile, serialNumber: '1013000123' });
  if (cartridge !== undefined) drive.insert(cartridge);
  const one = new DriveHost(drive);
  one.ready();
  return one;
}

const loaded = (): DriveHost => host(new MemoryCartridge({ capacityBytes: CAPACITY, barcode: 'ABC123L6' }));

type Asked = { readonly pageControl?: number; readonly parameterPointer?: number; readonly allocationLength?: number };

function page(one: DriveHost, pageCode: number, asked: Asked = {}): Seen {
  return one.send(logSenseCdb, { pageControl: 1, allocationLength: 0xffff, ...asked, pageCode });
}

/** Values of a page by parameter code. */
function values(seen: Seen): ReadonlyMap<number, Uint8Array> {
  const { value, faults } = anyLogPage.decode(seen.data);
  expect(faults).toEqual([]);
  const all = (value.parameters ?? []).map(({ parameterCode, parameterValue }): [number, Uint8Array] => [
    parameterCode as number,
    parameterValue as Uint8Array,
  ]);
  expect(all.map(([code]) => code)).toEqual([...all.map(([code]) => code)].sort((a, b) => a - b));
  return new Map(all);
}

const numberOf = (bytes: Uint8Array | undefined): number => Number(`0x${Buffer.from(bytes ?? []).toString('hex')}`);
const numbers = (one: DriveHost, code: number, asked?: Asked): ReadonlyMap<number, number> =>
  new Map([...values(page(one, code, asked))].map(([parameter, value]) => [parameter, numberOf(value)]));
const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1');

const pointer = (byte: number, bit?: number) => ({ kind: 'field pointer', of: 'command', byte, bit });

describe('LOG SENSE', () => {
  it('lists its pages, and with subpage FFh their subpages: each of them can be asked for', () => {
    const one = loaded();
    const codes = supportedPagesLog.decode(page(one, 0).data).value.supportedPages?.map((p) => p.supportedPageCode);
    expect(codes).toEqual([
      0x00, 0x02, 0x03, 0x06, 0x0c, 0x0d, 0x11, 0x12, 0x13, 0x14, 0x16, 0x17, 0x1b, 0x2e, 0x31, 0x32,
    ]);
    for (const code of codes ?? []) expect(page(one, code as number)).toMatchObject({ status: 0 });
    const both = one.send(logSenseCdb, { pageControl: 1, subpageCode: 0xff, allocationLength: 100 });
    const listed = supportedPagesAndSubpagesLog.decode(both.data).value.supportedPages ?? [];
    expect(listed.slice(0, 3)).toMatchObject([
      { supportedPageCode: 0, supportedSubpageCode: 0 },
      { supportedPageCode: 0, supportedSubpageCode: 0xff },
      { supportedPageCode: 2, supportedSubpageCode: 0 },
    ]);
  });

  it.each([
    ['a page that it has not', { pageCode: 0x3d }, pointer(2, 5)],
    ['a subpage that it has not', { pageCode: 0x02, subpageCode: 1 }, pointer(3)],
    ['SP: nothing is saved', { pageCode: 0x02, sp: true }, pointer(1, 0)],
    ['PPC, which is obsolete', { pageCode: 0x02, ppc: true }, pointer(1, 1)],
    ['a parameter behind the last', { pageCode: 0x02, parameterPointer: 7 }, pointer(5)],
    ['a parameter of a list of pages', { pageCode: 0x00, parameterPointer: 1 }, pointer(5)],
  ])('refuses %s', (_what, asked, keySpecific) => {
    const seen = loaded().send(logSenseCdb, { pageControl: 1, allocationLength: 100, ...asked });
    expect(seen).toMatchObject({ status: 2, sense: '5/24/00', told: { keySpecific } });
  });

  it('begins at the parameter pointer, or behind it where there is no such parameter', () => {
    const one = loaded();
    expect([...numbers(one, 0x02, { parameterPointer: 5 }).keys()]).toEqual([5, 6]);
    expect([...numbers(one, 0x0c, { parameterPointer: 9 }).keys()]).toEqual([0x100]);
  });

  it('is cut at the allocation length, the page length staying whole; a length of 0 moves nothing', () => {
    const one = loaded();
    const whole = page(one, 0x02).data;
    expect(page(one, 0x02, { allocationLength: 6 }).data).toEqual(whole.subarray(0, 6));
    expect(page(one, 0x02, { allocationLength: 0 })).toMatchObject({ status: 0, data: new Uint8Array(0) });
  });

  it('gives thresholds and defaults of counters, where the maker is not IBM', () => {
    const one = host(new MemoryCartridge({ capacityBytes: CAPACITY }), profileNamed('LTO-6 hp full'));
    one.write(new Uint8Array(1000));
    expect(numbers(one, 0x02, { pageControl: 1 }).get(5)).toBe(1000);
    expect(numbers(one, 0x02, { pageControl: 0 }).get(0)).toBe(0xffff_ffff);
    expect(numbers(one, 0x02, { pageControl: 3 }).get(5)).toBe(0);
    const ibm = loaded();
    ibm.write(new Uint8Array(1000));
    expect(numbers(ibm, 0x02, { pageControl: 3 }).get(5)).toBe(1000);
  });
});

describe('what is counted', () => {
  it('bytes of pages 02h, 03h and 0Ch, each way', () => {
    const one = loaded();
    one.write(new Uint8Array(30_000));
    one.write(new Uint8Array(20_000));
    one.rewind();
    one.read(30_000);
    expect(numbers(one, 0x02).get(5)).toBe(50_000);
    expect(numbers(one, 0x03).get(5)).toBe(30_000);
    expect([...numbers(one, 0x0c)].slice(0, 4)).toEqual([
      [0, 50_000],
      [1, 50_000],
      [2, 30_000],
      [3, 30_000],
    ]);
  });

  it('an unreadable block: page 03h, and the failure with the cartridge in page 16h', () => {
    const cartridge = new MemoryCartridge({ capacityBytes: CAPACITY, serialNumber: 'SERIAL0001' });
    const one = host(cartridge);
    expect(page(one, 0x16).data).toEqual(Uint8Array.of(0x16, 0, 0, 0));
    one.write(new Uint8Array(1000));
    one.rewind();
    cartridge.partitions[0]?.spoil(0);
    expect(one.read(1000).sense).toBe('3/11/00');
    expect(numbers(one, 0x03).get(6)).toBe(1);
    const { value, faults } = tapeDiagnosticData.decode(page(one, 0x16).data);
    expect(faults).toEqual([]);
    expect(value.parameters).toMatchObject([
      {
        parameterCode: 0,
        densityCode: 0x5a,
        senseKey: 3,
        additionalSenseCode: 0x11,
        operationCode: 0x08,
        repeat: false,
        mediumIdNumber: 'SERIAL0001',
      },
    ]);
    expect(page(one, 0x16, { parameterPointer: 1 }).sense).toBe('5/24/00');
  });

  it('compression in pages 1Bh and 32h: megabytes and the bytes left over', () => {
    const one = loaded();
    for (let i = 0; i < 3; i++) one.write(new Uint8Array(600_000));
    for (const code of [0x1b, 0x32]) {
      const all = numbers(one, code);
      expect([0, 1, 6, 7, 8, 9].map((parameter) => all.get(parameter))).toEqual([100, 100, 1, 800_000, 1, 800_000]);
      expect(all.get(0x100)).toBe(1);
    }
  });

  it('errors that went well in the end, as retries', () => {
    const kinds = ['recovered write error', 'recovered read error'] as const;
    const faults = new Faults({ seed: 1, faults: kinds.map((kind) => ({ kind, when: { record: 1 } })) });
    const one = new DriveHost(new Drive({ faults }));
    one.drive.insert(new MemoryCartridge());
    one.ready();
    one.write(new Uint8Array(10));
    one.rewind();
    one.read(10);
    for (const code of [0x02, 0x03]) expect([...numbers(one, code).values()]).toEqual([1, 0, 1, 1, 1, 10, 0]);
  });

  it('what compression makes of the bytes', () => {
    const drive = new Drive({ ...nodePorts() });
    drive.insert(new MemoryCartridge());
    const one = new DriveHost(drive);
    one.ready();
    const block = compressibleBytes(500_000);
    one.write(block);
    one.rewind();
    expect(one.read(block.length).data).toEqual(block);
    const all = numbers(one, 0x1b);
    const stored = all.get(9) as number;
    expect(stored).toBeLessThan(400_000);
    const hundredths = Math.round((100 * block.length) / stored);
    expect([all.get(0), all.get(1), all.get(7)]).toEqual([hundredths, hundredths, block.length]);
    expect(numbers(one, 0x02).get(5)).toBe(stored);
  });

  it('begins anew with a reset', () => {
    const one = loaded();
    one.write(new Uint8Array(5000));
    one.drive.reset('bus');
    one.ready();
    expect(numbers(one, 0x02).get(5)).toBe(0);
  });

  it('begins anew with each cartridge, but not what is counted of the drive', () => {
    const one = loaded();
    one.write(new Uint8Array(5000));
    one.drive.eject();
    one.drive.insert(new MemoryCartridge());
    one.ready();
    expect(numbers(one, 0x02).get(5)).toBe(0);
    expect(numbers(one, 0x0c).get(0)).toBe(0);
    expect(numbers(one, 0x14).get(0)).toBe(2);
  });
});

describe('LOG SELECT', () => {
  it('resets a page with PCR, and tells the other initiators', () => {
    const one = loaded();
    const other = new DriveHost(one.drive, 'other');
    other.ready();
    one.write(new Uint8Array(5000));
    expect(one.send(logSelectCdb, { pcr: true, pageControl: 3, pageCode: 0x02 }).status).toBe(0);
    expect(numbers(one, 0x02).get(5)).toBe(0);
    expect(numbers(one, 0x0c).get(0)).toBe(5000);
    expect(other.read(1).sense).toBe('6/2A/02');
    expect(one.send(logSelectCdb, { pcr: true, pageControl: 3 }).status).toBe(0);
    expect(numbers(one, 0x0c).get(0)).toBe(0);
  });

  it('without PCR does nothing, and tells nobody', () => {
    const one = loaded();
    const other = new DriveHost(one.drive, 'other');
    other.ready();
    one.write(new Uint8Array(5000));
    expect(one.send(logSelectCdb, { pageControl: 3 }).status).toBe(0);
    expect(numbers(one, 0x02).get(5)).toBe(5000);
    expect(other.ready().status).toBe(0);
  });

  it.each([
    ['SP', { sp: true }, pointer(1, 0)],
    ['a list', { pcr: true, parameterListLength: 4 }, pointer(7)],
    ['a page that it has not', { pcr: true, pageCode: 0x3d }, pointer(2, 5)],
    ['a subpage', { pcr: true, pageCode: 0x02, subpageCode: 1 }, pointer(3)],
  ])('refuses %s', (_what, asked, keySpecific) => {
    const seen = loaded().send(logSelectCdb, asked, new Uint8Array(4));
    expect(seen).toMatchObject({ sense: '5/24/00', told: { keySpecific } });
  });
});

describe('capacity', () => {
  it('is told of the partition that the tape stands in: page 0Ch, in megabytes of 10^6', () => {
    const cartridge = new MemoryCartridge({ capacityBytes: CAPACITY, partitionBytes: [50 * MIB, 150 * MIB] });
    const one = host(cartridge);
    for (let i = 0; i < 4; i++) one.write(new Uint8Array(5 * MIB));
    one.locate(2);
    const all = numbers(one, 0x0c);
    expect([4, 7].map((code) => all.get(code))).toEqual([20, 10]);
    expect((all.get(5) as number) + (all.get(6) as number)).toBeGreaterThanOrEqual(51);
    one.locate(0, 1);
    expect([4, 7].map((code) => numbers(one, 0x0c).get(code))).toEqual([0, 0]);
  });

  it('of both partitions in page 31h, in megabytes of 2^20, as LTFS reads it: 4 bytes each', () => {
    const cartridge = new MemoryCartridge({ capacityBytes: CAPACITY, partitionBytes: [50 * MIB, 150 * MIB] });
    const one = host(cartridge);
    for (let i = 0; i < 4; i++) one.write(new Uint8Array(5 * MIB));
    const all = values(page(one, 0x31));
    expect([...all.values()].map((value) => value.length)).toEqual([4, 4, 4, 4]);
    expect([...numbers(one, 0x31)]).toEqual([
      [1, 29],
      [2, 150],
      [3, 50],
      [4, 150],
    ]);
  });

  it('without a cartridge: page 0Ch leaves 4 to 7 out, page 31h is 0, page 17h is not valid', () => {
    const one = host(undefined);
    expect([...numbers(one, 0x0c).keys()]).toEqual([0, 1, 2, 3, 8, 0x100]);
    expect([...numbers(one, 0x31).values()]).toEqual([0, 0, 0, 0]);
    expect([...numbers(one, 0x17)]).toEqual([[0, 0]]);
  });

  it('page 17h tells what the cartridge is, and each partition by itself', () => {
    const partitionBytes = [50 * MIB, 150 * MIB];
    const cartridge = new MemoryCartridge({ capacityBytes: CAPACITY, partitionBytes, barcode: 'ABC123L6' });
    const one = host(cartridge);
    one.write(new Uint8Array(8 * MIB));
    const all = values(page(one, 0x17));
    expect(textOf(all.get(0x42))).toBe('ABC123L6'.padEnd(32));
    expect(textOf(all.get(0x45))).toBe('LTOL65A  ');
    expect(numberOf(all.get(0x16))).toBe(209);
    expect(numberOf(all.get(0x01))).toBe(1);
    const byPartition = (code: number) =>
      partitionRecords
        .decode(all.get(code) ?? new Uint8Array(0))
        .value.partitionRecords?.map((one) => [one.partitionNumber, numberOf(one.partitionRecordDataCounter)]);
    expect(byPartition(0x202)).toEqual([
      [0, 52],
      [1, 157],
    ]);
    expect(byPartition(0x203)).toEqual([
      [0, 8],
      [1, 0],
    ]);
    expect(byPartition(0x200)).toEqual([
      [0, 2 ** 48 - 1],
      [1, 2 ** 48 - 1],
    ]);
  });
});

describe('page 11h, which libraries ask again and again', () => {
  const told = (one: DriveHost) =>
    veryHighFrequencyData.decode(values(page(one, 0x11)).get(0) ?? new Uint8Array(0)).value;

  it('tells where the cartridge is', () => {
    const one = host(undefined);
    expect(told(one)).toMatchObject({ mprsnt: false, mounted: false, raa: true, macc: false, dinit: true });
    one.drive.insert(new MemoryCartridge({ writeProtected: true }));
    one.ready();
    expect(told(one)).toMatchObject({ mprsnt: true, mounted: true, mthrd: true, raa: false, macc: true, wrtp: true });
  });
});
