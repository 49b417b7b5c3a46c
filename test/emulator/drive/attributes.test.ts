import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newCartridge } from '../../../emulator/cartridge/index.js';
import { EncryptedExtents } from '../../../emulator/drive/encrypted-extent.js';
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
import { loadUnloadCdb, readAttributeCdb, writeAttributeCdb } from '../../../src/scsi/index.js';
import { type CartridgeIdentity, MemoryCartridge } from '../../../src/tape/index.js';
import { DriveHost, type Seen } from '../../testing/drive-host.js';
import { alertsOf } from '../../testing/drive-logs.js';
import { encryptingHost, withKey } from '../../testing/encrypting-host.js';
import { settings } from '../../testing/settings.js';

const MIB = 2 ** 20;
const TWO_PARTITIONS = { capacityBytes: 200 * MIB, partitionBytes: [50 * MIB, 150 * MIB] };
/** doc/sg_write_attr.8 of sg3_utils: the list that writes the bar code `BARCODE-02`. */
const SG_WRITE_ATTR = Buffer.from(
  `0000002508060100204241 52434f44452d3032${'20'.repeat(22)}`.replaceAll(' ', ''),
  'hex',
);

function host(identity: Partial<CartridgeIdentity> = {}): { one: DriveHost; cartridge: MemoryCartridge } {
  const cartridge = new MemoryCartridge(identity);
  const one = new DriveHost(new Drive({ serialNumber: 'DRIVE00001' }));
  one.drive.insert(cartridge);
  one.ready();
  return { one, cartridge };
}

type Asked = Partial<{
  serviceAction: number;
  partitionNumber: number;
  logicalVolumeNumber: number;
  firstAttributeIdentifier: number;
  allocationLength: number;
}>;

const read = (one: DriveHost, asked: Asked = {}): Seen =>
  one.send(readAttributeCdb, { allocationLength: 0xffff, ...asked });

/** The value of an attribute; undefined where there is none. */
function value(one: DriveHost, firstAttributeIdentifier: number, partitionNumber = 0): Uint8Array | undefined {
  const seen = read(one, { firstAttributeIdentifier, partitionNumber });
  if (seen.sense === '5/24/00') return undefined;
  return attributeValues.decode(seen.data).value.attributes?.[0]?.attributeValue as Uint8Array;
}

const number = (one: DriveHost, identifier: number, partition = 0): bigint =>
  BigInt(`0x${Buffer.from(value(one, identifier, partition) ?? []).toString('hex')}`);
const text = (one: DriveHost, identifier: number): string | undefined => {
  const found = value(one, identifier);
  return found && Buffer.from(found).toString('latin1').trimEnd();
};

/** A list with attributes as they are. */
function listOf(...attributes: readonly Uint8Array[]): Uint8Array {
  const all = Buffer.concat(attributes);
  return Buffer.concat([Uint8Array.of(0, 0, all.length >> 8, all.length & 0xff), all]);
}

function write(
  one: DriveHost,
  list: Uint8Array,
  asked: { partitionNumber?: number; logicalVolumeNumber?: number } = {},
) {
  return one.send(writeAttributeCdb, { wtc: true, parameterListLength: list.length, ...asked }, list);
}

const barcode = (text: string): Uint8Array => encodeAttribute(BARCODE, text);
const own = (identifier: number, bytes: readonly number[], format = 0): Uint8Array =>
  Uint8Array.of(identifier >> 8, identifier & 0xff, format, bytes.length >> 8, bytes.length & 0xff, ...bytes);

const inCommand = (byte: number, bit?: number) => ({
  keySpecific: { kind: 'field pointer', of: 'command', byte, bit },
});
const inList = (byte: number, bit?: number) => ({
  keySpecific: { kind: 'field pointer', of: 'parameters', byte, bit },
});

