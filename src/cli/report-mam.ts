import type { FieldLine } from '../bytes/index.js';
import { printable } from '../findings/index.js';
import {
  BARCODE,
  barcodeInWords,
  explainAttribute,
  formatNames,
  identifierInWords,
  listHeadLayout,
  type MamAttribute,
  type MamFile,
  readBarcode,
} from '../mam/index.js';
import { counted } from './bytes-in-words.js';
import type { Colour } from './colour.js';
import { findingText } from './finding-text.js';
import { mamValueJson, mamValueText } from './mam-value.js';
import { findingJson, SCHEMA_VERSION } from './report-json.js';

/** What is known of the file besides its bytes. */
export interface MamFileAbout {
  /** As given, made safe to show. */
  readonly name: string;
  readonly bytes: number;
  readonly exitCode: number;
}

const FORMS: Record<MamFile['form'], string> = {
  attributes: 'attribute',
  list: 'list of attributes, with its length before them',
  value: 'value of a bar code, without its attribute',
  none: 'no attribute',
};
const HEX_PER_LINE = 16;
const HEX_LINES_MAX = 12;

/** The file field by field, as a person reads it. */
export function mamText(file: MamFile, about: MamFileAbout, colour: Colour): string {
  const form = file.form === 'attributes' ? counted(file.attributes.length, FORMS.attributes) : FORMS[file.form];
  const lines = [colour.bold(`${about.name}: ${counted(about.bytes, 'byte')}, ${form}`)];
  if (file.listLength !== undefined) {
    lines.push('', ...table(listHeadLayout.explain(listHeadLayout.encode({ listLength: file.listLength }))));
  }
  for (const attribute of file.attributes) {
    const all = explainAttribute(attribute);
    lines.push('', colour.bold(headline(attribute)), ...table(all));
    lines.push(colour.dim(`  from ${[...new Set(all.map(({ source }) => source))].join('; ')}`));
  }
  for (const finding of file.findings) lines.push('', ...findingText(finding, colour));
  return `${lines.join('\n')}\n`;
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

function table(lines: readonly FieldLine[]): string[] {
  const rows = [
    ['byte', 'bits', 'in hex', 'field', 'value'],
    ...lines.flatMap((line) => {
      const [first = '', ...more] = hexLines(line.hex);
      const value = printable(line.value) + (line.unit === '' ? '' : ` ${line.unit}`);
      const name = `${'  '.repeat(line.depth)}${line.name}`;
      return [[`${line.offsetBytes}`, bitsText(line), first, name, value], ...more.map((hex) => ['', '', hex])];
    }),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
}

function bitsText({ bits }: FieldLine): string {
  if (bits === undefined) return '';
  return bits[0] === bits[1] ? `${bits[0]}` : `${bits[0]}-${bits[1]}`;
}

function hexLines(hex: string): string[] {
  const width = HEX_PER_LINE * 3;
  const lines: string[] = [];
  for (let at = 0; at < hex.length && lines.length < HEX_LINES_MAX; at += width) {
    lines.push(hex.slice(at, at + width).trimEnd());
  }
  const left = Math.ceil(hex.length / 3) - HEX_LINES_MAX * HEX_PER_LINE;
  if (left > 0) lines.push(`... ${counted(left, 'byte')} more`);
  return lines;
}

/** The file as `docs/schemas/mam-decode.schema.json` describes it. */
export function mamJson(file: MamFile, about: MamFileAbout): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    ...about,
    form: file.form,
    listLength: file.listLength ?? null,
    attributes: file.attributes.map(attributeJson),
    findings: file.findings.map((finding) => findingJson(finding, [])),
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
    length: lengthBytes,
    complete,
    value: mamValueJson(value),
    fields: explainAttribute(attribute).map(({ offsetBytes, bits, ...line }) => ({
      offset: offsetBytes,
      bits: bits ?? null,
      hex: line.hex,
      name: line.name,
      value: printable(line.value),
      unit: line.unit === '' ? null : line.unit,
      source: line.source,
    })),
  };
}
