import { alternativeFor, type Layout } from './declaration.js';
import { fieldTakes } from './describe.js';
import { type FieldRow, hexOf, type Properties } from './field.js';
import { FormatError } from './format-error.js';

/** What JSON can hold. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [property: string]: Plain };

/**
 * A decoded value as JSON can hold it: bytes in hex, parted by blanks; bigints as digits. {@link fromPlain}
 * takes it back.
 * @param value - what decode gave
 */
export function plainOf(value: unknown): Plain {
  if (value instanceof Uint8Array) return hexOf(value);
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(plainOf);
  if (typeof value !== 'object' || value === null) return (value ?? null) as Plain;
  return Object.fromEntries(Object.entries(value).map(([property, entry]) => [property, plainOf(entry)]));
}

/**
 * What encode takes, from a plain value: bytes from hex, numbers also from text (`0x5`, `05h`), flags also from `yes`
 * and `no`. What is missing stays so: {@link missingFields} tells of it.
 * @throws FormatError for a property that is no field, and for text that is not what the field takes, naming the field
 */
export function fromPlain(of: Layout<object>, plain: unknown): Properties {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new FormatError(of.name, 'value', 'must be an object');
  }
  const given = plain as Properties;
  const one = alternativeFor(of, constantsRead(of, given)) ?? of;
  const value: Properties = {};
  for (const [property, entry] of Object.entries(given)) {
    if (property === 'reserved') value[property] = entry;
    else if (property === 'unknown') value[property] = bytesUnder(one.name, entry);
    else {
      const row = one.rows.find((known) => known.property === property && known.kind !== 'reserved');
      if (row === undefined) throw new FormatError(one.name, property, 'is no field of it');
      value[property] = fieldFrom(one.name, row, entry);
    }
  }
  return value;
}

/** Text may stand for the numbers that tell alternatives apart, too. */
function constantsRead(of: Layout<object>, given: Properties): Properties {
  if (of.alternatives === undefined) return given;
  return Object.fromEntries(
    Object.entries(given).map(([property, entry]) => [
      property,
      typeof entry === 'string' && NUMERAL.test(entry) ? Number(numberIn(entry)) : entry,
    ]),
  );
}

function bytesUnder(structure: string, entry: unknown): Properties {
  if (typeof entry !== 'object' || entry === null) throw new FormatError(structure, 'unknown', 'must be an object');
  return Object.fromEntries(
    Object.entries(entry).map(([place, hex]) => [place, bytesFrom(structure, `unknown.${place}`, hex)]),
  );
}

function fieldFrom(structure: string, row: FieldRow, entry: unknown): unknown {
  const { property, kind, of } = row;
  if (of !== undefined && kind === 'structure') return fromPlain(of, entry);
  if (of !== undefined) {
    if (!Array.isArray(entry)) throw new FormatError(structure, property, 'must be an array');
    return entry.map((one) => fromPlain(of, one));
  }
  if (kind === 'bytes') return bytesFrom(structure, property, entry);
  if (typeof entry !== 'string') return kind === 'bigint' && typeof entry === 'number' ? exact(entry) : entry;
  if (kind === 'flag') return FLAGS.get(entry.toLowerCase()) ?? entry;
  if (kind === 'text') return entry;
  if (!NUMERAL.test(entry)) throw new FormatError(structure, property, 'must be a number, such as 17, 0x11 or 11h');
  const number = numberIn(entry);
  return kind === 'bigint' ? number : Number(number);
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['yes', true],
  ['true', true],
  ['0', false],
  ['no', false],
  ['false', false],
]);
const NUMERAL = /^(?:-?[0-9]{1,20}|0x[0-9a-f]{1,16}|[0-9a-f]{1,16}h)$/i;

function numberIn(text: string): bigint {
  return /h$/i.test(text) ? BigInt(`0x${text.slice(0, -1)}`) : BigInt(text);
}

/** A number that JSON could not hold exactly is left as it is: encode refuses it. */
function exact(entry: number): unknown {
  return Number.isSafeInteger(entry) ? BigInt(entry) : entry;
}

function bytesFrom(structure: string, property: string, entry: unknown): Uint8Array {
  if (entry instanceof Uint8Array) return entry;
  const digits = typeof entry === 'string' ? entry.replace(/[\s:,]/g, '') : 'none';
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) {
    throw new FormatError(structure, property, 'must be bytes in hex, such as "0a 1b"');
  }
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** A field that a value lacks. */
export interface MissingField {
  /** The property, with those it lies in before it, such as `pages[0].ps`. */
  readonly path: string;
  /** What the field takes, in words. */
  readonly takes: string;
  readonly row: FieldRow;
}

/**
 * The fields that encode needs and a value lacks. Constants and lengths may be left out, and optional groups as a
 * whole.
 * @param value - as {@link fromPlain} gives it
 */
export function missingFields(of: Layout<object>, value: object, path = ''): MissingField[] {
  const given = value as Properties;
  const { rows } = alternativeFor(of, given) ?? of;
  const lastGroup = Math.max(
    -1,
    ...rows.map(({ property, group = -1 }) => (given[property] === undefined ? -1 : group)),
  );
  return rows.flatMap((row) => {
    const { property, kind, is, measures, counts, group = -1 } = row;
    const entry = given[property];
    if (entry === undefined) {
      const isNeeded = kind !== 'reserved' && is === undefined && measures === undefined && counts === undefined;
      if (!isNeeded || group > lastGroup) return [];
      return [{ path: path + property, takes: fieldTakes(row, rows), row }];
    }
    return row.of === undefined ? [] : missingInside(row.of, entry, path + property);
  });
}

function missingInside(of: Layout<object>, entry: unknown, path: string): MissingField[] {
  if (Array.isArray(entry)) return entry.flatMap((one, i) => missingFields(of, one as object, `${path}[${i}].`));
  return missingFields(of, entry as object, `${path}.`);
}

/**
 * A value with zeros where fields are missing: numbers 0, flags false, text and lists empty, bytes zero where their
 * number is fixed.
 */
export function filledWithZeros(of: Layout<object>, value: object): Properties {
  const given = value as Properties;
  const { rows } = alternativeFor(of, given) ?? of;
  const missing = new Set(missingFields(of, value).map(({ path }) => path));
  const filled: Properties = { ...given };
  for (const row of rows) {
    const { property } = row;
    const entry = given[property];
    if (missing.has(property)) filled[property] = zeroOf(row);
    else if (row.of !== undefined && entry !== undefined) filled[property] = filledInside(row.of, entry);
  }
  // With its zeros it may be another of several alternatives, which has other fields.
  const isSettled = alternativeFor(of, filled) === alternativeFor(of, given);
  return isSettled ? filled : filledWithZeros(of, onlyOf(of, filled));
}

function filledInside(of: Layout<object>, entry: unknown): unknown {
  if (Array.isArray(entry)) return entry.map((one) => filledWithZeros(of, one as object));
  return filledWithZeros(of, entry as object);
}

function onlyOf(of: Layout<object>, value: Properties): Properties {
  const rows = alternativeFor(of, value)?.rows ?? of.rows;
  return Object.fromEntries(Object.entries(value).filter(([name]) => rows.some(({ property }) => property === name)));
}

function zeroOf({ kind, span, of }: FieldRow): unknown {
  switch (kind) {
    case 'flag':
      return false;
    case 'bigint':
      return 0n;
    case 'text':
      return '';
    case 'bytes':
      return new Uint8Array(typeof span === 'number' ? span : 0);
    case 'list':
      return [];
    case 'structure':
      return of === undefined ? {} : filledWithZeros(of, {});
    default:
      return 0;
  }
}
