import fc from 'fast-check';
import { ByteView, encodeName, type FieldRow, type Layout, stands } from '../../src/bytes/index.js';

/** Bounds on what is made: a list or a field without a fixed length could go on for 4 GiB. */
const BYTES_MAX = 300;
const ENTRIES_MAX = 4;

/** What an arbitrary is made from. */
type Declared = Pick<Layout<object>, 'rows' | 'alternatives' | 'encode' | 'codec'>;

/**
 * Values that a declared structure can hold, from its declaration alone: what `encode` takes. Lengths and counts are
 * left out, since encode derives them; constants are there, since they tell alternatives apart; optional fields are
 * there up to some group. Fields without a fixed length have up to 300 bytes, lists up to 4 entries, fewer where a
 * length before them cannot count more.
 * @param of - any layout
 */
export function encodable<Input>(of: Declared): fc.Arbitrary<Input> {
  return valuesOf(of) as fc.Arbitrary<Input>;
}

function valuesOf(of: Declared): fc.Arbitrary<unknown> {
  if (of.alternatives !== undefined) return choiceOf(of.alternatives);
  const groups = Math.max(-1, ...of.rows.map((row) => row.group ?? -1)) + 1;
  return fc
    .nat({ max: groups })
    .chain((present) => fc.record(modelOf(of.rows, present)))
    .filter((value) => fits(of, value));
}

/** A value of an alternative must not be one of an alternative before it, neither as a value nor as bytes. */
function choiceOf(alternatives: readonly Layout<object>[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    ...alternatives.map((one, i) => {
      const before = alternatives.slice(0, i).map(({ codec }) => codec.constants);
      if (before.length === 0) return valuesOf(one);
      return valuesOf(one).filter((value) => {
        const bytes = new ByteView(one.encode(value as object));
        return !before.some((all) => all.every((constant) => stands(constant, bytes, 0, bytes.length)));
      });
    }),
  );
}

/** Whether a length before a field is wide enough for it: only encode knows how long all of it is. */
function fits(of: Declared, value: unknown): boolean {
  const narrow = of.rows.some(({ measures, span }) => measures !== undefined && span === 1);
  if (!narrow) return true;
  try {
    of.encode(value as never);
    return true;
  } catch (error) {
    if (error instanceof Error && /must be an integer from 0 to 255/.test(error.message)) return false;
    throw error;
  }
}

function modelOf(rows: readonly FieldRow[], groups: number): Record<string, fc.Arbitrary<unknown>> {
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  for (const row of rows) {
    const derived = row.measures !== undefined || row.counts !== undefined;
    if (row.kind === 'reserved' || derived || (row.group ?? -1) >= groups) continue;
    model[row.property] = fieldValue(row, rows);
  }
  return model;
}

function fieldValue(row: FieldRow, all: readonly FieldRow[]): fc.Arbitrary<unknown> {
  const [minLength, maxLength] = lengths(row, all);
  switch (row.kind) {
    case 'flag':
      return fc.boolean();
    case 'number':
      return number(row);
    case 'bigint':
      return row.signed
        ? fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
        : fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    case 'structure':
      return valuesOf(row.of as Layout<object>);
    case 'list':
      return fc.array(valuesOf(row.of as Layout<object>), { maxLength: ENTRIES_MAX });
    case 'bytes':
      return fc.uint8Array({ minLength, maxLength });
    default:
      return text(row, minLength, maxLength);
  }
}

function number({ bits, span, names, open, is, signed }: FieldRow): fc.Arbitrary<number> {
  if (is !== undefined) return fc.constant(is);
  if (names !== undefined && !open) return fc.constantFrom(...names.keys());
  const width = bits === undefined ? 8 * (span as number) : bits[0] - bits[1] + 1;
  if (signed) return fc.integer({ min: -(2 ** (width - 1)), max: 2 ** (width - 1) - 1 });
  const any = fc.integer({ min: 0, max: 2 ** width - 1 });
  return names === undefined ? any : fc.oneof(fc.constantFrom(...names.keys()), any);
}

function lengths({ span, kind, text: rules }: FieldRow, all: readonly FieldRow[]): [number, number] {
  if (span === undefined) return [0, 0];
  if (typeof span === 'number') return [kind === 'bytes' || rules?.pad === undefined ? span : 0, span];
  if (span === 'rest') return [0, BYTES_MAX];
  const measure = all.find(({ property }) => property === span.measuredBy) as FieldRow;
  return [0, Math.min(2 ** (8 * (measure.span as number)) - 1, BYTES_MAX)];
}

function text(row: FieldRow, minBytes: number, maxBytes: number): fc.Arbitrary<string> {
  const { pad, ascii } = row.text as NonNullable<FieldRow['text']>;
  return fc.string({ unit: ascii ? 'grapheme-ascii' : 'binary', maxLength: maxBytes }).map((any) => {
    let bytes = 0;
    let fitting = '';
    for (const character of any) {
      bytes += encodeName(character).length;
      if (bytes > maxBytes) break;
      fitting += character;
    }
    if (pad !== undefined) while (fitting.endsWith(String.fromCharCode(pad))) fitting = fitting.slice(0, -1);
    const missing = minBytes - encodeName(fitting).length;
    return missing > 0 ? fitting + '.'.repeat(missing) : fitting;
  });
}
