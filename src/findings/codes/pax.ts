import { define, type Exact } from '../finding.js';
import { printable } from '../printable.js';

const quoted = (text: string): string => `"${printable(text)}"`;

/** Extended headers: pax records (x, g, X) and GNU's long names (L, K). */
export const paxCodes = {
  PAX_RECORD_INVALID: define<{ kind: string; text: string }>({
    severity: 'error',
    title: 'A pax record is malformed',
    meaning:
      'A record reads `length keyword=value` and a newline, and the length counts all of it. Kinds: `length` (no decimal ' +
      'length), `zero-length`, `cut` (runs over the end of the header), `no-newline`, `no-equals`, `empty-keyword`, ' +
      '`blank-before-length` (only GNU tar reads it). Some readers stop there, some go on in silence.',
    advice: 'What the record said (a long name, a size, a time) is in doubt. Compare the member with another copy.',
    say: (a) => ({
      message: `pax record is malformed (${a.kind})`,
      expected: 'length, blank, keyword=value, newline',
      found: quoted(a.text),
    }),
  }),
  PAX_VALUE_INVALID: define<{ keyword: string; text: string }>({
    severity: 'error',
    title: 'A pax record holds an impossible value',
    meaning: 'A size, owner or time is no number, or out of range. Readers refuse it, ignore it, or read it in part.',
    advice: "The header block's own value is used instead. Find out what wrote the archive.",
    say: (a) => ({
      message: `pax record ${quoted(a.keyword)} holds no usable value`,
      found: quoted(a.text),
    }),
  }),
  PAX_DUPLICATE_KEYWORD: define<{ keyword: string }>({
    severity: 'error',
    title: 'A keyword stands twice in one pax header, with different values',
    meaning: 'POSIX lets the last one win. Not every reader does, so the member may have two names or sizes.',
    advice: 'The last value is used. Compare with what the program that you extract with shows.',
    say: (a) => ({
      message: `keyword ${quoted(a.keyword)} stands twice with different values; the last one counts`,
    }),
  }),
  PAX_SIZE_DISAGREES: define<{ paxSize: Exact; headerSize: Exact }>({
    severity: 'error',
    title: 'The pax size and the size in the header differ',
    meaning:
      'The size in a pax record overrides the one in the header, always. Readers that obey the other one take data for ' +
      'headers or headers for data (CVE-2025-62518, CVE-2026-33055): they see other members in the same archive.',
    advice: 'Treat the archive as hostile unless you know its writer. tapekit reads it as POSIX says.',
    say: (a) => ({
      message: 'the size in the pax record and the size in the header differ: known readers read this differently',
      expected: `${a.paxSize} (pax)`,
      found: `${a.headerSize} (header)`,
    }),
  }),
  PAX_PATH_DISAGREES: define<{ keyword: string; paxPath: string; headerName: string }>({
    severity: 'warning',
    title: 'A path in a pax record and the one in the header differ',
    meaning:
      'The path (or link target) in the pax record would fit the header, but the header has another one. Readers ' +
      'without pax extract under that other name; all that know pax take the record.',
    advice: 'The one in the pax record is right.',
    say: (a) => ({
      message: `the pax ${a.keyword} is ${quoted(a.paxPath)}, in the header stands ${quoted(a.headerName)}`,
    }),
  }),
  PAX_TWO_HEADERS: define({
    severity: 'error',
    title: 'Two pax headers stand before one member',
    meaning:
      'Python, BusyBox and node-tar merge them; GNU tar, bsdtar and Go let the second replace the first, as tapekit ' +
      'does. So one archive has two readings. It also comes about when the member of the first was lost.',
    advice: 'Compare the name and size shown here with what the program that you extract with shows.',
    say: () => ({
      message: 'two pax headers stand before one member: known readers read this differently',
    }),
  }),
  PAX_GLOBAL_DROPPED: define<{ keywords: readonly string[] }>({
    severity: 'error',
    title: 'A second global header leaves out keywords of the first',
    meaning:
      'By POSIX the keywords of an earlier global header stay in force unless a later one names them. GNU tar drops them ' +
      'all at each new global header. The members that follow have two readings.',
    advice: 'tapekit reads as POSIX says. Compare owners, names and times with what your program shows.',
    say: (a) => ({
      message: `a second global header does not repeat ${a.keywords.map(quoted).join(', ')}: known readers read this differently`,
    }),
  }),
  PAX_KEYWORD_DAMAGED: define<{ keyword: string; was: string }>({
    severity: 'error',
    title: 'A pax keyword is one flipped bit away from a known one',
    meaning:
      'No checksum covers the records of a pax header. A keyword that no program writes, and that is a known one but for ' +
      'a single bit, is damage: what the record said of the member (its name, size, time) was not applied.',
    advice:
      'Read the tape or copy the file once more and compare. The member may stand here under a wrong or cut name.',
    say: (a) => ({
      message: 'a pax keyword is damaged by one flipped bit',
      expected: quoted(a.was),
      found: quoted(a.keyword),
    }),
  }),
  PAX_GLOBAL_KEYWORD: define<{ keywords: readonly string[] }>({
    severity: 'error',
    title: 'A global header speaks of one member',
    meaning:
      'A path, a size or a sparse map can belong to one member only, but a global header gives it to all that follow. ' +
      'GNU tar and Python obey; bsdtar, Go and BusyBox ignore it, and so does tapekit. The archive has two readings.',
    advice: 'Treat the archive as hostile unless you know its writer. Compare names and sizes with your program.',
    say: (a) => ({
      message: `a global header holds ${a.keywords.map(quoted).join(', ')}: known readers read this differently`,
    }),
  }),
  EXTENDED_HEADER_INTERRUPTED: define<{ typeflag: string; by: string }>({
    severity: 'error',
    title: 'Something stands between an extended header and its member',
    meaning:
      'An extended header speaks of the next member. Go forgets it when a global header comes in between; when a volume ' +
      'label does, bsdtar and BusyBox give what it says to the member behind, GNU tar and Go to the label. So one ' +
      'archive has two readings.',
    advice: 'Compare the name and size shown here with what the program that you extract with shows.',
    say: (a) => ({
      message:
        `a header of type ${printable(a.by)} stands between an extended header (type ${printable(a.typeflag)}) and its ` +
        'member: known readers read this differently',
    }),
  }),
  PAX_GLOBAL_TOO_MUCH: define<{ keywordsMax: number; limitBytes: number }>({
    severity: 'error',
    title: 'Global headers hold too much',
    meaning:
      'Global headers hold to the end of the archive and are kept in memory. These are damage or an attack: the keywords ' +
      'beyond the limit are ignored.',
    advice: 'What they said is ignored. If the writer is known and honest, ask for a higher limit.',
    say: (a) => ({
      message: 'the global headers hold too much; the rest of them is ignored',
      expected: `at most ${a.keywordsMax} keywords and ${a.limitBytes} bytes in all`,
    }),
  }),
  PAX_VALUE_EMPTY: define<{ keyword: string }>({
    severity: 'error',
    title: 'A name or size in a pax record is empty',
    meaning:
      'By POSIX an empty value deletes what was said before, and the member has no such name or size. bsdtar and Go take ' +
      "the header block's own, as tapekit does; GNU tar and Python take an empty name, or zero.",
    advice: 'Compare the name and size shown here with what the program that you extract with shows.',
    say: (a) => ({ message: `pax record ${quoted(a.keyword)} is empty: known readers read this differently` }),
  }),
  PAX_CHARSET_UNKNOWN: define<{ charset: string }>({
    severity: 'note',
    title: 'A pax header names an unknown character set',
    meaning: 'POSIX knows `BINARY` and `ISO-IR 10646 2000 UTF-8`. The bytes of the names are kept as they are.',
    advice: 'If names look wrong, convert them from that character set.',
    say: (a) => ({ message: `the names are said to be in ${quoted(a.charset)}` }),
  }),
  PAX_UNKNOWN_KEYWORD: define<{ keyword: string }>({
    severity: 'note',
    title: 'A pax keyword is unknown',
    meaning: 'Neither POSIX nor a program known to tapekit uses this keyword. It is kept and shown, and has no effect.',
    advice: 'Nothing to do.',
    say: (a) => ({ message: `unknown pax keyword ${quoted(a.keyword)}` }),
  }),
  NAME_HAS_NUL: define<{ keyword: string }>({
    severity: 'error',
    title: 'A name holds a NUL byte',
    meaning: 'Go refuses it, GNU tar and bsdtar cut the name there, Python keeps it: one member, several names.',
    advice: 'No file system takes such a name. tapekit cuts it at the NUL.',
    say: (a) => ({
      message: `the ${quoted(a.keyword)} holds a NUL byte: known readers read this differently`,
    }),
  }),
  NAME_AMBIGUOUS: define<{ keyword: string; longName: string; paxPath: string }>({
    severity: 'error',
    title: 'A member has both a GNU long name and a pax path, and they differ',
    meaning: 'Go takes the long name, GNU tar the pax path (or the two link targets), others the one that comes first.',
    advice: 'tapekit takes the one in the pax record. Compare with what your program shows.',
    say: (a) => ({
      message:
        `the long name is ${quoted(a.longName)}, the pax ${a.keyword} ${quoted(a.paxPath)}: ` +
        'known readers read this differently',
    }),
  }),
  PAX_SIZE_BEFORE_LONG_NAME: define({
    severity: 'error',
    title: 'A pax size stands before a GNU long name',
    meaning:
      'A pax header speaks of the next real member. Some readers apply its size to the long-name header in between, and ' +
      'lose their place (CVE-2026-53655).',
    advice: 'Treat the archive as hostile unless you know its writer.',
    say: () => ({
      message: 'a pax header with a size is followed by a long-name header: known readers read this differently',
    }),
  }),
  LONG_NAME_TWICE: define<{ typeflag: string }>({
    severity: 'error',
    title: 'Two long-name headers of one kind stand before one member',
    meaning:
      'GNU tar, bsdtar and Go take the last one, as tapekit does, Python the first. It also comes about when the member ' +
      'of the first was lost.',
    advice: 'Compare the name shown here with what the program that you extract with shows.',
    say: (a) => ({
      message: `two headers of type ${printable(a.typeflag)} before one member: known readers read this differently`,
    }),
  }),
  LONG_NAME_EMPTY: define<{ typeflag: string }>({
    severity: 'error',
    title: 'A GNU long name is empty',
    meaning:
      'A header of type L or K holds no name. GNU tar and Python take an empty name, bsdtar skips the member, Go takes ' +
      "the name in the member's own header, as tapekit does. Zeros over the name of a member look like this.",
    advice: 'The name may be cut to 100 bytes. Compare with another copy or a listing.',
    say: (a) => ({
      message: `the long name (type ${printable(a.typeflag)}) is empty: known readers read this differently`,
    }),
  }),
  LONG_NAME_MALFORMED: define<{
    typeflag: string;
    kind: 'unterminated' | 'nul-inside';
  }>({
    severity: 'warning',
    title: 'A GNU long name is malformed',
    meaning: 'The data of a header of type L or K is a name and one NUL. This one lacks the NUL, or has one inside.',
    advice: 'The name is taken up to the first NUL, or to its end.',
    say: (a) => ({
      message: `the long name (type ${printable(a.typeflag)}) is malformed: ${a.kind}`,
    }),
  }),
  EXTENDED_HEADER_TOO_LARGE: define<{
    typeflag: string;
    size: Exact;
    limitBytes: number;
  }>({
    severity: 'error',
    title: 'An extended header is too large',
    meaning:
      'Extended headers hold names and attributes. One this large is damage or an attack on memory; it is skipped.',
    advice: 'What it said of the next member is ignored. If the writer is known and honest, ask for a higher limit.',
    say: (a) => ({
      message: `the extended header (type ${printable(a.typeflag)}) is too large and was skipped`,
      expected: `at most ${a.limitBytes} bytes`,
      found: `${a.size} bytes`,
    }),
  }),
  EXTENDED_HEADER_ORPHANED: define<{ typeflag: string }>({
    severity: 'error',
    title: 'An extended header has no member',
    meaning:
      'A header of type x, X, L or K speaks of the member behind it, and there is none: it is lost, or was cut off.',
    advice: 'A member is missing here. Look for the rest of the archive.',
    say: (a) => ({
      message: `an extended header (type ${printable(a.typeflag)}) is followed by no member`,
    }),
  }),
} as const;
