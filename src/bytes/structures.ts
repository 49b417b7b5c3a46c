/** Fields that are other structures. */
import type { Codec, Decoded, Encodable, Layout } from './declaration.js';
import {
  CUT,
  type Field,
  type FieldLine,
  type FieldOptions,
  type FieldRow,
  hexOf,
  lineOf,
  type One,
  type Properties,
  rowOf,
  type Span,
} from './field.js';
import { keptBytes } from './fields.js';
import { eachOf, type Kept, REST } from './kept.js';
import type { Limits, Reading } from './reading.js';
import { Output, type Writing } from './writing.js';

/** Where a structure within another one ends. */
interface Region extends Limits {
  /** How many bytes a length tells of beyond those that are there. */
  readonly shortBytes: number;
}

function regionOf(reading: Reading, at: number, span: Span | undefined): Region {
  const { end, bounded, clipped } = reading;
  if (span === undefined || span === 'rest') return { end, bounded, clipped, shortBytes: 0 };
  const told = at + (typeof span === 'number' ? span : reading.measureOf(span.measuredBy));
  if (told <= end) return { end: told, bounded: true, clipped: false, shortBytes: 0 };
  return { end, bounded, clipped: true, shortBytes: told - end };
}

/** What is left of a region behind the structures in it: kept, unless it is but cut off. */
function leave(reading: Reading, name: string, behind: number, region: Region): number {
  if (region.shortBytes > 0) return reading.cut(name, region.end, region.shortBytes);
  if (behind < region.end && !region.clipped) reading.keep(name, behind, region.end);
  return region.end;
}

/**
 * Another structure.
 * @param span - left out: as long as the structure itself is; otherwise bytes that it leaves are kept as unknown
 */
export function struct<const Name extends string, Inner extends Layout<object>>(
  name: Name,
  inner: Inner,
  span?: Span,
  options: FieldOptions = {},
): Field<One<Name, Decoded<Inner>> & Kept, One<Name, Encodable<Inner>> & Kept> {
  const { codec } = inner;
  const row = rowOf(name, options, { kind: 'structure', span, of: inner });
  return {
    rows: [row],
    title: row.name,
    span: typeof span === 'number' ? span : span === undefined ? codec.span : undefined,
    constants: [],
    read(reading, at) {
      const region = regionOf(reading, at, span);
      const inside = codec.read(reading.view, at, region, reading.faults, `${reading.path}${name}.`);
      if (inside.behind < 0) return CUT;
      reading.value[name] = inside.value;
      return span === undefined ? inside.behind : leave(reading, name, inside.behind, region);
    },
    write(writing) {
      const from = writing.take(0);
      codec.write(writing.out, writing.input[name], writing.asRead, `${writing.structure}: ${name}`);
      endRegion(writing, name, from);
      const spanBytes = writing.out.length - from;
      if (typeof span === 'number' && spanBytes !== span) {
        writing.refuse(name, `must be ${span} bytes, not ${spanBytes}`);
      }
      writing.sized(name, spanBytes);
    },
    lines(reading, at, behind, depth) {
      const region = { ...regionOf(reading, at, span), end: behind };
      const inside = codec.lines(reading.view, at, region, depth + 1);
      const rest = unknownLine(reading, name, behind, depth);
      return [headingOf(reading, [at, behind], row, depth), ...inside, ...rest];
    },
  };
}

/**
 * How many entries a list has: all that fit in its bytes, or as many as a number before it says. `each`: how many bytes
 * each has, which a number before it says ({@link entryLengthOf}), whatever its own fields need: zeros fill it up.
 */
export type ListSpan =
  | 'rest'
  | { readonly measuredBy: string; readonly each?: string }
  | { readonly countedBy: string; readonly each?: string };

/**
 * Structures of one kind, one after another. Bytes at its end that are no whole entry are kept as unknown.
 * @param span - its length in bytes, or the number of its entries
 */
export function list<const Name extends string, Inner extends Layout<object>>(
  name: Name,
  inner: Inner,
  span: ListSpan,
  options: FieldOptions = {},
): Field<One<Name, readonly Decoded<Inner>[]> & Kept, One<Name, readonly Encodable<Inner>[]> & Kept> {
  const { codec } = inner;
  const parts = partsOf(span);
  const { countedBy, eachIn, extent } = parts;
  if (eachIn !== undefined && inner.rows.some(({ measures }) => measures === REST)) {
    throw new RangeError(`${name}: ${inner.name} says by itself where it ends`);
  }
  const row = rowOf(name, options, { kind: 'list', span: extent, of: inner });
  const walk = (reading: Reading, at: number, region: Limits, each: EachEntry): number =>
    walkEntries(codec, name, parts, reading, { at, region, each });
  return {
    rows: [row],
    title: row.name,
    span: undefined,
    constants: [],
    read(reading, at) {
      const entries: Properties[] = [];
      reading.value[name] = entries;
      const region = regionOf(reading, at, extent);
      const behind = walk(reading, at, region, (inside, _from, ended) => {
        if (ended >= 0) entries.push(inside.value);
      });
      return countedBy === undefined ? leave(reading, name, behind, region) : behind;
    },
    write(writing) {
      const entries = writing.input[name];
      if (!Array.isArray(entries)) writing.refuse(name, 'must be an array');
      const from = writing.take(0);
      writeEntries(writing, codec, name, eachIn);
      endRegion(writing, name, from);
      writing.sized(name, countedBy === undefined ? writing.out.length - from : (entries as unknown[]).length);
    },
    lines(reading, at, behind, depth) {
      const lines: FieldLine[] = [];
      let entries = 0;
      const region = { ...regionOf(reading, at, extent), end: behind };
      walk(reading, at, region, (inside, from, told) => {
        entries++;
        const ended = told < 0 ? behind : told;
        lines.push(headingOf(reading, [from, ended], { ...row, name: `${row.name} ${entries}` }, depth));
        lines.push(...codec.lines(reading.view, from, { ...region, end: ended }, depth + 1));
        if (eachIn !== undefined && told >= 0) lines.push(...unknownLine(inside, REST, ended, depth + 1));
      });
      return [...lines, ...unknownLine(reading, name, behind, depth)];
    },
  };
}

