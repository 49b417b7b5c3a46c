/** Fields that are numbers in whole bytes. */
import { type Constant, type Field, type FieldOptions, type FieldRow, lineOf, type One, rowOf } from './field.js';
import { inHex } from './hexadecimal.js';
import { eachOf, type Kept, REST } from './kept.js';
import { biguintWire, uintWire, type Wire } from './layout.js';

/** A number's known values. */
export interface NumberOptions extends FieldOptions {
  /** The one number that always stands there: encode needs not be given it. */
  readonly is?: number;
  /** Names of known values. Any other value is a fault, unless `open`. */
  readonly names?: ReadonlyMap<number, string>;
  /** Values without a name are fine too. */
  readonly open?: boolean;
  /** Shows a value without a name in hex, with this many digits. */
  readonly hexDigits?: number;
}

/** The type of a number with these options: the constant, or any. */
export type NumberOf<Options> = Options extends { readonly is: infer Is extends number } ? Is : number;

/** What encode takes for it: a constant may be left out. */
export type NumberInput<Name extends string, Options> = Options extends { readonly is: infer Is extends number }
  ? { readonly [K in Name]?: Is }
  : One<Name, number>;

/** The property, where it is constant. */
export type AlwaysOf<Name extends string, Options> = Options extends { readonly is: infer Is extends number }
  ? One<Name, Is>
  : object;

/** The number as the standards write it, with the name of its value: `0806h BARCODE`. */
export function numberInWords(
  value: number,
  { names, hexDigits }: Pick<NumberOptions, 'names' | 'hexDigits'> | FieldRow,
): string {
  const number = hexDigits === undefined ? `${value}` : inHex(value, hexDigits);
  const name = names?.get(value);
  return name === undefined ? number : `${number} ${name}`;
}

/** Which numbers are fine: alike in memory for every field, as options are not. */
export interface NumberRules {
  /** The only one. */
  readonly is: number | undefined;
  /** Those that have a name; undefined where others are fine too. */
  readonly names: ReadonlyMap<number, string> | undefined;
}

/** What the options demand of the number. */
export function rulesOf({ is, names, open }: NumberOptions): NumberRules {
  return { is, names: open === true ? undefined : names };
}

/** Any number is fine. */
export const ANY_NUMBER: NumberRules = /* @__PURE__ */ rulesOf({});

/** Why a number does not fit between two others, or has no meaning, if so. */
export function numberMisfit(value: unknown, least: number, most: number, rules: NumberRules): string | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    return `must be an integer from ${least} to ${most}, not ${String(value)}`;
  }
  const { is, names } = rules;
  if (is !== undefined && value !== is) return `must be ${is}, not ${value}`;
  if (names === undefined || names.has(value)) return undefined;
  return `must be one of ${[...names.keys()].join(', ')}, not ${value}`;
}

/** What is odd about a number that was read. */
export type NumberFault =
  | { readonly kind: 'constant'; readonly expected: number; readonly found: number }
  | { readonly kind: 'value'; readonly found: number };

/** Whether another number should stand there, or the standard gives it no meaning. */
export function numberFault(found: number, { is, names }: NumberRules): NumberFault | undefined {
  if (is !== undefined) return found === is ? undefined : { kind: 'constant', expected: is, found };
  return names === undefined || names.has(found) ? undefined : { kind: 'value', found };
}

const NO_RULES: NumberOptions = {};

function numberField<const Name extends string, const Options extends NumberOptions>(
  spanBytes: number,
  name: Name,
  options: Options,
  signed: boolean,
): Field<One<Name, NumberOf<Options>>, NumberInput<Name, Options>, AlwaysOf<Name, Options>> {
  const wire = uintWire(spanBytes);
  const { names, open, hexDigits, is } = options;
  const rules = rulesOf(options);
  const row = rowOf(name, options, {
    kind: 'number',
    span: spanBytes,
    names,
    open: open === true,
    hexDigits,
    is,
    signed,
  });
  const all = 2 ** (8 * spanBytes);
  const [least, most] = signed ? [-all / 2, all / 2 - 1] : [0, all - 1];
  const constants: Constant[] =
    is === undefined ? [] : [{ property: name, offsetBytes: 0, spanBytes, shift: 0, bits: 8 * spanBytes, value: is }];
  return {
    rows: [row],
    title: row.name,
    span: spanBytes,
    constants,
    read(reading, at) {
      const behind = at + spanBytes;
      if (behind > reading.end) return reading.cut(name, at, spanBytes);
      const word = wire.decode(reading.view, at);
      const value = word > most ? word - all : word;
      reading.value[name] = value;
      const fault = numberFault(value, rules);
      if (fault !== undefined) reading.faults.push({ ...fault, field: reading.path + name, offsetBytes: at });
      return behind;
    },
    write(writing) {
      const value = writing.input[name] ?? is;
      const misfit = numberMisfit(value, least, most, writing.asRead ? ANY_NUMBER : rules);
      if (misfit !== undefined) writing.refuse(name, misfit);
      const word = (value as number) < 0 ? (value as number) + all : (value as number);
      const at = writing.take(spanBytes);
      wire.encode(word, writing.out.view, at);
    },
    lines: (reading, at, behind, depth) => [
      lineOf(reading, [at, behind], depth, row, numberInWords(reading.value[name] as number, options)),
    ],
  };
}

