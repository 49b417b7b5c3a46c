import { finding } from '../../findings/index.js';
import { HEX_INPUT_MAX, type HexReading, linesOf, placeIn, readDigits, type TextLine } from './reading.js';

/** A program that prints dumps, by what its lines begin with. */
export interface DumpForm {
  readonly name: 'sg3-utils' | 'xxd' | 'hexdump' | 'od' | 'words' | 'tcpdump';
  /** What tells the form: an offset, and the first byte or word behind it. */
  readonly first: RegExp;
  /** What any line of it begins with, offset in the first group. */
  readonly any: RegExp;
  /** So many blanks between bytes, and no more: what is behind more is text. */
  readonly gap: number;
  /** What begins the text beside the bytes, where a character does. */
  readonly textMark?: string;
  /** Bases in which the offset may be, by how many digits it has. */
  readonly bases: (digits: number) => readonly number[];
}

const inHexOnly = (): readonly number[] => [16];

/**
 * Sources: the programs themselves: sg3-utils 1.46 (sg_inq -H), xxd of vim 9.0, hexdump of util-linux 2.38, od of
 * coreutils 9.1 (7 digits: octal, or with -A d decimal; 6 digits: -A x), tcpdump 4.99.
 */
const FORMS: readonly DumpForm[] = [
  {
    name: 'tcpdump',
    first: /^\s{0,8}0x([0-9a-f]{4,8}):\s{1,2}(?=[0-9a-f]{2})/i,
    any: /^\s{0,8}0x([0-9a-f]{4,8}):\s{0,2}/i,
    gap: 1,
    bases: inHexOnly,
  },
  {
    name: 'xxd',
    first: /^([0-9a-f]{8,12}): (?=[0-9a-f]{2})/i,
    any: /^([0-9a-f]{8,12}): ?/i,
    gap: 1,
    bases: inHexOnly,
  },
  {
    name: 'hexdump',
    first: /^([0-9a-f]{8,12}) {2}(?=[0-9a-f]{2}(?: |$))/i,
    any: /^([0-9a-f]{8,12})(?: {2}|$)/i,
    gap: 2,
    textMark: '|',
    bases: inHexOnly,
  },
  {
    name: 'od',
    first: /^([0-9a-f]{6,12}) (?=[0-9a-f]{2}(?: |$))/i,
    any: /^([0-9a-f]{6,12})(?: |$)/i,
    gap: 1,
    textMark: '>',
    bases: (digits) => (digits === 6 ? [16] : [8, 10]),
  },
  {
    name: 'words',
    first: /^([0-9a-f]{7,12}) (?=[0-9a-f]{4}(?: |$))/i,
    any: /^([0-9a-f]{7,12})(?: |$)/i,
    gap: 1,
    bases: () => [16, 8],
  },
  {
    // One blank, the offset, and the bytes from the ninth column on; the blank may have been lost in copying.
    name: 'sg3-utils',
    first: /^ ?(?=.{7}[0-9a-f]{2}(?: |$))([0-9a-f]{2,5}) {2,5}(?! )/i,
    any: /^ ?(?=.{7}\S)([0-9a-f]{2,5}) {2,5}(?! )/i,
    gap: 2,
    bases: inHexOnly,
  },
];

const SG3_BYTES_PER_LINE = 16;

/** The form of a dump, by a line of it; undefined where the line is none. */
export function dumpFormOf(line: string): DumpForm | undefined {
  return FORMS.find(({ first }) => first.test(line));
}

/** Reads a dump: the bytes of the lines that begin with an offset; other lines are what a program says beside it. */
export function readDump(reading: HexReading, text: string, form: DumpForm): void {
  const dump = new Dump(reading, form);
  for (const line of linesOf(text)) {
    if (reading.isFull || !dump.line(line)) return;
  }
}

/** One dump while it is read. */
class Dump {
  private readonly reading: HexReading;
  private readonly form: DumpForm;
  /** Bases that fit all offsets so far, the likeliest first. */
  private bases: readonly number[] | undefined;
  /** The offset of the first byte: 0, but where the dump is of the midst of something. */
  private origin = 0;
  private lineStart = 0;
  private isSqueezed = false;

