import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newCartridge } from '../../../emulator/cartridge/index.js';
import { EncryptedExtents } from '../../../emulator/drive/encrypted-extent.js';
import { Drive } from '../../../emulator/index.js';
import { loadUnloadCdb } from '../../../src/scsi/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { DriveHost } from '../../testing/drive-host.js';
import { alertsOf } from '../../testing/drive-logs.js';
import {
  attributeBytes,
  attributeListOf,
  attributeNumber,
  attributeText,
  attributeValue,
  barcodeAttribute,
  MIB,
  readAttributes,
  TWO_PARTITIONS,
  withCartridge,
  writeAttributes,
} from '../../testing/drive-memory.js';
import { encryptingHost, withKey } from '../../testing/encrypting-host.js';
import { settings } from '../../testing/settings.js';

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
    const { one } = withCartridge();
    expect(readAttributes(one, { firstAttributeIdentifier: 0x1623, allocationLength: 10 }).sense).toBe('5/24/00');
    for (const [identifier, format, bytes] of written) {
      const list = attributeListOf(attributeBytes(identifier, bytes, format)).slice();
      list[3] = list.length;
      expect(writeAttributes(one, list)).toMatchObject({ status: 0 });
    }
    for (const [identifier, format, bytes] of written) {
      const seen = readAttributes(one, { firstAttributeIdentifier: identifier, allocationLength: bytes.length + 9 });
      expect(seen.data.subarray(4)).toEqual(attributeBytes(identifier, bytes, format));
    }
  });

  it('believes its record of a partition as long as the change reference stays', () => {
    const { one } = withCartridge(TWO_PARTITIONS);
    one.write(new Uint8Array(100));
    const reference = attributeValue(one, 0x0009) as Uint8Array;
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
      expect(writeAttributes(one, attributeListOf(attributeBytes(0x080c, coherency)), { partitionNumber }).status).toBe(
        0,
      );
      expect(attributeValue(one, 0x080c, partitionNumber)).toEqual(Uint8Array.from(coherency));
    }
    expect(attributeValue(one, 0x0009)).toEqual(reference);
    one.send(loadUnloadCdb, {});
    one.send(loadUnloadCdb, { load: true });
    one.ready();
    expect(attributeValue(one, 0x0009)).toEqual(reference);
  });
});

describe('attributes live', () => {
  it('capacity by partition, in MiB', () => {
    const { one } = withCartridge(TWO_PARTITIONS);
    one.write(new Uint8Array(8 * MIB - 4));
    expect([attributeNumber(one, 0x0000, 0), attributeNumber(one, 0x0001, 0)]).toEqual([42n, 50n]);
    expect([attributeNumber(one, 0x0000, 1), attributeNumber(one, 0x0001, 1)]).toEqual([150n, 150n]);
  });

  it('loads, and the drives of the last four', () => {
    const { one, cartridge } = withCartridge();
    for (let i = 2; i <= 5; i++) {
      one.drive.eject();
      const other = new DriveHost(new Drive({ serialNumber: `DRIVE0000${i}` }));
      other.drive.insert(cartridge);
      other.ready();
      expect(attributeNumber(other, 0x0003)).toBe(BigInt(i));
      expect(attributeText(other, 0x020a)).toBe(`IBM     DRIVE0000${i}`);
      if (i === 5) {
        const serials = [0x020a, 0x020b, 0x020c, 0x020d].map((identifier) =>
          attributeText(other, identifier)?.slice(-1),
        );
        expect(serials).toEqual(['5', '4', '3', '2']);
      }
      other.drive.eject();
    }
  });

  it('what was written and read, in life and in this load', () => {
    const { one, cartridge } = withCartridge();
    const written = (): readonly bigint[] =>
      [0x0220, 0x0221, 0x0222, 0x0223].map((identifier) => attributeNumber(one, identifier));
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
    const { one } = withCartridge();
    const first = attributeNumber(one, 0x0009);
    one.rewind();
    expect(attributeNumber(one, 0x0009)).toBe(first);
    one.write(new Uint8Array(10));
    expect(attributeNumber(one, 0x0009)).toBe(first + 1n);
    one.write(new Uint8Array(10));
    writeAttributes(one, attributeListOf(barcodeAttribute('ABC123L6')));
    expect(attributeNumber(one, 0x0009)).toBe(first + 1n);
    one.send(loadUnloadCdb, {});
    expect(attributeNumber(one, 0x0009)).toBe(first + 1n);
    one.send(loadUnloadCdb, { load: true });
    one.ready();
    one.filemarks();
    expect(attributeNumber(one, 0x0009)).toBe(first + 2n);
  });

  it('TapeAlert flags of the load before', () => {
    const { one, cartridge } = withCartridge({ writeProtected: true });
    one.write(new Uint8Array(1));
    expect(attributeNumber(one, 0x0002)).toBe(0n);
    one.drive.eject();
    one.drive.insert(cartridge);
    one.ready();
    expect(attributeNumber(one, 0x0002)).toBe(1n << 55n);
  });

  it('no encrypted blocks on a new tape; not known on one that was written elsewhere', () => {
    const { one } = withCartridge();
    one.write(new Uint8Array(10));
    expect([attributeNumber(one, 0x0224), attributeNumber(one, 0x0225)]).toEqual([2n ** 64n - 1n, 2n ** 64n - 1n]);
    const cartridge = new MemoryCartridge();
    const record = { lengthBytes: 1, payload: new Uint8Array(1), compressed: false };
    cartridge.partitions[0]?.append({ ...record, encryption: undefined, protection: undefined });
    one.drive.eject();
    one.drive.insert(cartridge);
    one.ready();
    expect(attributeNumber(one, 0x0224)).toBe(2n ** 64n - 2n);
  });
});

describe('where encrypted blocks begin and end', () => {
  const NONE = 2n ** 64n - 1n;
  const found = (one: DriveHost) => [attributeNumber(one, 0x0224), attributeNumber(one, 0x0225)];

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
      expect(one.write(new Uint8Array(1)).sense).toBe(worm ? undefined : '7/30/0D');
    }
  });
});
