/**
 * The attributes that are plain numbers and texts. Names, formats and lengths: SPC-5, MAM attributes (device, medium
 * and host type); units and codes as HP's and Quantum's LTO references give them.
 */
import { bytes, inHex, type Layout, layout, text, u8, u16, u32, u64 } from '../bytes/index.js';
import { ltoDensityNames } from '../scsi/index.js';

/** FORMAT of an attribute (SPC-5, MAM attribute format). */
export const FORMAT = { binary: 0, ascii: 1, text: 2 } as const;

/** Names of the formats; 3 is reserved. */
export const formatNames: ReadonlyMap<number, string> = new Map([
  [FORMAT.binary, 'BINARY'],
  [FORMAT.ascii, 'ASCII'],
  [FORMAT.text, 'TEXT'],
]);

/** What an attribute holds: a text without its filling, a number, or bytes as they are. */
export type MamValue = string | number | bigint | Uint8Array;

/** The value alone, as a declared structure. */
export type ValueLayout<Value extends MamValue = MamValue> = Layout<{ readonly attributeValue: Value }>;

/** One attribute of the standard. */
export interface AttributeDefinition<Value extends MamValue = MamValue> {
  readonly identifier: number;
  readonly name: string;
  /** Device and medium attributes are written by drives and makers only. */
  readonly type: 'device' | 'medium' | 'host';
  /** One of {@link FORMAT}. */
  readonly format: number;
  readonly lengthBytes: number;
  readonly value: ValueLayout<Value>;
}

const VALUE = 'attributeValue';
const MEDIUM_TYPES: ReadonlyMap<number, string> = new Map([
  [0x00, 'data'],
  [0x01, 'cleaning'],
  [0x80, 'write-once (WORM)'],
]);
const CHARACTER_SETS: ReadonlyMap<number, string> = new Map([
  [0x00, 'ASCII'],
  ...Array.from({ length: 10 }, (_, i): [number, string] => [i + 1, `ISO 8859-${i + 1}`]),
  [0x80, 'UCS-2BE'],
  [0x81, 'UTF-8'],
]);
const LOAD_PLACES: ReadonlyMap<number, string> = new Map([
  [0, 'at the start of the tape'],
  [1, 'at the partition named in the command'],
]);

/** Attribute identifiers up to here are of the device, then of the medium, then of the host (SPC-5). */
const DEVICE_LAST = 0x03ff;
const MEDIUM_LAST = 0x07ff;

function define<Value extends MamValue>(
  identifier: number,
  name: string,
  format: number,
  lengthBytes: number,
  value: ValueLayout<Value>,
): AttributeDefinition<Value> {
  const type = identifier <= DEVICE_LAST ? 'device' : identifier <= MEDIUM_LAST ? 'medium' : 'host';
  return { identifier, name, type, format, lengthBytes, value };
}

/** `0806h`, as the standards write an identifier. */
export function identifierInWords(identifier: number): string {
  return inHex(identifier, 4);
}

const titled = (identifier: number, name: string): string => `${identifierInWords(identifier)} ${name}`;
const about = (identifier: number) => ({
  source: `SPC-5, ${identifier <= DEVICE_LAST ? 'device' : identifier <= MEDIUM_LAST ? 'medium' : 'host'} type attributes`,
});

/** ASCII text, filled up with blanks. */
function ascii(identifier: number, name: string, lengthBytes: number): AttributeDefinition<string> {
  const field = text(VALUE, lengthBytes, { pad: 0x20, ascii: true });
  const value = layout(titled(identifier, name), about(identifier), [field]);
  return define(identifier, name, FORMAT.ascii, lengthBytes, value);
}

/** Text in the character set that attribute 0805h names, filled up with NUL; taken as UTF-8 here. */
function localText(identifier: number, name: string, lengthBytes: number): AttributeDefinition<string> {
  const field = text(VALUE, lengthBytes, { pad: 0x00, ascii: false });
  const value = layout(titled(identifier, name), about(identifier), [field]);
  return define(identifier, name, FORMAT.text, lengthBytes, value);
}

interface NumberKind {
  readonly unit?: string;
  readonly names?: ReadonlyMap<number, string>;
  readonly open?: boolean;
  readonly hexDigits?: number;
}

const uintOf = { 1: u8, 2: u16, 4: u32 };

