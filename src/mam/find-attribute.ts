import { type AttributeDefinition, identifierInWords } from './formats.js';
import { registry } from './registry.js';

/**
 * The identifiers of attributes that a text names: `0806`, `806h`, `0x806`, or the name, in small letters or capitals,
 * with blanks, `-` or `_` between its words. More than one where they have the same name; none where none has.
 */
export function attributesNamed(text: string): readonly number[] {
  const number = /^(?:0x([0-9a-f]{1,4})|([0-9a-f]{3,4})h?)$/i.exec(text);
  if (number !== null) return [Number.parseInt(number[1] ?? (number[2] as string), 16)];
  const asked = plainName(text);
  return [...registry.values()].filter(({ name }) => plainName(name) === asked).map(({ identifier }) => identifier);
}

function plainName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** `0806h BARCODE`. */
export function attributeInWords({ identifier, name }: Pick<AttributeDefinition, 'identifier' | 'name'>): string {
  return `${identifierInWords(identifier)} ${name}`;
}
