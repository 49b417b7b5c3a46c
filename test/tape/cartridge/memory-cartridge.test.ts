import { describe, expect, test } from 'vitest';
import { MemoryCartridge, type NewRecord, type RecordEncryption } from '../../../src/tape/index.js';

const record = (bytes: number, more: Partial<NewRecord> = {}): NewRecord => ({
  lengthBytes: bytes,
  payload: new Uint8Array(bytes).fill(bytes),
  compressed: false,
  encryption: undefined,
  protection: undefined,
  ...more,
});

function encryption(uKad: string): RecordEncryption {
  return {
    algorithmCode: 0x0001_0014,
    kadFormat: 0,
    uKad: new TextEncoder().encode(uKad),
    aKad: undefined,
    mKad: undefined,
    external: false,
    rawReadable: true,
  };
}

function onePartition() {
  const medium = new MemoryCartridge().partitions[0];
  if (medium === undefined) throw new Error('a cartridge has a partition');
  return medium;
}

describe('a partition in memory', () => {
  test('is empty, its end marked', () => {
    const medium = onePartition();
    expect([medium.objects, medium.endOfData, medium.at(0), medium.filemark(0)]).toEqual([
      0,
      'marked',
      undefined,
      undefined,
    ]);
    expect([medium.usedBefore(0), medium.filemarksBefore(0)]).toEqual([0, 0]);
  });

  test('tells of what stands where, and counts what is in front of it', () => {
    const medium = onePartition();
    medium.append(record(100));
    medium.appendFilemarks(2);
    medium.append(record(50_000, { compressed: true, protection: { method: 2, information: 0xffff_ffff } }));
    medium.append(record(7, { lengthBytes: 16_777_215, encryption: encryption('first') }));
    expect([0, 1, 2, 3, 4, 5].map((object) => medium.at(object))).toEqual([
      { ...plain, lengthBytes: 100, storedBytes: 100 },
      { kind: 'filemark' },
      { kind: 'filemark' },
      {
        ...plain,
        lengthBytes: 50_000,
        storedBytes: 50_000,
        compressed: true,
        protection: { method: 2, information: 0xffff_ffff },
      },
      { ...plain, lengthBytes: 16_777_215, storedBytes: 7, encryption: encryption('first') },
      undefined,
    ]);
    expect([0, 1, 2, 3, 4, 5].map((object) => medium.filemarksBefore(object))).toEqual([0, 0, 1, 2, 2, 2]);
    expect([0, 1, 2].map((index) => medium.filemark(index))).toEqual([1, 2, undefined]);
    expect([0, 1, 2, 3, 4, 5].map((object) => medium.usedBefore(object))).toEqual([0, 104, 168, 232, 50_236, 50_247]);
    expect(medium.payload(3)).toEqual(new Uint8Array(50_000).fill(50_000));
    expect(medium.payload(4)).toEqual(new Uint8Array(7).fill(7));
  });

  test('keeps the memory that it has given for a record, and copies what comes in any other', () => {
    const medium = onePartition();
    const roomFor = (bytes: number) => medium.roomFor?.(bytes) as Uint8Array;
    const isKept = (payload: Uint8Array) => {
      medium.append({ ...record(payload.length), payload });
      return medium.payload(medium.objects - 1)?.buffer === payload.buffer;
    };
    const room = roomFor(20_000);
    expect(isKept(room)).toBe(true);
    // It was given for one record, and for a whole one.
    expect(isKept(room)).toBe(false);
    expect(isKept(roomFor(30_000).subarray(1))).toBe(false);
    expect(isKept(room)).toBe(false);
    expect(medium.roomFor?.(100)).toBeUndefined();
  });

  test('keeps what it was given, not the memory that it came in', () => {
    const medium = onePartition();
    const buffers = [Buffer.alloc(10, 1), Buffer.alloc(30_000, 1)];
    for (const payload of buffers) medium.append({ ...record(payload.length), payload });
    for (const payload of buffers) payload.fill(2);
    expect([medium.payload(0)?.every((byte) => byte === 1), medium.payload(1)?.every((byte) => byte === 1)]).toEqual([
      true,
      true,
    ]);
  });

  test('what is truncated is gone, and what comes then stands in its place', () => {
    const medium = onePartition();
    for (let i = 1; i <= 200; i++) {
      medium.append(record(i * 300, { encryption: encryption(`${i}`) }));
      medium.appendFilemarks(1);
    }
    medium.truncate(100);
    expect([medium.objects, medium.filemarksBefore(100), medium.filemark(49), medium.filemark(50)]).toEqual([
      100,
      50,
      99,
      undefined,
    ]);
    medium.append(record(5, { encryption: encryption('1') }));
    expect(medium.payload(100)).toEqual(new Uint8Array(5).fill(5));
    expect(medium.at(100)).toMatchObject({ encryption: encryption('1') });
    expect(medium.payload(98)).toEqual(record(15_000).payload);
    medium.truncate(3);
    expect([medium.objects, medium.at(2)]).toMatchObject([3, { encryption: encryption('2') }]);
    medium.truncate(0);
    expect([medium.objects, medium.usedBefore(0)]).toEqual([0, 0]);
  });

  test('what is spoiled gives nothing, what is altered gives it altered', () => {
    const medium = onePartition();
    medium.append(record(3));
    medium.append(record(3));
    medium.spoil(0);
    medium.alter(1, 2, 0xff);
    expect([medium.payload(0), medium.payload(1)]).toEqual([undefined, Uint8Array.of(3, 3, 0xff)]);
    expect(medium.at(0)).toEqual({ ...plain, lengthBytes: 3, storedBytes: 3 });
    medium.truncate(0);
    medium.append(record(3));
    expect(medium.payload(0)).toEqual(Uint8Array.of(3, 3, 3));
  });

  test('the mark of the end of data is lost until something is written or the data are ended', () => {
    const medium = onePartition();
    medium.append(record(3));
    medium.loseEndOfData();
    expect([medium.endOfData, medium.objects]).toEqual(['lost', 1]);
    medium.appendFilemarks(0);
    expect(medium.endOfData).toBe('lost');
    medium.truncate(1);
    expect(medium.endOfData).toBe('marked');
    medium.loseEndOfData();
    medium.append(record(3));
    expect(medium.endOfData).toBe('marked');
  });

  test('refuses what is no place and no record', () => {
    const medium = onePartition();
    medium.append(record(3));
    medium.appendFilemarks(1);
    const misuses = [
      () => medium.payload(1),
      () => medium.payload(2),
      () => medium.payload(-1),
      () => medium.spoil(1),
      () => medium.alter(0, 3, 0),
      () => medium.alter(0, 0, 256),
      () => medium.truncate(3),
      () => medium.usedBefore(3),
      () => medium.filemarksBefore(0.5),
      () => medium.append(record(0)),
      () => medium.append(record(1, { lengthBytes: 2 ** 24 })),
      () => medium.append(record(1, { encryption: { ...encryption('a'), aKad: new Uint8Array(256) } })),
      () => medium.appendFilemarks(-1),
    ];
    for (const misuse of misuses) expect(misuse).toThrow(RangeError);
    expect([medium.objects, medium.at(-1)]).toEqual([2, undefined]);
  });
});

