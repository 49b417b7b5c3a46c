import { describe, expect, test } from 'vitest';
import { FILEMARKS_MAX, MemoryTape, RECORD_BYTES_MAX } from '../../src/tape/index.js';

describe('a tape in memory', () => {
  test('is empty at first, and says so', () => {
    const tape = new MemoryTape();
    expect(tape.partitions).toBe(1);
    expect(tape.read()).toEqual({ kind: 'end-of-data' });
    expect(tape.position()).toEqual({ partition: 0, object: 0, file: 0 });
  });

  test.each([Uint8Array.of(1, 2), Buffer.of(1, 2)])('keeps records as they were when they were written', (record) => {
    const tape = new MemoryTape();
    tape.write(record);
    record.fill(9);
    tape.locate(0);
    expect(tape.read()).toEqual({ kind: 'record', bytes: Uint8Array.of(1, 2) });
  });

  test('holds a record of 16 MiB - 1, and refuses one that is larger, or nothing', () => {
    const tape = new MemoryTape();
    expect(tape.write(new Uint8Array(RECORD_BYTES_MAX))).toBe('written');
    expect(() => tape.write(new Uint8Array(RECORD_BYTES_MAX + 1))).toThrow(RangeError);
    expect(() => tape.write(new Uint8Array(0))).toThrow('a record has 1 to 16777215 bytes, not 0');
    expect(tape.position().object).toBe(1);
  });

  test('refuses what is nowhere, and does not move', () => {
    const tape = new MemoryTape({}, {});
    tape.write(new Uint8Array(1));
    expect(() => tape.locate(0, 2)).toThrow('there is no partition 2: the tape has 2, from 0 on');
    for (const object of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => tape.locate(object, 1)).toThrow(RangeError);
    for (const count of [0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => tape.spaceRecords(count)).toThrow(RangeError);
      expect(() => tape.spaceFilemarks(count)).toThrow(RangeError);
      expect(() => tape.writeFilemarks(count)).toThrow(RangeError);
    }
    for (const n of [-1, FILEMARKS_MAX + 1]) expect(() => tape.writeFilemarks(n)).toThrow(RangeError);
    expect(tape.position()).toEqual({ partition: 0, object: 1, file: 0 });
  });

  test.each([{ capacityBytes: -1 }, { earlyWarningBytes: Number.NaN }])('of size %j there is none', (size) => {
    expect(() => new MemoryTape(size)).toThrow(RangeError);
  });
});
