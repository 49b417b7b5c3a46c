/** The kinds of fields that are one value in whole bytes; those of bits are in `bit-fields.ts`. */
import { type Field, type FieldOptions, type FieldRow, hexOf, rowOf, titleOf } from './field.js';
import { FormatError } from './format-error.js';
import { biguintWire, bytesWire, paddedTextWire, uintWire, type Wire } from './layout.js';
import { encodeName } from './text.js';

/** A number's known values. */
export interface NumberOptions extends FieldOptions {
  /** Names of known values. Any other value is a fault, unless `open`. */
  readonly names?: ReadonlyMap<number, string>;
  /** Values without a name are fine too. */
  readonly open?: boolean;
  /** Shows a value without a name in hex, with this many digits. */
  readonly hexDigits?: number;
}

/** A property that holds one value. */
export type One<Name extends string, Value> = { readonly [K in Name]: Value };

type Span = number | { readonly measuredBy: string };

/** The number as the standards write it, with the name of its value: `0806h BARCODE`. */
export function numberInWords(value: number, options: NumberOptions): string {
  const digits = options.hexDigits;
  const number = digits === undefined ? `${value}` : `${value.toString(16).toUpperCase().padStart(digits, '0')}h`;
  const name = options.names?.get(value);
  return name === undefined ? number : `${number} ${name}`;
}

/** Why a number does not fit into that many bits, or has no meaning, if so. */
export function numberMisfit(value: unknown, bits: number, options: NumberOptions): string | undefined {
  const most = 2 ** bits - 1;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) {
    return `must be an integer from 0 to ${most}, not ${String(value)}`;
  }
  if (isNamed(value, options)) return undefined;
  return `must be one of ${[...(options.names?.keys() ?? [])].join(', ')}, not ${value}`;
}

/** Whether the standard gives the number a meaning. */
export function isNamed(value: number, options: NumberOptions): boolean {
  return options.names === undefined || options.open === true || options.names.has(value);
}

function uint<Name extends string>(spanBytes: number, name: Name, options: NumberOptions): Field<One<Name, number>> {
  const wire = uintWire(spanBytes);
  const { names, open, hexDigits } = options;
  return {
    rows: [rowOf(name, options, { kind: 'number', span: spanBytes, names, open: open === true, hexDigits })],
    title: titleOf(name, options),
    spanOf: () => spanBytes,
    read(view, offset, _span, into, faults) {
      const value = wire.decode(view, offset);
      into[name] = value;
      if (!isNamed(value, options)) {
        faults.push({ kind: 'value', field: name, offsetBytes: offset, found: value });
      }
    },
    check(structure, input, asRead) {
      const misfit = numberMisfit(input[name], 8 * spanBytes, asRead ? {} : options);
      if (misfit !== undefined) throw new FormatError(structure, name, misfit);
      return spanBytes;
    },
    write: (view, offset, input) => void wire.encode(input[name] as number, view, offset),
    lines: (view, offset) => [
      {
        offsetBytes: offset,
        bits: undefined,
        hex: hexOf(view.bytes.subarray(offset, offset + spanBytes)),
        name: titleOf(name, options),
        value: numberInWords(wire.decode(view, offset), options),
        unit: options.unit ?? '',
        source: options.source ?? '',
      },
    ],
  };
}

/** An unsigned integer of 1 byte. */
export function u8<const Name extends string>(name: Name, options: NumberOptions = {}): Field<One<Name, number>> {
  return uint(1, name, options);
}

/** An unsigned big-endian integer of 2 bytes. */
export function u16<const Name extends string>(name: Name, options: NumberOptions = {}): Field<One<Name, number>> {
  return uint(2, name, options);
}

/** An unsigned big-endian integer of 4 bytes. */
export function u32<const Name extends string>(name: Name, options: NumberOptions = {}): Field<One<Name, number>> {
  return uint(4, name, options);
}

/** An unsigned big-endian integer of 6 bytes. */
export function u48<const Name extends string>(name: Name, options: NumberOptions = {}): Field<One<Name, number>> {
  return uint(6, name, options);
}

/**
 * An unsigned big-endian integer of 1 or 2 bytes that is the length in bytes of another field. Encode derives it;
 * where it is given, it must agree.
 */
export function lengthOf<const Name extends string>(
  spanBytes: 1 | 2,
  name: Name,
  measured: string,
  options: FieldOptions = {},
): Field<One<Name, number>, Partial<One<Name, number>>> {
  const plain = uint(spanBytes, name, { unit: 'bytes', ...options });
  const derived = (input: Record<string, unknown>): number => (input[measured] as Uint8Array | undefined)?.length ?? 0;
  return {
    ...plain,
    rows: plain.rows.map((row) => ({ ...row, measures: measured })),
    check(structure, input, asRead) {
      const given = input[name] ?? derived(input);
      if (given !== derived(input)) {
        throw new FormatError(structure, name, `is ${String(given)}, but ${measured} has ${derived(input)} bytes`);
      }
      return plain.check(structure, { [name]: given }, asRead);
    },
    write: (view, offset, input) => plain.write(view, offset, { [name]: derived(input) }),
  };
}