/** What a list's span says. */
interface ListParts {
  readonly countedBy: string | undefined;
  readonly eachIn: string | undefined;
  readonly extent: Exclude<Span, number> | undefined;
}

function partsOf(span: ListSpan): ListParts {
  if (span === 'rest') return { countedBy: undefined, eachIn: undefined, extent: 'rest' };
  if ('countedBy' in span) return { countedBy: span.countedBy, eachIn: span.each, extent: undefined };
  return { countedBy: undefined, eachIn: span.each, extent: { measuredBy: span.measuredBy } };
}

/** Takes an entry, where it begins, and where it ends: {@link CUT} where it does not fit. */
type EachEntry = (inside: Reading, from: number, ended: number) => void;

/** Reads the entries, tells the place of each, and gives where the whole ones end. */
function walkEntries(
  codec: Codec,
  name: string,
  { countedBy, eachIn }: ListParts,
  reading: Reading,
  { at, region, each }: { readonly at: number; readonly region: Limits; readonly each: EachEntry },
): number {
  const most = countedBy === undefined ? Number.POSITIVE_INFINITY : reading.measureOf(countedBy);
  let behind = at;
  for (let i = 0; i < most; i++) {
    if (countedBy === undefined && behind >= region.end) break;
    const lengthBytes = eachIn === undefined ? undefined : reading.measureOf(eachIn);
    const limits = lengthBytes === undefined ? region : within(region, behind + lengthBytes);
    const inside = codec.read(reading.view, behind, limits, reading.faults, `${reading.path}${name}[${i}].`);
    const ended = lengthBytes === undefined ? inside.behind : fillUp(inside, behind + lengthBytes, region.end);
    each(inside, behind, ended);
    if (ended < 0) return countedBy === undefined ? behind : CUT;
    // An entry without any bytes would go on for ever.
    if (ended === behind) break;
    behind = ended;
  }
  return behind;
}

/** A part of a region that ends at an offset, wherever the region does. */
function within(region: Limits, end: number): Limits {
  return end <= region.end ? { end, bounded: true, clipped: false } : region;
}

/**
 * Where an entry ends that has a length of its own: what its fields leave is filling, or kept where it is not zero.
 * @param end - offset behind it, by its length
 * @param most - offset behind all entries
 */
function fillUp(inside: Reading, end: number, most: number): number {
  const { behind, view } = inside;
  if (behind < 0) return CUT;
  if (end > most) return inside.cut(REST, most, end - most);
  if (view.bytes.subarray(behind, end).some((byte) => byte !== 0)) inside.keep(REST, behind, end);
  return end;
}

/** Writes entries: of one length, that which is given or that of the longest, where a number tells it. */
function writeEntries(writing: Writing, codec: Codec, name: string, eachIn: string | undefined): void {
  const entries = writing.input[name] as readonly unknown[];
  const nameOf = (i: number): string => `${writing.structure}: ${name}[${i}]`;
  if (eachIn === undefined) {
    for (const [i, entry] of entries.entries()) codec.write(writing.out, entry, writing.asRead, nameOf(i));
    return;
  }
  const written = entries.map((entry, i) => {
    const out = new Output();
    codec.write(out, entry, writing.asRead, nameOf(i));
    return out.done();
  });
  const given = writing.input[eachIn];
  const lengthBytes = Math.max(typeof given === 'number' ? given : 0, ...written.map(({ length }) => length));
  for (const entry of written) {
    const at = writing.take(lengthBytes);
    writing.out.view.bytes.set(entry, at);
  }
  writing.sized(eachOf(name), lengthBytes);
}

/** Gives back the bytes that decode kept at the end of a region. */
function endRegion(writing: Writing, name: string, from: number): void {
  const kept = keptBytes(writing, name);
  if (kept !== undefined) {
    const at = writing.take(kept.length);
    writing.out.view.bytes.set(kept, at);
  }
  // Inner structures write by themselves: nothing of it may follow an optional field that was left out.
  if (writing.out.length > from) writing.take(0);
}

function headingOf(
  reading: Reading,
  range: readonly [number, number],
  row: Pick<FieldRow, 'name' | 'unit' | 'source' | 'secret'>,
  depth: number,
): FieldLine {
  const bytes = range[1] - range[0];
  return { ...lineOf(reading, range, depth, row, `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`), hex: '' };
}

/** A line for bytes that decode kept, which end at `behind`. */
export function unknownLine(reading: Reading, key: string, behind: number, depth: number): FieldLine[] {
  const kept = (reading.value.unknown as Record<string, Uint8Array> | undefined)?.[key];
  if (kept === undefined) return [];
  const value = `${kept.length} ${kept.length === 1 ? 'byte' : 'bytes'} of no known field`;
  const offsetBytes = behind - kept.length;
  return [{ offsetBytes, bits: undefined, hex: hexOf(kept), name: 'UNKNOWN', value, unit: '', source: '', depth }];
}
