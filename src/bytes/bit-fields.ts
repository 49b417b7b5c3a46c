/** Fields that are some bits of their bytes, from the most significant bit on, as the standards draw them. */
import {
  type Constant,
  type Field,
  type FieldLine,
  type FieldOptions,
  hexOf,
  type One,
  rowOf,
  titleOf,
} from './field.js';
import type { Kept } from './kept.js';
import { uintWire } from './layout.js';
import {
  type AlwaysOf,
  ANY_NUMBER,
  type NumberInput,
  type NumberOf,
  type NumberOptions,
  type NumberRules,
  numberFault,
  numberInWords,
  numberMisfit,
  rulesOf,
} from './numbers.js';
import type { Writing } from './writing.js';

/** Some of the bits. */
export interface BitPart<Value extends object = object, Input extends object = Value, Always extends object = object> {
  readonly kind: 'flag' | 'uint' | 'reserved';
  readonly name: string;
  readonly bits: number;
  readonly options: NumberOptions;
  /** Carries the types, never a value. */
  readonly types?: { readonly value: Value; readonly input: Input; readonly always: Always };
}

/** One bit: true when set. */
export function flag<const Name extends string>(name: Name, options: FieldOptions = {}): BitPart<One<Name, boolean>> {
  return { kind: 'flag', name, bits: 1, options };
}

/** A number of some bits. */
export function uintBits<const Name extends string, const Options extends NumberOptions = NumberOptions>(
  name: Name,
  bits: number,
  options: Options = {} as Options,
): BitPart<One<Name, NumberOf<Options>>, NumberInput<Name, Options>, AlwaysOf<Name, Options>> {
  return { kind: 'uint', name, bits, options };
}

/** Bits that must be zero. */
export function reserved(bits: number): BitPart<Kept> {
  return { kind: 'reserved', name: 'reserved', bits, options: {} };
}

type PartTypes<Part, Side extends 'value' | 'input' | 'always'> =
  Part extends BitPart<infer Value, infer Input, infer Always>
    ? { readonly value: Value; readonly input: Input; readonly always: Always }[Side]
    : never;

