import { type Finding, finding } from '../../findings/index.js';

/** The most bytes that are read, and that a dump may stand for. */
export const HEX_INPUT_MAX = 2 ** 24;

const FINDINGS_MAX = 50;

/** A line of a text. */
export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** Byte offset of its first character. */
  readonly offset: number;
  /** Without its line end; one character for each byte. */
  readonly text: string;
}

/** The lines of a text, one after the other. */
export function* linesOf(text: string): Generator<TextLine> {
  let number = 1;
  for (let offset = 0; offset < text.length; number++) {
    const end = text.indexOf('\n', offset);
    const next = end < 0 ? text.length : end;
    const hasReturn = next > offset && text[next - 1] === '\r';
    yield { number, offset, text: text.slice(offset, hasReturn ? next - 1 : next) };
    offset = next + 1;
  }
}

/** The value of a hexadecimal digit by its character code; -1 for anything else. */
export function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** What has been read so far: bytes, and what is wrong with the text. */
export class HexReading {
  private buffer = new Uint8Array(256);
  private used = 0;
  private readonly kept: Finding[] = [];
  private more = 0;
  private overflowAt: number | undefined;

  /** Bytes so far. */
  get length(): number {
    return this.used;
  }

  /** True when there is no room for more: nothing else needs to be read. */
  get isFull(): boolean {
    return this.overflowAt !== undefined;
  }

  /**
   * Adds a byte.
   * @param offset - where in the text it stands
   */
  push(byte: number, offset: number): void {
    if (this.used === HEX_INPUT_MAX) {
      this.tooLarge(HEX_INPUT_MAX + 1, offset);
      return;
    }
    if (this.used === this.buffer.length) {
      const larger = new Uint8Array(this.buffer.length * 2);
      larger.set(this.buffer);
      this.buffer = larger;
    }
    this.buffer[this.used++] = byte;
  }

  /** Says that the input stands for too many bytes; only the first time. */
  tooLarge(bytes: number, offset: number): void {
    if (this.overflowAt !== undefined) return;
    this.overflowAt = offset;
    this.kept.push(finding('HEX_TOO_LARGE', { volume: 0, offset }, { bytes, most: HEX_INPUT_MAX }));
  }

  /** Takes bytes off the end again. */
  dropTo(length: number): void {
    if (length < this.used) this.used = length;
  }

  /** The bytes from an offset on, as they are now. */
  from(start: number): Uint8Array {
    return this.buffer.slice(start, this.used);
  }

  /** Notes a finding, as long as there are not too many. */
  note(found: Finding): void {
    if (this.kept.length < FINDINGS_MAX) this.kept.push(found);
    else this.more++;
  }

  /** Everything that was found; where nothing was read and nothing is wrong, that. */
  findings(): readonly Finding[] {
    if (this.more > 0) {
      return [...this.kept, finding('HEX_MORE', { volume: 0, offset: 0 }, { more: this.more })];
    }
    if (this.used === 0 && this.kept.length === 0) return [finding('HEX_NOTHING', { volume: 0, offset: 0 }, {})];
    return this.kept;
  }
}

/** A place in a line, for a finding. */
export function placeIn(
  line: TextLine,
  index: number,
): {
  readonly at: { readonly volume: 0; readonly offset: number };
  readonly place: { readonly line: number; readonly column: number };
} {
  return { at: { volume: 0, offset: line.offset + index }, place: { line: line.number, column: index + 1 } };
}

/**
 * Reads a run of hexadecimal digits, such as `70` or `70000300`, into bytes.
 * @param start - index of its first character in the line
 * @param end - index behind its last
 * @param alone - one digit alone is a byte too, as in `0x0`
 * @returns false where something else than digits stands in it
 */
export function readDigits(reading: HexReading, line: TextLine, start: number, end: number, alone: boolean): boolean {
  let digits = 0;
  while (start + digits < end && digitOf(line.text.charCodeAt(start + digits)) >= 0) digits++;
  if (digits === 1 && start + 1 === end && alone) {
    reading.push(digitOf(line.text.charCodeAt(start)), line.offset + start);
    return true;
  }
  for (let at = start; at + 1 < start + digits && !reading.isFull; at += 2) {
    const byte = digitOf(line.text.charCodeAt(at)) * 16 + digitOf(line.text.charCodeAt(at + 1));
    reading.push(byte, line.offset + at);
  }
  if (digits === 0 || start + digits < end) {
    const { at, place } = placeIn(line, start + digits);
    reading.note(finding('HEX_CHARACTER', at, { ...place, found: line.text[start + digits] ?? '' }));
    return false;
  }
  if (digits % 2 === 1) {
    const { at, place } = placeIn(line, start);
    reading.note(finding('HEX_ODD_DIGITS', at, { ...place, digits }));
  }
  return true;
}
