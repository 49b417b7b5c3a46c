import type { Layout } from './declaration.js';
import type { Reading } from './reading.js';
import type { Writing } from './writing.js';

/** Property names with what was decoded, or is to be encoded. */
export type Properties = Record<string, unknown>;

/**
 * What is odd in bytes that were decoded. `field` is the property, with those it lies in before it, such as
 * `designators[1].length`; offsets are in bytes from the start of what was decoded.
 */
export type LayoutFault =
  /** The bytes end within a field, or before what a length tells of. */
  | { readonly kind: 'short'; readonly field: string; readonly offsetBytes: number; readonly neededBytes: number }
  /** A length is too small for a field that lies within it, which stands at `offsetBytes`. */
  | { readonly kind: 'length'; readonly field: string; readonly offsetBytes: number; readonly neededBytes: number }
  /** Reserved bits or bytes are not zero: the first of them. */
  | { readonly kind: 'reserved'; readonly field: string; readonly offsetBytes: number; readonly found: number }
  /** A number that the standard gives no meaning. */
  | { readonly kind: 'value'; readonly field: string; readonly offsetBytes: number; readonly found: number }
  /** Another number than the one that always stands there. */
  | {
      readonly kind: 'constant';
      readonly field: string;
      readonly offsetBytes: number;
      readonly expected: number;
      readonly found: number;
    }
  /** Bytes that a length tells of, behind all fields: of a later version, or the vendor's. */
  | { readonly kind: 'unknown'; readonly field: string; readonly offsetBytes: number; readonly lengthBytes: number }
  /** A byte that may not stand in a text. */
  | { readonly kind: 'character'; readonly field: string; readonly offsetBytes: number; readonly found: number }
  /** A text filled up with another byte than it should be. */
  | { readonly kind: 'padding'; readonly field: string; readonly offsetBytes: number; readonly found: number };

/** One line of the annotated dump. */
export interface FieldLine {
  /** Offset in bytes from the start of what is explained. */
  readonly offsetBytes: number;
  /** First (most significant) and last bit, where the field is less than its bytes; bit 0 is the least of all of them. */
  readonly bits: readonly [number, number] | undefined;
  /** The bytes in hex, parted by blanks; for a bit field all bytes it lies in. Empty for the heading of a structure. */
  readonly hex: string;
  /** The standard's name, such as `ATTRIBUTE IDENTIFIER`. */
  readonly name: string;
  /** The value in words, without its unit. Texts are as they were read: not yet safe for a terminal. */
  readonly value: string;
  /** What the value counts, such as `bytes`; empty where it counts nothing. */
  readonly unit: string;
  /** The standard and clause, or the program, that it comes from. */
  readonly source: string;
  /** How many structures it lies in, besides the one that is explained. */
  readonly depth: number;
  /** Whether it shows bytes that are a secret, or may be: `explain` does so only when asked to. */
  readonly secret?: true;
}

/** How long a field is: bytes, what a length before it says, or all up to the end of the structure. */
export type Span = number | { readonly measuredBy: string } | 'rest';

/** One row of a structure's table: what is known of a field without any bytes. */
export interface FieldRow {
  /** Property of the value; `reserved` for reserved bits and bytes. */
  readonly property: string;
  /** The standard's name. */
  readonly name: string;
  readonly kind: 'flag' | 'number' | 'bigint' | 'reserved' | 'bytes' | 'text' | 'structure' | 'list';
  /** Length in bytes of what the field lies in; undefined for a structure as long as its own fields. */
  readonly span: Span | undefined;
  /** First (most significant) and last bit, where the field is less than its bytes. */
  readonly bits: readonly [number, number] | undefined;
  /** For a number: the property whose length in bytes it is; `the rest`: all that follows; `each of` a list's property: each entry's. */
  readonly measures: string | undefined;
  /** For a number: the list whose entries it counts. */
  readonly counts: string | undefined;
  /** For a number that is always the same. */
  readonly is: number | undefined;
  /** For a number: whether it is in two's complement. */
  readonly signed: boolean;
  /** For a number: its known values, and whether others are fine too. */
  readonly names: ReadonlyMap<number, string> | undefined;
  readonly open: boolean;
  /** For a number: digits in hex, where it is written so. */
  readonly hexDigits: number | undefined;
  /** For a text: what fills it up, if anything does, and whether it takes ASCII only. */
  readonly text: { readonly pad: number | undefined; readonly ascii: boolean } | undefined;
  /** For a structure: its layout; for a list: that of each entry. */
  readonly of: Layout<object> | undefined;
  /** Index of the optional group it belongs to, from 0: all of a group are there or none, and no group without those before it. */
  readonly group: number | undefined;
  /** Whether it is shown only to those who ask for secrets, such as a key. */
  readonly secret: boolean;
  /** What the value counts; empty where it counts nothing. */
  readonly unit: string;
  /** The version of the standard that brought it; empty for what was always there. */
  readonly since: string;
  /** Where it differs from the layout's: standard and clause, or program and file. */
  readonly source: string;
}

