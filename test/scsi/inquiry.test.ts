import { describe, expect, test } from 'vitest';
import {
  deviceIdentification,
  logicalBlockProtection,
  sequentialAccessCapabilities,
  standardInquiry,
  supportedPages,
  supportedTapeAlertFlags,
} from '../../src/scsi/index.js';

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
const ascii = (text: string): string => Buffer.from(text).toString('hex');

describe('standard INQUIRY data', () => {
  test('of a disk of scsi_debug, 96 bytes', () => {
    // doug-gilbert/sg3_utils, inhex/inq_standard.hex
    const bytes = fromHex(`
      00 00 07 02 5b 00 10 0a  4c 69 6e 75 78 20 20 20 73 63 73 69 5f 64 65 62  75 67 20 20 20 20 20 20
      30 31 39 31 32 30 32 31  30 35 32 30 00 00 00 00 00 00 00 00 00 00 00 00  00 00 00 c0 05 c0 06 00
      21 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00`);
    const { value, complete, lengthBytes } = standardInquiry.decode(bytes);
    expect(complete).toBe(true);
    expect(lengthBytes).toBe(bytes.length);
    expect(value).toMatchObject({
      version: 7,
      multip: true,
      cmdque: true,
      t10VendorIdentification: 'Linux',
      productIdentification: 'scsi_debug',
      productRevisionLevel: '0191',
    });
    expect(standardInquiry.encode(value as never, { asRead: true })).toEqual(bytes);
  });

  test('of an LTO-10 drive, 70 bytes', () => {
    // Rebuilt from what sg_inq told of an IBM ULT3580-TDA: removable, SPC-4, HiSup, Protect, MultiP, CmdQue, 70 bytes.
    const bytes = standardInquiry.encode({
      peripheralQualifier: 0,
      peripheralDeviceType: 1,
      rmb: true,
      luCong: false,
      hotPluggable: 0,
      version: 6,
      normaca: false,
      hisup: true,
      responseDataFormat: 2,
      sccs: false,
      acc: false,
      tpgs: 0,
      thirdPartyCopy: false,
      protect: true,
      bque: false,
      encserv: false,
      vs6: false,
      multip: true,
      mchngr: false,
      obsolete6: 0,
      addr16: false,
      obsolete7: 0,
      wbus16: false,
      sync: false,
      linked: false,
      trandis: false,
      cmdque: true,
      vs7: false,
      t10VendorIdentification: 'IBM',
      productIdentification: 'ULT3580-TDA',
      productRevisionLevel: 'T3S0',
      vendorSpecific: new Uint8Array(20),
      clocking: 0,
      qas: false,
      ius: false,
      versionDescriptor1: 0,
      versionDescriptor2: 0,
      versionDescriptor3: 0,
      versionDescriptor4: 0,
      versionDescriptor5: 0,
      versionDescriptor6: 0,
    });
    expect(bytes).toHaveLength(70);
    expect(Buffer.from(bytes.subarray(0, 36)).toString('hex')).toBe(
      `0180061241011002${ascii('IBM     ULT3580-TDA     T3S0')}`,
    );
  });
});

describe('vital product data', () => {
  test('who a drive is', () => {
    // The device identification of the same LTO-10 drive, from what sg_vpd told of it.
    const naa = '500507607b811e03';
    const bytes = fromHex(
      `0183 0048 0201 0022 ${ascii('IBM     ULT3580-TDA     607B811E03')} 0103 0008 ${naa} 0194 0004 0000 0001 0193 0008 500507607b411e03`,
    );
    bytes[3] = bytes.length - 4;
    const { value, faults } = deviceIdentification.decode(bytes);
    expect(faults).toEqual([]);
    expect(value.designators).toMatchObject([
      {
        designatorType: 1,
        codeSet: 2,
        t10VendorIdentification: 'IBM',
        vendorSpecificIdentifier: 'ULT3580-TDA     607B811E03',
      },
      { designatorType: 3, naa: 5, aoi: 0x005076, association: 0 },
      { designatorType: 4, relativeTargetPortIdentifier: 1, association: 1 },
      { designatorType: 3, naa: 5, association: 1 },
    ]);
  });

  test('designators of every type', () => {
    // doug-gilbert/sg3_utils, inhex/vpd_di_all.hex, the first eight
    const bytes = fromHex(`00 83 00 00
      01 00 00 16 11 22 33 44  55 66 77 88 99 aa bb cc dd ee ff ed cb a9 87 65  43 21
      02 01 00 14 41 42 43 20 20 20 20 20 58 59 5a 31 32 33 34 35  36 37 38 39
      01 02 00 08 11 22 33 44  55 66 77 88
      01 03 00 08 51 22 33 44  55 66 77 88
      01 03 00 10 61 22 33 44  55 66 77 88 aa bb cc dd  ee ff ee dd
      01 14 00 04 00 00 00 02
      01 15 00 04 00 00 00 03
      01 06 00 04 00 00 00 04
      01 07 00 10 ff ee dd cc  bb aa 99 88 77 66 55 44  33 22 11 00`);
    bytes[3] = bytes.length - 4;
    const { value, faults } = deviceIdentification.decode(bytes);
    expect(faults).toEqual([]);
    expect(value.designators?.map(({ designatorType }) => designatorType)).toEqual([0, 1, 2, 3, 3, 4, 5, 6, 7]);
    expect(value.designators?.[4]).toMatchObject({ naa: 6, aoi: 0x122334, vendorSpecificIdentifierHigh: 4 });
  });

  test('logical block protection', () => {
    // doug-gilbert/sg3_utils, inhex/vpd_lbpro.hex: the second descriptor is longer than the standard's.
    const { value, faults } = logicalBlockProtection.decode(fromHex('01b50010 00000000 030120e0 0702108000000000'));
    expect(faults.map(({ kind }) => kind)).toEqual(['unknown']);
    expect(value.methods).toMatchObject([
      {
        logicalBlockProtectionMethod: 1,
        logicalBlockProtectionInformationLength: 32,
        lbpWC: true,
        lbpRC: true,
        rbdpC: true,
      },
      { logicalBlockProtectionMethod: 2, lbpWC: true, lbpRC: false },
    ]);
  });

  test('pages of tape drives', () => {
    expect(
      supportedPages.decode(fromHex('0100000300 80b0')).value.supportedPages?.map((one) => one.supportedPageCode),
    ).toEqual([0, 0x80, 0xb0]);
    expect(sequentialAccessCapabilities.decode(fromHex('01b00002 0100')).value).toMatchObject({
      worm: true,
      tsmc: false,
    });
    expect(supportedTapeAlertFlags.decode(fromHex('01b20008 ffffffff00000000')).faults).toEqual([]);
  });
});
