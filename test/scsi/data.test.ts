import { describe, expect, test } from 'vitest';
import { findStructure, type Properties } from '../../src/bytes/index.js';
import {
  allCommandsData,
  elementStatusData,
  oneCommandData,
  persistentReserveOutList,
  positionExtended,
  positionLong,
  positionShort,
  readBlockLimitsData,
  readFullStatusData,
  readReservationData,
  reportCapabilitiesData,
  reportLunsData,
  reportTimestampData,
  scsiStructures,
  taskManagementFunctionsData,
} from '../../src/scsi/index.js';

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
const textOf = (text: string, lengthBytes: number, pad = '20'): string =>
  Buffer.from(text).toString('hex') + pad.repeat(lengthBytes - text.length);

/** Of sg3_utils 1.49, inhex/luns_wlun.hex. */
const SG3_LUNS = bytesOf(
  `00000040 00000000
   0001000000000000 0308020401020001 c101000000000000 5234000000000000
   8144000000000000 0309d27788990000 e2778899aabb0000 ffffffffffffffff`,
);

/** Of sg3_utils 1.49, inhex/opcodes.hex: what Linux' scsi_debug answers, its first five commands. */
const SG3_OPCODES = bytesOf(
  '00000028 a000000000000 00c 1200000000000006 0300000000000006 9e00001000010010 a300000c0001000c'.replaceAll(' ', ''),
);

describe('where the tape stands', () => {
  // By hand from the tables of SSC-5, as LTFS (sg_tape.c) and mhvtl (ssc.c) read and write them.
  test('short form', () => {
    const decoded = positionShort.decode(bytesOf('30 01 0000 00001234 00001234 00 000000 00000000'));
    expect(decoded).toMatchObject({ complete: true, faults: [] });
    expect(decoded.value).toMatchObject({
      locu: true,
      bycu: true,
      partitionNumber: 1,
      firstLogicalObjectLocation: 0x1234,
      numberOfLogicalObjectsInObjectBuffer: 0,
    });
  });

  test('long form', () => {
    const bytes = bytesOf('80 000000 00000001 0000000100000000 0000000000000007 0000000000000000');
    expect(positionLong.decode(bytes).value).toMatchObject({
      bop: true,
      partitionNumber: 1,
      logicalObjectNumber: 2n ** 32n,
      logicalFileIdentifier: 7n,
    });
  });

  test('extended form', () => {
    const bytes = bytesOf('41 02 001c 00 000003 0000000000000010 0000000000000013 0000000000180000');
    expect(positionExtended.decode(bytes).value).toMatchObject({
      eop: true,
      bpew: true,
      numberOfLogicalObjectsInObjectBuffer: 3,
      lastLogicalObjectLocation: 0x13n,
      numberOfBytesInObjectBuffer: 0x18_0000n,
    });
    bytes[3] = 0x1d;
    expect(positionExtended.decode(bytes).faults).toMatchObject([{ kind: 'constant', field: 'additionalLength' }]);
  });

  test("block limits of IBM's LTO drives: 1 byte to 8 MiB", () => {
    expect(readBlockLimitsData.decode(bytesOf('00 800000 0001')).value).toEqual({
      granularity: 0,
      maximumBlockLengthLimit: 0x80_0000,
      minimumBlockLengthLimit: 1,
    });
  });
});

