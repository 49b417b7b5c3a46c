import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HashTable } from '../../../src/tar/checks/hash-table.js';
import { NameHasher } from '../../../src/tar/checks/name-hash.js';
import { settings } from '../../testing/settings.js';

function hashed(low: number, high: number): NameHasher {
  return Object.assign(new NameHasher(0), { low, high });
}

function valuesOf(table: HashTable, key: NameHasher): number[] {
  const values: number[] = [];
  table.each(key, (value) => values.push(value));
  return values.sort((a, b) => a - b);
}

describe('a table from hashes to numbers', () => {
  // Few hashes in few parts: many meet, and probing runs from page to page and from the end to the start.
  const half = fc.oneof(
    fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32 - 2),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  );
  const key = fc.record({ low: half, high: fc.nat(3) });
  const value = fc.oneof(fc.nat(5), fc.constant(2 ** 32 - 2));

  test('holds one number for each hash, as a map does', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { maxLength: 900, size: 'max' }), (steps) => {
        const table = new HashTable();
        const model = new Map<string, number>();
        for (const [{ low, high }, number] of steps) {
          expect(table.get(hashed(low, high))).toBe(model.get(`${low} ${high}`) ?? -1);
          expect(table.set(hashed(low, high), number)).toBe(true);
          model.set(`${low} ${high}`, number);
        }
        for (const [text, number] of model) {
          const [low = 0, high = 0] = text.split(' ').map(Number);
          expect(table.get(hashed(low, high))).toBe(number);
        }
      }),
      settings(50),
    );
  });

  test('holds no more what was taken out, and all the rest', () => {
    const step = fc.tuple(key, fc.option(value, { nil: undefined }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 900, size: 'max' }), (steps) => {
        const table = new HashTable();
        const model = new Map<string, number>();
        for (const [{ low, high }, number] of steps) {
          const hash = hashed(low, high);
          if (number === undefined) expect(table.delete(hash)).toBe(model.delete(`${low} ${high}`));
          else {
            table.set(hash, number);
            model.set(`${low} ${high}`, number);
          }
        }
        for (const [{ low, high }] of steps) {
          expect(table.get(hashed(low, high))).toBe(model.get(`${low} ${high}`) ?? -1);
        }
      }),
      settings(50),
    );
  });

  test('has room again for as many as were taken out', () => {
    const table = new HashTable(2);
    for (let i = 0; i < 1000; i++) {
      expect(table.set(hashed(i, i), i)).toBe(true);
      expect(table.delete(hashed(i, i))).toBe(true);
    }
    expect(table.delete(hashed(1, 1))).toBe(false);
  });

  test('holds several numbers for a hash, up to as many as are allowed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(key, value), { maxLength: 900, size: 'max' }),
        fc.integer({ min: 1, max: 9 }),
        (steps, most) => {
          const table = new HashTable();
          const model = new Map<string, number[]>();
          for (const [{ low, high }, number] of steps) {
            const there = model.get(`${low} ${high}`) ?? [];
            const isTaken = there.length < most;
            expect(table.add(hashed(low, high), number, most)).toBe(isTaken);
            if (isTaken) model.set(`${low} ${high}`, [...there, number]);
          }
          for (const [text, numbers] of model) {
            const [low = 0, high = 0] = text.split(' ').map(Number);
            expect(valuesOf(table, hashed(low, high))).toEqual(numbers.sort((a, b) => a - b));
          }
        },
      ),
      settings(50),
    );
  });

  test('keeps everything while it grows to 200,000 names', () => {
    const hasher = new NameHasher(7);
    const table = new HashTable();
    const count = 200_000;
    for (let i = 0; i < count; i++) {
      hasher.hash(`folder/file-${i}`);
      table.set(hasher, i);
    }
    let wrong = 0;
    for (let i = 0; i < count; i++) {
      hasher.hash(`folder/file-${i}`);
      if (table.get(hasher) !== i) wrong++;
      hasher.hash(`other/file-${i}`);
      if (table.get(hasher) !== -1) wrong++;
    }
    expect(wrong).toBe(0);
  });

  test('takes no more entries than it is told to, but changes those that it has', () => {
    const table = new HashTable(2);
    expect(table.set(hashed(1, 1), 1)).toBe(true);
    expect(table.add(hashed(1, 1), 2, 8)).toBe(true);
    expect(table.set(hashed(2, 1), 3)).toBe(false);
    expect(table.add(hashed(1, 1), 4, 8)).toBe(false);
    expect(table.set(hashed(1, 1), 5)).toBe(true);
    expect(valuesOf(table, hashed(1, 1))).toEqual([2, 5]);
    expect(table.get(hashed(2, 1))).toBe(-1);
  });
});
