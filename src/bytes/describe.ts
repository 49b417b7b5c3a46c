import type { Layout } from './declaration.js';
import type { FieldRow } from './field.js';
import { inHex } from './hexadecimal.js';
import { eachOf, REST } from './kept.js';

/**
 * The table of a structure as Markdown: byte, bits, field, what it holds. The fields' names stand as the standard has
 * them; known values are listed where there are no more than a dozen. Of alternatives, and of structures within, it has
 * the names: {@link structuresIn} gives them.
 * @param of - any layout
 */
export function describe(of: Pick<Layout<object>, 'rows' | 'alternatives'>): string {
  if (of.alternatives !== undefined) return `One of: ${of.alternatives.map(({ name }) => name).join('; ')}.\n`;
  const rows = of.rows.map((row, i) => [bytePlace(of.rows, i), bitPlace(row), row.name, fieldTakes(row, of.rows)]);
  return table(['Byte', 'Bits', 'Field', 'Holds'], rows);
}

/** The structures in a structure, however deep, each once, it itself left out. */
export function structuresIn(of: Layout<object>): Layout<object>[] {
  const found = new Set<Layout<object>>();
  const visit = (one: Layout<object>): void => {
    const inside = one.alternatives ?? one.rows.flatMap((row) => row.of ?? []);
    for (const inner of inside) {
      if (found.has(inner) || inner === of) continue;
      found.add(inner);
      visit(inner);
    }
  };
  visit(of);
  return [...found];
}

/** A structure as plain data, for documentation in other forms. */
export interface Description {
  readonly name: string;
  readonly source: string;
  /** Empty where there are alternatives. */
  readonly fields: readonly FieldDescription[];
  /** Names of the structures of which it is one. */
  readonly alternatives?: readonly string[];
}

/** One field as plain data. */
export interface FieldDescription {
  readonly property: string;
  readonly name: string;
  readonly kind: FieldRow['kind'];
  /** As the table has it: `2`, `3-4`, `5 on`, or `behind` what has no fixed length. */
  readonly bytes: string;
  /** `7-4`; left out where it has all of its bytes. */
  readonly bits?: string;
  readonly unit?: string;
  readonly since?: string;
  readonly source?: string;
  readonly is?: number;
  readonly values?: Readonly<Record<string, string>>;
  readonly measures?: string;
  readonly counts?: string;
  /** Whether it may be missing, with all behind it. */
  readonly optional?: true;
  /** Name of the structure it is, or of a list's entries. */
  readonly structure?: string;
}

/** What {@link describe} tells, as plain data. */
export function description(of: Layout<object>): Description {
  const { name, source, rows, alternatives } = of;
  const fields = rows.map((row, i) => fieldDescription(row, bytePlace(rows, i)));
  if (alternatives === undefined) return { name, source, fields };
  return { name, source, fields, alternatives: alternatives.map((one) => one.name) };
}

function fieldDescription(row: FieldRow, bytes: string): FieldDescription {
  const { property, name, kind, unit, since, source, is, names, measures, counts, group, of } = row;
  const bits = bitPlace(row);
  return {
    property,
    name,
    kind,
    bytes,
    ...(bits !== '' && { bits }),
    ...(unit !== '' && { unit }),
    ...(since !== '' && { since }),
    ...(source !== '' && { source }),
    ...(is !== undefined && { is }),
    ...(names !== undefined && { values: Object.fromEntries(names) }),
    ...(measures !== undefined && { measures }),
    ...(counts !== undefined && { counts }),
    ...(group !== undefined && { optional: true as const }),
    ...(of !== undefined && { structure: of.name }),
  };
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

/**
 * What a field holds, in words: kind, unit, known values.
 * @param all - the rows of its structure
 */
export function fieldTakes(row: FieldRow, all: readonly FieldRow[]): string {
  const nameOf = (property: string): string => all.find((one) => one.property === property)?.name ?? property;
  const parts = [kindInWords(row, nameOf)];
  if (row.unit !== '') parts.push(row.unit);
  if (row.measures !== undefined)
    parts.push(`length of ${row.measures === REST ? 'what follows' : measuredInWords(row.measures, nameOf)}`);
  if (row.counts !== undefined) parts.push(`number of ${nameOf(row.counts)}`);
  if (row.names !== undefined && row.names.size <= LISTED_MAX) {
    parts.push([...row.names].map(([value, name]) => `${numeral(value, row)} ${name}`).join(', '));
  }
  if (row.since !== '') parts.push(`since ${row.since}`);
  if (row.group !== undefined) parts.push('may be missing');
  return parts.join('; ');
}

/** `NAME`, or `each of DESCRIPTORS`. */
function measuredInWords(measures: string, nameOf: (property: string) => string): string {
  const each = eachOf('');
  return measures.startsWith(each) ? each + nameOf(measures.slice(each.length)) : nameOf(measures);
}

function numeral(value: number, { hexDigits }: FieldRow): string {
  return hexDigits === undefined ? `${value}` : inHex(value, hexDigits);
}

function kindInWords(row: FieldRow, nameOf: (property: string) => string): string {
  const { kind, text, span, is, of } = row;
  if (text !== undefined) {
    const filling = text.pad === 0 ? ', filled up with NUL (00h)' : ', filled up with blanks (20h)';
    return `${text.ascii ? 'ASCII 20h to 7Eh' : 'text'}${text.pad === undefined ? long(span, nameOf) : filling}`;
  }
  if (is !== undefined) return `always ${numeral(is, row)}`;
  if (kind === 'flag') return '1 yes, 0 no';
  if (kind === 'reserved') return 'zero';
  if (kind === 'bytes') return `bytes${long(span, nameOf)}`;
  if (kind === 'structure') return `${of?.name}${long(span, nameOf)}`;
  if (kind === 'list') return `list of ${of?.name}${long(span, nameOf)}`;
  return row.signed ? 'number, negative too' : 'number';
}

function long(span: FieldRow['span'], nameOf: (property: string) => string): string {
  if (span === undefined || typeof span === 'number') return '';
  return span === 'rest' ? ', up to the end' : `, as many as ${nameOf(span.measuredBy)} says`;
}
