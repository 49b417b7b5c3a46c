import { definitionOf, identifierInWords, type MamValue } from '../../src/mam/index.js';
import type { StoredAttribute } from '../../src/tape/index.js';

/**
 * An attribute with a value, as cartridge memory keeps it.
 * @throws RangeError where tapekit knows no such attribute
 * @throws FormatError where it cannot have the value
 */
export function attributeOf(identifier: number, value: MamValue, partition = 0): StoredAttribute {
  const definition = definitionOf(identifier);
  if (definition === undefined) throw new RangeError(`there is no attribute ${identifierInWords(identifier)}`);
  return {
    partition,
    identifier,
    readOnly: definition.type !== 'host',
    format: definition.format,
    value: definition.value.encode({ attributeValue: value }),
  };
}

/** A text that an ASCII attribute takes: what is no ASCII becomes a question mark, what is too long is cut. */
export function asciiText(text: string, lengthBytes: number): string {
  return text
    .replace(/[^ -~]/g, '?')
    .slice(0, lengthBytes)
    .trimEnd();
}
