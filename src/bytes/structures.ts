/** Fields that are other structures. */
import type { Decoded, Entry, Layout } from './declaration.js';
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
import type { Kept } from './kept.js';
import type { Limits, Reading } from './reading.js';
import type { Writing } from './writing.js';

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
): Field<One<Name, Decoded<Inner>> & Kept, One<Name, Entry<Inner>> & Kept> {
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

/** How many entries a list has: all that fit in its bytes, or as many as a number before it says. */
export type ListSpan = Exclude<Span, number> | { readonly countedBy: string };

/**
 * Structures of one kind, one after another. Bytes at its end that are no whole entry are kept as unknown.
 * @param span - its length in bytes, or the number of its entries
 */
export function list<const Name extends string, Inner extends Layout<object>>(
  name: Name,
  inner: Inner,
  span: ListSpan,
  options: FieldOptions = {},
): Field<One<Name, readonly Decoded<Inner>[]> & Kept, One<Name, readonly Entry<Inner>[]> & Kept> {
  const { codec } = inner;
  const countedBy = typeof span === 'object' && 'countedBy' in span ? span.countedBy : undefined;
  const extent = countedBy === undefined ? (span as Exclude<Span, number>) : undefined;
  const row = rowOf(name, options, { kind: 'list', span: extent, of: inner });
  /** Reads the entries, tells the place of each, and gives where the whole ones end. */
  const walk = (
    reading: Reading,
    at: number,
    region: Limits,
    each: (inside: Reading, from: number) => void,
  ): number => {
    const most = countedBy === undefined ? Number.POSITIVE_INFINITY : reading.measureOf(countedBy);
    let behind = at;
    for (let i = 0; i < most; i++) {
      if (countedBy === undefined && behind >= region.end) break;
      const inside = codec.read(reading.view, behind, region, reading.faults, `${reading.path}${name}[${i}].`);
      each(inside, behind);
      if (inside.behind < 0) return countedBy === undefined ? behind : CUT;
      // An entry without any bytes would go on for ever.
      if (inside.behind === behind) break;
      behind = inside.behind;
    }
    return behind;
  };
  return {
    rows: [row],
    title: row.name,
    span: undefined,
    constants: [],
    read(reading, at) {
      const entries: Properties[] = [];
      reading.value[name] = entries;
      const region = regionOf(reading, at, extent);
      const behind = walk(reading, at, region, (inside) => {
        if (inside.behind >= 0) entries.push(inside.value);
      });
      return countedBy === undefined ? leave(reading, name, behind, region) : behind;
    },
    write(writing) {
      const entries = writing.input[name];
      if (!Array.isArray(entries)) writing.refuse(name, 'must be an array');
      const from = writing.take(0);
      for (const [i, entry] of (entries as unknown[]).entries()) {
        codec.write(writing.out, entry, writing.asRead, `${writing.structure}: ${name}[${i}]`);
      }
      endRegion(writing, name, from);
      writing.sized(name, countedBy === undefined ? writing.out.length - from : (entries as unknown[]).length);
    },
    lines(reading, at, behind, depth) {
      const lines: FieldLine[] = [];
      let entries = 0;
      const region = { ...regionOf(reading, at, extent), end: behind };
      walk(reading, at, region, (inside, from) => {
        entries++;
        const ended = inside.behind < 0 ? behind : inside.behind;
        lines.push(headingOf(reading, [from, ended], { ...row, name: `${row.name} ${entries}` }, depth));
        lines.push(...codec.lines(reading.view, from, { ...region, end: ended }, depth + 1));
      });
      return [...lines, ...unknownLine(reading, name, behind, depth)];
    },
  };
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
