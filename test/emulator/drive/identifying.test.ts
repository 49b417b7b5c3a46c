import { describe, expect, it } from 'vitest';
import { Drive, profileNamed } from '../../../emulator/index.js';
import {
  deviceIdentification,
  inquiryCdb,
  logicalBlockProtection,
  reportDensitySupportCdb,
  reportIdentifyingInformationCdb,
  reportLunsCdb,
  reportTargetPortGroupsCdb,
  setIdentifyingInformationCdb,
  standardInquiry,
  supportedPages,
  targetPortGroupsData,
} from '../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { DriveHost } from '../../testing/drive-host.js';

const ALLOCATION = 0xffff;

function hostOf(name = 'LTO-6', serialNumber?: string): DriveHost {
  const drive = new Drive({ profile: profileNamed(name), ...(serialNumber === undefined ? {} : { serialNumber }) });
  return new DriveHost(drive);
}

function page(host: DriveHost, pageCode: number): Uint8Array {
  const seen = host.send(inquiryCdb, { evpd: true, pageCode, allocationLength: ALLOCATION });
  expect(seen).toMatchObject({ status: 0, sense: undefined });
  return seen.data;
}

const pointer = (byte: number, bit?: number) => ({
  keySpecific: { kind: 'field pointer', of: 'command', byte, bit },
});
const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));

describe('INQUIRY', () => {
  it('is answered before a unit attention is told, which then still waits', () => {
    const host = hostOf();
    expect(host.send(inquiryCdb, { allocationLength: ALLOCATION }).status).toBe(0);
    expect(host.sendBytes(new Uint8Array(6)).sense).toBe('6/29/00');
  });

  it('says who the drive is, in 70 bytes as an LTO-10 drive does', () => {
    const { data } = hostOf('LTO-10').send(inquiryCdb, { allocationLength: ALLOCATION });
    expect(data).toHaveLength(70);
    expect(standardInquiry.decode(data).value).toMatchObject({
      peripheralDeviceType: 1,
      rmb: true,
      version: 6,
      hisup: true,
      responseDataFormat: 2,
      protect: true,
      multip: true,
      cmdque: true,
      t10VendorIdentification: 'IBM',
      productIdentification: 'ULT3580-TDA',
      productRevisionLevel: 'T3S0',
    });
  });

  it('gives no more than there is room for, and nothing for an allocation length of 0', () => {
    const host = hostOf();
    const { data } = host.send(inquiryCdb, { allocationLength: 36 });
    expect(data).toHaveLength(36);
    expect(data[4]).toBe(65);
    expect(host.send(inquiryCdb, { allocationLength: 0 })).toMatchObject({ status: 0, data: new Uint8Array(0) });
  });

  it.each([
    { what: 'a page code without EVPD', cdb: '120080ff0000', told: pointer(2) },
    { what: 'a page it has not', cdb: '1201c7ff0000', told: pointer(2) },
    { what: 'CMDDT', cdb: '120200ff0000', told: pointer(1, 1) },
    { what: 'NACA', cdb: '12000000ff04', told: pointer(5, 2) },
  ])('points to $what', ({ cdb, told }) => {
    expect(hostOf().sendBytes(bytesOf(cdb))).toMatchObject({ status: 2, sense: '5/24/00', told });
  });

  it('lists the pages that it has, ascending, and has each', () => {
    const host = hostOf();
    const codes = supportedPages.decode(page(host, 0)).value.supportedPages?.map((one) => one.supportedPageCode) ?? [];
    expect(codes).toEqual([0x00, 0x80, 0x83, 0x86, 0x87, 0xb0, 0xb1, 0xb2, 0xb5]);
    for (const code of codes) expect(page(host, code as number)[1]).toBe(code);
  });

  it('names its unit and its port as the LTO-10 drive with this serial number does', () => {
    const designators = deviceIdentification.decode(page(hostOf('LTO-10', '607B811E03'), 0x83)).value.designators;
    expect(designators?.[0]).toMatchObject({ vendorSpecificIdentifier: 'ULT3580-TDA     607B811E03' });
    const naa = { naa: 5, aoi: 0x005076, vendorSpecificIdentifierHigh: 0 };
    expect(designators?.[1]).toMatchObject({ ...naa, association: 0, vendorSpecificIdentifierLow: 0x7b811e03 });
    expect(designators?.[3]).toMatchObject({ ...naa, association: 1, vendorSpecificIdentifierLow: 0x7b411e03 });
  });

  it('has both ways to protect blocks from LTO-7 on', () => {
    const methods = (name: string) =>
      logicalBlockProtection
        .decode(page(hostOf(name), 0xb5))
        .value.methods?.map((one) => one.logicalBlockProtectionMethod);
    expect(methods('LTO-6')).toEqual([1]);
    expect(methods('LTO-7')).toEqual([1, 2]);
  });

  it('says of every serial number a name of its own', () => {
    const names = ['1013000000', '1013000001', 'HU123', ''].map((serial) =>
      page(hostOf('LTO-8 hp', serial), 0x83).join(),
    );
    expect(new Set(names).size).toBe(4);
  });
});

