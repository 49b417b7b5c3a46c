import { bits, bytes, type FieldLine, flag, layout, lengthOf, reserved, u16, u32, uintBits } from '../bytes/index.js';
import {
  type AttributeDefinition,
  attributeNames,
  formatNames,
  identifierInWords,
  type MamValue,
  plainValue,
  registry,
  type ValueLayout,
} from './registry.js';

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
}

/**
 * The bytes of one attribute: 5 and the value's, the form of ITDT's `writeattr` files.
 * @param definition - which attribute, such as `BARCODE`
 * @param value - a text without filling, or a number
 * @throws FormatError when the attribute cannot hold the value, naming the attribute
 */
export function encodeAttribute<Value extends MamValue>(
  definition: AttributeDefinition<Value>,
  value: Value,
): Uint8Array<ArrayBuffer> {
  return attributeLayout.encode({
    attributeIdentifier: definition.identifier,
    readOnly: definition.type !== 'host',
    format: definition.format,
    attributeValue: definition.value.encode({ attributeValue: value }),
  });
}

/** The structure of an attribute's value: the registry's, or by format where it does not fit. */
export function valueLayoutOf(
  attribute: Pick<MamAttribute, 'identifier' | 'definition' | 'format' | 'lengthBytes'>,
): ValueLayout {
  const { definition, identifier, format, lengthBytes } = attribute;
  if (definition?.lengthBytes === lengthBytes) return definition.value;
  return plainValue(identifierInWords(identifier), definition?.format ?? format, lengthBytes);
}

/** What the standard says of an identifier, where tapekit knows it. */
export function definitionOf(identifier: number): AttributeDefinition | undefined {
  return registry.get(identifier);
}

/** The annotated dump of one attribute, a line a field; offsets are from the start of the file. */
export function explainAttribute(attribute: MamAttribute): FieldLine[] {
  const valueLayout = valueLayoutOf(attribute);
  if (attribute.bare) return valueLayout.explain(attribute.bytes, attribute.offset);
  const lines = attributeLayout.explain(attribute.bytes, attribute.offset);
  if (!attribute.complete || attribute.lengthBytes === 0) return lines;
  const value = valueLayout.explain(attribute.bytes.subarray(HEAD_BYTES), attribute.offset + HEAD_BYTES);
  return [...lines.slice(0, -1), ...value];
}
