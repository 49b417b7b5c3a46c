/** Fields that are bytes or text. */
import {
  type Field,
  type FieldOptions,
  type FieldRow,
  lineOf,
  type One,
  type Properties,
  rowOf,
  type Span,
} from './field.js';
import type { Kept } from './kept.js';
import { bytesWire, copied, paddedTextWire, type Wire } from './layout.js';
import type { Reading } from './reading.js';
import { decodeName, encodeName } from './text.js';
import type { Writing } from './writing.js';

/** How many bytes a field has that starts at `at`: undefined where a length tells of more than there are. */
export function spanAt(span: Span, reading: Reading, at: number): number {
  if (typeof span === 'number') return span;
  return span === 'rest' ? reading.end - at : reading.measureOf(span.measuredBy);
}

/** How bytes are shown. */
export interface BytesOptions extends FieldOptions {
  /** What they are: a big-endian number of any length, or ASCII text. Left out: only how many there are is shown. */
  readonly as?: 'number' | 'text';
}

/**
 * Bytes as they are.
 * @param span - their number, or the length, decoded before, that measures them; `rest`: all up to the end
 */
export function bytes<const Name extends string>(
  name: Name,
  span: Span,
  options: BytesOptions = {},
): Field<One<Name, Uint8Array>> {
  return single(name, options, span, {
    kind: 'bytes',
    wireOf: bytesWire,
    misfit(value) {
      if (!(value instanceof Uint8Array)) return 'must be a Uint8Array';
      const fits = typeof span !== 'number' || value.length === span;
      return fits ? undefined : `must be ${span} bytes, not ${value.length}`;
    },
    lengthOf: (value) => value.length,
    show: (value) => bytesInWords(value, options.as),
  });
}

const NUMBER_BYTES_MAX = 8;

function bytesInWords(value: Uint8Array, as: BytesOptions['as']): string {
  if (as === 'text') return `"${decodeName(value)}"`;
  if (as === 'number' && value.length > 0 && value.length <= NUMBER_BYTES_MAX) return `${unsigned(value)}`;
  return `${value.length} ${value.length === 1 ? 'byte' : 'bytes'}`;
}

/**
 * The unsigned big-endian number that bytes are.
 * @param bytes - any number of them; none are 0
 */
