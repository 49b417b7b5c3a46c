import { inHex } from '../../bytes/index.js';
import { define } from '../finding.js';
import { printable } from '../printable.js';

const REWRITE =
  'A drive is to refuse it when it is written (SPC, WRITE ATTRIBUTE). Make the file again, such as with `tapekit mam encode`.';

/** An attribute as findings name it: `0806h BARCODE`, or `1400h` where it has no name. */
const attributeName = (a: { identifier: number; name: string | undefined }): string =>
  a.name === undefined ? inHex(a.identifier, 4) : `${inHex(a.identifier, 4)} ${a.name}`;

/** The attribute a finding speaks of. */
export interface AttributeReference {
  readonly identifier: number;
  readonly name: string | undefined;
}

/** Attributes of medium auxiliary memory (cartridge memory), and files of them. */
export const mamCodes = {
  MAM_NO_ATTRIBUTE: define<{ bytes: number }>({
    severity: 'error',
    title: 'There is no attribute of cartridge memory in it',
    meaning:
      'An attribute begins with two bytes of identifier, one of format and two of length. The bytes fit no attribute that ' +
      'the standard knows, and their lengths do not lead to the end of the file.',
    advice: 'Is it the right file? The bar code for ITDT is a file of 37 bytes that begins with 08 06 01 00 20.',
    say: (a) => ({ message: `no attribute of cartridge memory in ${a.bytes} bytes` }),
  }),
  MAM_ATTRIBUTE_TRUNCATED: define<AttributeReference & { expectedBytes: number; foundBytes: number }>({
    severity: 'error',
    title: 'An attribute is cut off',
    meaning: 'The file ends before the length that the attribute tells of.',
    advice: 'Copy or read it again, whole.',
    say: (a) => ({
      message: `${attributeName(a)} is cut off: ${a.expectedBytes - a.foundBytes} bytes of its value are missing`,
      expected: `${a.expectedBytes} bytes`,
      found: `${a.foundBytes} bytes`,
    }),
  }),
  MAM_ATTRIBUTE_LENGTH: define<AttributeReference & { expectedBytes: number; foundBytes: number }>({
    severity: 'error',
    title: 'An attribute has another length than the standard gives it',
    meaning: 'Most attributes have a fixed length; shorter values are to be filled up.',
    advice: REWRITE,
    say: (a) => ({
      message: `${attributeName(a)} has the wrong length`,
      expected: `${a.expectedBytes} bytes`,
      found: `${a.foundBytes} bytes`,
    }),
  }),
  MAM_ATTRIBUTE_EMPTY: define<AttributeReference>({
    severity: 'note',
    title: 'An attribute has no value',
    meaning:
      'Its length is 0. Drives give such an attribute that is not set; written to a drive, it deletes the attribute.',
    advice: 'Nothing to do, unless a value was meant to be there.',
    say: (a) => ({ message: `${attributeName(a)} has no value (length 0)` }),
  }),
  MAM_ATTRIBUTE_UNKNOWN: define<AttributeReference>({
    severity: 'warning',
    title: 'An attribute is not known to tapekit',
    meaning:
      'Its identifier is vendor-specific, reserved, or of an attribute that tapekit does not explain. Its value is shown as bytes.',
    advice: 'Look it up in the documentation of the drive or program that it comes from.',
    say: (a) => ({ message: `the attribute ${attributeName(a)} is not known` }),
  }),
  MAM_FORMAT_MISMATCH: define<AttributeReference & { expected: string; found: string }>({
    severity: 'error',
    title: "The FORMAT of an attribute is not the standard's",
    meaning:
      'The two lowest bits of the third byte say whether the value is BINARY, ASCII or TEXT; each attribute has one of them.',
    advice: REWRITE,
    say: (a) => ({ message: `${attributeName(a)} has the wrong FORMAT`, expected: a.expected, found: a.found }),
  }),
  MAM_READ_ONLY_MISMATCH: define<AttributeReference & { expected: boolean }>({
    severity: 'warning',
    title: 'The READ ONLY bit of an attribute is not as it should be',
    meaning: 'It is set for the attributes of the device and the medium, and clear for those that applications write.',
    advice: 'Drives are to ignore the bit when they are written to; check where the file comes from.',
    say: (a) => ({
      message: `${attributeName(a)} has the wrong READ ONLY bit`,
      expected: a.expected ? '1' : '0',
      found: a.expected ? '0' : '1',
    }),
  }),
  MAM_RESERVED_BITS: define<AttributeReference & { found: number }>({
    severity: 'error',
    title: 'Reserved bits of an attribute are not zero',
    meaning: 'Bits 6 to 2 of the third byte are reserved.',
    advice: REWRITE,
    say: (a) => ({ message: `reserved bits of ${attributeName(a)} are set`, expected: '0', found: `${a.found}` }),
  }),
  MAM_VALUE_RESERVED: define<AttributeReference & { found: number }>({
    severity: 'warning',
    title: 'The value of an attribute has no meaning in the standard',
    meaning:
      'The attribute holds a code, and the standard gives this one no meaning, or a later one than tapekit knows.',
    advice: 'Check it against the documentation of the program that wrote it.',
    say: (a) => ({ message: `the value ${inHex(a.found, 2)} of ${attributeName(a)} has no meaning that is known` }),
  }),
  MAM_CHARACTER: define<AttributeReference & { found: number }>({
    severity: 'error',
    title: 'An ASCII attribute has a byte that is no ASCII character',
    meaning: 'The value of an attribute of format ASCII consists of the bytes 20h to 7Eh.',
    advice: REWRITE,
    say: (a) => ({
      message: `${attributeName(a)} has a byte that is no ASCII character`,
      expected: '20h to 7Eh',
      found: inHex(a.found, 2),
    }),
  }),
  MAM_CHARACTER_SET: define<AttributeReference & { characterSet: string; named: boolean }>({
    severity: 'warning',
    title: 'A text is not in the character set that it should be in',
    meaning:
      'Attribute 0805h TEXT LOCALIZATION IDENTIFIER says in which character set the attributes of format TEXT are. The ' +
      'value of this one is no text in it, or in UTF-8 where the file has no attribute 0805h. Its bytes are shown as they are.',
    advice: 'Check which program wrote it, and in which character set.',
    say: (a) => ({
      message: `${attributeName(a)} is no text in ${a.characterSet}${a.named ? ', as 0805h says' : ''}`,
      expected: a.characterSet,
    }),
  }),
  MAM_PADDING: define<AttributeReference>({
    severity: 'warning',
    title: 'An ASCII attribute is filled up with NUL bytes',
    meaning:
      'An ASCII value that is shorter than its attribute is to be filled up with blanks (20h); this one is with 00h.',
    advice:
      'The text is readable; a program that takes the padding literally will not find it. Write it again with blanks.',
    say: (a) => ({ message: `${attributeName(a)} is filled up with NUL bytes`, expected: '20h', found: '00h' }),
  }),
  MAM_ATTRIBUTE_ORDER: define<AttributeReference>({
    severity: 'error',
    title: 'Attributes are not in ascending order, or one is there twice',
    meaning: 'Several attributes in one list stand in ascending order of their identifiers.',
    advice: REWRITE,
    say: (a) => ({ message: `${attributeName(a)} stands behind an attribute with the same or a higher identifier` }),
  }),
  MAM_SEVERAL_ATTRIBUTES: define<{ count: number }>({
    severity: 'note',
    title: 'The file holds several attributes',
    meaning: "A list, as READ ATTRIBUTE gives it, may hold many. ITDT's `writeattr` takes a file with one.",
    advice: 'Nothing to do, unless it is meant for ITDT.',
    say: (a) => ({ message: `the file holds ${a.count} attributes` }),
  }),
  MAM_LIST_LENGTH: define<{ expectedBytes: number; foundBytes: number }>({
    severity: 'error',
    title: 'The length before a list of attributes is not that of the list',
    meaning:
      'READ ATTRIBUTE puts the length of all attributes before them, in four bytes; the file has more or fewer bytes.',
    advice: 'Read the attributes again, with a larger allocation length, or cut off what does not belong to them.',
    say: (a) => ({
      message: 'the list of attributes has another length than it says',
      expected: `${a.expectedBytes} bytes`,
      found: `${a.foundBytes} bytes`,
    }),
  }),
  MAM_LIST_LENGTH_COUNTS_ITSELF: define<{ listLength: number }>({
    severity: 'note',
    title: 'The length before a list of attributes counts its own four bytes, too',
    meaning:
      'By the standard it is the length of what follows. LTFS and LTFSCopyGUI write the length of all, and drives are to ' +
      'ignore it: they have it from the command.',
    advice: 'Nothing to do.',
    say: (a) => ({
      message: 'the length before the list counts its own four bytes, as LTFS has it',
      expected: `${a.listLength - 4} bytes`,
      found: `${a.listLength} bytes`,
    }),
  }),
  MAM_TRAILING_BYTES: define<{ bytes: number }>({
    severity: 'error',
    title: 'Bytes that belong to no attribute stand at the end',
    meaning:
      'Behind the last attribute there are bytes that are no attribute. An editor that adds a line end does this.',
    advice: REWRITE,
    say: (a) => ({ message: `${a.bytes} byte${a.bytes === 1 ? '' : 's'} behind the last attribute` }),
  }),
  MAM_BARE_VALUE: define({
    severity: 'warning',
    title: 'The file has a value without the five bytes before it',
    meaning:
      'It is 32 ASCII characters long, as the value of attribute 0806h BARCODE is, and is taken for that. No document tells ' +
      "whether ITDT's `readattr` writes the five bytes before the value; its `writeattr` needs them.",
    advice: 'To write it to a cartridge, make a whole attribute of it with `tapekit mam encode`.',
    say: () => ({ message: 'the value of a bar code alone, without identifier, format and length' }),
  }),
  MAM_BARCODE_NOT_LTO: define<{ barcode: string; problem: string }>({
    severity: 'warning',
    title: 'The bar code is no LTO label',
    meaning:
      'An LTO label has a volume serial of six characters, A to Z and 0 to 9, and a media identifier of two, such as L6. ' +
      'The attribute may hold any ASCII text, but a library will not show the same.',
    advice: 'Compare it with the label on the cartridge.',
    say: (a) => ({ message: `the bar code "${printable(a.barcode)}" ${a.problem}` }),
  }),
} as const;