describe('a cartridge in memory', () => {
  test('is an LTO-6 cartridge where nothing else is said', () => {
    const { identity, usage } = new MemoryCartridge({ barcode: 'ABC123L6' });
    expect(identity).toMatchObject({
      kind: 'data',
      densityCode: 0x5a,
      barcode: 'ABC123L6',
      capacityBytes: 2.5e12,
      partitionBytes: [2.5e12],
      worm: false,
      writeProtected: false,
    });
    expect(Object.values(usage)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(new MemoryCartridge({ capacityBytes: 1000 }).identity.partitionBytes).toEqual([1000]);
    expect(new MemoryCartridge({ kind: 'cleaning' }).usage.cleaningsLeft).toBe(50);
  });

  test('when it is formatted, data and what tells of them are gone', () => {
    const cartridge = new MemoryCartridge({ capacityBytes: 1000 });
    const attribute = (identifier: number, partition: number) =>
      cartridge.memory.set({ partition, identifier, readOnly: false, format: 1, value: Uint8Array.of(65) });
    cartridge.partitions[0]?.append(record(3));
    attribute(0x0806, 0);
    attribute(0x080c, 0);
    cartridge.format([600, 400]);
    attribute(0x0806, 1);
    expect([cartridge.partitions.map(({ objects }) => objects), cartridge.identity.partitionBytes]).toEqual([
      [0, 0],
      [600, 400],
    ]);
    expect(cartridge.memory.all().map(({ identifier, partition }) => [identifier, partition])).toEqual([
      [0x0806, 0],
      [0x0806, 1],
    ]);
    cartridge.format([1000]);
    expect(cartridge.memory.list(1)).toEqual([]);
    expect(cartridge.usage.initializations).toBe(2);
  });

  test('attributes are copies, in the order of their identifiers', () => {
    const { memory } = new MemoryCartridge();
    const value = Uint8Array.of(1);
    for (const identifier of [0x0806, 0x0400]) {
      memory.set({ partition: 0, identifier, readOnly: true, format: 0, value });
    }
    value[0] = 2;
    expect(memory.list(0).map(({ identifier }) => identifier)).toEqual([0x0400, 0x0806]);
    expect(memory.get(0x0400, 0)?.value).toEqual(Uint8Array.of(1));
    memory.delete(0x0400, 0);
    expect([memory.get(0x0400, 0), memory.get(0x0806, 1)]).toEqual([undefined, undefined]);
  });

  test('changes as a whole or not at all', () => {
    const cartridge = new MemoryCartridge({ capacityBytes: 1000 });
    cartridge.change({ writeProtected: true, barcode: 'ABC123L6' });
    cartridge.use({ loads: 3, metres: 1.5 });
    const misuses = [
      () => cartridge.change({ partitionBytes: [1, 1] }),
      () => cartridge.change({ capacityBytes: 999 }),
      () => cartridge.change({ densityCode: 256 }),
      () => cartridge.change({ serialNumber: 'x'.repeat(65) }),
      () => cartridge.use({ loads: -1 }),
      () => cartridge.format([]),
      () => cartridge.format([200, 200, 200, 200, 200]),
      () => cartridge.format([900, 101]),
      () => cartridge.memory.set({ partition: 4, identifier: 0, readOnly: false, format: 0, value: new Uint8Array(0) }),
    ];
    for (const misuse of misuses) expect(misuse).toThrow(RangeError);
    expect(cartridge.identity).toMatchObject({ writeProtected: true, barcode: 'ABC123L6', capacityBytes: 1000 });
    expect(cartridge.usage).toMatchObject({ loads: 3, metres: 1.5 });
  });
});

const plain = { kind: 'record', compressed: false, encryption: undefined, protection: undefined };