/** An unsigned big-endian integer of 8 bytes, as a bigint. */
export function u64<const Name extends string>(name: Name, options: FieldOptions = {}): Field<One<Name, bigint>> {
  return single(name, options, 8, biguintWire, {
    kind: 'bigint',
    misfit: (value) =>
      typeof value === 'bigint' && value >= 0n && value < 1n << 64n
        ? undefined
        : `must be a bigint from 0 to 18446744073709551615, not ${String(value)}`,
    show: (value) => `${value}`,
  });
}

/**
 * Bytes as they are.
 * @param span - their number, or the property, decoded before, that holds it
 */
export function bytes<const Name extends string>(
  name: Name,
  span: Span,
  options: FieldOptions = {},
): Field<One<Name, Uint8Array>> {
  return single(name, options, span, bytesWire, {
    kind: 'bytes',
    misfit(value) {
      if (!(value instanceof Uint8Array)) return 'must be a Uint8Array';
      const fits = typeof span !== 'number' || value.length === span;
      return fits ? undefined : `must be ${span} bytes, not ${value.length}`;
    },
    show: (value) => `${value.length} ${value.length === 1 ? 'byte' : 'bytes'}`,
  });
}

/** How a text is written. */
export interface TextOptions extends FieldOptions {
  /** What fills it up: 20h (blank) or 00h. */
  readonly pad: 0x20 | 0x00;
  /** Takes ASCII 20h to 7Eh only (SPC-5, ASCII data field requirements); otherwise any UTF-8. */
  readonly ascii: boolean;
}

/** Text, left aligned, filled up to its length in bytes; the value is without the filling. */
export function text<const Name extends string>(
  name: Name,
  spanBytes: number,
  options: TextOptions,
): Field<One<Name, string>> {
  const plain = single(name, options, spanBytes, (span) => paddedTextWire(span, options.pad), {
    kind: 'text',
    text: { pad: options.pad, ascii: options.ascii },
    misfit: (value, asRead) => textMisfit(value, spanBytes, options, asRead),
    show: (value: string) => `"${value}"`,
  });
  return {
    ...plain,
    read(view, offset, span, into, faults) {
      plain.read(view, offset, span, into, faults);
      if (!options.ascii) return;
      const found = firstForeign(view.bytes.subarray(offset, offset + span));
      if (found !== undefined) {
        const { kind, at, byte } = found;
        faults.push({ kind, field: name, offsetBytes: offset + at, found: byte });
      }
    },
  };
}

/** The first byte that is no ASCII character; NULs up to the end are wrong filling, no wrong text. */
function firstForeign(all: Uint8Array): { kind: 'character' | 'padding'; at: number; byte: number } | undefined {
  const at = all.findIndex((byte) => byte < 0x20 || byte > 0x7e);
  if (at < 0) return undefined;
  const filling = all.subarray(at).every((byte) => byte === 0);
  return { kind: filling ? 'padding' : 'character', at, byte: all[at] as number };
}

function textMisfit(value: unknown, spanBytes: number, options: TextOptions, asRead: boolean): string | undefined {
  if (typeof value !== 'string') return 'must be a string';
  const length = encodeName(value).length;
  if (length > spanBytes) return `must be at most ${spanBytes} bytes, not ${length}`;
  if (asRead) return undefined;
  if (options.ascii && /[^ -~]/.test(value)) return 'must be ASCII characters 20h to 7Eh only';
  // It could not be told from the filling: decode would give another text back.
  if (!value.endsWith(String.fromCharCode(options.pad))) return undefined;
  return `must not end in ${options.pad === 0 ? 'NUL' : 'a blank'}: that is what fills the field up`;
}

interface SingleRules<T> extends Pick<FieldRow, 'kind'>, Partial<Pick<FieldRow, 'text'>> {
  readonly misfit: (value: unknown, asRead: boolean) => string | undefined;
  readonly show: (value: T) => string;
}

function single<Name extends string, T>(
  name: Name,
  options: FieldOptions,
  span: Span,
  wireOf: (spanBytes: number) => Wire<T>,
  rules: SingleRules<T>,
): Field<One<Name, T>> {
  return {
    rows: [rowOf(name, options, { kind: rules.kind, span, text: rules.text })],
    title: titleOf(name, options),
    spanOf: (before) => (typeof span === 'number' ? span : (before[span.measuredBy] as number)),
    read(view, offset, spanBytes, into) {
      into[name] = wireOf(spanBytes).decode(view, offset);
    },
    check(structure, input, asRead) {
      const misfit = rules.misfit(input[name], asRead);
      if (misfit !== undefined) throw new FormatError(structure, name, misfit);
      return typeof span === 'number' ? span : (input[name] as Uint8Array).length;
    },
    write(view, offset, input) {
      const spanBytes = typeof span === 'number' ? span : (input[name] as Uint8Array).length;
      wireOf(spanBytes).encode(input[name] as T, view, offset);
    },
    lines(view, offset, spanBytes) {
      const value = rules.show(wireOf(spanBytes).decode(view, offset));
      const hex = hexOf(view.bytes.subarray(offset, offset + spanBytes));
      const { unit = '', source = '' } = options;
      return [{ offsetBytes: offset, bits: undefined, hex, name: titleOf(name, options), value, unit, source }];
    },
  };
}