describe('a serial number', () => {
  it.each(['x'.repeat(33), 'Nº 1', 'a\nb'])('cannot be %j', (serialNumber) => {
    expect(() => new Drive({ serialNumber })).toThrow(RangeError);
  });
});

describe('REPORT LUNS', () => {
  it('has logical unit 0, and no well known ones', () => {
    const host = hostOf();
    expect(host.send(reportLunsCdb, { allocationLength: 16 }).data).toEqual(
      bytesOf('00000008000000000000000000000000'),
    );
    expect(host.send(reportLunsCdb, { selectReport: 1, allocationLength: 16 }).data).toEqual(new Uint8Array(8));
  });

  it('points to an allocation length below 16, and to a report that it has not', () => {
    const host = hostOf();
    expect(host.send(reportLunsCdb, { allocationLength: 15 })).toMatchObject({ sense: '5/24/00', told: pointer(6) });
    expect(host.send(reportLunsCdb, { selectReport: 0x10, allocationLength: 16 })).toMatchObject({ told: pointer(2) });
  });
});

describe('identifying information', () => {
  it('is what was set; the others are told 3F/05', () => {
    const host = hostOf();
    const other = new DriveHost(host.drive, 'other');
    host.ready();
    other.ready();
    const name = bytesOf('64726976652031');
    expect(host.send(setIdentifyingInformationCdb, { parameterListLength: 7 }, name).status).toBe(0);
    expect(host.send(reportIdentifyingInformationCdb, { allocationLength: 99 }).data).toEqual(
      bytesOf('0000000764726976652031'),
    );
    expect(other.send(reportIdentifyingInformationCdb, { allocationLength: 99 }).sense).toBe('6/3F/05');
  });

  it('points to a type that it has not and to more than 64 bytes; too few bytes are a data phase error', () => {
    const host = hostOf();
    host.ready();
    const set = (value: object, bytes = 0) => host.send(setIdentifyingInformationCdb, value, new Uint8Array(bytes));
    expect(set({ informationType: 2 })).toMatchObject({ sense: '5/24/00', told: pointer(10, 7) });
    expect(host.send(reportIdentifyingInformationCdb, { informationType: 0x7f })).toMatchObject({ sense: '5/24/00' });
    expect(set({ parameterListLength: 65 }, 65)).toMatchObject({ sense: '5/24/00', told: pointer(6) });
    expect(set({ parameterListLength: 8 }, 7)).toMatchObject({ sense: 'B/4B/00' });
  });
});

describe('REPORT TARGET PORT GROUPS', () => {
  it('has one group of one port, also behind the extended header', () => {
    const host = hostOf();
    host.ready();
    const groups = host.send(reportTargetPortGroupsCdb, { allocationLength: 99 }).data;
    const [group] = targetPortGroupsData.decode(groups).value.targetPortGroupDescriptors ?? [];
    expect(group).toMatchObject({ asymmetricAccessState: 0, targetPortGroup: 1 });
    const extended = host.send(reportTargetPortGroupsCdb, { parameterDataFormat: 1, allocationLength: 99 }).data;
    expect(extended.subarray(8)).toEqual(groups.subarray(4));
    expect(extended[4]).toBe(0x10);
    expect(host.sendBytes(bytesOf('a34a00000000000000ff0000'))).toMatchObject({
      sense: '5/24/00',
      told: pointer(1, 7),
    });
  });
});

/** REPORT DENSITY SUPPORT of an LTO-5 drive: doug-gilbert/sg3_utils, inhex/rep_density.hex. */
const LTO_5_DENSITIES = bytesOf(
  '009e0000' +
    '44440000000025a6007f02c000061a804c544f2d43564520552d333136202020556c747269756d20332f31365420202020202020' +
    '46468000000031b5007f0380000c35004c544f2d43564520552d343136202020556c747269756d20342f31365420202020202020' +
    '5858a00000003b26007f05000016e3604c544f2d43564520552d353136202020556c747269756d20352f31365420202020202020',
);

describe('REPORT DENSITY SUPPORT', () => {
  it('answers as a real LTO-5 drive', () => {
    const host = hostOf('LTO-5');
    host.ready();
    expect(host.send(reportDensitySupportCdb, { allocationLength: ALLOCATION }).data).toEqual(LTO_5_DENSITIES);
    expect(host.send(reportDensitySupportCdb, { allocationLength: 8 }).data).toEqual(LTO_5_DENSITIES.subarray(0, 8));
  });

  it('with MEDIA tells of the cartridge, and without one is not ready', () => {
    const host = hostOf('LTO-6');
    host.ready();
    const media = { media: true, allocationLength: ALLOCATION };
    expect(host.send(reportDensitySupportCdb, media).sense).toBe('2/3A/00');
    host.drive.insert(new MemoryCartridge({ densityCode: 0x46 }));
    host.ready();
    const { data } = host.send(reportDensitySupportCdb, media);
    expect(data).toHaveLength(4 + 52);
    // LTO-4 in an LTO-6 drive: not WRTOK, but the default of this cartridge.
    expect([...data.subarray(4, 7)]).toEqual([0x46, 0x46, 0x20]);
    const types = host.send(reportDensitySupportCdb, { ...media, mediumType: true }).data;
    expect([types[4], types[4 + 56]]).toEqual([0x48, 0x4c]);
  });
});
