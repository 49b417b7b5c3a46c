import type { AllOf } from './bit-fields.js';
import { type Field, type FieldLine, type FieldRow, hexOf, type LayoutFault, type Properties } from './field.js';
import { ByteView } from './layout.js';

/** What decode gives: faults are told, never thrown, and every byte is kept in the value. */
export type Decoding<Value> =
  /** All fields are there. */
  | {
      readonly complete: true;
      readonly value: Value;
      readonly lengthBytes: number;
      readonly faults: readonly LayoutFault[];
    }
  /** The bytes end before the structure does: the last fault says where. */
  | {
      readonly complete: false;
      readonly value: Partial<Value>;
      readonly lengthBytes: number;
      readonly faults: readonly LayoutFault[];
    };

/** A structure, declared once: everything about it is derived from its fields. */
export interface Layout<Value extends object, Input extends object = Value> {
  /** The standard's name. */
  readonly name: string;
  /** The standard and clause, or program and file, that it comes from. */
  readonly source: string;
  /**
   * Decodes the structure at the start of any bytes; what comes behind it is left alone. Never throws.
   * @param bytes - from the first byte of the structure on
   */
  decode(bytes: Uint8Array): Decoding<Value>;
  /**
   * Encodes a value.
   * @param options - `asRead`: gives back what was decoded with its faults (reserved bits, foreign characters, numbers
   * without a meaning), which are refused otherwise
   * @throws FormatError when it does not fit, naming the field
   */
  encode(value: Input, options?: { readonly asRead?: boolean }): Uint8Array<ArrayBuffer>;
  /**
   * The annotated dump: a line a field, for those that are there; one that is cut off says so.
   * @param bytes - from the first byte of the structure on
   * @param offsetBytes - added to the offsets, where the structure stands within something larger
   */
  explain(bytes: Uint8Array, offsetBytes?: number): FieldLine[];
  /** The structure's table, a row a field: `describe` writes it as Markdown. */
  readonly rows: readonly FieldRow[];
}

/** What decode of a layout gives. */
export type Decoded<L> = L extends Layout<infer Value, infer _Input> ? Value : never;

/** What encode of a layout takes. */
export type Encodable<L> = L extends Layout<infer _Value, infer Input> ? Input : never;

type Flat<T> = { [K in keyof T]: T[K] } & {};
type ValueOf<F> = F extends Field<infer Value, infer _Input> ? Value : never;
type InputOf<F> = F extends Field<infer _Value, infer Input> ? Input : never;

/**
 * Declares a structure.
 * @param name - the standard's name
 * @param about - `source`: the standard and clause, or program and file
 * @param fields - in order: offsets follow from it
 * @throws RangeError when two fields have one name, or a field is measured by none before it
 */
export function layout<const Fields extends readonly Field[]>(
  name: string,
  about: { readonly source: string },
  fields: Fields,
): Layout<Flat<AllOf<ValueOf<Fields[number]>>>, Flat<AllOf<InputOf<Fields[number]>>>> {
  return {
    name,
    source: about.source,
    rows: rowsOf(name, fields),
    decode: (bytes) => decode(fields, bytes) as Decoding<Flat<AllOf<ValueOf<Fields[number]>>>>,
    encode: (value, options) => encode(name, fields, value as Properties, options?.asRead === true),
    explain: (bytes, offsetBytes = 0) => explain(about.source, fields, bytes, offsetBytes),
  };
}

function rowsOf(structure: string, fields: readonly Field[]): FieldRow[] {
  const rows = fields.flatMap((field) => field.rows);
  const seen = new Set<string>();
  for (const { property, kind, span } of rows) {
    if (seen.has(property) && kind !== 'reserved') throw new RangeError(`${structure}: two fields named ${property}`);
    if (typeof span !== 'number' && !seen.has(span.measuredBy)) {
      throw new RangeError(`${structure}: no ${span.measuredBy} before ${property}`);
    }
    seen.add(property);
  }
  return rows;
}

function decode(fields: readonly Field[], bytes: Uint8Array): Decoding<object> {
  const view = new ByteView(bytes);
  const value: Properties = {};
  const faults: LayoutFault[] = [];
  let at = 0;
  for (const field of fields) {
    const span = field.spanOf(value);
    if (span > bytes.length - at) {
      faults.push({ kind: 'short', field: field.title, offsetBytes: at, neededBytes: span });
      return { complete: false, value, lengthBytes: at, faults };
    }
    field.read(view, at, span, value, faults);
    at += span;
  }
  return { complete: true, value, lengthBytes: at, faults };
}

function encode(
  structure: string,
  fields: readonly Field[],
  value: Properties,
  asRead: boolean,
): Uint8Array<ArrayBuffer> {
  const spans = fields.map((field) => field.check(structure, value, asRead));
  const bytes = new Uint8Array(spans.reduce((sum, span) => sum + span, 0));
  const view = new ByteView(bytes);
  let at = 0;
  for (const [i, field] of fields.entries()) {
    field.write(view, at, value);
    at += spans[i] as number;
  }
  return bytes;
}

function explain(source: string, fields: readonly Field[], bytes: Uint8Array, offsetBytes: number): FieldLine[] {
  const view = new ByteView(bytes);
  const value: Properties = {};
  const lines: FieldLine[] = [];
  let at = 0;
  for (const field of fields) {
    const span = field.spanOf(value);
    if (span > bytes.length - at) {
      const there = bytes.subarray(at);
      const cut = `cut off: ${there.length} of ${span} bytes`;
      const hex = hexOf(there);
      lines.push({ offsetBytes: at, bits: undefined, hex, name: field.title, value: cut, unit: '', source });
      break;
    }
    field.read(view, at, span, value, []);
    lines.push(...field.lines(view, at, span));
    at += span;
  }
  return lines.map((line) => ({
    ...line,
    offsetBytes: line.offsetBytes + offsetBytes,
    source: line.source === '' ? source : line.source,
  }));
}
