/** Fields that are some bits of their bytes, from the most significant bit on, as the standards draw them. */
import { type Field, type FieldLine, type FieldOptions, hexOf, rowOf, titleOf } from './field.js';
import { isNamed, type NumberOptions, numberInWords, numberMisfit, type One } from './fields.js';
import { FormatError } from './format-error.js';
import { bitsWire } from './layout.js';

/** Some of the bits. */
export interface BitPart<Value extends object = object, Input extends object = Value> {
  readonly kind: 'flag' | 'uint' | 'reserved';
  readonly name: string;
  readonly bits: number;
  readonly options: NumberOptions;
  /** Carries the types, never a value. */
  readonly types?: { readonly value: Value; readonly input: Input };
}

/** Reserved bits that were not zero, by their place (`2:6-2` is byte 2, bits 6 to 2): kept, so that encode gives them back. */
export interface Reserved {
  readonly reserved?: Readonly<Record<string, number>>;
}

/** One bit: true when set. */
export function flag<const Name extends string>(name: Name, options: FieldOptions = {}): BitPart<One<Name, boolean>> {
  return { kind: 'flag', name, bits: 1, options };
}

/** A number of some bits. */
export function uintBits<const Name extends string>(
  name: Name,
  bits: number,
  options: NumberOptions = {},
): BitPart<One<Name, number>> {
  return { kind: 'uint', name, bits, options };
}

/** Bits that must be zero. */
export function reserved(bits: number): BitPart<Reserved> {
  return { kind: 'reserved', name: 'reserved', bits, options: {} };
}

type PartTypes<Part, Side extends 'value' | 'input'> =
  Part extends BitPart<infer Value, infer Input> ? (Side extends 'value' ? Value : Input) : never;

/** All of a union's members at once. */
export type AllOf<Union> = (Union extends unknown ? (member: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

interface Placed {
  readonly part: BitPart;
  /** Key in the packed value: reserved parts are told apart by their place. */
  readonly key: string;
  /** First (most significant) and last bit within its bytes, as the standards count. */
  readonly range: readonly [number, number];
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
): Field<AllOf<PartTypes<Parts[number], 'value'>> & object, AllOf<PartTypes<Parts[number], 'input'>> & object> {
  const spanBytes = count / 8;
  const placed = place(count, parts);
  const wire = bitsWire(
    spanBytes,
    placed.map(({ key, part }) => ({ key, bits: part.bits })),
  );
  const placeOf = (offset: number, { range }: Placed): string => `${offset}:${range[0]}-${range[1]}`;
  return {
    rows: placed.map(({ part, range }) =>
      rowOf(part.name, part.options, {
        kind: part.kind === 'uint' ? 'number' : part.kind,
        span: spanBytes,
        bits: range,
        names: part.options.names,
        open: part.options.open === true,
        hexDigits: part.options.hexDigits,
      }),
    ),
    title: parts.map((part) => titleOf(part.name, part.options)).join(', '),
    spanOf: () => spanBytes,
    read(view, offset, _span, into, faults) {
      const packed = wire.decode(view, offset);
      for (const one of placed) {
        const { kind, name, options } = one.part;
        const value = packed[one.key] as number;
        const found = { field: name, offsetBytes: offset, found: value };
        if (kind === 'flag') into[name] = value === 1;
        else if (kind === 'uint') {
          into[name] = value;
          if (!isNamed(value, options)) faults.push({ kind: 'value', ...found });
        } else if (value !== 0) {
          into.reserved = { ...(into.reserved as object | undefined), [placeOf(offset, one)]: value };
          faults.push({ kind: 'reserved', ...found });
        }
      }
    },
    check(structure, input, asRead) {
      for (const { part } of placed) checkPart(structure, part, input[part.name], asRead);
      return spanBytes;
    },
    write(view, offset, input) {
      const packed: Record<string, number> = {};
      for (const one of placed) {
        const kept = (input.reserved as Record<string, number> | undefined)?.[placeOf(offset, one)] ?? 0;
        packed[one.key] = one.part.kind === 'reserved' ? kept : Number(input[one.part.name]);
      }
      wire.encode(packed, view, offset);
    },
    lines(view, offset) {
      const packed = wire.decode(view, offset);
      const hex = hexOf(view.bytes.subarray(offset, offset + spanBytes));
      return placed.map((one) => lineOf(one, offset, hex, packed[one.key] as number));
    },
  };
}

function place(count: number, parts: readonly BitPart[]): Placed[] {
  let start = 0;
  const placed = parts.map((part): Placed => {
    const range = [count - 1 - start, count - start - part.bits] as const;
    const key = part.kind === 'reserved' ? `reserved at ${start}` : part.name;
    start += part.bits;
    return { part, key, range };
  });
  if (start !== count) throw new RangeError(`${parts.length} parts take ${start} bits, not ${count}`);
  return placed;
}

function checkPart(structure: string, part: BitPart, value: unknown, asRead: boolean): void {
  const refuse = (reason: string): never => {
    throw new FormatError(structure, part.name, reason);
  };
  if (part.kind === 'flag' && typeof value !== 'boolean') refuse(`must be true or false, not ${String(value)}`);
  if (part.kind === 'uint') {
    const misfit = numberMisfit(value, part.bits, asRead ? {} : part.options);
    if (misfit !== undefined) refuse(misfit);
  }
  if (part.kind === 'reserved' && value !== undefined && !asRead) refuse('bits must be zero');
}

function lineOf({ part, range }: Placed, offset: number, hex: string, value: number): FieldLine {
  const { name, options } = part;
  return {
    offsetBytes: offset,
    bits: range,
    hex,
    name: titleOf(name, options),
    value: part.kind === 'flag' ? (value === 1 ? '1 yes' : '0 no') : numberInWords(value, options),
    unit: options.unit ?? '',
    source: options.source ?? '',
  };
}
