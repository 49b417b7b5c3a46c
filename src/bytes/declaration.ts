import type { AllOf } from './bit-fields.js';
import {
  type Constant,
  CUT,
  type Field,
  type FieldLine,
  type FieldRow,
  hexOf,
  type LayoutFault,
  type Properties,
} from './field.js';
import { keptBytes } from './fields.js';
import { FormatError } from './format-error.js';
import { REST } from './kept.js';
import { ByteView } from './layout.js';
import { type Limits, Reading } from './reading.js';
import { unknownLine } from './structures.js';
import { Output, Writing } from './writing.js';

/** What decode gives: faults are told, never thrown, and every byte is kept in the value. */
export type Decoding<Value> =
  /** All fields are there. */
  | {
      readonly complete: true;
      readonly value: Value;
      readonly lengthBytes: number;
      readonly faults: readonly LayoutFault[];
    }
  /** The bytes, or a length that the structure lies in, end before the structure does: the last fault says where. */
  | {
      readonly complete: false;
      readonly value: Partial<Value>;
      readonly lengthBytes: number;
      readonly faults: readonly LayoutFault[];
    };

/** A structure, declared once: everything about it is derived from its fields. */
export interface Layout<Value extends object, Input extends object = Value, Always extends object = object> {
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
   * without a meaning, bytes of no known field), which are refused otherwise
   * @throws FormatError when it does not fit, naming the field
   */
  encode(value: Input, options?: { readonly asRead?: boolean }): Uint8Array<ArrayBuffer>;
  /**
   * The annotated dump: a line a field, for those that are there; one that is cut off says so.
   * @param bytes - from the first byte of the structure on
   * @param offsetBytes - added to the offsets, where the structure stands within something larger
   * @param options - `secrets`: shows them too; otherwise what may be part of a secret shows its length only, and with
   * faults in the structure that is all from the first secret on
   */
  explain(bytes: Uint8Array, offsetBytes?: number, options?: { readonly secrets?: boolean }): FieldLine[];
  /** The structure's table, a row a field: `describe` writes it as Markdown. Empty where there are alternatives. */
  readonly rows: readonly FieldRow[];
  /** The structures of which it is one, the first that fits; undefined for an ordinary structure. */
  readonly alternatives: readonly Layout<object>[] | undefined;
  /** How it is read and written within other structures. */
  readonly codec: Codec;
  /** Carries the types of what is constant, never a value. */
  readonly types?: { readonly always: Always };
}

/** A structure with the short name by which people ask for it. */
export interface NamedLayout {
  /** Small letters, such as `vpd:83`, `mode:10/01`, `cdb:read(6)`. */
  readonly id: string;
  readonly layout: Layout<object>;
}

/** How a structure is read and written within others. Offsets are from the start of all bytes. */
export interface Codec {
  /** Length in bytes, where it is always the same. */
  readonly span: number | undefined;
  /** Numbers that always stand at the same place: they tell structures apart. */
  readonly constants: readonly Constant[];
  /** Reads the structure at an offset. */
  read(view: ByteView, at: number, limits: Limits, faults: LayoutFault[], path: string): Reading;
  /**
   * Writes a value.
   * @param name - the structure's name, for errors
   * @throws FormatError when the value does not fit
   */
  write(out: Output, value: unknown, asRead: boolean, name?: string): void;
  /** Explains what stands at an offset. */
  lines(view: ByteView, at: number, limits: Limits, depth: number): FieldLine[];
}

/** What decode of a layout gives. */
export type Decoded<L> = L extends Layout<infer Value, infer _Input, infer _Always> ? Value : never;

/** What encode of a layout takes. */
export type Encodable<L> = L extends Layout<infer _Value, infer Input, infer _Always> ? Input : never;

/** What a list, or a choice, takes of it: constants too, which tell alternatives apart. */
export type Entry<L> = L extends Layout<infer _Value, infer Input, infer Always> ? Flat<Input & Always> : never;

/** Fields that are all there or all missing, at the end of a structure. */
export interface OptionalGroup<Fields extends readonly Field[] = readonly Field[]> {
  readonly optional: Fields;
}

/**
 * Fields that a structure has only if it goes on so far: those of later versions of a standard. All of a group are
 * there or none; no group is there without those before it. At least one must have a property of its own.
 */
