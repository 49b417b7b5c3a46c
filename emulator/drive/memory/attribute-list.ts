import { type AttributeDefinition, attributeLayout, definitionOf, FORMAT, rangeOf } from '../../../src/mam/index.js';
import type { Cartridge, StoredAttribute } from '../../../src/tape/index.js';
import { invalidParameter, listCutShort, type Refusal, refuse } from '../answer.js';
import { isApplicationsOwn, isOfPartition, memoryLeft } from './live-attributes.js';

/** PARAMETER DATA LENGTH, which says again what the command says: it is not looked at. */
const LIST_HEAD_BYTES = 4;
const HEAD_BYTES = 5;
const RESERVED_BITS = 0x7c;
const FORMAT_BITS = 0x03;
/** The most that drives take for an attribute of an application's own, and for one of a length of its choice. */
const VALUE_BYTES_MAX = 1024;
const OUT_OF_SPACE = refuse(5, 0x55, 0x06);

/** An attribute of a list; without a value, it is to be deleted. */
type Wanted = Omit<StoredAttribute, 'readOnly'>;

/**
 * What WRITE ATTRIBUTE is to do: the whole list is checked before anything is done.
 * @param list - from PARAMETER DATA LENGTH on
 * @returns what to do, or why not, with where it stands in the list
 */
export function wantedAttributes(list: Uint8Array, partition: number, cartridge: Cartridge): Wanted[] | Refusal {
  if (list.length < LIST_HEAD_BYTES) return listCutShort;
  const wanted: Wanted[] = [];
  for (let at = LIST_HEAD_BYTES, before = -1; at < list.length; ) {
    const bytes = list.subarray(at);
    const { complete, value, lengthBytes } = attributeLayout.decode(bytes);
    if (!complete) return listCutShort;
    const { attributeIdentifier: identifier, format, attributeValue } = value as Required<typeof value>;
    if (identifier <= before) return invalidParameter(at);
    const wrong = wrongPlace(identifier, bytes[2] as number, attributeValue);
    if (wrong !== undefined) return invalidParameter(at + wrong.byte, wrong.bit);
    const own = isOfPartition(identifier) ? partition : 0;
    wanted.push({ partition: own, identifier, format, value: attributeValue });
    before = identifier;
    at += lengthBytes;
  }
  return hasRoom(wanted, cartridge) ? wanted : OUT_OF_SPACE;
}

interface Place {
  readonly byte: number;
  readonly bit?: number;
}

/** What is wrong with an attribute: the byte in it, and the bit. */
function wrongPlace(identifier: number, flags: number, value: Uint8Array): Place | undefined {
  const definition = definitionOf(identifier);
  if (rangeOf(identifier)?.type !== 'host') return { byte: 0 };
  if (definition === undefined && !isApplicationsOwn(identifier)) return { byte: 0 };
  const reserved = flags & RESERVED_BITS;
  if (reserved !== 0) return { byte: 2, bit: 31 - Math.clz32(reserved) };
  if (value.length === 0) return undefined;
  const format = flags & FORMAT_BITS;
  const isFormat = definition === undefined ? format <= FORMAT.text : format === definition.format;
  if (!isFormat) return { byte: 2, bit: 1 };
  if (value.length > VALUE_BYTES_MAX || isOtherLength(definition, value.length)) return { byte: 3 };
  const wrong = definition === undefined ? wrongCharacter(format, value) : wrongValue(definition, value);
  return wrong === undefined ? undefined : { byte: HEAD_BYTES + wrong };
}

function isOtherLength(definition: AttributeDefinition | undefined, length: number): boolean {
  return definition?.lengthBytes !== undefined && definition.lengthBytes !== length;
}

/** Where the first character stands that is no ASCII. */
function wrongCharacter(format: number, value: Uint8Array): number | undefined {
  const at = format === FORMAT.ascii ? value.findIndex((byte) => byte < 0x20 || byte > 0x7e) : -1;
  return at < 0 ? undefined : at;
}

/** A number of the standard's that has no meaning; those of applications mean what they like. */
function wrongValue({ format, value: of, vendorSpecific }: AttributeDefinition, value: Uint8Array): number | undefined {
  if (format !== FORMAT.binary || vendorSpecific) return wrongCharacter(format, value);
  return of.decode(value).faults.find(({ kind }) => kind === 'value')?.offsetBytes;
}

function hasRoom(wanted: readonly Wanted[], cartridge: Cartridge): boolean {
  const own = wanted.filter(({ identifier }) => isApplicationsOwn(identifier));
  if (own.length === 0) return true;
  const needed = own.reduce((sum, { value }) => sum + (value.length === 0 ? 0 : HEAD_BYTES + value.length), 0);
  return needed <= memoryLeft(cartridge, new Set(own.map(({ identifier }) => identifier)));
}
