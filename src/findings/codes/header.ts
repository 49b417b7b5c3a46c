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
