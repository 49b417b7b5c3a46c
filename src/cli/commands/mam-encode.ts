import { writeOutputFile } from '../../archive/output-file.js';
import { concatenated, decodeName, FormatError } from '../../bytes/index.js';
import { printable } from '../../findings/index.js';
import {
  type AttributeDefinition,
  attributeInWords,
  attributesNamed,
  BARCODE,
  barcodeInWords,
  definitionOf,
  encodeAttribute,
  encodeDeletion,
  FORMAT,
  identifierInWords,
  listHeadLayout,
  mamValueFromJson,
  rangeOf,
  readBarcode,
  TEXT_LOCALIZATION,
} from '../../mam/index.js';
import { counted } from '../bytes-in-words.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { readWhole } from '../read-whole.js';
import { writeWhole } from '../write-whole.js';
import type { MamEncodeFlags } from './mam.declare.js';

const JSON_BYTES_MAX = 2 ** 20;

/** One attribute to be written; an empty text deletes it. */
interface Asked {
  readonly identifier: number;
  /** From a JSON file, or the text behind `=`. */
  readonly value: unknown;
}

/**
 * Runs `tapekit mam encode`.
 * @throws CouldNotRun for an attribute or a value that cannot be, or an output that cannot be written
 */
export async function runMamEncode(io: CliIo, words: readonly string[], flags: MamEncodeFlags): Promise<number> {
  const { barcode, from, output, any, force } = flags;
  const asked = [
    ...words.map(fromArgument),
    ...(barcode === undefined ? [] : [{ identifier: BARCODE.identifier, value: checkedLabel(barcode, any === true) }]),
    ...(from === undefined ? [] : await fromFile(io, from)),
  ].sort((a, b) => a.identifier - b.identifier);
  if (asked.length === 0) throw refusal('give an attribute with its value, such as 0806=ABC123L6, --barcode or --from');
  const twice = asked.find(({ identifier }, i) => identifier === asked[i - 1]?.identifier);
  if (twice !== undefined) throw refusal(`${identifierInWords(twice.identifier)} is given twice`);
  const set = asked.find(({ identifier }) => identifier === TEXT_LOCALIZATION)?.value;
  const made = asked.map((one) => encoded(one, any === true, set));
  const attributes = concatenated(made.map(({ bytes }) => bytes));
  const bytes = flags.list === true ? asList(attributes) : attributes;
  if (output === '-') {
    if (io.stdout.isTTY === true) throw new CouldNotRun('will not write bytes to a terminal: give a file with -o');
    await writeWhole(io, bytes);
    return EXIT.good;
  }
  writeOutputFile(output, bytes, force === true);
  const [first] = made;
  const several = made.length > 1 || flags.list === true;
  const about = several ? counted(made.length, 'attribute') : first?.words;
  io.stdout.write(`${printable(output)}: ${bytes.length} bytes, ${about}\n`);
  if (several) for (const one of made) io.stdout.write(`  ${one.words}\n`);
  return EXIT.good;
}

function refusal(reason: string): CouldNotRun {
  return new CouldNotRun(`nothing was written: ${reason}`);
}

/** As WRITE ATTRIBUTE takes them. */
function asList(attributes: Uint8Array): Uint8Array {
  return concatenated([listHeadLayout.encode({ listLength: attributes.length }), attributes]);
}

function fromArgument(word: string): Asked {
  const at = word.indexOf('=');
  if (at < 0) throw refusal(`"${printable(word)}" is no attribute with a value, such as 0806=ABC123L6`);
  return { identifier: identifierOf(word.slice(0, at)), value: word.slice(at + 1) };
}

function identifierOf(text: string): number {
  const [identifier, ...more] = attributesNamed(text);
  if (identifier === undefined) {
    throw refusal(`"${printable(text)}" is no attribute: tapekit mam list has their numbers and names`);
  }
  if (more.length === 0) return identifier;
  const all = [identifier, ...more].map(identifierInWords).join(' and ');
  throw refusal(`"${printable(text)}" is the name of ${all}: give the number`);
}

async function fromFile(io: CliIo, path: string): Promise<Asked[]> {
  const bytes = await readWhole(io, path, JSON_BYTES_MAX);
  const json = bytes === undefined ? undefined : parsed(decodeName(bytes));
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw refusal(`${printable(path)} is no JSON object of attributes, such as {"0806h": "ABC123L6"}`);
  }
  return Object.entries(json).map(([name, value]) => ({ identifier: identifierOf(name), value }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is written of an attribute, and words for it. */
interface Encoded {
  readonly bytes: Uint8Array;
  readonly words: string;
}

function encoded({ identifier, value }: Asked, any: boolean, set: unknown): Encoded {
  const definition = definitionOf(identifier) ?? unknownAttribute(identifier);
  const title = attributeInWords(definition).trim();
  if (definition.type !== 'host' && !any) {
    throw refusal(
      `${title} is read-only: only the ${definition.writtenBy} writes it (--any makes the file all the same)`,
    );
  }
  if (value === '') {
    return {
      bytes: encodeDeletion(definition),
      words: `${title}, no value: written to a drive, it deletes the attribute`,
    };
  }
  try {
    const characterSet = definition.format === FORMAT.text && set !== undefined ? codeOf(set) : undefined;
    const options = characterSet === undefined ? {} : { characterSet };
    const plain = definition.format === FORMAT.binary ? mamValueFromJson(definition, structured(value)) : text(value);
    const label = definition === BARCODE && !any ? `, ${checkedBarcode(text(value))}` : '';
    const bytes = encodeAttribute(definition, plain, options);
    const shown = typeof value === 'string' ? value : JSON.stringify(value);
    return { bytes, words: `${title} "${printable(shown)}"${label}` };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw refusal(`${definition === BARCODE ? 'the bar code' : title} ${error.reason}`);
  }
}

/** A structure on the command line is JSON. */
function structured(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('{') ? (parsed(value) ?? value) : value;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new FormatError('attribute', 'value', 'must be a text');
  return value;
}

function codeOf(set: unknown): number | undefined {
  const definition = definitionOf(TEXT_LOCALIZATION) as AttributeDefinition;
  return set === '' ? undefined : (mamValueFromJson(definition, set) as number);
}

/** An attribute that tapekit does not know takes bytes in hex. */
function unknownAttribute(identifier: number): AttributeDefinition {
  const range = rangeOf(identifier);
  if (range === undefined) throw refusal(`${identifierInWords(identifier)} is reserved: 17FFh is the last attribute`);
  const known = definitionOf(0x040a) as AttributeDefinition;
  return { ...known, ...range, identifier, name: '', writtenBy: range.type === 'medium' ? 'cartridge maker' : 'drive' };
}

/** `--barcode ""` is a mistake, not the wish to delete it. */
function checkedLabel(barcode: string, any: boolean): string {
  if (barcode === '' && !any) checkedBarcode(barcode);
  return barcode;
}

function checkedBarcode(barcode: string): string {
  const reading = readBarcode(barcode);
  if (!('problem' in reading)) return barcodeInWords(reading);
  throw refusal(
    `the bar code "${printable(barcode)}" ${reading.problem} (--any takes whatever the attribute can hold)`,
  );
}
