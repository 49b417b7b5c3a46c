import { define } from '../finding.js';
import { printable } from '../printable.js';

/** Where in a text something stands: both count from 1, columns in bytes. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

const place = ({ line, column }: TextPlace): string => `line ${line}, column ${column}`;
const bytesInHex = (count: number): string => `${count.toString(16)}h`;

/** What is wrong with a dump, a log or a file from which bytes are to be read. */
export const scsiCodes = {
  HEX_NOTHING: define({
    severity: 'error',
    title: 'There are no bytes in it',
    meaning: 'The text is empty, or has nothing in it that is a hexadecimal byte.',
    advice:
      'Give bytes in hex, or the output of sg_raw, sg_logs -H, xxd, hexdump -C, od -tx1, tcpdump -x, or a kernel log.',
    say: () => ({ message: 'no bytes are in the input', expected: 'bytes, or a dump of them', found: 'none' }),
  }),
  HEX_TOO_LARGE: define<{ bytes: number; most: number }>({
    severity: 'error',
    title: 'The input, or what it stands for, is too large',
    meaning:
      'No structure of SCSI is that large. A dump in which lines are left out (`*`) can stand for much more than it shows.',
    advice: 'Cut out the part that matters.',
    say: (a) => ({
      message: 'the input is too large to be read',
      expected: `at most ${a.most} bytes`,
      found: `${a.bytes} bytes`,
    }),
  }),
  HEX_CHARACTER: define<TextPlace & { found: string }>({
    severity: 'error',
    title: 'A character that is no hexadecimal digit',
    meaning: 'Where bytes in hex stand, there is something else. What is before it and on other lines has been read.',
    advice: 'Correct the text there, or put a # before what is no hex.',
    say: (a) => ({
      message: `${place(a)}: not a hexadecimal byte`,
      expected: 'two of the digits 0 to 9 and A to F',
      found: `"${printable(a.found)}"`,
    }),
  }),
  HEX_ODD_DIGITS: define<TextPlace & { digits: number }>({
    severity: 'error',
    title: 'An odd number of hexadecimal digits',
    meaning:
      'A byte has two digits; one is missing, or one is too many. The digits that make whole bytes have been read.',
    advice: 'Correct the text there; a byte below 10h is written with a zero before it.',
    say: (a) => ({
      message: `${place(a)}: an odd number of digits`,
      expected: 'two digits for each byte',
      found: `${a.digits} digit${a.digits === 1 ? '' : 's'}`,
    }),
  }),
  HEX_OFFSET: define<TextPlace & { expected: number; found: string }>({
    severity: 'error',
    title: 'The offset before a line of a dump does not fit what stands before it',
    meaning: 'Lines, or bytes of a line, are missing or stand there twice. All bytes that are there have been read.',
    advice: 'Copy the dump again, whole.',
    say: (a) => ({
      message: `${place(a)}: the offset does not fit the bytes before it`,
      expected: bytesInHex(a.expected),
      found: `"${printable(a.found)}"`,
    }),
  }),
  HEX_SEVERAL: define<TextPlace & { of: 'dump' | 'command' | 'sense data' }>({
    severity: 'warning',
    title: 'More than one structure is in the text',
    meaning: 'A dump begins at offset 0 again, or a log tells of several errors or commands. The first has been read.',
    advice: 'Cut out the one that matters.',
    say: (a) => ({ message: `${place(a)}: another ${a.of} begins here; only the first was read` }),
  }),
  HEX_WORDS: define<TextPlace>({
    severity: 'warning',
    title: 'The dump shows words of 16 bits, in the byte order of the machine it was made on',
    meaning:
      '`hexdump` without -C and `od -x` show two bytes as one number: on common machines the second byte comes first. They have been read so.',
    advice: 'Make the dump with `hexdump -C`, `od -tx1` or `xxd`, which show bytes in their order.',
    say: (a) => ({ message: `${place(a)}: words of 16 bits, read with the lower byte first` }),
  }),
  HEX_FROM_WORDS: define<TextPlace>({
    severity: 'note',
    title: 'Sense data were made from the words of a log',
    meaning:
      'The kernel tells the sense key and the additional sense code in words, without the bytes. Fixed-format sense data were made from them; what else the drive sent (INFORMATION, FILEMARK, EOM, ILI) is not known.',
    advice: 'Nothing to do.',
    say: (a) => ({ message: `${place(a)}: sense data were made from words` }),
  }),
  HEX_UNKNOWN_NAME: define<TextPlace & { name: string }>({
    severity: 'error',
    title: 'A log names a sense key or an additional sense code that is not known',
    meaning: 'The name is not in the list of T10; the log may come from another system, or a word is missing.',
    advice: 'Copy the line again, or give the numbers.',
    say: (a) => ({
      message: `${place(a)}: this name is not known`,
      expected: 'a name from the list of T10',
      found: `"${printable(a.name)}"`,
    }),
  }),
  HEX_MORE: define<{ more: number }>({
    severity: 'note',
    title: 'More is wrong with the text than is told',
    meaning: 'Only the first places are told one by one.',
    advice: 'Is it the right file?',
    say: (a) => ({ message: `${a.more} more place${a.more === 1 ? '' : 's'} like these` }),
  }),
} as const;