/** All of a union's members at once. */
export type AllOf<Union> = (Union extends unknown ? (member: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** Alike in memory for every part. */
interface Placed extends Pick<BitPart, 'kind' | 'name'> {
  readonly part: BitPart;
  readonly rules: NumberRules;
  /** First (most significant) and last bit within its bytes, as the standards count. */
  readonly range: readonly [number, number];
  /** How far it stands to the left in the word, and the bits it has there then. */
  readonly shift: number;
  readonly mask: number;
  /** The largest number that fits. */
  readonly most: number;
}

/**
 * Bytes that hold several fields.
 * @param count - number of bits, 8 to 32 in whole bytes; the parts fill them
 * @param parts - from the most significant bit on
 * @throws RangeError when the parts do not fill the bits exactly
 */
export function bits<const Parts extends readonly BitPart[]>(
  count: 8 | 16 | 24 | 32,
  parts: Parts,
): Field<
  AllOf<PartTypes<Parts[number], 'value'>> & object,
  AllOf<PartTypes<Parts[number], 'input'>> & object,
  AllOf<PartTypes<Parts[number], 'always'>> & object
> {
  const spanBytes = count / 8;
  const placed = place(count, parts);
  const named = placed.filter(({ part }) => part.kind !== 'reserved');
  let reservedMask = 0;
  for (const { part, shift, mask } of placed) if (part.kind === 'reserved') reservedMask |= mask << shift;
  const wire = uintWire(spanBytes);
  const title = parts.map((part) => titleOf(part.name, part.options)).join(', ');
  return {
    title,
    rows: placed.map((one) => rowOfPart(one, spanBytes)),
    span: spanBytes,
    constants: placed.flatMap((one) => constantOf(one, spanBytes)),
    read(reading, at) {
      const behind = at + spanBytes;
      if (behind > reading.end) return reading.cut(title, at, spanBytes);
      const word = wire.decode(reading.view, at);
      const into = reading.value;
      for (const one of (word & reservedMask) === 0 ? named : placed) {
        const { kind, name } = one;
        const value = partOf(word, one);
        if (kind === 'flag') into[name] = value === 1;
        else if (kind === 'uint') {
          into[name] = value;
          const fault = numberFault(value, one.rules);
          if (fault !== undefined) reading.faults.push({ ...fault, field: reading.path + name, offsetBytes: at });
        } else if (value !== 0) {
          into.reserved = { ...(into.reserved as object | undefined), [placeOf(at - reading.base, one)]: value };
          reading.faults.push({ kind: 'reserved', field: reading.path + name, offsetBytes: at, found: value });
        }
      }
      return behind;
    },
    write(writing) {
      const offset = writing.out.length - writing.base;
      let word = 0;
      for (const one of writing.reserved === undefined ? named : placed) {
        word |= numberFor(writing, one, offset) << one.shift;
      }
      const at = writing.take(spanBytes);
      wire.encode(word >>> 0, writing.out.view, at);
    },
    lines(reading, at, behind, depth) {
      const word = wire.decode(reading.view, at);
      const hex = hexOf(reading.view.bytes.subarray(at, behind));
      return placed.map((one) => lineOfPart(one, partOf(word, one), { offsetBytes: at, hex, depth }));
    },
  };
}

function place(count: number, parts: readonly BitPart[]): Placed[] {
  let start = 0;
  const placed = parts.map((part): Placed => {
    const range = [count - 1 - start, count - start - part.bits] as const;
    start += part.bits;
    const most = 2 ** part.bits - 1;
    const { kind, name, options } = part;
    return { kind, name, part, rules: rulesOf(options), range, shift: range[1], mask: most | 0, most };
  });
  if (start !== count) throw new RangeError(`${parts.length} parts take ${start} bits, not ${count}`);
  return placed;
}

function partOf(word: number, { shift, mask }: Placed): number {
  return ((word >>> shift) & mask) >>> 0;
}

function placeOf(offset: number, { range }: Placed): string {
  return `${offset}:${range[0]}-${range[1]}`;
}

function rowOfPart({ part, range }: Placed, spanBytes: number): Field['rows'][number] {
  const { kind, name, options } = part;
  return rowOf(name, options, {
    kind: kind === 'uint' ? 'number' : kind,
    span: spanBytes,
    bits: range,
    names: options.names,
    open: options.open === true,
    hexDigits: options.hexDigits,
    is: options.is,
  });
}

function constantOf({ part, range }: Placed, spanBytes: number): Constant[] {
  const { is } = part.options;
  if (is === undefined) return [];
  return [{ property: part.name, offsetBytes: 0, spanBytes, shift: range[1], bits: part.bits, value: is }];
}

/** The number that goes into the bits. */
function numberFor(writing: Writing, one: Placed, offset: number): number {
  const { kind, name, rules } = one;
  const { input, asRead } = writing;
  if (kind === 'flag') {
    const set = input[name];
    if (typeof set !== 'boolean') writing.refuse(name, `must be true or false, not ${String(set)}`);
    return set ? 1 : 0;
  }
  if (kind === 'reserved') {
    const kept = writing.reserved?.[placeOf(offset, one)] ?? 0;
    if (writing.reserved !== undefined && !asRead) writing.refuse(name, 'bits must be zero');
    if (numberMisfit(kept, 0, one.most, ANY_NUMBER) !== undefined) writing.refuse(name, 'bits do not fit');
    return kept;
  }
  const value = input[name] ?? rules.is;
  const misfit = numberMisfit(value, 0, one.most, asRead ? ANY_NUMBER : rules);
  if (misfit !== undefined) writing.refuse(name, misfit);
  return value as number;
}

function lineOfPart(
  { part, range }: Placed,
  value: number,
  place: Pick<FieldLine, 'offsetBytes' | 'hex' | 'depth'>,
): FieldLine {
  const { name, options } = part;
  return {
    ...place,
    bits: range,
    name: titleOf(name, options),
    value: part.kind === 'flag' ? (value === 1 ? '1 yes' : '0 no') : numberInWords(value, options),
    unit: options.unit ?? '',
    source: options.source ?? '',
  };
}