describe('what a device can do', () => {
  test('logical units, of sg3_utils', () => {
    const decoded = reportLunsData.decode(SG3_LUNS);
    expect(decoded).toMatchObject({ complete: true, faults: [] });
    expect(decoded.value.luns).toMatchObject([
      { addressMethod: 0, busIdentifier: 0, targetOrLun: 1 },
      { addressMethod: 0, busIdentifier: 3, targetOrLun: 8 },
      { extendedAddressMethod: 1, wellKnownLun: 1 },
      { addressMethod: 1, lun: 0x1234 },
      { addressMethod: 2, target: 1, busNumber: 2, lun: 4 },
      { addressMethod: 0, busIdentifier: 3, targetOrLun: 9 },
      { extendedAddressMethod: 2, length: 2, lun: 0x778899aabb },
      { high: 0xffff_ffff },
    ]);
    expect(reportLunsData.encode(decoded.value as never)).toEqual(SG3_LUNS);
  });

  test('commands, of sg3_utils', () => {
    const decoded = allCommandsData.decode(SG3_OPCODES);
    expect(decoded).toMatchObject({ complete: true, faults: [] });
    expect(decoded.value.commandDescriptors?.map(({ operationCode, cdbLength }) => [operationCode, cdbLength])).toEqual(
      [
        [0xa0, 12],
        [0x12, 6],
        [0x03, 6],
        [0x9e, 16],
        [0xa3, 12],
      ],
    );
    expect(decoded.value.commandDescriptors?.at(-1)).toMatchObject({ serviceAction: 0x0c, servActV: true });
  });

  test('commands with and without timeouts', () => {
    const timeouts = {
      descriptorLength: 10 as const,
      commandSpecific: 0,
      nominalCommandProcessingTimeout: 60,
      recommendedCommandTimeout: 2040,
    };
    const command = { serviceAction: 0, rwcdlp: false, mlu: 0, cdlp: 0, servActV: false, cdbLength: 6 };
    const encoded = allCommandsData.encode({
      commandDescriptors: [
        { ...command, operationCode: 0x08, ctdp: 1, timeouts },
        { ...command, operationCode: 0x12, ctdp: 0 },
      ],
    });
    expect(encoded).toEqual(
      bytesOf('0000001c 08 00 0000 00 02 0006 000a 00 00 0000003c 000007f8 12 00 0000 00 00 0006'),
    );
    const one = oneCommandData.decode(bytesOf('00 83 0006 08 03 ff ff ff 07 000a 00 00 0000003c 000007f8'));
    expect(one).toMatchObject({ complete: true, faults: [] });
    expect(one.value).toMatchObject({ support: 3, cdbUsageData: bytesOf('0803ffffff07'), timeouts });
  });

  test('task management functions, in 4 and in 16 bytes', () => {
    expect(taskManagementFunctionsData.decode(bytesOf('ca 04 00 00')).value).toMatchObject({
      ats: true,
      atss: true,
      lurs: true,
      qaes: true,
      additionalLength: 0,
    });
    const extended = taskManagementFunctionsData.decode(bytesOf('ca 00 00 0c 01 00 80 00 00000064 0000000a'));
    expect(extended).toMatchObject({ complete: true, faults: [] });
    expect(extended.value).toMatchObject({ tmftmov: true, atts: true, taskManagementFunctionsShortTimeout: 10 });
  });

  test('its clock', () => {
    // 2026-11-25 20:00:00 UTC.
    const decoded = reportTimestampData.decode(bytesOf('000a 02 00 019abc9c5400 0000'));
    expect(decoded.value).toMatchObject({ timestampOrigin: 2, timestamp: 0x019abc9c5400 });
  });
});

describe('persistent reservations', () => {
  test('nobody, and somebody, holds it', () => {
    expect(readReservationData.decode(bytesOf('00000005 00000000')).value).toEqual({
      prGeneration: 5,
      additionalLength: 0,
    });
    const held = readReservationData.decode(bytesOf('00000005 00000010 000000000000abcd 00000000 00 05 0000'));
    expect(held).toMatchObject({ complete: true, faults: [], value: { reservationKey: 0xabcdn, scope: 0, type: 5 } });
  });

  test('capabilities', () => {
    const { value, faults } = reportCapabilitiesData.decode(bytesOf('0008 1d 81 ea 01 0000'));
    expect(faults).toEqual([]);
    expect(value).toMatchObject({ crh: true, sipC: true, atpC: true, ptplC: true, tmv: true, ptplA: true });
    expect(value).toMatchObject({ wrExAr: true, exAcRo: true, wrExRo: true, exAc: true, wrEx: true, exAcAr: true });
  });

  test('full status of initiators on iSCSI and Fibre Channel', () => {
    const name = 'iqn.1993-08.org.debian:01:abc';
    const iscsi = `05 00 0020 ${textOf(name, 32, '00')}`;
    const bytes = bytesOf(
      `00000002 00000058
       0000000000000001 00000000 01 01 00000000 0001 00000024 ${iscsi}
       0000000000000002 00000000 00 00 00000000 0002 00000018 00 00000000000000 21000024ff000001 0000000000000000`,
    );
    // What ADDITIONAL LENGTH counts: two descriptors of 24 bytes with their TransportIDs.
    bytes[7] = bytes.length - 8;
    const decoded = readFullStatusData.decode(bytes);
    expect(decoded).toMatchObject({ complete: true, faults: [] });
    expect(decoded.value.fullStatusDescriptors).toMatchObject([
      { rHolder: true, type: 1, transportId: { protocolIdentifier: 5, iscsiName: `${name}\0\0\0` } },
      { rHolder: false, relativeTargetPortIdentifier: 2, transportId: { nPortName: 0x21000024ff000001n } },
    ]);
  });

  test('what is sent, of 24 bytes, and with initiators named', () => {
    const list = {
      reservationKey: 0n,
      serviceActionReservationKey: 0xabcdn,
      scopeSpecificAddress: 0,
      specIPt: false,
      allTgPt: false,
      aptpl: true,
      extentLength: 0,
    };
    expect(persistentReserveOutList.encode(list)).toEqual(
      bytesOf('0000000000000000 000000000000abcd 00000000 01 00 0000'),
    );
    const transportIds = [{ protocolIdentifier: 6, formatCode: 0, sasAddress: 0x5000c500_00000001n }] as const;
    const named = persistentReserveOutList.encode({ ...list, specIPt: true, transportIds });
    expect(named.subarray(24)).toEqual(bytesOf('00000018 06 000000 5000c50000000001 000000000000000000000000'));
  });
});