export function optional<const Fields extends readonly Field[]>(...fields: Fields): OptionalGroup<Fields> {
  return { optional: fields };
}

type Flat<T> = { [K in keyof T]: T[K] } & {};
type Side = 'value' | 'input' | 'always';
type FieldType<F, Of extends Side> =
  F extends Field<infer Value, infer Input, infer Always>
    ? { readonly value: Value; readonly input: Input; readonly always: Always }[Of]
    : never;
type PartType<Part, Of extends Side> =
  Part extends OptionalGroup<infer Fields>
    ? Of extends 'always'
      ? object
      : Partial<AllOf<FieldType<Fields[number], Of>>>
    : FieldType<Part, Of>;
type Whole<Parts extends readonly unknown[], Of extends Side> = Flat<AllOf<PartType<Parts[number], Of>> & object>;

/** A field and, for speed, what it does beside it: steps are alike in memory, fields of different kinds are not. */
interface Step extends Pick<Field, 'read' | 'write'> {
  readonly field: Field;
  /** Where the structure may end: behind the last field of this group. */
  readonly group: Group | undefined;
}

interface Group {
  readonly first: Field;
  readonly properties: readonly string[];
}

/**
 * Declares a structure.
 * @param name - the standard's name
 * @param about - `source`: the standard and clause, or program and file
 * @param parts - fields in order: offsets follow from it
 * @throws RangeError when two fields have one name, or a field is measured by none before it
 */
export function layout<const Parts extends readonly (Field | OptionalGroup)[]>(
  name: string,
  about: { readonly source: string },
  parts: Parts,
): Layout<Whole<Parts, 'value'>, Whole<Parts, 'input'>, Whole<Parts, 'always'>> {
  const steps = stepsOf(parts);
  const rows = rowsOf(name, steps);
  const measured = new Set(rows.flatMap(({ measures, counts }) => measures ?? counts ?? []));
  return madeOf(name, about.source, rows, undefined, {
    span: spanOf(steps),
    constants: constantsOf(steps),
    read(view, at, limits, faults, path) {
      const reading = new Reading(view, at, limits, faults, path);
      readAll(steps, reading, at);
      return reading;
    },
    write(out, value, asRead, as = name) {
      if (typeof value !== 'object' || value === null) throw new FormatError(as, 'value', 'must be an object');
      writeAll(steps, new Writing(out, as, measured, value as Properties, asRead));
    },
    lines: (view, at, limits, depth) => linesOf(about.source, steps, new Reading(view, at, limits, [], ''), at, depth),
  });
}

/**
 * One of several structures that begin alike: the first whose constants stand in the bytes, or in the value.
 * @param alternatives - the last one has no constants of its own: it takes what no other does
 * @throws RangeError when another one than the last has no constants, or the last one has
 */
export function oneOf<const All extends readonly Layout<object>[]>(
  name: string,
  about: { readonly source: string },
  alternatives: All,
): Layout<Decoded<All[number]>, Entry<All[number]>> {
  const last = alternatives.at(-1) as Layout<object>;
  for (const one of alternatives) {
    if ((one.codec.constants.length === 0) !== (one === last)) {
      throw new RangeError(`${name}: ${one.name} ${one === last ? 'must not be told' : 'cannot be told'} by constants`);
    }
  }
  const inBytes = (view: ByteView, at: number, end: number): Codec =>
    (alternatives.find(({ codec }) => codec.constants.every((one) => stands(one, view, at, end))) ?? last).codec;
  const inValue = (value: Properties): Layout<object> => fitting(alternatives, value) ?? last;
  return madeOf(name, about.source, [], alternatives, {
    span: undefined,
    constants: [],
    read: (view, at, limits, faults, path) => inBytes(view, at, limits.end).read(view, at, limits, faults, path),
    write(out, value, asRead, as) {
      const chosen = inValue((value ?? {}) as Properties);
      chosen.codec.write(out, value, asRead, as === undefined ? chosen.name : `${as} (${chosen.name})`);
    },
    lines: (view, at, limits, depth) => inBytes(view, at, limits.end).lines(view, at, limits, depth),
  });
}