/** Makes a field that is an unsigned big-endian integer. */
export type UnsignedField = <const Name extends string, const Options extends NumberOptions = NumberOptions>(
  name: Name,
  options?: Options,
) => Field<One<Name, NumberOf<Options>>, NumberInput<Name, Options>, AlwaysOf<Name, Options>>;

const unsignedOf =
  (spanBytes: number): UnsignedField =>
  (name, options = NO_RULES as never) =>
    numberField(spanBytes, name, options, false);

/** An unsigned big-endian integer of 1 byte. */
export const u8 = /* @__PURE__ */ unsignedOf(1);
/** An unsigned big-endian integer of 2 bytes. */
export const u16 = /* @__PURE__ */ unsignedOf(2);
/** An unsigned big-endian integer of 3 bytes. */
export const u24 = /* @__PURE__ */ unsignedOf(3);
/** An unsigned big-endian integer of 4 bytes. */
export const u32 = /* @__PURE__ */ unsignedOf(4);
/** An unsigned big-endian integer of 5 bytes. */
export const u40 = /* @__PURE__ */ unsignedOf(5);
/** An unsigned big-endian integer of 6 bytes. */
export const u48 = /* @__PURE__ */ unsignedOf(6);

/** A big-endian integer in two's complement of 1 to 4 bytes, such as a count that can go backwards. */
export function signed<const Name extends string>(
  spanBytes: 1 | 2 | 3 | 4,
  name: Name,
  options: FieldOptions = {},
): Field<One<Name, number>> {
  return numberField(spanBytes, name, options as NumberOptions, true);
}

interface Sized {
  /** The property whose size it is, or {@link REST}. */
  readonly of: string;
  readonly row: Partial<FieldRow>;
  /** What is done with the number when it is read; `behind` is the offset behind it. */
  readonly told: (reading: Parameters<Field['read']>[0], value: number, behind: number) => void;
  /** How errors speak of the size: `rest has 1 bytes`. */
  readonly inWords: (size: number) => string;
}

/** A number that follows from what it stands for: encode derives it; where it is given, it must agree. */
function derived<const Name extends string>(
  spanBytes: number,
  name: Name,
  options: FieldOptions,
  sized: Sized,
): Field<One<Name, number>, Partial<One<Name, number>>> {
  const plain = numberField(spanBytes, name, options as NumberOptions, false);
  const wire = uintWire(spanBytes);
  return {
    title: plain.title,
    span: plain.span,
    constants: [],
    lines: plain.lines,
    rows: plain.rows.map((row) => ({ ...row, ...sized.row })),
    read(reading, at) {
      const behind = plain.read(reading, at);
      if (behind >= 0) sized.told(reading, reading.value[name] as number, behind);
      return behind;
    },
    write(writing) {
      const at = writing.take(spanBytes);
      const given = writing.input[name];
      writing.later({
        field: name,
        of: sized.of,
        behind: at + spanBytes,
        write(size) {
          if (given !== undefined && given !== size)
            writing.refuse(name, `is ${String(given)}, but ${sized.inWords(size)}`);
          const misfit = numberMisfit(size, 0, 2 ** (8 * spanBytes) - 1, ANY_NUMBER);
          if (misfit !== undefined) writing.refuse(name, misfit);
          wire.encode(size, writing.out.view, at);
        },
      });
    },
  };
}

