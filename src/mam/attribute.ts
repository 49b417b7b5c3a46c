import {
  bits,
  bytes,
  type FieldLine,
  FormatError,
  flag,
  layout,
  lengthOf,
  reserved,
  u16,
  u32,
  uintBits,
} from '../bytes/index.js';
import { encodeLocalText, textLocalizationNames } from './character-sets.js';
import { plainValue } from './define-attribute.js';
import {
  type AttributeDefinition,
  FORMAT,
  formatNames,
  identifierInWords,
  type MamValue,
  type ValueLayout,
} from './formats.js';
import { attributeNames, registry } from './registry.js';

/** Length in bytes of what stands before the value. */
export const HEAD_BYTES = 5;

/** One attribute, as READ ATTRIBUTE gives it, WRITE ATTRIBUTE takes it, and IBM's ITDT keeps it in a file. */
export const attributeLayout = layout('MAM attribute', { source: 'SPC-5, MAM attribute format' }, [
  u16('attributeIdentifier', { names: attributeNames, open: true, hexDigits: 4 }),
  bits(8, [flag('readOnly'), reserved(5), uintBits('format', 2, { names: formatNames })]),
  lengthOf(2, 'attributeLength', 'attributeValue'),
  bytes('attributeValue', { measuredBy: 'attributeLength' }),
]);

/** What stands before the attributes in the data of READ ATTRIBUTE and WRITE ATTRIBUTE; files of ITDT lack it. */
export const listHeadLayout = layout(
  'attribute list header',
  { source: 'SPC-5, READ ATTRIBUTE (AVAILABLE DATA) and WRITE ATTRIBUTE (PARAMETER DATA LENGTH)' },
  [u32('listLength', { title: 'AVAILABLE DATA or PARAMETER DATA LENGTH', unit: 'bytes' })],
);

/** One attribute of a file. */
export interface MamAttribute {
  /** Offset in bytes from the start of the file. */
  readonly offset: number;
  /** All of its bytes that are there; with a bare value, that alone. */
  readonly bytes: Uint8Array;
  /** Whether the bytes are the value alone, without the five before it. */
  readonly bare: boolean;
  /** Whether all the bytes that ATTRIBUTE LENGTH tells of are there. */
  readonly complete: boolean;
  readonly identifier: number;
  /** What the standard says of it; undefined where tapekit does not know it. */
  readonly definition: AttributeDefinition | undefined;
  readonly readOnly: boolean;
  /** BINARY 0, ASCII 1, TEXT 2. */
  readonly format: number;
  /** ATTRIBUTE LENGTH, in bytes. */
  readonly lengthBytes: number;
  /** The value, texts without filling; undefined where it is cut off or has no bytes. */
  readonly value: MamValue | undefined;
  /** The partition that it is of, where the file tells: chips do from LTO-5 on. */
  readonly partition?: number;
}

/** How the value of an attribute is to be encoded. */
export interface EncodeAttributeOptions {
  /** For attributes of format TEXT: the value of attribute 0805h; UTF-8 where it is left out. */
  readonly characterSet?: number;
}

/**
 * The bytes of one attribute: 5 and the value's, the form of ITDT's `writeattr` files.
 * @param definition - which attribute, such as `BARCODE`
 * @param value - a text without filling, a number, or what else the attribute holds
 * @throws FormatError when the attribute cannot hold the value, naming the attribute
 */
export function encodeAttribute<Value extends MamValue>(
  definition: AttributeDefinition<Value>,
  value: Value,
  options: EncodeAttributeOptions = {},
): Uint8Array<ArrayBuffer> {
  return attributeLayout.encode({
    attributeIdentifier: definition.identifier,
    readOnly: definition.type !== 'host',
    format: definition.format,
    attributeValue: encodedValue(definition, value, options.characterSet),
  });
}

/**
 * The bytes of an attribute without a value: written to a drive, it deletes the attribute (SPC-5, WRITE ATTRIBUTE).
 */
export function encodeDeletion(
  definition: Pick<AttributeDefinition, 'identifier' | 'type' | 'format'>,
): Uint8Array<ArrayBuffer> {
  const { identifier, type, format } = definition;
  const head = { attributeIdentifier: identifier, readOnly: type !== 'host', format };
  return attributeLayout.encode({ ...head, attributeValue: new Uint8Array() });
}

function encodedValue<Value extends MamValue>(
  definition: AttributeDefinition<Value>,
  value: Value,
  characterSet: number | undefined,
): Uint8Array {
  const { format, lengthBytes = 0, value: of } = definition;
  // Checks the type, and in UTF-8 the length.
  if (format !== FORMAT.text || characterSet === undefined || typeof value !== 'string') {
    return of.encode({ attributeValue: value });
  }
  const text = encodeLocalText(value, characterSet);
  const set = textLocalizationNames.get(characterSet) ?? 'that character set';
  if (text === undefined) throw new FormatError(of.name, 'attributeValue', `has a character that ${set} lacks`);
  if (text.length > lengthBytes) {
    const reason = `must be at most ${lengthBytes} bytes, not the ${text.length} that it has in ${set}`;
    throw new FormatError(of.name, 'attributeValue', reason);
  }
  const filled = new Uint8Array(lengthBytes);
  filled.set(text);
  return filled;
}

/** Whether an attribute has this length on some drive. */
export function fitsLength(definition: AttributeDefinition, lengthBytes: number): boolean {
  const usual = definition.lengthBytes;
  return usual === undefined || usual === lengthBytes || definition.otherLengths.has(lengthBytes);
}

/** The structure of an attribute's value: the registry's, or by format where it does not fit. */
export function valueLayoutOf(
  attribute: Pick<MamAttribute, 'identifier' | 'definition' | 'format' | 'lengthBytes'>,
): ValueLayout {
  const { definition, identifier, format, lengthBytes } = attribute;
  if (definition !== undefined && fitsLength(definition, lengthBytes)) {
    return definition.otherLengths.get(lengthBytes) ?? definition.value;
  }
  return plainValue(identifierInWords(identifier), definition?.format ?? format, lengthBytes);
}

/** What the standard says of an identifier, where tapekit knows it. */
export function definitionOf(identifier: number): AttributeDefinition | undefined {
  return registry.get(identifier);
}

/** The annotated dump of one attribute, a line a field; offsets are from the start of the file. */
export function explainAttribute(attribute: MamAttribute): FieldLine[] {
  if (attribute.bare) return explainValue(attribute, attribute.bytes, attribute.offset);
  const lines = attributeLayout.explain(attribute.bytes, attribute.offset);
  if (!attribute.complete || attribute.lengthBytes === 0) return lines;
  const value = explainValue(attribute, attribute.bytes.subarray(HEAD_BYTES), attribute.offset + HEAD_BYTES);
  return [...lines.slice(0, -1), ...value];
}

/** Texts are shown as they were read: in their own character set. */
function explainValue(attribute: MamAttribute, bytes: Uint8Array, offset: number): FieldLine[] {
  const { definition, format, value } = attribute;
  const lines = valueLayoutOf(attribute).explain(bytes, offset);
  if ((definition?.format ?? format) !== FORMAT.text || typeof value !== 'string') return lines;
  return lines.map((line) => ({ ...line, value: `"${value}"` }));
}