describe('READ ATTRIBUTE', () => {
  it('gives values from an identifier on, ascending, AVAILABLE DATA counting all of them', () => {
    const { one } = host();
    const { data } = read(one);
    const { value: all, faults } = attributeValues.decode(data);
    expect(faults).toEqual([]);
    const identifiers = (all.attributes ?? []).map(({ attributeIdentifier }) => attributeIdentifier as number);
    expect(identifiers).toEqual([...identifiers].sort((a, b) => a - b));
    expect(identifiers.slice(0, 4)).toEqual([0, 1, 2, 3]);
    for (const attribute of all.attributes ?? []) {
      const definition = registry.get(attribute.attributeIdentifier as number);
      expect(attribute).toMatchObject({ readOnly: definition?.type !== 'host', format: definition?.format });
    }
    expect(read(one, { allocationLength: 9 }).data).toEqual(data.subarray(0, 9));
    expect(read(one, { allocationLength: 0 })).toMatchObject({ status: 0, data: new Uint8Array(0) });
  });

  it('lists identifiers that have a value, whatever the first identifier', () => {
    const { one } = host();
    write(one, listOf(barcode('ABC123L6')));
    const { data } = read(one, { serviceAction: 1, firstAttributeIdentifier: 0xffff });
    const listed = attributeList.decode(data).value.attributeIdentifiers?.map((a) => a.attributeIdentifier);
    expect(listed).toContain(0x0806);
    expect(listed).not.toContain(0x0800);
  });

  it('lists what it supports, with a value or without', () => {
    const { one } = host();
    const { data } = read(one, { serviceAction: 5 });
    const listed = supportedAttributes.decode(data).value.attributeIdentifiers?.map((a) => a.attributeIdentifier);
    expect(listed).toEqual(expect.arrayContaining([0x0000, 0x0009, 0x0225, 0x0400, 0x0800, 0x080c, 0x1623]));
  });

  it('lists one volume, and the partitions of the cartridge', () => {
    const { one } = host(TWO_PARTITIONS);
    const volumes = read(one, { serviceAction: 2, logicalVolumeNumber: 7, partitionNumber: 9 }).data;
    expect(volumes).toEqual(Uint8Array.of(0, 2, 0, 1));
    expect(logicalVolumeList.decode(volumes).faults).toEqual([]);
    const partitions = read(one, { serviceAction: 3, partitionNumber: 9 }).data;
    expect(partitionList.decode(partitions).value).toMatchObject({ numberOfPartitionsAvailable: 2 });
  });

  it.each([
    ['an identifier that has no value', { firstAttributeIdentifier: 0x0806 }, inCommand(8)],
    ['an identifier that there is not', { firstAttributeIdentifier: 0x1800 }, inCommand(8)],
    ['a partition that there is not', { partitionNumber: 2 }, inCommand(7)],
    ['a volume that there is not', { logicalVolumeNumber: 1 }, inCommand(5)],
  ])('refuses %s', (_what, asked, told) => {
    const { one } = host(TWO_PARTITIONS);
    expect(read(one, asked)).toMatchObject({ sense: '5/24/00', told });
  });

  it('refuses a service action of changers', () => {
    const cdb = new Uint8Array(16);
    cdb.set([0x8c, 0x04]);
    expect(host().one.sendBytes(cdb)).toMatchObject({ sense: '5/24/00', told: inCommand(1, 4) });
  });

  it('needs a cartridge in the drive, but not one that is threaded', () => {
    const { one } = host();
    one.send(loadUnloadCdb, {});
    expect(text(one, 0x0005)).toBe('LTO-CVE');
    one.drive.eject();
    expect(read(one).sense).toBe('2/3A/00');
    expect(write(one, listOf(barcode('ABC123L6'))).sense).toBe('2/3A/00');
  });

  it('fails where the chip is broken, with flag 15', () => {
    const { one, cartridge } = host();
    cartridge.memory.isDamaged = true;
    expect(read(one).sense).toBe('3/11/12');
    expect(alertsOf(one)).toEqual([15]);
    expect(write(one, listOf(barcode('ABC123L6'))).sense).toBe('3/0C/0B');
    expect(alertsOf(one)).toEqual([15]);
    one.drive.eject();
    one.drive.insert(cartridge);
    one.ready();
    expect(alertsOf(one)).toEqual([15]);
  });
});