/** The length in bytes of another field. Encode derives it; where it is given, it must agree. */
export function lengthOf<const Name extends string>(
  spanBytes: 1 | 2 | 3 | 4,
  name: Name,
  measured: string,
  options: FieldOptions = {},
): Field<One<Name, number>, Partial<One<Name, number>>> {
  return derived(
    spanBytes,
    name,
    { unit: 'bytes', ...options },
    {
      of: measured,
      row: { measures: measured },
      told: (reading, value) => reading.measure(name, value),
      inWords: (size) => `${measured} has ${size} bytes`,
    },
  );
}

/**
 * The length in bytes of all that follows in the structure: what lies within it, behind the last field, is kept as
 * unknown bytes. Encode derives it; where it is given, it must agree.
 */
export function lengthOfRest<const Name extends string>(
  spanBytes: 1 | 2 | 3 | 4,
  name: Name,
  options: FieldOptions = {},
): Field<One<Name, number> & Kept, Partial<One<Name, number>> & Kept> {
  return derived(
    spanBytes,
    name,
    { unit: 'bytes', ...options },
    {
      of: REST,
      row: { measures: REST },
      told: (reading, value, behind) => reading.endAt(name, behind + value),
      inWords: (size) => `${size} bytes follow`,
    },
  );
}

/** The number of entries of a list behind it. Encode derives it; where it is given, it must agree. */
export function countOf<const Name extends string>(
  spanBytes: 1 | 2 | 3 | 4,
  name: Name,
  counted: string,
  options: FieldOptions = {},
): Field<One<Name, number>, Partial<One<Name, number>>> {
  return derived(spanBytes, name, options, {
    of: counted,
    row: { counts: counted },
    told: (reading, value) => reading.measure(name, value),
    inWords: (size) => `${counted} has ${size} entries`,
  });
}

/**
 * The length in bytes of each entry of a list behind it, which names this number as its `each`. Encode gives the length of
 * the longest; where it is given, it must suffice, and entries are filled up with zeros.
 */
export function entryLengthOf<const Name extends string>(
  spanBytes: 1 | 2 | 3 | 4,
  name: Name,
  listed: string,
  options: FieldOptions = {},
): Field<One<Name, number>, Partial<One<Name, number>>> {
  return derived(
    spanBytes,
    name,
    { unit: 'bytes', ...options },
    {
      of: eachOf(listed),
      row: { measures: eachOf(listed) },
      told: (reading, value) => reading.measure(name, value),
      inWords: (size) => `the longest of ${listed} has ${size} bytes`,
    },
  );
}

const LEAST_SIGNED = -(2n ** 63n);

/** A number of 8 bytes with values that mean something else than their count. */
export interface BigintOptions extends FieldOptions {
  /** Words for those values; all others are fine too. */
  readonly names?: ReadonlyMap<bigint, string>;
}

function bigintInWords(value: bigint, { names }: BigintOptions): string {
  const name = names?.get(value);
  return name === undefined ? `${value}` : `${value} ${name}`;
}

function bigint<const Name extends string>(
  name: Name,
  options: BigintOptions,
  signed: boolean,
): Field<One<Name, bigint>> {
  const wire: Wire<bigint> = biguintWire();
  const row = rowOf(name, options, { kind: 'bigint', span: 8, signed });
  const [least, most] = signed ? [LEAST_SIGNED, -LEAST_SIGNED - 1n] : [0n, 2n ** 64n - 1n];
  return {
    rows: [row],
    title: row.name,
    span: 8,
    constants: [],
    read(reading, at) {
      if (at + 8 > reading.end) return reading.cut(name, at, 8);
      const word = wire.decode(reading.view, at);
      reading.value[name] = signed ? BigInt.asIntN(64, word) : word;
      return at + 8;
    },
    write(writing) {
      const value = writing.input[name];
      if (typeof value !== 'bigint' || value < least || value > most) {
        writing.refuse(name, `must be a bigint from ${least} to ${most}, not ${String(value)}`);
      }
      const at = writing.take(8);
      wire.encode(BigInt.asUintN(64, value as bigint), writing.out.view, at);
    },
    lines: (reading, at, behind, depth) => [
      lineOf(reading, [at, behind], depth, row, bigintInWords(reading.value[name] as bigint, options)),
    ],
  };
}

/** An unsigned big-endian integer of 8 bytes, as a bigint. */
export function u64<const Name extends string>(name: Name, options: BigintOptions = {}): Field<One<Name, bigint>> {
  return bigint(name, options, false);
}

/** A big-endian integer of 8 bytes in two's complement, as a bigint. */
export function signed64<const Name extends string>(name: Name, options: FieldOptions = {}): Field<One<Name, bigint>> {
  return bigint(name, options, true);
}
