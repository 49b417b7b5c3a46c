import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatenated } from '../../src/bytes/index.js';
import { recordsOf } from '../../src/tape/index.js';
import { settings } from '../testing/settings.js';

async function* later(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

describe('records', () => {
  test('are all of one length, hold the bytes in order, and zeros behind the last', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 50 }));
    return fc.assert(
      fc.asyncProperty(pieces, fc.integer({ min: 1, max: 40 }), async (given, recordBytes) => {
        const whole = concatenated(given);
        const records = [...recordsOf(given, recordBytes)];
        expect(records.every(({ length }) => length === recordBytes)).toBe(true);
        expect(records).toHaveLength(Math.ceil(whole.length / recordBytes));
        const filled = new Uint8Array(records.length * recordBytes);
        filled.set(whole);
        expect(concatenated(records)).toEqual(filled);
        const after: Uint8Array[] = [];
        for await (const record of recordsOf(later(given), recordBytes)) after.push(record);
        expect(after).toEqual(records);
      }),
      settings(),
    );
  });

  test('are asked for one at a time: no more is taken from the source than that', () => {
    let taken = 0;
    const source = function* (): Generator<Uint8Array> {
      for (;;) {
        taken++;
        yield new Uint8Array(3);
      }
    };
    expect(recordsOf(source(), 5).next().value).toEqual(new Uint8Array(5));
    expect(taken).toBe(2);
  });

  test.each([0, -1, 1.5, Number.NaN, 2 ** 24, Number.POSITIVE_INFINITY])(
    'of %s bytes there are none',
    (recordBytes) => {
      expect(() => recordsOf([], recordBytes)).toThrow(RangeError);
    },
  );
});
