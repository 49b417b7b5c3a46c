import type { FieldLine } from '../bytes/index.js';
import { printable } from '../findings/index.js';
import { counted } from './bytes-in-words.js';

const HEX_PER_LINE = 16;
const HEX_LINES_MAX = 12;
const VALUE_BYTES_MAX = 32;

/**
 * The annotated dump as a table, a field a line: byte, bits, hex, name, value with unit.
 * @param more - `source`: the standard and clause of each, too
 */
export function fieldTable(lines: readonly FieldLine[], more: { readonly source?: boolean } = {}): string[] {
  const source = more.source === true;
  return inColumns([
    ['byte', 'bits', 'in hex', 'field', 'value', ...(source ? ['source'] : [])],
    ...lines.flatMap((line) => {
      const [first = '', ...rest] = hexLines(line.hex);
      const name = '  '.repeat(line.depth) + line.name;
      const cells = [`${line.offsetBytes}`, bitsText(line), first, name, valueText(line)];
      return [[...cells, ...(source ? [line.source] : [])], ...rest.map((hex) => ['', '', hex])];
    }),
  ]);
}

/** Names and values alone, what lies in another structure indented; reserved bits that are zero are left out. */
export function valueTable(lines: readonly FieldLine[]): string[] {
  const shown = lines.filter(({ name, hex, value }) => name !== 'RESERVED' || hex.includes('*') || !isZero(value));
  return inColumns(shown.map((line) => ['  '.repeat(line.depth) + line.name, bytesOrValue(line)]));
}

/** Of a few bytes that are no more than bytes, the bytes. */
function bytesOrValue(line: FieldLine): string {
  const isShort = line.hex !== '' && line.hex.length < VALUE_BYTES_MAX * 3;
  return isShort && /^[0-9]+ bytes?$/.test(line.value) ? line.hex : valueText(line);
}

const isZero = (value: string): boolean => /^0*h?$/.test(value);

function valueText({ value, unit }: FieldLine): string {
  return printable(value) + (unit === '' ? '' : ` ${unit}`);
}

function inColumns(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map(({ length }) => length)) - 1;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
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
