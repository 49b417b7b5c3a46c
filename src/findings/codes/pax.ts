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
  PAX_PATH_DISAGREES: define<{ paxPath: string; headerName: string }>({
    severity: 'warning',
    title: 'The pax path and the name in the header differ',
    meaning:
      'The pax path would fit the header, but the header has another name. Readers without pax extract under that other ' +
      'name.',
    advice: 'The pax path is the right one.',
    say: (a) => ({
      message: `the pax path is ${quoted(a.paxPath)}, the header's name ${quoted(a.headerName)}`,
    }),
  }),
  PAX_TWO_HEADERS: define({
    severity: 'error',
    title: 'Two pax headers stand before one member',
    meaning:
      'Python and node-tar merge them; GNU tar, bsdtar and Go let the second replace the first. So one archive has two ' +
      'readings. tapekit merges them, the later record winning.',
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
  NAME_AMBIGUOUS: define<{ longName: string; paxPath: string }>({
    severity: 'error',
    title: 'A member has both a GNU long name and a pax path, and they differ',
    meaning: 'Which of the two wins differs from reader to reader.',
    advice: 'tapekit takes the pax path. Compare with what your program shows.',
    say: (a) => ({
      message: `the long name is ${quoted(a.longName)}, the pax path ${quoted(a.paxPath)}: known readers read this differently`,
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
    severity: 'warning',
    title: 'Two long-name headers of one kind stand before one member',
    meaning: 'The last one wins.',
    advice: 'Nothing is lost; the writer is faulty.',
    say: (a) => ({
      message: `two headers of type ${printable(a.typeflag)} in a row; the last one counts`,
    }),
  }),
  LONG_NAME_MALFORMED: define<{
    typeflag: string;
    kind: 'unterminated' | 'empty' | 'nul-inside';
  }>({
    severity: 'warning',
    title: 'A GNU long name is malformed',
    meaning:
      'The data of a header of type L or K is a name and one NUL. This one lacks the NUL, has one inside, or is empty.',
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
