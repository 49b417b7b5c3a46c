import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Drive } from '../../../emulator/index.js';
import {
  attributeList,
  attributeValues,
  BARCODE,
  encodeAttribute,
  encodeDeletion,
  logicalVolumeList,
  partitionList,
  registry,
  supportedAttributes,
  writeAttributeParameters,
} from '../../../src/mam/index.js';
import { loadUnloadCdb } from '../../../src/scsi/index.js';
import { DriveHost } from '../../testing/drive-host.js';
import { alertsOf } from '../../testing/drive-logs.js';
import {
  attributeBytes,
  attributeListOf,
  attributeNumber,
  attributeText,
  attributeValue,
  barcodeAttribute,
  readAttributes,
  TWO_PARTITIONS,
  withCartridge,
  writeAttributes,
} from '../../testing/drive-memory.js';
import { settings } from '../../testing/settings.js';

/** doc/sg_write_attr.8 of sg3_utils: the list that writes the bar code `BARCODE-02`. */
const SG_WRITE_ATTR = Buffer.from(
  `0000002508060100204241 52434f44452d3032${'20'.repeat(22)}`.replaceAll(' ', ''),
  'hex',
);

const inCommand = (byte: number, bit?: number) => ({
  keySpecific: { kind: 'field pointer', of: 'command', byte, bit },
});
const inList = (byte: number, bit?: number) => ({
  keySpecific: { kind: 'field pointer', of: 'parameters', byte, bit },
});

describe('READ ATTRIBUTE', () => {
  it('gives values from an identifier on, ascending, AVAILABLE DATA counting all of them', () => {
    const { one } = withCartridge();
    const { data } = readAttributes(one);
    const { value: all, faults } = attributeValues.decode(data);
    expect(faults).toEqual([]);
    const identifiers = (all.attributes ?? []).map(({ attributeIdentifier }) => attributeIdentifier as number);
    expect(identifiers).toEqual([...identifiers].sort((a, b) => a - b));
    expect(identifiers.slice(0, 4)).toEqual([0, 1, 2, 3]);
    for (const attribute of all.attributes ?? []) {
      const definition = registry.get(attribute.attributeIdentifier as number);
      expect(attribute).toMatchObject({ readOnly: definition?.type !== 'host', format: definition?.format });
    }
    expect(readAttributes(one, { allocationLength: 9 }).data).toEqual(data.subarray(0, 9));
    expect(readAttributes(one, { allocationLength: 0 })).toMatchObject({ status: 0, data: new Uint8Array(0) });
  });

  it('lists identifiers that have a value, whatever the first identifier', () => {
    const { one } = withCartridge();
    writeAttributes(one, attributeListOf(barcodeAttribute('ABC123L6')));
    const { data } = readAttributes(one, { serviceAction: 1, firstAttributeIdentifier: 0xffff });
    const listed = attributeList.decode(data).value.attributeIdentifiers?.map((a) => a.attributeIdentifier);
    expect(listed).toContain(0x0806);
    expect(listed).not.toContain(0x0800);
  });

  it('lists what it supports, with a value or without', () => {
    const { one } = withCartridge();
    const { data } = readAttributes(one, { serviceAction: 5 });
    const listed = supportedAttributes.decode(data).value.attributeIdentifiers?.map((a) => a.attributeIdentifier);
    expect(listed).toEqual(expect.arrayContaining([0x0000, 0x0009, 0x0225, 0x0400, 0x0800, 0x080c, 0x1623]));
  });

  it('lists one volume, and the partitions of the cartridge', () => {
    const { one } = withCartridge(TWO_PARTITIONS);
    const volumes = readAttributes(one, { serviceAction: 2, logicalVolumeNumber: 7, partitionNumber: 9 }).data;
    expect(volumes).toEqual(Uint8Array.of(0, 2, 0, 1));
    expect(logicalVolumeList.decode(volumes).faults).toEqual([]);
    const partitions = readAttributes(one, { serviceAction: 3, partitionNumber: 9 }).data;
    expect(partitionList.decode(partitions).value).toMatchObject({ numberOfPartitionsAvailable: 2 });
  });

  it.each([
    ['an identifier that has no value', { firstAttributeIdentifier: 0x0806 }, inCommand(8)],
    ['an identifier that there is not', { firstAttributeIdentifier: 0x1800 }, inCommand(8)],
    ['a partition that there is not', { partitionNumber: 2 }, inCommand(7)],
    ['a volume that there is not', { logicalVolumeNumber: 1 }, inCommand(5)],
  ])('refuses %s', (_what, asked, told) => {
    const { one } = withCartridge(TWO_PARTITIONS);
    expect(readAttributes(one, asked)).toMatchObject({ sense: '5/24/00', told });
  });

  it('refuses a service action of changers', () => {
    const cdb = new Uint8Array(16);
    cdb.set([0x8c, 0x04]);
    expect(withCartridge().one.sendBytes(cdb)).toMatchObject({ sense: '5/24/00', told: inCommand(1, 4) });
  });

  it('needs a cartridge in the drive, but not one that is threaded', () => {
    const { one } = withCartridge();
    one.send(loadUnloadCdb, {});
    expect(attributeText(one, 0x0005)).toBe('LTO-CVE');
    one.drive.eject();
    expect(readAttributes(one).sense).toBe('2/3A/00');
    expect(writeAttributes(one, attributeListOf(barcodeAttribute('ABC123L6'))).sense).toBe('2/3A/00');
  });

  it('fails where the chip is broken, with flag 15', () => {
    const { one, cartridge } = withCartridge();
    cartridge.memory.isDamaged = true;
    expect(readAttributes(one).sense).toBe('3/11/12');
    expect(alertsOf(one)).toEqual([15]);
    expect(writeAttributes(one, attributeListOf(barcodeAttribute('ABC123L6'))).sense).toBe('3/0C/0B');
    expect(alertsOf(one)).toEqual([15]);
    one.drive.eject();
    one.drive.insert(cartridge);
    one.ready();
    expect(alertsOf(one)).toEqual([15]);
  });
});