/** A row with what every kind of field fills in. */
export function rowOf(
  property: string,
  options: FieldOptions,
  own: Pick<FieldRow, 'kind' | 'span'> & Partial<FieldRow>,
): FieldRow {
  return {
    property,
    name: titleOf(property, options),
    bits: undefined,
    measures: undefined,
    counts: undefined,
    is: undefined,
    signed: false,
    names: undefined,
    open: false,
    hexDigits: undefined,
    text: undefined,
    of: undefined,
    group: undefined,
    secret: options.secret === true,
    unit: options.unit ?? '',
    since: options.since ?? '',
    source: options.source ?? '',
    ...own,
  };
}

/** A number that always stands at one place: what tells structures apart. */
export interface Constant {
  readonly property: string;
  /** From the start of the structure. */
  readonly offsetBytes: number;
  readonly spanBytes: number;
  /** The number's lowest bit within its bytes, and how many bits it has. */
  readonly shift: number;
  readonly bits: number;
  readonly value: number;
}

/** What {@link Field.read} gives where the bytes end within the field; the fault is told. */
export const CUT = -1;

/**
 * One field of a layout: contributes properties to the value. `Value` types what decode gives, `Input` what encode
 * takes, `Always` the properties that are constant. Kinds of fields are made in `numbers.ts`, `bit-fields.ts`,
 * `fields.ts` and `structures.ts`.
 */
export interface Field<Value extends object = object, Input extends object = Value, Always extends object = object> {
  /** The standard's name. */
  readonly title: string;
  /** What is known of it without any bytes: a row a property, and one for each run of reserved bits. */
  readonly rows: readonly FieldRow[];
  /** Length in bytes, where it is always the same. */
  readonly span: number | undefined;
  /** Offsets are from the field's first byte. */
  readonly constants: readonly Constant[];
  /** Reads what stands at the offset and gives the offset behind it, or -1. */
  readonly read: (reading: Reading, at: number) => number;
  /** Explains what `read` has read from `at` to `behind`. */
  lines(reading: Reading, at: number, behind: number, depth: number): readonly FieldLine[];
  /**
   * Writes the value.
   * @throws FormatError when the value does not fit
   */
  readonly write: (writing: Writing) => void;
  /** Carries the types, never a value. */
  readonly types?: { readonly value: Value; readonly input: Input; readonly always: Always };
}

/** What every field may say about itself. */
export interface FieldOptions {
  /** The standard's name, where it is not the property's in capitals. */
  readonly title?: string;
  /** Shown behind the value. */
  readonly unit?: string;
  /** The version of the standard that brought it, such as `SPC-4`. */
  readonly since?: string;
  /** Where it differs from the layout's: standard and clause, or program and file. */
  readonly source?: string;
  /** Shown only to those who ask for secrets, such as a key. */
  readonly secret?: boolean;
}

/** A property that holds one value. */
export type One<Name extends string, Value> = { readonly [K in Name]: Value };

/** `attributeLength` as the standards write it: `ATTRIBUTE LENGTH`. */
export function titleOf(name: string, options: FieldOptions): string {
  return options.title ?? name.replace(/(?<=[a-z0-9])[A-Z]/g, (capital) => ` ${capital}`).toUpperCase();
}

/** Bytes in hex, parted by blanks. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** A line for a field in whole bytes. */
export function lineOf(
  reading: Reading,
  range: readonly [number, number],
  depth: number,
  row: Pick<FieldRow, 'name' | 'unit' | 'source' | 'secret'>,
  value: string,
): FieldLine {
  const [at, behind] = range;
  const hex = hexOf(reading.view.bytes.subarray(at, behind));
  const { name, unit, source, secret } = row;
  return { offsetBytes: at, bits: undefined, hex, name, value, unit, source, depth, ...(secret && { secret }) };
}
