import { inHex } from '../../bytes/index.js';
import { define } from '../finding.js';

/** What stands in a key where a hexadecimal digit should; the character itself is never told. */
export type KeyCharacter = 'blank' | 'separator' | 'prefix' | 'byte order mark' | 'other';

const CHARACTERS: Readonly<Record<KeyCharacter, string>> = {
  blank: 'a blank',
  separator: 'a character that parts groups of digits',
  prefix: 'the x of a prefix 0x',
  'byte order mark': 'a byte order mark',
  other: 'a character that is no hexadecimal digit',
};

const bytesInWords = (count: number): string => (count === 1 ? '1 byte' : `${count} bytes`);

/** Key files of tape encryption. What they say never holds a part of the key. */
export const securityCodes = {
  KEY_MISSING: define({
    severity: 'error',
    title: 'The first line of a key file is empty',
    meaning: 'The first line holds the key in hexadecimal digits, the second a description.',
    advice: 'Is it the right file? `tapekit crypt keygen` makes one with a new key.',
    say: () => ({ message: 'line 1 is empty: there is no key' }),
  }),
  KEY_CHARACTER: define<{ column: number; kind: KeyCharacter }>({
    severity: 'error',
    title: 'A key has a character that is no hexadecimal digit',
    meaning:
      'The key consists of the digits 0 to 9 and a to f, small or capital, and of nothing else: no `0x`, no colons, no ' +
      'blanks, no byte order mark. stenc refuses any other character. Nothing else of such a file is shown, since what ' +
      'it holds may be a secret of another kind.',
    advice: 'Is it the right file? If so, take the character away with an editor that saves plain text.',
    say: (a) => ({
      message: `line 1 has ${CHARACTERS[a.kind]} as character ${a.column}`,
      expected: 'hexadecimal digits only',
    }),
  }),
  KEY_DIGITS_ODD: define<{ digits: number }>({
    severity: 'error',
    title: 'A key has an odd number of digits',
    meaning:
      'Two digits make a byte. stenc 1 refuses such a key; stenc 2 reads it as if a 0 stood before it, which is another ' +
      'key if the digit is missing elsewhere.',
    advice: 'A digit is missing or one too many: take the key from another copy of the file.',
    say: (a) => ({ message: 'line 1 has an odd number of digits', expected: '64 digits', found: `${a.digits} digits` }),
  }),
  KEY_TOO_LONG: define<{ foundBytes: number }>({
    severity: 'error',
    title: 'A key is longer than 256 bits',
    meaning:
      'LTO drives encrypt with AES-256. stenc 1 refuses longer keys, stenc 2 those that the drive does not take.',
    advice: 'Is it the right file? `tapekit crypt keygen` makes keys of the right length.',
    say: (a) => ({ message: 'the key is too long', expected: '32 bytes', found: bytesInWords(a.foundBytes) }),
  }),
  KEY_TOO_SHORT: define<{ foundBytes: number }>({
    severity: 'warning',
    title: 'A key is shorter than 256 bits',
    meaning:
      'LTO drives encrypt with AES-256 and refuse a shorter key; stenc 1 sends it nevertheless. A part of the line may ' +
      'be missing.',
    advice: 'Compare it with another copy of the file. `tapekit crypt keygen` makes keys of the right length.',
    say: (a) => ({ message: 'the key is too short', expected: '32 bytes', found: bytesInWords(a.foundBytes) }),
  }),
  KEY_LINE_END: define<{ line: number }>({
    severity: 'error',
    title: 'A line of a key file ends as on Windows',
    meaning:
      'A carriage return stands before the line feed. stenc takes it for a part of the line: it refuses the key, or ' +
      'writes the carriage return to the tape at the end of the description.',
    advice: 'Take it away with `dos2unix FILE`, and look at the mode of the file afterwards.',
    say: (a) => ({ message: `line ${a.line} ends in a carriage return` }),
  }),
  KEY_DESCRIPTION_MISSING: define({
    severity: 'note',
    title: 'A key file has no description',
    meaning:
      'The second line, which stenc puts beside every block as the unauthenticated key-associated data (U-KAD), is the ' +
      'only thing on a tape that tells which key it needs.',
    advice: 'Nothing to do, if you know by other means which tapes were written with this key.',
    say: () => ({ message: 'there is no description in line 2: a tape will not tell that it needs this key' }),
  }),
  KEY_DESCRIPTION_LENGTH: define<{ foundBytes: number }>({
    severity: 'error',
    title: 'A description is longer than LTO drives take',
    meaning:
      'The unauthenticated key-associated data (U-KAD) of an LTO drive has at most 32 bytes; the drive refuses a longer ' +
      'description. The option -kd of stenc 1 takes 30.',
    advice: 'Shorten it. It is no part of the key, and may differ from that on tapes that were written before.',
    say: (a) => ({
      message: 'the description in line 2 is too long',
      expected: 'at most 32 bytes',
      found: bytesInWords(a.foundBytes),
    }),
  }),
  KEY_DESCRIPTION_CHARACTER: define<{ found: number }>({
    severity: 'warning',
    title: 'A description has bytes that are no ASCII characters',
    meaning:
      'Drives keep any bytes, but stenc 2 tells drives that it is an ASCII name, and programs that show it later will show ' +
      'other characters as it pleases them.',
    advice: 'Use the characters 20h to 7Eh.',
    say: (a) => ({
      message: 'the description in line 2 has a byte that is no ASCII character',
      expected: '20h to 7Eh',
      found: inHex(a.found, 2),
    }),
  }),
  KEY_IN_DESCRIPTION: define({
    severity: 'error',
    title: 'A description holds the key, or looks like one',
    meaning:
      'The description is written to every tape in clear, and every drive shows it without the key. It holds digits of ' +
      'the key in line 1, or consists of hexadecimal digits alone, as a key does that was broken into lines. It is not ' +
      'shown.',
    advice: 'Put words in its place. If tapes were written with it, the key is on them: make a new one.',
    say: () => ({ message: 'line 2, the description, holds the key or looks like one; it is not shown' }),
  }),
  KEY_FILE_TRAILING: define<{ bytes: number }>({
    severity: 'warning',
    title: 'A key file goes on behind the description',
    meaning: 'stenc reads two lines, the key and the description, and ignores what follows.',
    advice: 'Is it the right file? A second key needs a file of its own.',
    say: (a) => ({ message: `${bytesInWords(a.bytes)} behind line 2, which stenc ignores` }),
  }),
} as const;
