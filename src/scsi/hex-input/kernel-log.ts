import { finding } from '../../findings/index.js';
import { additionalSenseRanges, assignedAdditionalSense } from '../additional-sense.js';
import { senseKeys } from '../sense-keys.js';
import { digitOf, type HexReading, linesOf, placeIn, readDigits, type TextLine } from './reading.js';

/**
 * Lines of logs. Sources: Linux, drivers/scsi/scsi_logging.c and constants.c (`Sense Key :`, `Add. Sense:`, `CDB:`),
 * drivers/scsi/st.c (`Error: 2, cmd:`), and logs in bug reports, of older kernels too; sg3-utils 1.46 (`Sense key:`,
 * `Additional sense:`, `Raw sense data (in hex)`). Line ends are cut off before a line is looked at.
 */
const LOG_LINE =
  /\bSense Key ?: |\bAdd\. Sense: |\bASC=0x[0-9a-f]+ |\bCDB(?:\[[0-9a-f]+\])?: |\bSense Data: |, cmd: [0-9a-f]/i;
const SENSE_KEY = /\bSense Key ?: ?(0x[0-9a-f]{1,2}|[A-Za-z][A-Za-z ]{0,30}?) ?(?:\(|\[|$)/i;
const ADDITIONAL = /\b(?:Add\. Sense|Additional sense): (.{1,200})$/i;
const NUMBERS = /\bASC=(?:0x)?([0-9a-f]{1,2})\b.{0,20}\bASCQ=(?:0x)?([0-9a-f]{1,2})\b/i;
const SENSE_BYTES = /\bSense Data: ?/i;
const SENSE_HEADING = /sense data.{0,60}\(in hex\)/i;
const RESPONSE_CODE = /^7[0-3] /;
const FEWEST_SENSE_BYTES = 8;
const COMMAND = /\bCDB(\[[0-9a-f]+\])?: /i;
const ST_COMMAND = /, cmd: /;
const FEWEST_COMMAND_BYTES = 6;
const LONGEST_LINE = 4096;
const ASCQ_OF_RANGE = /^(.*?) ?\((?:0X)?([0-9A-F]{1,2})\)$/;

/** True for a line that only a log of errors has. */
export function isKernelLog(line: string): boolean {
  return line.length <= LONGEST_LINE && LOG_LINE.test(line);
}

/** The lines that are short enough to be of a log, without blanks at the end. */
function* logLines(text: string): Generator<TextLine> {
  for (const line of linesOf(text)) {
    if (line.text.length <= LONGEST_LINE) yield { ...line, text: line.text.trimEnd() };
  }
}

/** Where the bytes at the end of a line begin, and how many there are: each of so many digits, blanks between them. */
function bytesAtEnd(text: string, fewestDigits: 1 | 2): { readonly start: number; readonly count: number } {
  let start = text.length;
  let count = 0;
  for (let end = text.length; end > 0; ) {
    let at = end;
    while (at > 0 && end - at < 2 && digitOf(text.charCodeAt(at - 1)) >= 0) at--;
    if (end - at < fewestDigits || (at > 0 && text[at - 1] !== ' ')) break;
    start = at;
    count++;
    end = at - 1;
    while (end > 0 && text[end - 1] === ' ') end--;
  }
  return { start, count };
}

/** What the bytes are. */
export type LoggedThing = 'sense data' | 'command';

/** A sense key and a code, as they were told. */
interface Told {
  readonly line: TextLine;
  readonly index: number;
  readonly isDeferred: boolean;
  readonly key: number;
  code: number | undefined;
}

/** Reads the sense data of a log: its bytes where it has them, else made from its words; else the command. */
export function readKernelLog(reading: HexReading, text: string): LoggedThing {
  const bytes = senseBytes(reading, text);
  if (bytes) return 'sense data';
  const told = toldSense(reading, text);
  if (told !== undefined) {
    pushSense(reading, told);
    return 'sense data';
  }
  readCommand(reading, text);
  return 'command';
}

/** Sense data in hex: behind `Sense Data:`, below a heading, or alone behind the name of the device. */
function senseBytes(reading: HexReading, text: string): boolean {
  let isBelow = false;
  for (const line of logLines(text)) {
    const inline = SENSE_BYTES.exec(line.text);
    if (inline !== null) {
      readBytes(reading, line, inline.index + inline[0].length, false);
      return true;
    }
    const { start, count } = bytesAtEnd(line.text, 2);
    const isMore = (isBelow || reading.length > 0) && count > 0;
    if (isMore || (count >= FEWEST_SENSE_BYTES && RESPONSE_CODE.test(line.text.slice(start)))) {
      readBytes(reading, line, start, false);
    } else if (reading.length > 0) return true;
    else isBelow = SENSE_HEADING.test(line.text);
  }
  return reading.length > 0;
}

/** Reads bytes with blanks between them up to the end of the line. */
function readBytes(reading: HexReading, line: TextLine, start: number, alone: boolean): void {
  const { text } = line;
  for (let at = start; at < text.length && !reading.isFull; ) {
    if (text[at] === ' ') at++;
    else {
      const blank = text.indexOf(' ', at);
      const end = blank < 0 ? text.length : blank;
      if (!readDigits(reading, line, at, end, alone)) return;
      at = end;
    }
  }
}

function toldSense(reading: HexReading, text: string): Told | undefined {
  let first: Told | undefined;
  let current: Told | undefined;
  for (const line of logLines(text)) {
    const key = SENSE_KEY.exec(line.text);
    if (key !== null) {
      if (first !== undefined && current !== undefined && differs(first, current)) break;
      current = startOf(reading, line, key);
      first ??= current;
    }
    const code = codeIn(reading, line);
    if (code !== undefined && current !== undefined) current.code ??= code;
    else if (code !== undefined) first = current = { line, index: 0, isDeferred: false, key: 0, code };
  }
  if (first !== undefined && current !== undefined && differs(first, current)) {
    const { at, place } = placeIn(current.line, current.index);
    reading.note(finding('HEX_SEVERAL', at, { ...place, of: 'sense data' }));
  }
  return first;
}

const differs = (a: Told, b: Told): boolean => a.key !== b.key || (a.code ?? 0) !== (b.code ?? 0);

function startOf(reading: HexReading, line: TextLine, match: RegExpExecArray): Told | undefined {
  const name = match[1] as string;
  const key = keyOf(name);
  const index = match.index;
  if (key !== undefined) return { line, index, isDeferred: /\[deferred\]/i.test(line.text), key, code: undefined };
  unknownName(reading, line, line.text.indexOf(name, index), name);
  return undefined;
}

function keyOf(name: string): number | undefined {
  if (/^0x/i.test(name)) {
    const key = Number.parseInt(name, 16);
    return key < senseKeys.length ? key : undefined;
  }
  return senseKeys.find((one) => one.name === name.trim().toUpperCase())?.key;
}

/** The code of a line as a number of 16 bits; undefined where the line tells none. */
function codeIn(reading: HexReading, line: TextLine): number | undefined {
  const numbers = NUMBERS.exec(line.text);
  if (numbers !== null)
    return Number.parseInt(numbers[1] as string, 16) * 256 + Number.parseInt(numbers[2] as string, 16);
  const words = ADDITIONAL.exec(line.text);
  if (words === null) return undefined;
  const name = words[1] as string;
  const code = codeOf(name.toUpperCase());
  if (code === undefined) unknownName(reading, line, line.text.indexOf(name, words.index), name);
  return code;
}

let codesByName: ReadonlyMap<string, number> | undefined;

function codeOf(name: string): number | undefined {
  codesByName ??= new Map(assignedAdditionalSense().map((one) => [one.name, one.asc * 256 + one.ascq]));
  const code = codesByName.get(name);
  if (code !== undefined) return code;
  const match = ASCQ_OF_RANGE.exec(name);
  const range = additionalSenseRanges().find((one) => one.name.replace(/ (?:\(TASK TAG )?NN\)?$/, '') === match?.[1]);
  return match === null || range === undefined ? undefined : range.asc * 256 + Number.parseInt(match[2] as string, 16);
}

function unknownName(reading: HexReading, line: TextLine, index: number, name: string): void {
  const { at, place } = placeIn(line, index);
  reading.note(finding('HEX_UNKNOWN_NAME', at, { ...place, name }));
}

/** Fixed-format sense data (SPC-5), 18 bytes. */
function pushSense(reading: HexReading, { line, index, isDeferred, key, code = 0 }: Told): void {
  const { at, place } = placeIn(line, index);
  reading.note(finding('HEX_FROM_WORDS', at, place));
  const bytes = [isDeferred ? 0x71 : 0x70, 0, key, 0, 0, 0, 0, 0x0a, 0, 0, 0, 0, code >> 8, code & 0xff, 0, 0, 0, 0];
  for (const byte of bytes) reading.push(byte, at.offset);
}

function readCommand(reading: HexReading, text: string): void {
  let first: string | undefined;
  for (const line of logLines(text)) {
    const command = COMMAND.exec(line.text);
    if (command === null && !ST_COMMAND.test(line.text)) continue;
    const { start, count } = bytesAtEnd(line.text, command === null ? 1 : 2);
    const hex = line.text.slice(start);
    // A command of more than 16 bytes goes on in lines such as `CDB[10]:`.
    const goesOn = first !== undefined && command?.[1] !== undefined && !/^\[0+\]$/.test(command[1]);
    if (goesOn || (first === undefined && count >= FEWEST_COMMAND_BYTES)) readBytes(reading, line, start, true);
    else if (first !== undefined && hex !== first) {
      const { at, place } = placeIn(line, start);
      reading.note(finding('HEX_SEVERAL', at, { ...place, of: 'command' }));
      return;
    }
    if (count >= FEWEST_COMMAND_BYTES) first ??= hex;
  }
}
