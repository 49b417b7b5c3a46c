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

/** Where the first of two texts may stand; more are not tried. */
const FIRST_TEXTS_MAX = 64;
/** A line longer than this is no name and no message. */
const LINE_BYTES_MAX = 4096;

/**
 * Finds two texts that together are as long as the shift, where no single one explains it: the first stands in front of
 * a block of the content as it was, the second in front of one as the first has shifted it. Every line of both needs
 * evidence of its own, and there must be no second way to read it so.
 * @param origin - offset of the first byte of the content
 */
export function findTwoTexts(place: ShiftedPlace, origin: number): readonly ForeignText[] {
  const { window, windowAt, shift, afford } = place;
  if (shift <= 1 || shift > TEXT_BYTES_MAX || !afford(window.length)) return [];
  const first = firstTexts(place, (((origin - windowAt) % 512) + 512) % 512);
  const pairs: (readonly ForeignText[])[] = [];
  for (const { from, to } of first) {
    const rest = shift - (to - from);
    for (let end = window.length; end - rest > to; end -= 512) {
      // Nearly no place ends a line there.
      if (window[end - 1] !== 0x0a || !afford(rest)) continue;
      if (!linesWithEvidence(window, end - rest, end, place.names).includes(end)) continue;
      const texts = [textOf(window.subarray(from, to), windowAt + from)];
      texts.push(textOf(window.subarray(end - rest, end), windowAt + end - rest));
      pairs.push(texts.filter((text) => text !== undefined));
      if (pairs.length > 1) return [];
    }
  }
  return pairs[0] ?? [];
}

function firstTexts({ window, shift, names, afford }: ShiftedPlace, start: number): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let from = start; from < window.length && found.length < FIRST_TEXTS_MAX; from += 512) {
    if (!isTextByte(window[from] as number)) continue;
    const ends = linesWithEvidence(window, from, Math.min(window.length, from + shift - 1), names);
    if (ends.length > 0 && !afford((ends.at(-1) as number) - from)) break;
    found.push(...ends.map((to) => ({ from, to })));
  }
  return found;
}

/** Where lines end that follow one on the other from a place on and are such as tar prints. */
function linesWithEvidence(window: Uint8Array, from: number, to: number, names: readonly string[]): number[] {
  const ends: number[] = [];
  for (let at = from; at < to; at = ends.at(-1) as number) {
    const line = window.subarray(at, Math.min(to, at + LINE_BYTES_MAX));
    const length = line.indexOf(0x0a) + 1;
    const own = line.subarray(0, length);
    if (length === 0 || !own.every(isTextByte) || !hasEvidence(own, names)) break;
    ends.push(at + length);
  }
  return ends;
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