export function unsigned(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

/** How a text is written. */
export interface TextOptions extends FieldOptions {
  /** What fills it up to its length: 20h (blank) or 00h. Left out: the text is just as long as it is. */
  readonly pad?: 0x20 | 0x00;
  /** Takes ASCII 20h to 7Eh only (SPC-5, ASCII data field requirements); otherwise any UTF-8. */
  readonly ascii: boolean;
}

/**
 * Text, left aligned, filled up to its length in bytes; the value is without the filling.
 * @param span - its length in bytes, or the length, decoded before, that measures it; `rest`: all up to the end
 */
export function text<const Name extends string>(
  name: Name,
  span: Span,
  options: TextOptions,
): Field<One<Name, string>> {
  const { pad, ascii } = options;
  const plain = single<Name, string>(name, options, span, {
    kind: 'text',
    text: { pad, ascii },
    wireOf: (spanBytes) => (pad === undefined ? wholeText(spanBytes) : paddedTextWire(spanBytes, pad)),
    misfit: (value, asRead) => textMisfit(value, span, options, asRead),
    lengthOf: (value) => encodeName(value).length,
    show: (value) => `"${value}"`,
  });
  return {
    ...plain,
    read(reading, at) {
      const behind = plain.read(reading, at);
      if (behind < 0 || !ascii) return behind;
      const found = firstForeign(reading.view.bytes.subarray(at, behind));
      if (found !== undefined) {
        const { kind, at: within, byte } = found;
        reading.faults.push({ kind, field: reading.path + name, offsetBytes: at + within, found: byte });
      }
      return behind;
    },
  };
}

function wholeText(spanBytes: number): Wire<string> {
  return {
    span: spanBytes,
    decode: (view, offset) => decodeName(view.bytes, offset, offset + spanBytes),
    encode(value, view, offset) {
      view.bytes.set(encodeName(value), offset);
      return spanBytes;
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

function textMisfit(value: unknown, span: Span, options: TextOptions, asRead: boolean): string | undefined {
  if (typeof value !== 'string') return 'must be a string';
  const { length } = encodeName(value);
  const { pad, ascii } = options;
  if (typeof span === 'number') {
    if (length > span) return `must be at most ${span} bytes, not ${length}`;
    if (pad === undefined && length < span) return `must be ${span} bytes, not ${length}`;
  }
  if (asRead) return undefined;
  if (ascii && /[^ -~]/.test(value)) return 'must be ASCII characters 20h to 7Eh only';
  // It could not be told from the filling: decode would give another text back.
  if (pad === undefined || !value.endsWith(String.fromCharCode(pad))) return undefined;
  return `must not end in ${pad === 0 ? 'NUL' : 'a blank'}: that is what fills the field up`;
}

interface SingleRules<T> extends Pick<FieldRow, 'kind'>, Partial<Pick<FieldRow, 'text'>> {
  readonly wireOf: (spanBytes: number) => Wire<T>;
  readonly misfit: (value: unknown, asRead: boolean) => string | undefined;
  /** Length in bytes of a value that fits, where the field has no length of its own. */
  readonly lengthOf: (value: T) => number;
  readonly show: (value: T) => string;
}

function single<Name extends string, T>(
  name: Name,
  options: FieldOptions,
  span: Span,
  rules: SingleRules<T>,
): Field<One<Name, T>> {
  const row = rowOf(name, options, { kind: rules.kind, span, text: rules.text });
  const fixed = typeof span === 'number' ? rules.wireOf(span) : undefined;
  return {
    rows: [row],
    title: row.name,
    span: typeof span === 'number' ? span : undefined,
    constants: [],
    read(reading, at) {
      const spanBytes = spanAt(span, reading, at);
      if (at + spanBytes > reading.end) return reading.cut(name, at, spanBytes);
      reading.value[name] = (fixed ?? rules.wireOf(spanBytes)).decode(reading.view, at);
      return at + spanBytes;
    },
    write(writing) {
      const value = writing.input[name];
      const misfit = rules.misfit(value, writing.asRead);
      if (misfit !== undefined) writing.refuse(name, misfit);
      const spanBytes = fixed?.span ?? rules.lengthOf(value as T);
      writing.sized(name, spanBytes);
      const at = writing.take(spanBytes);
      (fixed ?? rules.wireOf(spanBytes)).encode(value as T, writing.out.view, at);
    },
    lines: (reading, at, behind, depth) => [
      lineOf(reading, [at, behind], depth, row, rules.show(reading.value[name] as T)),
    ],
  };
}

/** Bytes that must be zero. */
export function reservedBytes(count: number): Field<Kept> {
  const row = rowOf('reserved', {}, { kind: 'reserved', span: count });
  const keyOf = (offset: number): string => (count === 1 ? `${offset}` : `${offset}-${offset + count - 1}`);
  return {
    rows: [row],
    title: row.name,
    span: count,
    constants: [],
    read(reading, at) {
      if (at + count > reading.end) return reading.cut('reserved', at, count);
      const { bytes: all } = reading.view;
      for (let i = at; i < at + count; i++) {
        if (all[i] === 0) continue;
        const { unknown } = reading.value as { unknown?: Properties };
        reading.value.unknown = { ...unknown, [keyOf(at - reading.base)]: copied(all, at, at + count) };
        const field = `${reading.path}reserved`;
        reading.faults.push({ kind: 'reserved', field, offsetBytes: i, found: all[i] as number });
        break;
      }
      return at + count;
    },
    write(writing) {
      const kept =
        writing.unknown === undefined ? undefined : keptBytes(writing, keyOf(writing.out.length - writing.base));
      if (kept !== undefined && kept.length !== count) writing.refuse('unknown', `must be ${count} bytes`);
      const at = writing.take(count);
      if (kept !== undefined) writing.out.view.bytes.set(kept, at);
    },
    lines(reading, at, behind, depth) {
      const zero = reading.view.bytes.subarray(at, behind).every((byte) => byte === 0);
      return [lineOf(reading, [at, behind], depth, row, zero ? '0' : 'not zero')];
    },
  };
}

/**
 * Bytes that decode kept.
 * @throws FormatError where they are not to be written
 */
export function keptBytes(writing: Writing, key: string): Uint8Array | undefined {
  const kept = writing.kept(key);
  if (kept === undefined) return undefined;
  if (!writing.asRead) writing.refuse('unknown', `bytes (${key}) must not be there`);
  if (!(kept instanceof Uint8Array)) writing.refuse('unknown', `bytes (${key}) must be a Uint8Array`);
  return kept;
}