/** A number of 1, 2 or 4 bytes. */
function number(
  identifier: number,
  name: string,
  lengthBytes: 1 | 2 | 4,
  kind: NumberKind,
): AttributeDefinition<number> {
  const value = layout(titled(identifier, name), about(identifier), [uintOf[lengthBytes](VALUE, kind)]);
  return define(identifier, name, FORMAT.binary, lengthBytes, value);
}

/** A number of 8 bytes. */
function count(identifier: number, name: string, unit: string): AttributeDefinition<bigint> {
  const value = layout(titled(identifier, name), about(identifier), [u64(VALUE, { unit })]);
  return define(identifier, name, FORMAT.binary, 8, value);
}

/** 0806h: the text of the cartridge's bar code label. */
export const BARCODE = ascii(0x0806, 'BARCODE', 32);

/** What tapekit knows, by identifier, ascending. */
export const registry: ReadonlyMap<number, AttributeDefinition> = new Map(
  [
    count(0x0000, 'REMAINING CAPACITY IN PARTITION', 'MiB'),
    count(0x0001, 'MAXIMUM CAPACITY IN PARTITION', 'MiB'),
    count(0x0003, 'LOAD COUNT', 'loads'),
    count(0x0004, 'MAM SPACE REMAINING', 'bytes'),
    ascii(0x0005, 'ASSIGNING ORGANIZATION', 8),
    number(0x0006, 'FORMATTED DENSITY CODE', 1, { names: ltoDensityNames, open: true, hexDigits: 2 }),
    number(0x0007, 'INITIALIZATION COUNT', 2, { unit: 'times' }),
    ascii(0x0008, 'VOLUME IDENTIFIER', 32),
    count(0x0220, 'TOTAL MBYTES WRITTEN IN MEDIUM LIFE', 'MiB'),
    count(0x0221, 'TOTAL MBYTES READ IN MEDIUM LIFE', 'MiB'),
    count(0x0222, 'TOTAL MBYTES WRITTEN IN CURRENT/LAST LOAD', 'MiB'),
    count(0x0223, 'TOTAL MBYTES READ IN CURRENT/LAST LOAD', 'MiB'),
    ascii(0x0400, 'MEDIUM MANUFACTURER', 8),
    ascii(0x0401, 'MEDIUM SERIAL NUMBER', 32),
    number(0x0402, 'MEDIUM LENGTH', 4, { unit: 'm' }),
    number(0x0403, 'MEDIUM WIDTH', 4, { unit: 'tenths of a mm' }),
    ascii(0x0404, 'ASSIGNING ORGANIZATION', 8),
    number(0x0405, 'MEDIUM DENSITY CODE', 1, { names: ltoDensityNames, open: true, hexDigits: 2 }),
    ascii(0x0406, 'MEDIUM MANUFACTURE DATE', 8),
    count(0x0407, 'MAM CAPACITY', 'bytes'),
    number(0x0408, 'MEDIUM TYPE', 1, { names: MEDIUM_TYPES, hexDigits: 2 }),
    number(0x0409, 'MEDIUM TYPE INFORMATION', 2, {}),
    ascii(0x0800, 'APPLICATION VENDOR', 8),
    ascii(0x0801, 'APPLICATION NAME', 32),
    ascii(0x0802, 'APPLICATION VERSION', 8),
    localText(0x0803, 'USER MEDIUM TEXT LABEL', 160),
    ascii(0x0804, 'DATE AND TIME LAST WRITTEN', 12),
    number(0x0805, 'TEXT LOCALIZATION IDENTIFIER', 1, { names: CHARACTER_SETS, hexDigits: 2 }),
    BARCODE,
    localText(0x0807, 'OWNING HOST TEXTUAL NAME', 80),
    localText(0x0808, 'MEDIA POOL', 160),
    ascii(0x0809, 'PARTITION USER TEXT LABEL', 16),
    number(0x080a, 'LOAD/UNLOAD AT PARTITION', 1, { names: LOAD_PLACES }),
    ascii(0x080b, 'APPLICATION FORMAT VERSION', 16),
  ].map((one): [number, AttributeDefinition] => [one.identifier, one]),
);

/** Names by identifier. */
export const attributeNames: ReadonlyMap<number, string> = new Map([...registry].map(([id, { name }]) => [id, name]));

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
