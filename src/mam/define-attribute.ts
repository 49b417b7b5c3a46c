/** How the attributes of the registry are written down: one function for each kind of value. */
import { bytes, type Layout, layout, struct, text, u8, u16, u32, u64 } from '../bytes/index.js';
import {
  type AttributeDefinition,
  type AttributeType,
  FORMAT,
  identifierInWords,
  type MamValue,
  rangeOf,
  type ValueLayout,
} from './formats.js';

const VALUE = 'attributeValue';

/** What is said of an attribute besides its value; left out is what follows from its type. */
export interface AttributeNotes {
  readonly meaning: string;
  /** `medium`, unless said. */
  readonly scope?: 'partition';
  /** The drive, the cartridge's maker or an application by the type, unless said. */
  readonly writtenBy?: AttributeDefinition['writtenBy'];
  /** SPC-5, unless said: program and file, or what it was seen on. */
  readonly source?: string;
}

const WRITERS: Readonly<Record<AttributeType, AttributeDefinition['writtenBy']>> = {
  device: 'drive',
  medium: 'cartridge maker',
  host: 'application',
};

/**
 * The structure of a value that has a layout already.
 * @throws RangeError for an identifier of a reserved range
 */
function define<Value extends MamValue>(
  [identifier, name]: readonly [number, string],
  [format, lengthBytes]: readonly [number, number | undefined],
  notes: AttributeNotes,
  value: ValueLayout<Value>,
): AttributeDefinition<Value> {
  const range = rangeOf(identifier);
  if (range === undefined) throw new RangeError(`${identifierInWords(identifier)} is reserved`);
  return {
    identifier,
    name,
    ...range,
    format,
    lengthBytes,
    value,
    otherLengths: new Map(),
    scope: notes.scope ?? 'medium',
    writtenBy: notes.writtenBy ?? WRITERS[range.type],
    meaning: notes.meaning,
  };
}

const titled = (identifier: number, name: string): string => `${identifierInWords(identifier)} ${name}`;
const about = (identifier: number, { source }: AttributeNotes) => ({
  source: source ?? `SPC-5, ${rangeOf(identifier)?.type} type attributes`,
});

/** ASCII text, filled up with blanks. */
export function ascii(
  identifier: number,
  name: string,
  lengthBytes: number,
  notes: AttributeNotes,
): AttributeDefinition<string> {
  const field = text(VALUE, lengthBytes, { pad: 0x20, ascii: true });
  const value = layout(titled(identifier, name), about(identifier, notes), [field]);
  return define([identifier, name], [FORMAT.ascii, lengthBytes], notes, value);
}

/** Text in the character set that attribute 0805h names, filled up with NUL; taken as UTF-8 where nothing names one. */
export function localText(
  identifier: number,
  name: string,
  lengthBytes: number,
  notes: AttributeNotes,
): AttributeDefinition<string> {
  const field = text(VALUE, lengthBytes, { pad: 0x00, ascii: false });
  const value = layout(titled(identifier, name), about(identifier, notes), [field]);
  return define([identifier, name], [FORMAT.text, lengthBytes], notes, value);
}

/** What is said of a number. */
export interface NumberNotes extends AttributeNotes {
  readonly unit?: string;
  readonly names?: ReadonlyMap<number, string>;
  readonly open?: boolean;
  readonly hexDigits?: number;
}

const uintOf = { 1: u8, 2: u16, 4: u32 };

/** A number of 1, 2 or 4 bytes. */
export function number(
  identifier: number,
  name: string,
  lengthBytes: 1 | 2 | 4,
  notes: NumberNotes,
): AttributeDefinition<number> {
  const { unit = '', names, open = false, hexDigits } = notes;
  const kind = { unit, open, ...(names && { names }), ...(hexDigits && { hexDigits }) };
  const value = layout(titled(identifier, name), about(identifier, notes), [uintOf[lengthBytes](VALUE, kind)]);
  return define([identifier, name], [FORMAT.binary, lengthBytes], notes, value);
}

/** A number of 8 bytes. */
export function count(
  identifier: number,
  name: string,
  unit: string,
  notes: AttributeNotes & { readonly names?: ReadonlyMap<bigint, string> },
): AttributeDefinition<bigint> {
  const { names } = notes;
  const field = u64(VALUE, { unit, ...(names && { names }) });
  const value = layout(titled(identifier, name), about(identifier, notes), [field]);
  return define([identifier, name], [FORMAT.binary, 8], notes, value);
}

/** Bytes as they are. */
export function plain(
  identifier: number,
  name: string,
  lengthBytes: number | undefined,
  notes: AttributeNotes,
): AttributeDefinition<Uint8Array> {
  const value = layout(titled(identifier, name), about(identifier, notes), [bytes(VALUE, lengthBytes ?? 'rest')]);
  return define([identifier, name], [FORMAT.binary, lengthBytes], notes, value);
}

/** A structure. */
export function structured(
  identifier: number,
  name: string,
  lengthBytes: number | undefined,
  notes: AttributeNotes & { readonly of: Layout<object> },
): AttributeDefinition {
  const field = struct(VALUE, notes.of, lengthBytes ?? 'rest');
  const value = layout(titled(identifier, name), about(identifier, notes), [field]);
  return define([identifier, name], [FORMAT.binary, lengthBytes], notes, value as ValueLayout);
}

/** The same attribute, where some drives give it another length. */
export function alsoAs8Bytes(one: AttributeDefinition): AttributeDefinition {
  const value = layout(one.value.name, { source: one.value.source }, [u64(VALUE)]);
  return { ...one, otherLengths: new Map([[8, value]]) };
}

/**
 * The value of an attribute that is not in the registry, or has another length than there: by its format alone.
 * @param format - one of {@link FORMAT}; any other is taken as BINARY
 */
export function plainValue(title: string, format: number, lengthBytes: number): ValueLayout {
  const source = 'SPC-5, MAM attribute format';
  if (format === FORMAT.ascii) return layout(title, { source }, [text(VALUE, lengthBytes, { pad: 0x20, ascii: true })]);
  if (format === FORMAT.text) return layout(title, { source }, [text(VALUE, lengthBytes, { pad: 0, ascii: false })]);
  return layout(title, { source }, [bytes(VALUE, lengthBytes)]);
}
