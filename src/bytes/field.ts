import type { ByteView } from './layout.js';

/** Property names with what was decoded, or is to be encoded. */
export type Properties = Record<string, unknown>;

/** What is odd in bytes that were decoded. Offsets are in bytes from the start of the structure. */
export type LayoutFault =
  /** The bytes end within a field. */
  | { readonly kind: 'short'; readonly field: string; readonly offsetBytes: number; readonly neededBytes: number }
  /** Reserved bits are not zero. */
  | { readonly kind: 'reserved'; readonly field: string; readonly offsetBytes: number; readonly found: number }
  /** A number that the standard gives no meaning. */
  | { readonly kind: 'value'; readonly field: string; readonly offsetBytes: number; readonly found: number }
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
  /** The bytes in hex, parted by blanks; for a bit field all bytes it lies in. */
  readonly hex: string;
  /** The standard's name, such as `ATTRIBUTE IDENTIFIER`. */
  readonly name: string;
  /** The value in words, without its unit. Texts are as they were read: not yet safe for a terminal. */
  readonly value: string;
  /** What the value counts, such as `bytes`; empty where it counts nothing. */
  readonly unit: string;
  /** The standard and clause, or the program, that it comes from. */
  readonly source: string;
}

/** One row of a structure's table: what is known of a field without any bytes. */
export interface FieldRow {
  /** Property of the value; `reserved` for reserved bits. */
  readonly property: string;
  /** The standard's name. */
  readonly name: string;
  readonly kind: 'flag' | 'number' | 'bigint' | 'reserved' | 'bytes' | 'text';
  /** Length in bytes of what the field lies in, or the property that holds it. */
  readonly span: number | { readonly measuredBy: string };
  /** First (most significant) and last bit, where the field is less than its bytes. */
  readonly bits: readonly [number, number] | undefined;
  /** For a number: the property whose length in bytes it is. */
  readonly measures: string | undefined;
  /** For a number: its known values, and whether others are fine too. */
  readonly names: ReadonlyMap<number, string> | undefined;
  readonly open: boolean;
  /** For a number: digits in hex, where it is written so. */
  readonly hexDigits: number | undefined;
  /** For a text: what fills it up, and whether it takes ASCII only. */
  readonly text: { readonly pad: number; readonly ascii: boolean } | undefined;
  /** What the value counts; empty where it counts nothing. */
  readonly unit: string;
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
    names: undefined,
    open: false,
    hexDigits: undefined,
    text: undefined,
    unit: options.unit ?? '',
    source: options.source ?? '',
    ...own,
  };
}

/**
 * One field of a layout: contributes properties to the value. `Value` types what decode gives, `Input` what encode
 * takes. Kinds of fields are made in `fields.ts`; others may implement this.
 */
export interface Field<Value extends object = object, Input extends object = Value> {
  /** The standard's name. */
  readonly title: string;
  /** Length in bytes, given the properties decoded before it. */
  spanOf(before: Properties): number;
  /** Reads into `into` what stands at the offset; the bytes are there. */
  read(view: ByteView, offset: number, spanBytes: number, into: Properties, faults: LayoutFault[]): void;
  /**
   * Length in bytes that the value will take. `asRead`: what decode would call a fault is fine.
   * @throws FormatError when the value does not fit
   */
  check(structure: string, input: Properties, asRead: boolean): number;
  /** Writes the value, which `check` has found to fit. */
  write(view: ByteView, offset: number, input: Properties): void;
  /** Explains what stands at the offset; the bytes are there. */
  lines(view: ByteView, offset: number, spanBytes: number): FieldLine[];
  /** What is known of it without any bytes: a row a property, and one for each run of reserved bits. */
  readonly rows: readonly FieldRow[];
  /** Carries the types, never a value. */
  readonly types?: { readonly value: Value; readonly input: Input };
}

/** What every field may say about itself. */
export interface FieldOptions {
  /** The standard's name, where it is not the property's in capitals. */
  readonly title?: string;
  /** Shown behind the value. */
  readonly unit?: string;
  /** Where it differs from the layout's: standard and clause, or program and file. */
  readonly source?: string;
}

/** `attributeLength` as the standards write it: `ATTRIBUTE LENGTH`. */
export function titleOf(name: string, options: FieldOptions): string {
  return options.title ?? name.replace(/(?<=[a-z0-9])[A-Z]/g, (capital) => ` ${capital}`).toUpperCase();
}

/** Bytes in hex, parted by blanks. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
