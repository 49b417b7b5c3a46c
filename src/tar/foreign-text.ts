import { decodeName } from '../bytes/index.js';

/** Text that was found where only tar should stand. */
export interface ForeignText {
  readonly from: number;
  readonly to: number;
  /** The first lines, at most ten. */
  readonly lines: readonly string[];
  readonly lineCount: number;
}

/** What is known when reading has been lost and found again. */
export interface ShiftedPlace {
  /** Reads bytes that went by; undefined where they are gone. */
  readonly read: (offset: number, length: number) => Uint8Array | undefined;
  /** Where a header was expected. */
  readonly expected: number;
  /** Where the next header stands: later than expected. */
  readonly found: number;
  /** First offset at which the text can stand: the start of the content of the member before. */
  readonly earliest: number;
  /** Names of the members next to the place. */
  readonly names: readonly string[];
}

/** Text longer than this in one place is not looked for. */
const TEXT_BYTES_MAX = 64 * 1024;
/** How far in front of the header that was found the text can stand: the largest record in use is 2 MiB, but rarely. */
const REACH_BYTES = 1 << 20;

/**
 * Finds the text that shifted what follows. tar writes whole records, so text that got between them stands in front
 * of a block of what it shifted, and is as long as the shift. It counts as text only with evidence: a line that is
 * one of tar's messages, or the name of a member nearby, or lines that share the first folder with one.
 */
export function findForeignText(place: ShiftedPlace): ForeignText | undefined {
  const length = place.found - place.expected;
  if (length <= 0 || length > TEXT_BYTES_MAX) return undefined;
  const first = Math.max(place.earliest, place.found - REACH_BYTES);
  for (let end = place.found; end - length >= first; end -= 512) {
    const last = place.read(end - 1, 1);
    const start = place.read(end - length, 1);
    if (last === undefined || start === undefined) return undefined;
    if (!isTextByte(last[0] as number) || !isTextByte(start[0] as number)) continue;
    const bytes = place.read(end - length, length);
    const text = bytes === undefined ? undefined : textOf(bytes, end - length);
    if (text !== undefined && hasEvidence(bytes as Uint8Array, place.names)) return text;
  }
  return undefined;
}

/** The text that a stretch of bytes is, or undefined where it is not text throughout. */
export function textOf(bytes: Uint8Array, offset: number): ForeignText | undefined {
  if (bytes.length === 0 || !bytes.every(isTextByte)) return undefined;
  const lines = linesOf(bytes);
  return {
    from: offset,
    to: offset + bytes.length,
    lines: lines.slice(0, 10),
    lineCount: lines.length,
  };
}

function isTextByte(byte: number): boolean {
  return (byte >= 0x20 && byte !== 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function linesOf(bytes: Uint8Array): string[] {
  const text = decodeName(bytes);
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.length > 200 ? `${line.slice(0, 200)}…` : line));
}

function hasEvidence(bytes: Uint8Array, names: readonly string[]): boolean {
  const folders = new Set(names.map((name) => /^\.?\/?[^/]*\//.exec(name)?.[0]).filter((f) => f !== undefined));
  return linesOf(bytes).some(
    (line) =>
      /^\/?[\w./-]*tar: /.test(line) ||
      names.some((name) => name !== '' && (line === name || line.endsWith(` ${name}`) || line.includes(` ${name} `))) ||
      [...folders].some((folder) => line.startsWith(folder) || line.includes(` ${folder}`)),
  );
}