describe('WRITE ATTRIBUTE', () => {
  it('takes what sg_write_attr and LTFS send: the length in the list is not looked at', () => {
    const { one } = host();
    expect(write(one, SG_WRITE_ATTR)).toMatchObject({ status: 0 });
    expect(text(one, 0x0806)).toBe('BARCODE-02');
    const ltfs = SG_WRITE_ATTR.slice();
    ltfs[3] = ltfs.length;
    expect(write(one, ltfs)).toMatchObject({ status: 0 });
  });

  it('deletes with length 0; where there is nothing, that is no error', () => {
    const { one } = host();
    write(one, listOf(barcode('ABC123L6')));
    for (let i = 0; i < 2; i++) {
      expect(write(one, listOf(encodeDeletion(BARCODE))).status).toBe(0);
      expect(value(one, 0x0806)).toBeUndefined();
    }
  });

  it('survives on the cartridge, in another drive', () => {
    const { one, cartridge } = host();
    write(one, listOf(barcode('ABC123L6')));
    one.drive.eject();
    const other = new DriveHost(new Drive());
    other.drive.insert(cartridge);
    other.ready();
    expect(text(other, 0x0806)).toBe('ABC123L6');
  });

  it('keeps what is of a partition by partition, and the rest once', () => {
    const { one } = host(TWO_PARTITIONS);
    const coherency = own(0x080c, [8, ...Array<number>(24).fill(0), 0, 0]);
    write(one, listOf(coherency), { partitionNumber: 1 });
    expect(value(one, 0x080c, 0)).toBeUndefined();
    expect(value(one, 0x080c, 1)).toHaveLength(27);
    write(one, listOf(barcode('ABC123L6')), { partitionNumber: 1 });
    expect(value(one, 0x0806, 0)).toEqual(value(one, 0x0806, 1));
  });

  it.each([
    ['a device attribute', own(0x0003, [0, 0, 0, 0, 0, 0, 0, 9]), inList(4)],
    ['a medium attribute, also to delete it', own(0x0401, []), inList(4)],
    ['one that the standard has not', own(0x0822, [1]), inList(4)],
    ['one of a reserved range', own(0x1800, [1]), inList(4)],
    ['another format', own(0x0806, Array(32).fill(0x20), 0), inList(6, 1)],
    ['reserved bits', own(0x0806, Array(32).fill(0x20), 0x11), inList(6, 4)],
    ['another length', own(0x0806, Array(31).fill(0x20), 1), inList(7)],
    ['what is no ASCII', own(0x0806, [0x41, 0xe4, ...Array(30).fill(0x20)], 1), inList(10)],
    ['a number without a meaning', own(0x0805, [0x7f]), inList(9)],
  ])('refuses %s, with where it stands', (_what, attribute, told) => {
    const { one } = host();
    expect(write(one, listOf(attribute))).toMatchObject({ sense: '5/26/00', told });
  });

  it('refuses identifiers that do not ascend, and changes nothing then', () => {
    const { one } = host();
    const list = listOf(own(0x1400, [1]), own(0x1400, [2]));
    expect(write(one, list)).toMatchObject({ sense: '5/26/00', told: inList(10) });
    expect(write(one, listOf(barcode('ABC123L6'), own(0x0003, [1]))).sense).toBe('5/26/00');
    expect(value(one, 0x0806)).toBeUndefined();
    expect(value(one, 0x1400)).toBeUndefined();
  });

  it.each([1, 3, 8, 12, 40])('refuses a list of %i bytes, which ends within an attribute', (length) => {
    const { one } = host();
    expect(write(one, SG_WRITE_ATTR.subarray(0, length)).sense).toBe('5/1A/00');
  });

  it('takes an empty list, and one without attributes', () => {
    const { one } = host();
    expect(write(one, new Uint8Array(0)).status).toBe(0);
    expect(write(one, new Uint8Array(4)).status).toBe(0);
  });

  it.each([
    ['a partition that there is not', { partitionNumber: 1 }, inCommand(7)],
    ['a volume that there is not', { logicalVolumeNumber: 1 }, inCommand(5)],
  ])('refuses %s', (_what, asked, told) => {
    expect(write(host().one, SG_WRITE_ATTR, asked)).toMatchObject({ sense: '5/24/00', told });
  });

  it('has room for so much: MAM SPACE REMAINING goes down by 5 and the value, and OUT OF SPACE is told', () => {
    const { one } = host();
    expect(number(one, 0x0004)).toBe(3062n);
    expect(write(one, listOf(own(0x1400, Array(1000).fill(1)), own(0x1401, Array(1000).fill(2)))).status).toBe(0);
    expect(number(one, 0x0004)).toBe(1052n);
    expect(
      write(one, listOf(own(0x1402, [1]), own(0x1403, Array(1024).fill(1)), own(0x1404, Array(30).fill(1)))).sense,
    ).toBe('5/55/06');
    expect(number(one, 0x0004)).toBe(1052n);
    expect(write(one, listOf(own(0x1400, []), own(0x1403, Array(1024).fill(1)))).status).toBe(0);
    expect(number(one, 0x0004)).toBe(1052n + 1005n - 1029n);
    const whole = encodeAttribute(BARCODE, 'ABC123L6');
    expect(write(one, writeAttributeParameters.encode({ attributes: [] })).status).toBe(0);
    expect(write(one, listOf(whole)).status).toBe(0);
    expect(number(one, 0x0004)).toBe(1028n);
  });
});

