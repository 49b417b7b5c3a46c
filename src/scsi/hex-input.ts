import { decodeLatin1, utf8SequenceLength } from '../bytes/index.js';
import type { Finding } from '../findings/index.js';
import { dumpFormOf, readDump } from './hex-input/dump.js';
import { isKernelLog, readKernelLog } from './hex-input/kernel-log.js';
import { hasHeading, readBelowHeading, readPlain } from './hex-input/plain.js';
import { HEX_INPUT_MAX, HexReading, linesOf } from './hex-input/reading.js';

/**
 * How the bytes stood in the input:
 *
 * - `binary`: as they are
 * - `hex`: in hex, with or without blanks, commas, colons, comments (`#`); `sg_logs -HHH`, `xxd -p`
 * - `c-array`: with `0x` or `\x` before each
 * - `sg3-utils`: as `sg_raw`, `sg_logs -H`, `sg_inq -H` and `sg_vpd -H` print them
 * - `xxd`, `hexdump` (`-C`), `od` (`-tx1`, any `-A`), `tcpdump` (`-x` to `-XX`): as these print them
 * - `words`: words of 16 bits, as `hexdump` without `-C` and `od -x` print them
 * - `log`: in Linux's kernel log, or as sg3-utils tell of sense data
 */
export type HexForm =
  | 'binary'
  | 'hex'
  | 'c-array'
  | 'log'
  | 'sg3-utils'
  | 'xxd'
  | 'hexdump'
  | 'od'
  | 'words'
  | 'tcpdump';

/** The bytes of an input, and what is wrong with it. */
export interface HexInput {
  readonly bytes: Uint8Array;
  readonly form: HexForm;
  /** What the bytes are, where the input tells. */
  readonly holds?: 'sense data' | 'command';
  /** Findings of the codes `HEX_...`; their offsets are those of the input. */
  readonly findings: readonly Finding[];
}

/** What may be known of an input. */
export interface HexInputOptions {
  /** Takes the input as bytes, or as text, whatever it looks like. */
  readonly as?: 'binary' | 'text';
}

/** What tells the form is within so many lines. */
const LINES_LOOKED_AT = 100_000;

const BYTE_ORDER_MARK = 'ï»¿';

/**
 * Reads bytes as people have them: binary, or as text in any of the forms that {@link HexForm} names, which is
 * recognised. Whatever can be read is read; what is wrong is in the findings, with line and column. Never throws.
 * @param input - a file, or what was typed; more than {@link HEX_INPUT_MAX} bytes are not read
 */
export function readHexInput(input: Uint8Array, { as }: HexInputOptions = {}): HexInput {
  const reading = new HexReading();
  if (input.length > HEX_INPUT_MAX) {
    reading.tooLarge(input.length, 0);
    return { bytes: new Uint8Array(0), form: 'binary', findings: reading.findings() };
  }
  if (as === 'binary' || (as === undefined && !isText(input))) {
    const findings = input.length === 0 ? reading.findings() : [];
    return { bytes: input, form: 'binary', findings };
  }
  const latin = decodeLatin1(input);
  const text = latin.startsWith(BYTE_ORDER_MARK) ? latin.replace(BYTE_ORDER_MARK, '   ') : latin;
  return { ...readText(reading, text), bytes: reading.from(0), findings: reading.findings() };
}

function readText(reading: HexReading, text: string): Pick<HexInput, 'form' | 'holds'> {
  for (const line of linesOf(text)) {
    if (line.number > LINES_LOOKED_AT) break;
    if (isKernelLog(line.text)) return { form: 'log', holds: readKernelLog(reading, text) };
    const form = dumpFormOf(line.text);
    if (form !== undefined) {
      readDump(reading, text, form);
      return { form: form.name };
    }
  }
  if (hasHeading(text)) {
    readBelowHeading(reading, text);
    return { form: 'hex' };
  }
  readPlain(reading, text);
  return { form: /[0\\]x[0-9a-f]/i.test(text) ? 'c-array' : 'hex' };
}

/** Printable characters, blanks and line ends only, beside UTF-8. */
function isText(input: Uint8Array): boolean {
  for (let at = 0; at < input.length; ) {
    const byte = input[at] as number;
    if (byte < 0x20 ? byte < 0x09 || byte > 0x0d : byte === 0x7f) return false;
    const length = utf8SequenceLength(input, at);
    if (length === 0) return false;
    at += length;
  }
  return true;
}
