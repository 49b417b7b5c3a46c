import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteStrings, Column, RisingNumbers, WholeNumbers } from '../../src/archive/columns.js';
import { settings } from '../testing/settings.js';

const row = fc.oneof(fc.nat(200), fc.nat(50_000));
const edge = fc.constantFrom(0, -1, 2 ** 32 - 4, 2 ** 32 - 3, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1);

describe('columns', () => {
  test('of numbers hold what was set, and 0 elsewhere', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(row, fc.nat(65_535))), row, (steps, other) => {
        const column = new Column(Uint16Array);
        for (const [at, value] of steps) column.set(at, value);
        const model = new Map(steps);
        for (const [at, value] of model) expect(column.get(at)).toBe(value);
        expect(column.get(other)).toBe(model.get(other) ?? 0);
      }),
      settings(100),
    );
  });

  test('of whole numbers hold any of them exactly, and what is unknown', () => {
    const value = fc.option(fc.oneof(edge, fc.integer(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n })), {
      nil: undefined,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(row, value)), row, (steps, other) => {
        const column = new WholeNumbers();
        for (const [at, number] of steps) column.set(at, number);
        const model = new Map(steps);
        for (const [at, number] of model) expect(column.get(at)).toBe(number);
        expect(column.get(other)).toBe(model.get(other));
      }),
      settings(100),
    );
  });

  test('of rising numbers hold those that fall or leap, too', () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.nat(100) },
      fc.integer({ min: -70_000, max: 70_000 }),
      fc.nat(2 ** 45),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
        const column = new RisingNumbers();
        let sum = 100_000;
        const numbers = steps.map((by) => {
          sum += by;
          column.add(sum);
          return sum;
        });
        expect(numbers.map((_, at) => column.get(at))).toEqual(numbers);
      }),
      settings(100),
    );
  });

  test('of byte strings give a view to write to', () => {
    const column = new ByteStrings(3);
    column.at(20_000).set([1, 2, 3]);
    column.at(19_999).set([4, 5, 6]);
    expect([...column.at(20_000)]).toEqual([1, 2, 3]);
    expect([...column.at(19_999)]).toEqual([4, 5, 6]);
    expect([...column.at(20_001)]).toEqual([0, 0, 0]);
  });
});