describe('LTFS, as src/libltfs/tape.c formats a volume', () => {
  const padded = (text: string, length: number, pad: number): number[] =>
    Array.from({ length }, (_, i) => (i < text.length ? text.charCodeAt(i) : pad));
  /** In the order in which it writes them, one command each. */
  const written: readonly (readonly [identifier: number, format: number, value: readonly number[]])[] = [
    [0x0800, 1, padded('IBM', 8, 0x20)],
    [0x0801, 1, padded('LTFS', 32, 0x20)],
    [0x0802, 1, padded('2.4.8.0', 8, 0x20)],
    [0x0803, 2, padded('volume', 160, 0)],
    [0x0805, 0, [0x81]],
    [0x0806, 1, padded('ABC123', 32, 0x20)],
    [0x080b, 1, padded('2.4.0', 16, 0x20)],
    [0x1623, 0, [0]],
    [0x0808, 2, padded('', 160, 0)],
  ];

  it('writes its attributes with the whole length in the list, and reads each with just so much room', () => {
    const { one } = host();
    expect(read(one, { firstAttributeIdentifier: 0x1623, allocationLength: 10 }).sense).toBe('5/24/00');
    for (const [identifier, format, bytes] of written) {
      const list = listOf(own(identifier, bytes, format)).slice();
      list[3] = list.length;
      expect(write(one, list)).toMatchObject({ status: 0 });
    }
    for (const [identifier, format, bytes] of written) {
      const seen = read(one, { firstAttributeIdentifier: identifier, allocationLength: bytes.length + 9 });
      expect(seen.data.subarray(4)).toEqual(own(identifier, bytes, format));
    }
  });

  it('believes its record of a partition as long as the change reference stays', () => {
    const { one } = host(TWO_PARTITIONS);
    one.write(new Uint8Array(100));
    const reference = value(one, 0x0009) as Uint8Array;
    const coherency = [
      8,
      0,
      0,
      0,
      0,
      ...reference,
      ...Array<number>(16).fill(1),
      0,
      43,
      ...Array<number>(43).fill(0x41),
    ];
    for (const partitionNumber of [0, 1]) {
      expect(write(one, listOf(own(0x080c, coherency)), { partitionNumber }).status).toBe(0);
      expect(value(one, 0x080c, partitionNumber)).toEqual(Uint8Array.from(coherency));
    }
    expect(value(one, 0x0009)).toEqual(reference);
    one.send(loadUnloadCdb, {});
    one.send(loadUnloadCdb, { load: true });
    one.ready();
    expect(value(one, 0x0009)).toEqual(reference);
  });
});

describe('attributes live', () => {
  it('capacity by partition, in MiB', () => {
    const { one } = host(TWO_PARTITIONS);
    one.write(new Uint8Array(8 * MIB - 4));
    expect([number(one, 0x0000, 0), number(one, 0x0001, 0)]).toEqual([42n, 50n]);
    expect([number(one, 0x0000, 1), number(one, 0x0001, 1)]).toEqual([150n, 150n]);
  });

  it('loads, and the drives of the last four', () => {
    const { one, cartridge } = host();
    for (let i = 2; i <= 5; i++) {
      one.drive.eject();
      const other = new DriveHost(new Drive({ serialNumber: `DRIVE0000${i}` }));
      other.drive.insert(cartridge);
      other.ready();
      expect(number(other, 0x0003)).toBe(BigInt(i));
      expect(text(other, 0x020a)).toBe(`IBM     DRIVE0000${i}`);
      if (i === 5) {
        const serials = [0x020a, 0x020b, 0x020c, 0x020d].map((identifier) => text(other, identifier)?.slice(-1));
        expect(serials).toEqual(['5', '4', '3', '2']);
      }
      other.drive.eject();
    }
  });

  it('what was written and read, in life and in this load', () => {
    const { one, cartridge } = host();
    const written = (): readonly bigint[] =>
      [0x0220, 0x0221, 0x0222, 0x0223].map((identifier) => number(one, identifier));
    one.write(new Uint8Array(3 * MIB));
    one.rewind();
    one.read(3 * MIB);
    expect(written()).toEqual([3n, 3n, 3n, 3n]);
    one.send(loadUnloadCdb, {});
    expect(written()).toEqual([3n, 3n, 3n, 3n]);
    expect(cartridge.usage).toMatchObject({ writtenBytes: 3 * MIB, readBytes: 3 * MIB });
    expect(cartridge.usage.metres).toBeGreaterThan(0);
    one.send(loadUnloadCdb, { load: true });
    one.ready();
    expect(written()).toEqual([3n, 3n, 0n, 0n]);
  });

  it('the change reference: another number once a load, with the first thing that is written', () => {
    const { one } = host();
    const first = number(one, 0x0009);
    one.rewind();
    expect(number(one, 0x0009)).toBe(first);
    one.write(new Uint8Array(10));
    expect(number(one, 0x0009)).toBe(first + 1n);
    one.write(new Uint8Array(10));
    write(one, listOf(barcode('ABC123L6')));
    expect(number(one, 0x0009)).toBe(first + 1n);
    one.send(loadUnloadCdb, {});
    expect(number(one, 0x0009)).toBe(first + 1n);
    one.send(loadUnloadCdb, { load: true });
    one.ready();
    one.filemarks();
    expect(number(one, 0x0009)).toBe(first + 2n);
  });

  it('TapeAlert flags of the load before', () => {
    const { one, cartridge } = host({ writeProtected: true });
    one.write(new Uint8Array(1));
    expect(number(one, 0x0002)).toBe(0n);
    one.drive.eject();
    one.drive.insert(cartridge);
    one.ready();
    expect(number(one, 0x0002)).toBe(1n << 55n);
  });

  it('no encrypted blocks on a new tape; not known on one that was written elsewhere', () => {
    const { one } = host();
    one.write(new Uint8Array(10));
    expect([number(one, 0x0224), number(one, 0x0225)]).toEqual([2n ** 64n - 1n, 2n ** 64n - 1n]);
    const cartridge = new MemoryCartridge();
    const record = { lengthBytes: 1, payload: new Uint8Array(1), compressed: false };
    cartridge.partitions[0]?.append({ ...record, encryption: undefined, protection: undefined });
    one.drive.eject();
    one.drive.insert(cartridge);
    one.ready();
    expect(number(one, 0x0224)).toBe(2n ** 64n - 2n);
  });
});

