import { type HexReading, linesOf, readDigits, type TextLine } from './reading.js';

const HEADING = /:\s*$|\(in hex\)/i;
const ONLY_HEX = /^\s*[0-9a-f]{2}(?:\s+[0-9a-f]{2})*\s*$/i;
const LONGEST_LOOKED_AT = 1024;

const isOnlyHex = (text: string): boolean => text.length <= LONGEST_LOOKED_AT && ONLY_HEX.test(text);

/** A heading such as `Raw sense data (in hex):`, with lines of bytes below it. */
export function hasHeading(text: string): boolean {
  let below = false;
  for (const { text: line } of linesOf(text)) {
    if (below && isOnlyHex(line)) return true;
    below = line.length <= LONGEST_LOOKED_AT && HEADING.test(line) && !/^\s*#/.test(line);
  }
  return false;
}

/** Reads the lines of bytes below the first heading that has any, up to the first line that is something else. */
export function readBelowHeading(reading: HexReading, text: string): void {
  let isBelow = false;
  for (const line of linesOf(text)) {
    if (isBelow && isOnlyHex(line.text)) readLine(reading, line, 0, line.text.length);
    else if (reading.length > 0) return;
    else isBelow = line.text.length <= LONGEST_LOOKED_AT && HEADING.test(line.text);
    if (reading.isFull) return;
  }
}

/**
 * Reads bytes in hex with or without blanks, commas, colons or `0x` between them; `#` and `//` begin a comment. Of a
 * C array, what stands between its braces.
 */
export function readPlain(reading: HexReading, text: string): void {
  const opening = text.indexOf('{');
  const closing = opening < 0 ? -1 : text.indexOf('}', opening);
  const first = opening + 1;
  const last = closing < 0 ? text.length : closing;
  for (const line of linesOf(text)) {
    if (line.offset >= last || reading.isFull) return;
    const start = Math.max(0, first - line.offset);
    const end = Math.min(line.text.length, last - line.offset);
    if (start < end) readLine(reading, line, start, end);
  }
}

const SEPARATORS = ' \t\f\v,;"\'';
const isSeparator = (character: string): boolean => SEPARATORS.includes(character);

function readLine(reading: HexReading, line: TextLine, start: number, end: number): void {
  const { text } = line;
  const stop = endOfBytes(text, start, end);
  for (let at = start; at < stop && !reading.isFull; ) {
    if (isSeparator(text[at] as string)) {
      at++;
      continue;
    }
    const tokenEnd = endOfToken(text, at, stop);
    const prefix = prefixLength(text, at);
    if (!readDigits(reading, line, at + prefix, tokenEnd, prefix > 0)) return;
    at = tokenEnd;
    // A colon or a hyphen between two bytes, as in 70:00:03.
    if (at < stop && (text[at] === ':' || text[at] === '-')) at++;
  }
}

/** Where a comment begins, or the end. */
function endOfBytes(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (text[at] === '#' || (text[at] === '/' && text[at + 1] === '/')) return at;
  }
  return end;
}

function endOfToken(text: string, start: number, stop: number): number {
  let at = start + prefixLength(text, start);
  while (at < stop) {
    const character = text[at] as string;
    if (isSeparator(character) || (character === '\\' && text[at + 1] === 'x')) break;
    if ((character === ':' || character === '-') && at > start) break;
    at++;
  }
  return at;
}

/** Of `0x` and `\x`. */
function prefixLength(text: string, at: number): number {
  const isPrefix = (text[at] === '0' || text[at] === '\\') && (text[at + 1] === 'x' || text[at + 1] === 'X');
  return isPrefix ? 2 : 0;
}