describe('which cartridge is where', () => {
  /** One drive with a cartridge from slot 1024 and, with DVCID, its serial number; as Dell's TL2000 reference has it. */
  const drive = `0100 09 00 00 00 000000 81 0400 ${textOf('ABC123L6', 32)} 0000 0000 02 00 00 0a ${textOf('1068000001', 10)}`;
  const data = bytesOf(
    `0100 0003 00 000000
     04 80 003e 00 00003e ${drive}
     02 80 0034 00 000068
     0400 08 00 00 00 000000 00 0000 ${textOf('', 32)} 0000 0000 00 00 00 00
     0401 09 00 00 00 000000 81 0401 ${textOf('CLN001CU', 32)} 0000 0000 00 00 00 00`,
  );
  data[7] = data.length - 8;

  test('element status with volume tags', () => {
    const decoded = elementStatusData.decode(data);
    expect(decoded).toMatchObject({ complete: true, faults: [] });
    expect(decoded.value.elementStatusPages).toMatchObject([
      {
        elementTypeCode: 4,
        elementDescriptors: [
          {
            elementAddress: 0x100,
            full: true,
            access: true,
            sValid: true,
            mediumType: 1,
            sourceStorageElementAddress: 0x400,
            primaryVolumeTag: { volumeIdentification: 'ABC123L6' },
            codeSet: 2,
            identifier: new Uint8Array(Buffer.from('1068000001')),
          },
        ],
      },
      {
        elementTypeCode: 2,
        elementDescriptors: [
          { elementAddress: 0x400, full: false, primaryVolumeTag: { volumeIdentification: '' } },
          { elementAddress: 0x401, full: true, primaryVolumeTag: { volumeIdentification: 'CLN001CU' } },
        ],
      },
    ]);
    expect(elementStatusData.encode(decoded.value as never)).toEqual(data);
  });

  test('the dump names every byte of it', () => {
    const lines = elementStatusData.explain(data);
    const label = lines.find(({ value }) => value === '"CLN001CU"');
    expect(label).toMatchObject({ name: 'VOLUME IDENTIFICATION', depth: 3 });
    expect(lines.filter(({ name }) => name === 'UNKNOWN')).toEqual([]);
  });

  test("the maker's bytes behind a descriptor are kept", () => {
    // As Sun's SL500 has them: what kind of medium it is, in 4 bytes behind an identifier of none.
    const vendor = bytesOf(
      '0400 0001 00 00001c 02 00 0014 00 000014 0400 09 00 00 00 000000 00 0000 00000000 4c360000',
    );
    const { value, faults } = elementStatusData.decode(vendor);
    expect(faults).toMatchObject([{ kind: 'unknown', offsetBytes: 32, lengthBytes: 4 }]);
    expect(elementStatusData.encode(value as never, { asRead: true })).toEqual(vendor);
  });
});

test('structures are found by what people call them', () => {
  for (const id of ['read-position:short', 'READ-POSITION:LONG', 'report-luns', 'element-status', 'cdb:read(6)']) {
    expect(findStructure(scsiStructures, id)?.layout.name, id).toBeTypeOf('string');
  }
  const value: Properties = { neither: true };
  expect(() => readBlockLimitsData.encode(value as never)).toThrow('READ BLOCK LIMITS data: granularity');
});
