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
  /** The bytes in front of the header that was found, from the first at which the text can stand. */
  readonly window: Uint8Array;
  /** Offset of the window's first byte. */
  readonly windowAt: number;
  /** How far the header stands behind the place where it was expected: so long is the text. */
  readonly shift: number;
  /** Names of the members next to the place. */
  readonly names: readonly string[];
  /** Whether so many bytes more may be looked at: see `Recovery`. */
  readonly afford: (bytes: number) => boolean;
}

/** Text longer than this in one place is not looked for. */
export const TEXT_BYTES_MAX = 64 * 1024;

/**
 * Finds the text that shifted what follows. tar writes whole records, so text that got between them stands in front
 * of a block of what it shifted, and is as long as the shift. It counts as text only with evidence: a line that is
 * one of tar's messages, or the name of a member nearby, or lines that share the first folder with one.
 */
export function findForeignText({ window, windowAt, shift, names, afford }: ShiftedPlace): ForeignText | undefined {
  if (shift <= 0 || shift > TEXT_BYTES_MAX) return undefined;
  // All bytes from here to `end` are text: only ever moves towards the front, so each byte is looked at once.
  let textFrom = window.length;
  for (let end = window.length; end >= shift; end -= 512) {
    textFrom = Math.min(textFrom, end);
    while (textFrom > end - shift && isTextByte(window[textFrom - 1] as number)) textFrom--;
    if (textFrom > end - shift) continue;
    if (!afford(shift)) return undefined;
    const bytes = window.subarray(end - shift, end);
    if (hasEvidence(bytes, names)) return textOf(bytes, windowAt + end - shift);
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
  // tar lists names as they were given, and stores them without the slash in front.
  const lines = linesOf(bytes).flatMap((line) => [line, line.replaceAll(' /', ' ').replace(/^\/+/, '')]);
  return lines.some(
    (line) =>
      /^\/?[\w./-]*tar: /.test(line) ||
      names.some((name) => name !== '' && (line === name || line.endsWith(` ${name}`) || line.includes(` ${name} `))) ||
      [...folders].some((folder) => line.startsWith(folder) || line.includes(` ${folder}`)),
  );
}
