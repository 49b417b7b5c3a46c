import { type LineParser, ManifestError, NOTHING, type ParsedLine } from './entry.js';
import { nameFromLatin1 } from './names.js';
import { parseSize } from './numbers.js';

/** The first line of every file that hashdeep writes. Source: hashdeep 4.4, hashdeep(1) and its output. */
export const HASHDEEP_MAGIC = '%%%% HASHDEEP-1.0';

/** Reads hashdeep's lines: columns as the `%%%%` line names them, in any order, of which size and sha256 are used. */
export class HashdeepParser implements LineParser {
  private columns: readonly string[] | undefined;

  parse(text: string, line: number): ParsedLine {
    if (text === '' || text.startsWith('#') || text.startsWith(HASHDEEP_MAGIC)) return NOTHING;
    if (text.startsWith('%%%%')) return this.header(text);
    if (this.columns === undefined) return { type: 'bad', line, why: 'no line has named the columns before it' };
    const cells = splitCells(text, this.columns);
    if (cells === undefined) return { type: 'bad', line, why: `it has fewer than ${this.columns.length} columns` };
    const digest = cells.get('sha256') ?? '';
    const name = cells.get('filename') ?? '';
    const size = parseSize(cells.get('size') ?? '');
    if (!/^[0-9a-fA-F]{64}$/.test(digest)) return { type: 'bad', line, why: 'the SHA-256 is not 64 digits' };
    if (name === '' || name.includes('\0')) return { type: 'bad', line, why: 'the name is empty or holds a NUL' };
    const told = { name: nameFromLatin1(name), line, sha256: digest.toLowerCase() };
    if (!cells.has('size')) return { type: 'entry', entry: told };
    if (size === undefined) return { type: 'bad', line, why: 'the size is no number of bytes' };
    return { type: 'entry', entry: { ...told, size } };
  }

  end(): ParsedLine {
    return NOTHING;
  }

  private header(text: string): ParsedLine {
    const columns = text
      .slice(4)
      .trim()
      .split(',')
      .map((column) => column.trim().toLowerCase());
    if (!columns.includes('filename')) throw new ManifestError('the hashdeep manifest has no column "filename"');
    if (!columns.includes('sha256')) {
      const others = columns.filter((column) => column !== 'size' && column !== 'filename');
      throw new ManifestError(
        `the hashdeep manifest holds ${digestNames(others)} only: tapekit compares SHA-256 (hashdeep -c sha256)`,
      );
    }
    this.columns = columns;
    return NOTHING;
  }
}

function digestNames(columns: readonly string[]): string {
  const plain = columns.filter((column) => /^[a-z0-9-]{1,16}$/.test(column)).slice(0, 8);
  return plain.length === 0 ? 'no digests' : plain.join(', ');
}

/** The cells by column: the name takes every comma that the other columns leave. */
function splitCells(text: string, columns: readonly string[]): Map<string, string> | undefined {
  const pieces = text.split(',');
  if (pieces.length < columns.length) return undefined;
  const nameAt = columns.indexOf('filename');
  const nameEnd = pieces.length - (columns.length - nameAt - 1);
  const cells = [...pieces.slice(0, nameAt), pieces.slice(nameAt, nameEnd).join(','), ...pieces.slice(nameEnd)];
  return new Map(columns.map((column, i) => [column, cells[i] as string]));
}
