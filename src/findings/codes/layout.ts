import { inHex } from '../../bytes/index.js';
import { define } from '../finding.js';

const hex = (value: number): string => inHex(value, 2);
const count = (bytes: number): string => `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;

const OTHER_STRUCTURE =
  'Is it that structure, and all of it? Read it again with a larger allocation length, or say which it is.';
const VERSION =
  'Drives of later standards, and makers, give bits and codes a meaning that tapekit does not know; all are kept. Before it is sent to a drive, set it to zero.';

/** Where in which structure: `field` is the property, such as `designators[1].length`. */
export interface FieldReference {
  readonly structure: string;
  readonly field: string;
}

/** What is odd in the bytes of a declared structure. */
export const layoutCodes = {
  STRUCTURE_SHORT: define<FieldReference & { neededBytes: number; thereBytes: number }>({
    severity: 'error',
    title: 'A structure is cut off',
    meaning:
      'The bytes end within a field, or before as many as a length in the structure tells of. Drives cut off what does not ' +
      'fit into the allocation length of the command, and leave the length as it is.',
    advice: OTHER_STRUCTURE,
    say: (a) => ({
      message: `${a.structure} is cut off at ${a.field}`,
      expected: `${count(a.neededBytes)} more`,
      found: count(a.thereBytes),
    }),
  }),
  STRUCTURE_LENGTH: define<FieldReference & { neededBytes: number; thereBytes: number }>({
    severity: 'error',
    title: 'A length is too small for what must stand in it',
    meaning: 'A length, such as PAGE LENGTH, ends the structure within a field that it always has.',
    advice: OTHER_STRUCTURE,
    say: (a) => ({
      message: `the length of ${a.structure} leaves no room for ${a.field}`,
      expected: count(a.neededBytes),
      found: count(a.thereBytes),
    }),
  }),
  STRUCTURE_CONSTANT: define<FieldReference & { expected: number; found: number }>({
    severity: 'error',
    title: 'It is another structure',
    meaning:
      'A number that is always the same in this structure, such as an operation code or a page code, is another.',
    advice: 'Say which structure it is, or let tapekit guess.',
    say: (a) => ({
      message: `${a.field} is not that of ${a.structure}`,
      expected: hex(a.expected),
      found: hex(a.found),
    }),
  }),
  STRUCTURE_VALUE: define<FieldReference & { found: number }>({
    severity: 'warning',
    title: 'A number has no meaning in the standard',
    meaning: 'The standard lists what may stand in the field, and this is not among it.',
    advice: VERSION,
    say: (a) => ({ message: `${a.field} of ${a.structure} has no known meaning`, found: hex(a.found) }),
  }),
  STRUCTURE_RESERVED: define<FieldReference & { found: number }>({
    severity: 'warning',
    title: 'Reserved bits are set',
    meaning: 'Bits that the standard reserves are to be zero.',
    advice: VERSION,
    say: (a) => ({ message: `reserved bits of ${a.structure} are set`, expected: '0', found: hex(a.found) }),
  }),
  STRUCTURE_UNKNOWN_BYTES: define<FieldReference & { bytes: number }>({
    severity: 'note',
    title: 'There are bytes that belong to no known field',
    meaning: 'The length of the structure, or of a list in it, reaches beyond the fields that tapekit knows of.',
    advice: 'They are of a later standard, or the maker has put them there. They are kept as they are.',
    say: (a) => ({ message: `${count(a.bytes)} of ${a.structure} belong to no known field (${a.field})` }),
  }),
  STRUCTURE_TRAILING: define<{ structure: string; bytes: number }>({
    severity: 'error',
    title: 'Bytes follow the structure',
    meaning:
      'The structure says how long it is, and there is more: two structures glued together, text of the program that printed ' +
      'it, or zeros that fill up the allocation length.',
    advice: 'Take away what does not belong to it, or decode the pieces one by one.',
    say: (a) => ({ message: `${count(a.bytes)} more than ${a.structure} has` }),
  }),
  STRUCTURE_FOLLOWED: define<{ structure: string; bytes: number; next: string; id: string }>({
    severity: 'error',
    title: 'Another structure follows',
    meaning:
      'The structure says how long it is, or has one length always, and behind it stands what looks like another one: two ' +
      'answers of a drive were glued together.',
    advice: '`--all` decodes them one after another.',
    say: (a) => ({
      message: `${count(a.bytes)} more than ${a.structure} has: they look like ${a.next} (${a.id})`,
    }),
  }),
  STRUCTURE_CHARACTER: define<FieldReference & { found: number }>({
    severity: 'warning',
    title: 'A byte that may not stand in a text',
    meaning: 'ASCII fields take 20h to 7Eh only (SPC-5, ASCII data field requirements).',
    advice: 'Programs may show it wrongly, or refuse it. It is kept as it is.',
    say: (a) => ({
      message: `${a.field} of ${a.structure} is no ASCII text`,
      expected: '20h to 7Eh',
      found: hex(a.found),
    }),
  }),
  STRUCTURE_PADDING: define<FieldReference & { found: number }>({
    severity: 'warning',
    title: 'A text is filled up with NUL instead of blanks',
    meaning: 'ASCII fields are filled up with blanks, 20h (SPC-5, ASCII data field requirements).',
    advice: 'Most programs read it all the same.',
    say: (a) => ({
      message: `${a.field} of ${a.structure} is not filled up with blanks`,
      expected: '20h',
      found: hex(a.found),
    }),
  }),
};