describe('WRITE ATTRIBUTE', () => {
  it('takes what sg_write_attr and LTFS send: the length in the list is not looked at', () => {
    const { one } = withCartridge();
    expect(writeAttributes(one, SG_WRITE_ATTR)).toMatchObject({ status: 0 });
    expect(attributeText(one, 0x0806)).toBe('BARCODE-02');
    const ltfs = SG_WRITE_ATTR.slice();
    ltfs[3] = ltfs.length;
    expect(writeAttributes(one, ltfs)).toMatchObject({ status: 0 });
  });

  it('deletes with length 0; where there is nothing, that is no error', () => {
    const { one } = withCartridge();
    writeAttributes(one, attributeListOf(barcodeAttribute('ABC123L6')));
    for (let i = 0; i < 2; i++) {
      expect(writeAttributes(one, attributeListOf(encodeDeletion(BARCODE))).status).toBe(0);
      expect(attributeValue(one, 0x0806)).toBeUndefined();
    }
  });

  it('survives on the cartridge, in another drive', () => {
    const { one, cartridge } = withCartridge();
    writeAttributes(one, attributeListOf(barcodeAttribute('ABC123L6')));
    one.drive.eject();
    const other = new DriveHost(new Drive());
    other.drive.insert(cartridge);
    other.ready();
    expect(attributeText(other, 0x0806)).toBe('ABC123L6');
  });

  it('keeps what is of a partition by partition, and the rest once', () => {
    const { one } = withCartridge(TWO_PARTITIONS);
    const coherency = attributeBytes(0x080c, [8, ...Array<number>(24).fill(0), 0, 0]);
    writeAttributes(one, attributeListOf(coherency), { partitionNumber: 1 });
    expect(attributeValue(one, 0x080c, 0)).toBeUndefined();
    expect(attributeValue(one, 0x080c, 1)).toHaveLength(27);
    writeAttributes(one, attributeListOf(barcodeAttribute('ABC123L6')), { partitionNumber: 1 });
    expect(attributeValue(one, 0x0806, 0)).toEqual(attributeValue(one, 0x0806, 1));
  });

  it.each([
    ['a device attribute', attributeBytes(0x0003, [0, 0, 0, 0, 0, 0, 0, 9]), inList(4)],
    ['a medium attribute, also to delete it', attributeBytes(0x0401, []), inList(4)],
    ['one that the standard has not', attributeBytes(0x0822, [1]), inList(4)],
    ['one of a reserved range', attributeBytes(0x1800, [1]), inList(4)],
    ['another format', attributeBytes(0x0806, Array(32).fill(0x20), 0), inList(6, 1)],
    ['reserved bits', attributeBytes(0x0806, Array(32).fill(0x20), 0x11), inList(6, 4)],
    ['another length', attributeBytes(0x0806, Array(31).fill(0x20), 1), inList(7)],
    ['what is no ASCII', attributeBytes(0x0806, [0x41, 0xe4, ...Array(30).fill(0x20)], 1), inList(10)],
    ['a number without a meaning', attributeBytes(0x0805, [0x7f]), inList(9)],
  ])('refuses %s, with where it stands', (_what, attribute, told) => {
    const { one } = withCartridge();
    expect(writeAttributes(one, attributeListOf(attribute))).toMatchObject({ sense: '5/26/00', told });
  });

  it('refuses identifiers that do not ascend, and changes nothing then', () => {
    const { one } = withCartridge();
    const list = attributeListOf(attributeBytes(0x1400, [1]), attributeBytes(0x1400, [2]));
    expect(writeAttributes(one, list)).toMatchObject({ sense: '5/26/00', told: inList(10) });
    expect(writeAttributes(one, attributeListOf(barcodeAttribute('ABC123L6'), attributeBytes(0x0003, [1]))).sense).toBe(
      '5/26/00',
    );
    expect(attributeValue(one, 0x0806)).toBeUndefined();
    expect(attributeValue(one, 0x1400)).toBeUndefined();
  });

  it.each([1, 3, 8, 12, 40])('refuses a list of %i bytes, which ends within an attribute', (length) => {
    const { one } = withCartridge();
    expect(writeAttributes(one, SG_WRITE_ATTR.subarray(0, length)).sense).toBe('5/1A/00');
  });

  it('takes an empty list, and one without attributes', () => {
    const { one } = withCartridge();
    expect(writeAttributes(one, new Uint8Array(0)).status).toBe(0);
    expect(writeAttributes(one, new Uint8Array(4)).status).toBe(0);
  });

  it.each([
    ['a partition that there is not', { partitionNumber: 1 }, inCommand(7)],
    ['a volume that there is not', { logicalVolumeNumber: 1 }, inCommand(5)],
  ])('refuses %s', (_what, asked, told) => {
    expect(writeAttributes(withCartridge().one, SG_WRITE_ATTR, asked)).toMatchObject({ sense: '5/24/00', told });
  });

  it('has room for so much: MAM SPACE REMAINING goes down by 5 and the value, and OUT OF SPACE is told', () => {
    const { one } = withCartridge();
    expect(attributeNumber(one, 0x0004)).toBe(3062n);
    expect(
      writeAttributes(
        one,
        attributeListOf(attributeBytes(0x1400, Array(1000).fill(1)), attributeBytes(0x1401, Array(1000).fill(2))),
      ).status,
    ).toBe(0);
    expect(attributeNumber(one, 0x0004)).toBe(1052n);
    expect(
      writeAttributes(
        one,
        attributeListOf(
          attributeBytes(0x1402, [1]),
          attributeBytes(0x1403, Array(1024).fill(1)),
          attributeBytes(0x1404, Array(30).fill(1)),
        ),
      ).sense,
    ).toBe('5/55/06');
    expect(attributeNumber(one, 0x0004)).toBe(1052n);
    expect(
      writeAttributes(one, attributeListOf(attributeBytes(0x1400, []), attributeBytes(0x1403, Array(1024).fill(1))))
        .status,
    ).toBe(0);
    expect(attributeNumber(one, 0x0004)).toBe(1052n + 1005n - 1029n);
    const whole = encodeAttribute(BARCODE, 'ABC123L6');
    expect(writeAttributes(one, writeAttributeParameters.encode({ attributes: [] })).status).toBe(0);
    expect(writeAttributes(one, attributeListOf(whole)).status).toBe(0);
    expect(attributeNumber(one, 0x0004)).toBe(1028n);
  });
});

describe('any command for logs and memory', () => {
  it('is answered, whatever its bits and bytes', () => {
    const { one } = withCartridge(TWO_PARTITIONS);
    const cdb = fc.tuple(fc.constantFrom(0x4c, 0x4d, 0x8c, 0x8d), fc.uint8Array({ minLength: 15, maxLength: 15 }));
    const codes = { bits: fc.constantFrom(0, 1, 2, 3, 5), small: fc.nat({ max: 40 }) };
    fc.assert(
      fc.property(cdb, codes.bits, codes.small, fc.uint8Array({ maxLength: 40 }), ([code, rest], bits, small, data) => {
        const wild = Uint8Array.of(code, ...rest);
        const tame = Uint8Array.of(
          code,
          bits,
          code < 0x80 ? small : 0,
          0,
          0,
          0,
          0,
          small & 1,
          small,
          0,
          0,
          0,
          0,
          small,
          0,
          0,
        );
        for (const bytes of [wild, tame]) {
          const seen = one.sendBytes(bytes, data);
          expect([0, 2]).toContain(seen.status);
          expect(seen.sense === undefined).toBe(seen.status === 0);
          expect(seen.sense ?? '5').toMatch(/^[5B]/);
        }
      }),
      settings(300),
    );
  });
});
