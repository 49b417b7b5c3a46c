import fc from 'fast-check';
import { encodeName, type FieldRow, type Layout } from '../../src/bytes/index.js';

/** Values that a declared structure can hold, from its declaration alone. Lengths are left out: encode derives them. */
export function encodableOf<Input>(of: Pick<Layout<object>, 'rows'>): fc.Arbitrary<Input> {
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  for (const row of of.rows) {
    if (row.kind !== 'reserved' && row.measures === undefined) model[row.property] = fieldValue(row, of.rows);
  }
  return fc.record(model) as fc.Arbitrary<Input>;
}

function fieldValue(row: FieldRow, all: readonly FieldRow[]): fc.Arbitrary<unknown> {
  if (row.kind === 'flag') return fc.boolean();
  if (row.kind === 'number') return number(row);
  if (row.kind === 'bigint') return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const [minLength, maxLength] = lengths(row, all);
  if (row.kind === 'bytes') return fc.uint8Array({ minLength, maxLength });
  return text(row, maxLength);
}

function number({ bits, span, names, open }: FieldRow): fc.Arbitrary<number> {
  if (names !== undefined && !open) return fc.constantFrom(...names.keys());
  const width = bits === undefined ? 8 * (span as number) : bits[0] - bits[1] + 1;
  return fc.integer({ min: 0, max: 2 ** width - 1 });
}

function lengths({ span }: FieldRow, all: readonly FieldRow[]): [number, number] {
  if (typeof span === 'number') return [span, span];
  const measure = all.find(({ property }) => property === span.measuredBy) as FieldRow;
  return [0, Math.min(2 ** (8 * (measure.span as number)) - 1, 300)];
}

function text(row: FieldRow, maxBytes: number): fc.Arbitrary<string> {
  const { pad, ascii } = row.text as NonNullable<FieldRow['text']>;
  return fc.string({ unit: ascii ? 'grapheme-ascii' : 'binary', maxLength: maxBytes }).map((any) => {
    let bytes = 0;
    let fitting = '';
    for (const character of any) {
      bytes += encodeName(character).length;
      if (bytes > maxBytes) break;
      fitting += character;
    }
    while (fitting.endsWith(String.fromCharCode(pad))) fitting = fitting.slice(0, -1);
    return fitting;
  });
}