function fitting(alternatives: readonly Layout<object>[], value: Properties): Layout<object> | undefined {
  return alternatives.find(({ codec }) => codec.constants.every((one) => value[one.property] === one.value));
}

/** Of structures that begin alike, the one that a value is of; undefined for an ordinary structure. */
export function alternativeFor(of: Pick<Layout<object>, 'alternatives'>, value: object): Layout<object> | undefined {
  const { alternatives } = of;
  return alternatives && (fitting(alternatives, value as Properties) ?? alternatives.at(-1));
}

/** Whether the number stands in the bytes. */
export function stands(constant: Constant, view: ByteView, at: number, end: number): boolean {
  const { offsetBytes, spanBytes, shift, bits, value } = constant;
  if (at + offsetBytes + spanBytes > end) return false;
  const word = view.readUIntBE(at + offsetBytes, spanBytes);
  return Math.floor(word / 2 ** shift) % 2 ** bits === value;
}

function madeOf<Value extends object, Input extends object, Always extends object>(
  name: string,
  source: string,
  rows: readonly FieldRow[],
  alternatives: readonly Layout<object>[] | undefined,
  codec: Codec,
): Layout<Value, Input, Always> {
  const whole = (bytes: Uint8Array): Limits => ({ end: bytes.length, bounded: false, clipped: false });
  return {
    name,
    source,
    rows,
    alternatives,
    codec,
    decode(bytes) {
      const faults: LayoutFault[] = [];
      const { behind, reached, value } = codec.read(new ByteView(bytes), 0, whole(bytes), faults, '');
      const complete = behind >= 0;
      return { complete, value, lengthBytes: complete ? behind : reached, faults } as Decoding<Value>;
    },
    encode(value, options) {
      const out = new Output(codec.span);
      codec.write(out, value, options?.asRead === true);
      return out.done();
    },
    explain(bytes, offsetBytes = 0, options = {}) {
      const lines = codec.lines(new ByteView(bytes), 0, whole(bytes), 0);
      const shown = options.secrets === true ? lines : concealed(this, lines, this.decode(bytes).faults.length > 0);
      return shown.map((line) => ({
        ...line,
        offsetBytes: line.offsetBytes + offsetBytes,
        source: line.source === '' ? source : line.source,
      }));
    },
  };
}

/** Whether a structure has a field, however deep, that is shown only to those who ask for secrets. */
export function holdsSecret(of: Pick<Layout<object>, 'rows' | 'alternatives'>): boolean {
  if (of.alternatives !== undefined) return of.alternatives.some(holdsSecret);
  return of.rows.some((row) => row.secret || (row.of !== undefined && holdsSecret(row.of)));
}

/**
 * A length that lies lets a key go on in the fields behind it, and a key that begins too early stands in reserved
 * bytes: then nothing behind its start is shown, nor what is reserved.
 */
function concealed(
  of: Pick<Layout<object>, 'rows' | 'alternatives'>,
  lines: readonly FieldLine[],
  doubtful: boolean,
): FieldLine[] {
  const first = lines.find(({ secret }) => secret)?.offsetBytes ?? Number.POSITIVE_INFINITY;
  const hideReserved = doubtful && holdsSecret(of);
  return lines.map((line) => {
    const reserved = hideReserved && line.name === 'RESERVED' && /[1-9a-f]/.test(line.hex);
    const hide = line.secret || (doubtful && line.offsetBytes >= first) || reserved;
    if (!hide) return line;
    const value = line.value.startsWith(CUT_OFF) ? line.value : 'not shown';
    return { ...line, hex: line.hex.replace(/[0-9a-f]/g, '*'), value };
  });
}

function stepsOf(parts: readonly (Field | OptionalGroup)[]): Step[] {
  return parts.flatMap((part): Step[] => {
    if (!('optional' in part)) return [stepOf(part, undefined)];
    const properties = part.optional.flatMap(({ rows }) =>
      rows.flatMap(({ kind, property }) => (kind === 'reserved' ? [] : [property])),
    );
    const group = { first: part.optional[0] as Field, properties };
    return part.optional.map((field) => stepOf(field, group));
  });
}

function stepOf(field: Field, group: Group | undefined): Step {
  return { field, read: field.read, write: field.write, group };
}

