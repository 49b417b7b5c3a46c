import { type FieldLine, inHex } from '../bytes/index.js';
import { printable } from '../findings/index.js';
import {
  BARCODE,
  barcodeInWords,
  type CartridgeMemory,
  explainAttribute,
  explainPage,
  formatNames,
  identifierInWords,
  listHeadLayout,
  type MamAttribute,
  type MamReading,
  readBarcode,
} from '../mam/index.js';
import { counted } from './bytes-in-words.js';
import type { Colour } from './colour.js';
import { fieldTable } from './field-table.js';
import { findingText } from './finding-text.js';
import { mamValueJson, mamValueText } from './mam-value.js';
import { findingJson, SCHEMA_VERSION } from './report-json.js';

/** What is known of the file besides its bytes. */
export interface MamFileAbout {
  /** As given, made safe to show. */
  readonly name: string;
  /** Those that were read: of hex, what it stands for. */
  readonly bytes: number;
  /** How they stood in the file: `binary`, or a form of hex. */
  readonly input: string;
  readonly exitCode: number;
}

const FORMS: Record<MamReading['form'], string> = {
  attributes: 'attribute',
  list: 'list of attributes, with its length before them',
  value: 'value of a bar code, without its attribute',
  none: 'no attribute',
  identifiers: 'list of the attributes that there are (READ ATTRIBUTE, ATTRIBUTE LIST)',
  volumes: 'list of logical volumes (READ ATTRIBUTE, LOGICAL VOLUME LIST)',
  partitions: 'list of partitions (READ ATTRIBUTE, PARTITION LIST)',
  chip: 'dump of the chip of an LTO cartridge',
};

/** How the file is shown. */
export interface MamTextOptions {
  readonly colour: Colour;
  /** Field by field, also where there are several attributes. */
  readonly explain: boolean;
}

/** The file as a person reads it: one attribute field by field, several in a table. */
export function mamText(file: MamReading, about: MamFileAbout, { colour, explain }: MamTextOptions): string {
  const { attributes, chip } = file;
  const form = file.form === 'attributes' ? counted(attributes.length, FORMS.attributes) : FORMS[file.form];
  const input = about.input === 'binary' ? '' : `, read from ${about.input}`;
  const lines = [colour.bold(`${about.name}: ${counted(about.bytes, 'byte')}${input}, ${form}`)];
  if (file.listLength !== undefined) {
    lines.push('', ...fieldTable(listHeadLayout.explain(listHeadLayout.encode({ listLength: file.listLength }))));
  }
  if (chip !== undefined) lines.push(...chipText(chip, explain, colour));
  if (file.lines.length > 0) lines.push('', ...fieldTable(file.lines));
  if (explain || (attributes.length === 1 && chip === undefined)) {
    for (const attribute of attributes) {
      const all = explainAttribute(attribute);
      lines.push('', colour.bold(headline(attribute)), ...fieldTable(all), colour.dim(`  from ${sourcesOf(all)}`));
    }
  } else if (attributes.length > 0) lines.push('', ...aligned(attributes.map(attributeRow)));
  for (const finding of file.findings) lines.push('', ...findingText(finding, colour));
  return `${lines.join('\n')}\n`;
}

function sourcesOf(lines: readonly FieldLine[]): string {
  return [...new Set(lines.map(({ source }) => source))].join('; ');
}

/** The head of the chip, and its pages. */
function chipText(chip: CartridgeMemory, explain: boolean, colour: Colour): string[] {
  const { serialNumber = 0, type = 0 } = chip.head;
  const size = `${chip.sizeBytes / 1024} KiB`;
  const lines = [
    '',
    `chip ${inHex(serialNumber, 8)}, type ${type}, ${size}, of which the dump has ${chip.readBytes} bytes`,
  ];
  if (!explain) {
    const rows = chip.pages.map(({ id, name, offset, lengthBytes, state }) => [
      inHex(id, 3),
      `at ${offset}`,
      counted(lengthBytes, 'byte'),
      state,
      name ?? '',
    ]);
    return [...lines, '', ...aligned(rows)];
  }
  for (const page of chip.pages) {
    const all = explainPage(page);
    lines.push('', colour.bold(`page ${inHex(page.id, 3)} ${page.name ?? '(not known)'}: ${page.state}`));
    if (all.length > 0) lines.push(...fieldTable(all), colour.dim(`  from ${sourcesOf(all)}`));
  }
  return lines;
}

/** A row of a table of attributes. */
export function attributeRow(attribute: MamAttribute): string[] {
  const { identifier, definition, partition, lengthBytes } = attribute;
  const at = partition === undefined ? [] : [`partition ${partition}`];
  return [
    identifierInWords(identifier),
    definition?.name ?? '(unknown)',
    ...at,
    counted(lengthBytes, 'byte'),
    attribute.value === undefined ? '' : mamValueText(attribute),
  ];
}

/** Rows as columns; the last one is as long as it is. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(...rows.map((row) => row.length)) - 1;
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
}

/** `0806h BARCODE: "ABC123L6" (LTO-6 data cartridge)`. */
function headline(attribute: MamAttribute): string {
  const { identifier, definition, value } = attribute;
  const title = [identifierInWords(identifier), definition?.name ?? '(unknown)'].join(' ');
  if (value === undefined) return title;
  const reading = identifier === BARCODE.identifier && typeof value === 'string' ? readBarcode(value) : undefined;
  const words = reading === undefined || 'problem' in reading ? '' : ` (${barcodeInWords(reading)})`;
  return `${title}: ${mamValueText(attribute)}${words}`;
}

/** The file as `docs/schemas/mam-decode.schema.json` describes it. */
export function mamJson(file: MamReading, about: MamFileAbout): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    ...about,
    form: file.form,
    listLength: file.listLength ?? null,
    attributes: file.attributes.map(attributeJson),
    identifiers: file.identifiers.map(identifierInWords),
    chip: file.chip === undefined ? null : chipJson(file.chip),
    fields: file.lines.map(fieldJson),
    findings: file.findings.map((finding) => findingJson(finding, [])),
  };
}

function chipJson({ head, sizeBytes, readBytes, pages }: CartridgeMemory): object {
  return {
    serialNumber: inHex(head.serialNumber ?? 0, 8),
    type: head.type ?? null,
    sizeBytes,
    readBytes,
    pages: pages.map((page) => ({
      id: inHex(page.id, 3),
      name: page.name ?? null,
      version: page.version,
      offset: page.offset,
      length: page.lengthBytes,
      state: page.state,
      fields: explainPage(page).map(fieldJson),
    })),
  };
}

function fieldJson({ offsetBytes, bits, hex, name, value, unit, source }: FieldLine): object {
  return {
    offset: offsetBytes,
    bits: bits ?? null,
    hex,
    name,
    value: printable(value),
    unit: unit === '' ? null : unit,
    source,
  };
}

function attributeJson(attribute: MamAttribute): object {
  const { offset, identifier, definition, readOnly, format, lengthBytes, complete, value } = attribute;
  return {
    offset,
    identifier: identifierInWords(identifier),
    name: definition?.name ?? null,
    type: definition?.type ?? null,
    readOnly,
    format: formatNames.get(format) ?? null,
    partition: attribute.partition ?? null,
    length: lengthBytes,
    complete,
    value: mamValueJson(value),
    fields: explainAttribute(attribute).map(fieldJson),
  };
}
