import { checksumKind, hasMagic } from '../../tar/index.js';
import { nameFormat } from '../compression/named-formats.js';
import { recogniseCompression } from '../compression/recognise.js';

/** What a file of a tape holds, as far as its first record tells. */
export interface FirstRecord {
  readonly kind: 'tar' | 'label' | 'compressed' | 'other' | 'unknown';
  readonly text: string;
}

const LABEL_BYTES = 80;

/**
 * Says what begins with a record.
 * @param record - the first of a file
 */
export function explainFirstRecord(record: Uint8Array): FirstRecord {
  if (record.length >= 512 && (checksumKind(record, 0) !== 'no' || hasMagic(record, 0))) {
    return { kind: 'tar', text: 'tar archive' };
  }
  const label = labelIn(record);
  if (label !== undefined) return { kind: 'label', text: label };
  const compression = recogniseCompression(record);
  if (compression !== undefined) return { kind: 'compressed', text: `${compression} data` };
  const named = nameFormat(record);
  return named === undefined ? { kind: 'unknown', text: 'unknown' } : { kind: 'other', text: named.name };
}

/**
 * A label of 80 characters, in ASCII (ANSI X3.27, ISO 1001) or EBCDIC (IBM): `VOL1 TAPE01`.
 * @see ECMA-13, clause 8
 */
function labelIn(record: Uint8Array): string | undefined {
  if (record.length !== LABEL_BYTES) return undefined;
  for (const [decode, standard] of [
    [ascii, 'ANSI label'],
    [ebcdic, 'IBM label, in EBCDIC'],
  ] as const) {
    const text = Array.from(record, decode).join('');
    if (!/^(?:VOL|HDR|EOF|EOV|UVL|UHL|UTL)[1-9]/.test(text)) continue;
    // The identifier of the volume has 6 characters, that of a file 17.
    const named = text.slice(4, text.startsWith('VOL') ? 10 : 21).trim();
    return `${standard}: ${[text.slice(0, 4), named].join(' ').trim()}`;
  }
  return undefined;
}

function ascii(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}

/** Rows of EBCDIC that hold the same characters in all of its code pages. */
const EBCDIC_ROWS: readonly (readonly [number, string])[] = [
  [0xc1, 'ABCDEFGHI'],
  [0xd1, 'JKLMNOPQR'],
  [0xe2, 'STUVWXYZ'],
  [0xf0, '0123456789'],
  [0x40, ' '],
  [0x4b, '.'],
];

function ebcdic(byte: number): string {
  for (const [first, row] of EBCDIC_ROWS) {
    const character = row[byte - first];
    if (character !== undefined) return character;
  }
  return '?';
}
