/** Values of attributes of cartridge memory, as a person and a program read them. */
import { hexOf, type Properties } from '../bytes/index.js';
import { printable } from '../findings/index.js';
import { type MamAttribute, type MamValue, valueLayoutOf } from '../mam/index.js';
import { counted } from './bytes-in-words.js';
import { exactJson } from './report-json.js';

const FIELDS_SHOWN = 4;

/** The value in a line: of a structure, the fields that are not zero. */
export function mamValueText(
  attribute: Pick<MamAttribute, 'identifier' | 'definition' | 'format' | 'lengthBytes' | 'value' | 'bytes' | 'bare'>,
): string {
  const { value } = attribute;
  if (value === undefined) return '';
  if (typeof value === 'string') return `"${printable(value)}"`;
  if (value instanceof Uint8Array) return counted(value.length, 'byte');
  const layout = valueLayoutOf(attribute);
  const lines = layout.explain(layout.encode({ attributeValue: value }, { asRead: true }));
  const told = lines
    .filter(({ hex, name }) => /[1-9a-f]/.test(hex) && name !== 'RESERVED')
    .filter(({ value: words }) => words !== '0 no')
    .map((line) => [line.name, `${printable(line.value)} ${line.unit}`.trim()] as const);
  if (typeof value !== 'object') {
    const [line] = lines;
    return line === undefined ? '' : `${printable(line.value)} ${line.unit}`.trim();
  }
  if (told.length === 0) return 'all zero';
  const shown = told.slice(0, FIELDS_SHOWN).map(([name, words]) => (words === '1 yes' ? name : `${name} ${words}`));
  return `${shown.join('; ')}${told.length > FIELDS_SHOWN ? `; ${told.length - FIELDS_SHOWN} more` : ''}`;
}

/** Texts are escaped, bytes in hex, a number beyond 2^53 - 1 is a string of digits; structures are objects of these. */
export function mamValueJson(value: MamValue | undefined): unknown {
  if (value === undefined) return null;
  if (typeof value === 'string') return printable(value);
  if (value instanceof Uint8Array) return hexOf(value);
  if (typeof value !== 'object') return exactJson(value);
  return structureJson(value);
}

function structureJson(value: Properties): object {
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      typeof one === 'boolean' ? one : Array.isArray(one) ? one.map(mamValueJson) : mamValueJson(one as MamValue),
    ]),
  );
}