describe('where encrypted blocks begin and end', () => {
  const NONE = 2n ** 64n - 1n;
  const found = (one: DriveHost) => [number(one, 0x0224), number(one, 0x0225)];

  it('is told while the tape is written, and kept on the cartridge', () => {
    const cartridge = new MemoryCartridge();
    const one = encryptingHost({}, cartridge);
    const block = new Uint8Array(100);
    one.write(block);
    one.filemarks();
    one.set(withKey(1));
    one.write(block);
    expect(found(one)).toEqual([2n, NONE]);
    one.set({});
    one.write(block);
    one.write(block);
    expect(found(one)).toEqual([2n, 3n]);
    one.drive.eject();
    one.drive.insert(cartridge);
    one.ready();
    expect(found(one)).toEqual([2n, 3n]);
    one.locate(1);
    one.write(block);
    expect(found(one)).toEqual([NONE, NONE]);
  });

  it('is what a list of all objects tells, whatever is written where', () => {
    const write = fc.tuple(fc.nat({ max: 9 }), fc.constantFrom('encrypted', 'plain', 'filemark'));
    fc.assert(
      fc.property(fc.array(write, { maxLength: 40 }), (writes) => {
        const extents = new EncryptedExtents();
        const objects: string[] = [];
        for (const [back, what] of writes) {
          const object = Math.max(0, objects.length - back);
          objects.splice(object, objects.length, what);
          extents.put(0, object, what);
          const first = objects.indexOf('encrypted');
          const behind = first < 0 ? -1 : objects.indexOf('plain', first);
          const toldAs = (index: number): number => (index < 0 ? Number.POSITIVE_INFINITY : index);
          expect([extents.first(0), extents.firstPlainBehind(0)]).toEqual([toldAs(first), toldAs(behind)]);
        }
      }),
      settings(200),
    );
  });
});

describe('any command for logs and memory', () => {
  it('is answered, whatever its bits and bytes', () => {
    const { one } = host(TWO_PARTITIONS);
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

describe('WORM', () => {
  it('is held against cartridge memory when a cartridge is loaded: where they differ, nothing is written', () => {
    const { identity, attributes } = newCartridge({ barcode: 'ABC123LW', capacityBytes: 64 * MIB });
    for (const worm of [true, false]) {
      const cartridge = new MemoryCartridge({ ...identity, worm });
      for (const attribute of attributes) cartridge.memory.set(attribute);
      const one = new DriveHost(new Drive());
      one.drive.insert(cartridge);
      one.ready();
      expect(alertsOf(one)).toEqual(worm ? [] : [59]);
      expect(one.write(new Uint8Array(1)).sense).toBe(worm ? undefined : '3/30/0D');
    }
  });
});
