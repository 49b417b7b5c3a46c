/**
 * The key file of stenc: line 1 the key in hexadecimal digits, line 2 a description, which becomes the U-KAD. stenc 1.x
 * (`-g`) writes 64 small digits, a line feed, and the description without one; stenc 2.0 reads the same, and writes none.
 * stenc 1.1.1 and 2.0.0, src/main.cpp and src/keyinfo.cpp.
 */
import { concatenated, decodeName, encodeName, FormatError, hexOf } from '../bytes/index.js';
import { type ArgsOf, type Code, type Finding, finding, type KeyCharacter } from '../findings/index.js';
import { type Sha256, TapeKey } from './tape-key.js';

/** The longest key that LTO drives and stenc 1 take, in bytes. */
export const KEY_BYTES_MAX = 32;
/** The longest description, in bytes: MAXIMUM U-KAD BYTES of LTO drives. */
export const DESCRIPTION_BYTES_MAX = 32;

/** What a key file holds. */
export interface KeyFile {
  /** Undefined where line 1 is no key, or one that is too long. */
  readonly key: TapeKey | undefined;
  /**
   * Line 2, as `decodeName` gives it. Undefined where there is none, where it may hold the key, and without a key: then
   * nobody knows what the lines are.
   */
  readonly description: string | undefined;
  readonly findings: readonly Finding[];
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** So many digits in a row are in a description by intent, not by chance. */
const TELLTALE_DIGITS = 16;
/** As many are enough where more lines follow: a date is shorter where it has no other characters in it. */
const TELLTALE_LINE_DIGITS = 9;

/**
 * Reads a key file. Never throws: what is wrong with the bytes is a finding, and no finding holds a part of the key.
 * @param bytes - all of the file
 * @param sha256 - for the key's fingerprint
 */
export function readKeyFile(bytes: Uint8Array, sha256: Sha256): KeyFile {
  return new KeyFileReading(bytes, sha256).read();
}

/**
 * The bytes of a key file, as `stenc -g` of version 1 writes it; every version reads it.
 * @param description - at most 32 ASCII characters, or empty
 * @throws FormatError for a description that a drive does not take, or that may hold a key
 */
export function encodeKeyFile(key: TapeKey, description = ''): Uint8Array<ArrayBuffer> {
  const digits = digitsOf(key);
  const problem = descriptionProblem(description, digits);
  if (problem !== undefined) throw new FormatError('key file', 'description', problem);
  return concatenated([encodeName(`${digits}\n`), encodeName(description)]);
}

/** Whether a description tells of the key: holds its digits or its bytes, or looks like a key itself. */
export function describesKey(key: TapeKey, description: string): boolean {
  const digits = digitsOf(key);
  const inHex = hexOf(encodeName(description)).replaceAll(' ', '');
  return tellsKey(description, digits, false) || holdsStretch(inHex, digits);
}

/** The key in small hexadecimal digits. Whoever calls this shows the key. */
export function digitsOf(key: TapeKey): string {
  return Array.from(key.reveal(), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function descriptionProblem(description: string, digits: string): string | undefined {
  const { length } = encodeName(description);
  if (/[^ -~]/.test(description)) return 'must be ASCII characters 20h to 7Eh only';
  if (length > DESCRIPTION_BYTES_MAX) return `must be at most ${DESCRIPTION_BYTES_MAX} bytes, not ${length}`;
  if (tellsKey(description, digits, false)) return 'must not look like a key: it is written to the tape in clear';
  return undefined;
}

/**
 * Whether a description holds digits of the key in any case or grouping, or looks like a key itself.
 * @param isFollowed - whether more lines follow, as where a key was broken into lines
 */
function tellsKey(description: string, digits: string, isFollowed: boolean): boolean {
  const bare = description.replace(/[^0-9a-z]/gi, '').toLowerCase();
  const hex = description.replace(/[^0-9a-f]/gi, '').toLowerCase();
  if (bare === hex && bare.length >= (isFollowed ? TELLTALE_LINE_DIGITS : TELLTALE_DIGITS)) return true;
  return holdsStretch(hex, digits);
}

/** Whether digits hold a stretch of those of a key. */
function holdsStretch(hex: string, digits: string): boolean {
  const stretch = Math.min(TELLTALE_DIGITS, digits.length);
  for (let at = 0; at + stretch <= digits.length; at++) {
    if (hex.includes(digits.slice(at, at + stretch))) return true;
  }
  return false;
}

class KeyFileReading {
  private readonly bytes: Uint8Array;
  private readonly sha256: Sha256;
  private readonly findings: Finding[] = [];

  constructor(bytes: Uint8Array, sha256: Sha256) {
    this.bytes = bytes;
    this.sha256 = sha256;
  }

  read(): KeyFile {
    const { bytes, findings } = this;
    const first = this.lineAt(0, 1);
    const digits = this.digitsIn(first.line);
    if (digits === undefined) return { key: undefined, description: undefined, findings };
    const key = new TapeKey(bytesOf(digits), this.sha256);
    const second = this.lineAt(first.next, 2);
    const rest = bytes.subarray(second.next);
    const isFollowed = rest.some((byte) => byte !== LINE_FEED && byte !== CARRIAGE_RETURN);
    const description = this.descriptionIn(second.line, first.next, digits, isFollowed);
    if (isFollowed) this.find('KEY_FILE_TRAILING', second.next, { bytes: rest.length });
    return { key, description, findings };
  }

  private find<C extends Code>(code: C, offset: number, args: ArgsOf<C>): void {
    this.findings.push(finding(code, { volume: 0, offset }, args));
  }

  /** The line that begins there, without its end; `next` is the offset behind that. */
  private lineAt(start: number, number: number): { readonly line: Uint8Array; readonly next: number } {
    const { bytes } = this;
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    const returns = end > start && bytes[end - 1] === CARRIAGE_RETURN;
    if (returns) this.find('KEY_LINE_END', end - 1, { line: number });
    return { line: bytes.subarray(start, returns ? end - 1 : end), next: found < 0 ? end : end + 1 };
  }

  /** The digits of the key, small; undefined where the line is none. */
  private digitsIn(line: Uint8Array): string | undefined {
    if (line.length === 0) {
      this.find('KEY_MISSING', 0, {});
      return undefined;
    }
    const at = line.findIndex((byte) => !isHexDigit(byte));
    if (at >= 0) {
      this.find('KEY_CHARACTER', at, { column: at + 1, kind: kindOf(line, at) });
      return undefined;
    }
    if (line.length % 2 === 1) {
      this.find('KEY_DIGITS_ODD', 0, { digits: line.length });
      return undefined;
    }
    const foundBytes = line.length / 2;
    if (foundBytes > KEY_BYTES_MAX) {
      this.find('KEY_TOO_LONG', KEY_BYTES_MAX * 2, { foundBytes });
      return undefined;
    }
    if (foundBytes < KEY_BYTES_MAX) this.find('KEY_TOO_SHORT', line.length, { foundBytes });
    return decodeName(line).toLowerCase();
  }

  private descriptionIn(line: Uint8Array, offset: number, digits: string, isFollowed: boolean): string | undefined {
    if (line.length === 0) {
      this.find('KEY_DESCRIPTION_MISSING', offset, {});
      return undefined;
    }
    const description = decodeName(line);
    if (tellsKey(description, digits, isFollowed)) {
      this.find('KEY_IN_DESCRIPTION', offset, {});
      return undefined;
    }
    const { length } = line;
    if (length > DESCRIPTION_BYTES_MAX) {
      this.find('KEY_DESCRIPTION_LENGTH', offset + DESCRIPTION_BYTES_MAX, { foundBytes: length });
    }
    const at = line.findIndex((byte) => byte < 0x20 || byte > 0x7e);
    if (at >= 0) this.find('KEY_DESCRIPTION_CHARACTER', offset + at, { found: line[at] as number });
    return description;
  }
}

function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

function kindOf(line: Uint8Array, at: number): KeyCharacter {
  const character = String.fromCharCode(line[at] as number);
  if (at === 0 && /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/.test(String.fromCharCode(...line.subarray(0, 3)))) {
    return 'byte order mark';
  }
  if (at === 1 && line[0] === 0x30 && /x/i.test(character)) return 'prefix';
  if (/[ \t]/.test(character)) return 'blank';
  return /[:,;._-]/.test(character) ? 'separator' : 'other';
}
