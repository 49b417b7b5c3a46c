import { define, type Exact } from '../finding.js';
import { printable } from '../printable.js';

/** The fields of header blocks. */
export const headerCodes = {
  TAR_NUMBER_INVALID: define<{ field: string; text: string }>({
    severity: 'error',
    title: 'A numeric field holds no number',
    meaning:
      'The checksum is right, so the header is as it was written, but a field that must hold an octal or base-256 number ' +
      'holds something else. Readers differ: some refuse the member, some take the digits before the fault, some zero.',
    advice: 'The value is taken as zero here and must not be trusted. Find out what wrote the archive.',
    say: (a) => ({
      message: `the ${a.field} field holds no number`,
      expected: 'octal digits, ended by a blank or NUL, or base-256',
      found: `"${printable(a.text)}"`,
    }),
  }),
  TAR_NUMBER_AMBIGUOUS: define<{ field: string; text: string; value: Exact }>({
    severity: 'error',
    title: 'A number is written so that known readers read different ones',
    meaning:
      'NULs stand in front of the digits (GNU tar and Go read them, Python and bsdtar read zero), or something stands ' +
      'behind the blank that ends them (GNU tar ignores it, Python, Go and bsdtar refuse the header), or a size is all ' +
      'blanks (GNU tar refuses it) or in base 64 (GNU tar reads it so, others take the digits for octal).',
    advice: 'tapekit reads as GNU tar does, and an all-blank size as zero. Compare with what your program lists.',
    say: (a) => ({
      message: `the ${a.field} field is written so that known readers read different numbers`,
      expected: `${a.value}, as octal digits`,
      found: `"${printable(a.text)}"`,
    }),
  }),
  TAR_NUMBER_ODD: define<{ field: string; text: string }>({
    severity: 'warning',
    title: 'A numeric field is odd',
    meaning: 'Something stands behind the NUL that ends the digits, or a field is all blanks. It is read alike by all.',
    advice:
      'Nothing is lost. GNU tar may complain of blanks; bsdtar refuses an archive that begins with such a header.',
    say: (a) => ({
      message: `the ${a.field} field is odd`,
      expected: 'octal digits and NULs or blanks to the end',
      found: `"${printable(a.text)}"`,
    }),
  }),
  TAR_PREFIX_AMBIGUOUS: define<{ prefix: string; isUsed: boolean }>({
    severity: 'error',
    title: 'Known readers disagree on whether a name has a prefix',
    meaning:
      'Bytes 345 to 499 hold the first part of a long name in ustar, times in GNU archives, and nothing in v7. This ' +
      'header has text there without being ustar: Python and BusyBox, and Go in GNU archives, put it in front of the ' +
      'name, GNU tar and bsdtar do not. Early versions of Go wrote such mixtures, and the old star.',
    advice: 'Compare the name shown here with what the program that you extract with shows.',
    say: (a) => ({
      message:
        `the header is no ustar but has text where that has the first part of a name, "${printable(a.prefix)}" ` +
        `(${a.isUsed ? 'taken as such' : 'not taken as such'}): known readers read this differently`,
    }),
  }),
  TAR_SIZE_INVALID: define<{ size: Exact }>({
    severity: 'error',
    title: 'The size of a member is negative or beyond 63 bits',
    meaning: 'No file has such a size. Readers have crashed, looped or read data as headers on it (CVE-2025-8194).',
    advice: 'The header is damaged or hostile. Do not extract with other programs.',
    say: (a) => ({
      message: `the size ${a.size} is impossible`,
      expected: '0 to 9223372036854775807',
      found: `${a.size}`,
    }),
  }),
  TAR_NUMBER_OBSOLETE: define<{ field: string }>({
    severity: 'warning',
    title: 'A number is written in an obsolete form',
    meaning: 'GNU tar once wrote numbers in base 64 behind a sign. It still reads them; most others do not.',
    advice: 'Nothing is lost. Extract with GNU tar or tapekit.',
    say: (a) => ({ message: `the ${a.field} field is written in base 64` }),
  }),
  TAR_CHECKSUM_SIGNED: define({
    severity: 'note',
    title: 'The checksum was summed over signed bytes',
    meaning: 'Old programs added bytes over 127 as negative numbers. Most readers take either sum; BusyBox does not.',
    advice: 'Nothing is lost.',
    say: () => ({ message: 'the checksum is the sum of signed bytes' }),
  }),
  TAR_SIZE_WITHOUT_DATA: define<{ typeflag: string; size: Exact }>({
    severity: 'warning',
    title: 'A member that carries no data has a size',
    meaning:
      'A link, directory or device has a size in its header, and no data follows it: old writers put the size of the ' +
      'linked file there, Solaris a quota. Some readers skip that many bytes all the same.',
    advice: 'Nothing is lost. If another reader misses the members behind it, this is why.',
    say: (a) => ({
      message: `type ${printable(a.typeflag)} carries no data but has a size`,
      expected: 'size 0',
      found: `${a.size}`,
    }),
  }),
  TAR_SIZE_AMBIGUOUS: define<{ typeflag: string; size: Exact }>({
    severity: 'error',
    title: 'Known readers disagree on whether data belongs to a member',
    meaning:
      'A member of a type without data has a size, and a header stands right behind it. GNU tar skips so many bytes ' +
      'behind symbolic links, devices, FIFOs and labels; bsdtar does behind hard links and directories of pax archives; ' +
      'Go and Python do neither. Or a file has a size and a name that ends in a slash: a directory for bsdtar, a file ' +
      'with data for the others. Some of them miss the members that stand in those bytes.',
    advice:
      'Treat the archive as hostile unless you know its writer. Compare the members listed here with your program.',
    say: (a) => ({
      message: `type ${printable(a.typeflag)} with a size: known readers disagree on whether data follows`,
      found: `size ${a.size}`,
    }),
  }),
  TAR_DATA_BEHIND_LINK: define<{ typeflag: string; size: Exact }>({
    severity: 'error',
    title: 'Data follows a member that should carry none',
    meaning:
      'A link, directory or device has a size, and what follows is no header, so the data was stored. POSIX allows it ' +
      'for hard links in pax archives (`-o linkdata`). Readers differ: some skip the data, some take it for headers.',
    advice: 'Extract with a program that skips it, such as bsdtar, and compare what it lists with the list given here.',
    say: (a) => ({
      message: `${a.size} bytes of data follow a member of type ${printable(a.typeflag)}: known readers differ on it`,
    }),
  }),
} as const;