  constructor(reading: HexReading, form: DumpForm) {
    this.reading = reading;
    this.form = form;
  }

  /** Reads a line; false where the dump has ended. */
  line(line: TextLine): boolean {
    if (line.text === '*') {
      this.isSqueezed = true;
      return true;
    }
    const match = this.form.any.exec(line.text);
    if (match === null) return true;
    const offset = match[1] as string;
    if (this.bases === undefined) this.begin(offset, line);
    else if (/^0+$/.test(offset) && this.reading.length > 0) {
      const { at, place } = placeIn(line, 0);
      this.reading.note(finding('HEX_SEVERAL', at, { ...place, of: 'dump' }));
      return false;
    } else this.check(offset, line, match[0].indexOf(offset));
    if (match[0].length < line.text.length) {
      this.lineStart = this.reading.length;
      this.bytes(line, match[0].length);
    }
    return true;
  }

  private begin(offset: string, line: TextLine): void {
    this.bases = this.form.bases(offset.length);
    this.origin = Number.parseInt(offset, this.bases[0] ?? 16);
    if (this.form.name === 'words') {
      const { at, place } = placeIn(line, 0);
      this.reading.note(finding('HEX_WORDS', at, place));
    }
  }

  /** Holds an offset against the bytes before it; lines that were left out (`*`) are put in. */
  private check(offset: string, line: TextLine, index: number): void {
    const bases = this.bases ?? [16];
    if (this.isSqueezed) this.fill(offset, bases, line);
    const expected = this.origin + this.reading.length;
    const fitting = bases.filter((base) => Number.parseInt(offset, base) === expected);
    if (fitting.length > 0) this.bases = fitting;
    else if (!this.dropPadding(offset, bases)) {
      const { at, place } = placeIn(line, index);
      this.reading.note(finding('HEX_OFFSET', at, { ...place, expected, found: offset }));
      this.origin = Number.parseInt(offset, bases[0] ?? 16) - this.reading.length;
    }
  }

  /** The last word has a byte too many where the length is odd: the offset at the end tells. */
  private dropPadding(offset: string, bases: readonly number[]): boolean {
    const end = this.origin + this.reading.length - 1;
    if (this.form.name !== 'words' || !bases.some((base) => Number.parseInt(offset, base) === end)) return false;
    this.reading.dropTo(this.reading.length - 1);
    return true;
  }

  /** Puts in the lines that were left out, up to the first of the offsets that the digits may mean which fits. */
  private fill(offset: string, bases: readonly number[], line: TextLine): void {
    this.isSqueezed = false;
    const repeated = this.reading.length - this.lineStart;
    const missing = bases
      .map((base) => Number.parseInt(offset, base) - this.origin - this.reading.length)
      .find((count) => count > 0 && count % repeated === 0);
    if (repeated === 0 || missing === undefined) return;
    if (missing > HEX_INPUT_MAX) {
      this.reading.tooLarge(missing, line.offset);
      return;
    }
    const bytes = this.reading.from(this.lineStart);
    for (let i = 0; i < missing && !this.reading.isFull; i++) {
      this.reading.push(bytes[i % repeated] as number, line.offset);
    }
    this.lineStart = this.reading.length - repeated;
  }

  private bytes(line: TextLine, start: number): void {
    const { text } = line;
    const { gap, textMark, name } = this.form;
    for (let at = start; at < text.length && !this.reading.isFull; ) {
      if (name === 'sg3-utils' && this.reading.length - this.lineStart === SG3_BYTES_PER_LINE) return;
      const before = at;
      while (text[at] === ' ') at++;
      if (at >= text.length || text[at] === textMark || (before !== start && at - before > gap)) return;
      const blank = text.indexOf(' ', at);
      const end = blank < 0 ? text.length : blank;
      const wordStart = this.reading.length;
      if (!readDigits(this.reading, line, at, end, false)) return;
      if (name === 'words') this.swap(wordStart, line.offset + at);
      at = end;
    }
  }

  /** Turns the bytes of a word round. */
  private swap(start: number, offset: number): void {
    const word = this.reading.from(start);
    this.reading.dropTo(start);
    for (const byte of word.reverse()) this.reading.push(byte, offset);
  }
}
