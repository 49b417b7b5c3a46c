import type { Layout } from './declaration.js';
import type { FieldRow } from './field.js';

/**
 * The table of a structure as Markdown: byte, bits, field, what it holds. The fields' names stand as the standard has
 * them; known values are listed where there are no more than a dozen.
 * @param of - any layout
 */
export function describe(of: Pick<Layout<object>, 'rows'>): string {
  const rows = of.rows.map((row, i) => [bytePlace(of.rows, i), bitPlace(row), row.name, holds(row, of.rows)]);
  return table(['Byte', 'Bits', 'Field', 'Holds'], rows);
}

/** A Markdown table. Cells are plain text. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

/** `2`, `3-4`, or `5 on` where the field, or one before it, has no fixed length. */
function bytePlace(rows: readonly FieldRow[], index: number): string {
  let start = 0;
  for (let i = 0; i < index; i++) {
    const { span, bits } = rows[i] as FieldRow;
    // Bit fields share their bytes: the last of them, down to bit 0, ends them.
    if (bits !== undefined && bits[1] !== 0) continue;
    if (typeof span !== 'number') return 'behind';
    start += span;
  }
  const { span } = rows[index] as FieldRow;
  if (typeof span !== 'number') return `${start} on`;
  return span === 1 ? `${start}` : `${start}-${start + span - 1}`;
}

function bitPlace({ bits }: FieldRow): string {
  if (bits === undefined) return '';
  return bits[0] === bits[1] ? `${bits[0]}` : `${bits[0]}-${bits[1]}`;
}

const LISTED_MAX = 12;

function holds(row: FieldRow, all: readonly FieldRow[]): string {
  const nameOf = (property: string): string => all.find((one) => one.property === property)?.name ?? property;
  const parts = [kindInWords(row, nameOf)];
  if (row.unit !== '') parts.push(row.unit);
  if (row.measures !== undefined) parts.push(`length of ${nameOf(row.measures)}`);
  if (row.names !== undefined && row.names.size <= LISTED_MAX) {
    parts.push([...row.names].map(([value, name]) => `${numeral(value, row)} ${name}`).join(', '));
  }
  return parts.join('; ');
}

function numeral(value: number, { hexDigits }: FieldRow): string {
  return hexDigits === undefined ? `${value}` : `${value.toString(16).toUpperCase().padStart(hexDigits, '0')}h`;
}

function kindInWords({ kind, text, span }: FieldRow, nameOf: (property: string) => string): string {
  if (text !== undefined) {
    return `${text.ascii ? 'ASCII 20h to 7Eh' : 'text'}, filled up with ${text.pad === 0 ? 'NUL (00h)' : 'blanks (20h)'}`;
  }
  if (kind === 'flag') return '1 yes, 0 no';
  if (kind === 'reserved') return 'zero';
  if (kind === 'bytes') return typeof span === 'number' ? 'bytes' : `bytes, as many as ${nameOf(span.measuredBy)} says`;
  return 'number';
}
