import { inHex, type Layout, type Properties } from '../bytes/index.js';

/** FORMAT of an attribute (SPC-5, MAM attribute format). */
export const FORMAT = { binary: 0, ascii: 1, text: 2 } as const;

/** Names of the formats; 3 is reserved. */
export const formatNames: ReadonlyMap<number, string> = new Map([
  [FORMAT.binary, 'BINARY'],
  [FORMAT.ascii, 'ASCII'],
  [FORMAT.text, 'TEXT'],
]);

/** What an attribute holds: a text without its filling, a number, bytes as they are, or a structure of such values. */
export type MamValue = string | number | bigint | Uint8Array | Properties;

/** The value alone, as a declared structure. */
export type ValueLayout<Value extends MamValue = MamValue> = Layout<{ readonly attributeValue: Value }>;

/** Who may write an attribute, by its identifier (SPC-5, MAM attribute identifier range assignments). */
export type AttributeType = 'device' | 'medium' | 'host';

/** One attribute of the standard, or of a vendor. */
export interface AttributeDefinition<Value extends MamValue = MamValue> {
  readonly identifier: number;
  readonly name: string;
  /** Device and medium attributes are written by drives and makers only. */
  readonly type: AttributeType;
  /** Whether its identifier is of a range that the standard leaves to vendors. */
  readonly vendorSpecific: boolean;
  /** One of {@link FORMAT}. */
  readonly format: number;
  /** In bytes, on LTO; undefined where it varies: then `value` takes any length. */
  readonly lengthBytes: number | undefined;
  readonly value: ValueLayout<Value>;
  /** Structures of the value by length in bytes, where other drives give another one. */
  readonly otherLengths: ReadonlyMap<number, ValueLayout>;
  /** Whether each partition has its own, or the whole medium has one. */
  readonly scope: 'partition' | 'medium';
  /** Who writes it. */
  readonly writtenBy: 'drive' | 'library' | 'cartridge maker' | 'application';
  /** What it tells, in a phrase. */
  readonly meaning: string;
}

/** `0806h`, as the standards write an identifier. */
export function identifierInWords(identifier: number): string {
  return inHex(identifier, 4);
}

const RANGE = 0x400;
const RANGES: readonly AttributeType[] = ['device', 'medium', 'host'];
const VENDOR_FIRST = RANGE * RANGES.length;
const RESERVED_FIRST = 2 * VENDOR_FIRST;

/** What the range of an identifier says; undefined for those that are reserved: 1800h on. */
export function rangeOf(
  identifier: number,
): { readonly type: AttributeType; readonly vendorSpecific: boolean } | undefined {
  if (identifier >= RESERVED_FIRST) return undefined;
  const vendorSpecific = identifier >= VENDOR_FIRST;
  return { type: RANGES[Math.floor((identifier % VENDOR_FIRST) / RANGE)] as AttributeType, vendorSpecific };
}