function rowsOf(structure: string, steps: readonly Step[]): FieldRow[] {
  const groups = [...new Set(steps.flatMap(({ group }) => group ?? []))];
  const rows = steps.flatMap(({ field, group }) =>
    group === undefined ? field.rows : field.rows.map((row) => ({ ...row, group: groups.indexOf(group) })),
  );
  const seen = new Set<string>();
  for (const { property, kind, span } of rows) {
    if (seen.has(property) && kind !== 'reserved') throw new RangeError(`${structure}: two fields named ${property}`);
    if (typeof span === 'object' && !seen.has(span.measuredBy)) {
      throw new RangeError(`${structure}: no ${span.measuredBy} before ${property}`);
    }
    seen.add(property);
  }
  return rows;
}

function spanOf(steps: readonly Step[]): number | undefined {
  let span = 0;
  for (const { field, group } of steps) {
    if (field.span === undefined || group !== undefined) return undefined;
    span += field.span;
  }
  return span;
}

/** Those before anything that has no fixed place. */
function constantsOf(steps: readonly Step[]): Constant[] {
  const constants: Constant[] = [];
  let at = 0;
  for (const { field, group } of steps) {
    if (group !== undefined) break;
    for (const one of field.constants) constants.push({ ...one, offsetBytes: at + one.offsetBytes });
    if (field.span === undefined) break;
    at += field.span;
  }
  return constants;
}

/** Whether the structure ends before an optional group. */
function endsBefore({ field, group }: Step, reading: Reading, at: number): boolean {
  return group?.first === field && at >= reading.end && !reading.clipped;
}

function readAll(steps: readonly Step[], reading: Reading, start: number): void {
  let at = start;
  for (const step of steps) {
    if (step.group !== undefined && endsBefore(step, reading, at)) break;
    const behind = step.read(reading, at);
    if (behind < 0) {
      reading.ended(at, CUT);
      return;
    }
    at = behind;
  }
  reading.ended(at, reading.close(at));
}

function writeAll(steps: readonly Step[], writing: Writing): void {
  const { out, input } = writing;
  let left: Group | undefined;
  for (const { field, write, group } of steps) {
    if (group !== undefined && group.first === field) {
      left = group.properties.some((property) => input[property] !== undefined) ? undefined : group;
      if (left !== undefined) writing.leaveOut(group.properties[0] as string);
    }
    if (group === undefined || group !== left) write(writing);
  }
  const kept = keptBytes(writing, REST);
  if (kept !== undefined) {
    const at = writing.take(kept.length);
    out.view.bytes.set(kept, at);
  }
  writing.finish();
}

function linesOf(source: string, steps: readonly Step[], reading: Reading, start: number, depth: number): FieldLine[] {
  const lines: FieldLine[] = [];
  let at = start;
  for (const step of steps) {
    if (endsBefore(step, reading, at)) break;
    const behind = step.field.read(reading, at);
    if (behind < 0) {
      const inside = step.field.rows[0]?.of === undefined ? [] : step.field.lines(reading, at, reading.end, depth);
      const told = inside.some(({ value }) => value.startsWith(CUT_OFF));
      return [...lines, ...inside, ...(told ? [] : [cutLine(step.field, reading, at, depth)])];
    }
    lines.push(...step.field.lines(reading, at, behind, depth));
    at = behind;
  }
  const behind = reading.close(at);
  if (behind < 0) lines.push(cutLine({ title: 'WHAT FOLLOWS' }, reading, at, depth));
  else lines.push(...unknownLine(reading, REST, behind, depth));
  return lines.map((line) => (line.source === '' ? { ...line, source } : line));
}

const CUT_OFF = 'cut off';

function cutLine(
  { title, rows }: Partial<Pick<Field, 'rows'>> & Pick<Field, 'title'>,
  reading: Reading,
  at: number,
  depth: number,
): FieldLine {
  const there = reading.view.bytes.subarray(at, reading.end);
  const needed = (reading.faults.at(-1) as Extract<LayoutFault, { kind: 'short' }>).neededBytes;
  const value = `${CUT_OFF}: ${there.length} of ${needed} bytes`;
  const line = { offsetBytes: at, bits: undefined, hex: hexOf(there), name: title, value, unit: '', source: '', depth };
  return rows?.some(({ secret }) => secret) ? { ...line, secret: true } : line;
}
