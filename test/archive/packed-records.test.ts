import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PackedRecords, Packer } from '../../src/archive/packed-records.js';
import { settings } from '../testing/settings.js';

const number = fc.oneof(fc.nat(300), fc.maxSafeNat());
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  // As names that are no UTF-8 have them.
  fc.constantFrom('', '\udc80', 'a\udcffb', 'ÿ', 'x'.repeat(70_000), 'Ā'.repeat(33_000)),
);
const record = fc.record({ first: fc.nat(127), number, text });

test('records come back as they were packed, in their order, whatever was dropped before', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 40 }), fc.array(fc.nat(39)), (records, dropped) => {
      const packer = new Packer();
      const packed = new PackedRecords();
      const places = records.map(({ first, number, text }) => {
        packer.number(first);
        packer.number(number);
        packer.text(text);
        return packed.add(packer);
      });
      expect(places.toSorted((a, b) => a - b)).toEqual(places);
      for (const [i, place] of places.entries()) packed.setFirst(place, i % 128);
      const gone = new Set(dropped.filter((i) => i < records.length));
      for (const i of gone) packed.drop(places[i] as number);
      for (const [i, { number, text }] of records.entries()) {
        if (gone.has(i)) continue;
        const unpacker = packed.at(places[i] as number);
        expect([unpacker.number(), unpacker.number(), unpacker.text()]).toEqual([i % 128, number, text]);
      }
    }),
    settings(100),
  );
});

test('one behind the other they can be gone through', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 30 }), (texts) => {
      const packer = new Packer();
      const packed = new PackedRecords();
      for (const one of texts) {
        packer.text(one);
        packed.add(packer);
      }
      const found: string[] = [];
      for (let at = packed.first; at !== undefined; ) {
        const unpacker = packed.at(at);
        found.push(unpacker.text());
        at = packed.behind(at, unpacker);
      }
      expect(found).toEqual(texts);
    }),
    settings(50),
  );
});

test('pages of which all is dropped are given back', () => {
  const packer = new Packer();
  const packed = new PackedRecords();
  for (let i = 0; i < 10; i++) {
    packer.text('x'.repeat(50_000));
    packed.drop(packed.add(packer));
  }
  packer.text('last');
  const last = packed.add(packer);
  expect(packed.at(last).text()).toBe('last');
  // Nothing stands before it any more.
  expect(packed.first).toBe(last - (last % 2 ** 14));
  expect(last).toBeGreaterThan(8 * 2 ** 14);
});
