import { define, type Exact } from '../finding.js';
import { printable } from '../printable.js';

/** What names the members: the log that tar printed, or the list that tar was given. */
export type NamedBy = 'log' | 'list';

const WHOSE = { log: 'logged', list: 'listed' } as const;

/** The archive held against the log that tar printed (--listing), or the list that tar was given (--files-from). */
export const contentCodes = {
  LISTING_MEMBER_MISSING: define<{ by: NamedBy; name: string; line: number }>({
    severity: 'error',
    title: 'A file that was logged or listed is not in the archive',
    meaning:
      'The log of `tar -cv` (or the list given with `--files-from`) names a file, and the archive has no member of that ' +
      'name. Leading slashes, `./` and trailing slashes make no difference, as tar changes them too. The archive is cut ' +
      'or damaged, a volume of the set was not given, the log belongs to another archive, or tar could not read the ' +
      'file (it says so in its messages).',
    advice: 'Is it the log of this archive, and are all volumes given? Then the file is lost from the archive.',
    say: (a) => ({ message: `"${printable(a.name)}" (${WHOSE[a.by]} in line ${a.line}) is not in the archive` }),
  }),
  LISTING_MEMBER_EXTRA: define<{ by: NamedBy }>({
    severity: 'error',
    title: 'A member of the archive was not logged or listed',
    meaning:
      'The archive has a member that the log (or the list, or a directory in the list) does not name: the log is cut, ' +
      'belongs to another archive, or something was appended to the archive.',
    advice: 'Is it the whole log of this archive? If it is, ask where this member comes from.',
    say: (a) => ({ message: `this member was not ${WHOSE[a.by]}` }),
  }),
  LISTING_SIZE_DIFFERS: define<{ line: number; expected: Exact; found: Exact }>({
    severity: 'error',
    title: 'The size of a member is not the one in the log',
    meaning: 'The long log (`tar -cvv`) tells the size that the file had, and the header in the archive tells another.',
    advice: 'One of the two is damaged or of another time. Compare the file with another copy.',
    say: (a) => ({
      message: `the size is not that of line ${a.line} of the log`,
      expected: `${a.expected} bytes`,
      found: `${a.found} bytes`,
    }),
  }),
  LISTING_TYPE_DIFFERS: define<{ line: number; expected: string; found: string }>({
    severity: 'error',
    title: 'The type of a member is not the one in the log',
    meaning: 'The long log (`tar -cvv`) tells what the file was, and the header in the archive tells something else.',
    advice: 'One of the two is damaged or of another time. Compare the file with another copy.',
    say: (a) => ({
      message: `the type is not that of line ${a.line} of the log`,
      expected: printable(a.expected),
      found: printable(a.found),
    }),
  }),
  LISTING_MORE: define<{ what: 'missing' | 'extra' | 'size' | 'type'; count: number }>({
    severity: 'error',
    title: 'More contradictions between archive and log or list than are shown',
    meaning: 'Only the first contradictions of each kind are shown; this one tells how many there are besides.',
    advice: 'With so many, the log or list is most likely of another archive, or a large part is missing.',
    say: (a) => ({ message: `and ${a.count} more ${MORE[a.what]}` }),
  }),
  LISTING_TAR_MESSAGE: define<{ line: number; text: string }>({
    severity: 'warning',
    title: 'tar complained while it made the archive',
    meaning:
      'The log holds a message of tar itself, such as `file changed as we read it`, `File shrank by 512 bytes; padding ' +
      'with zeros` or `Cannot open: Permission denied`. What it speaks of is not in the archive as it should be.',
    advice: 'Read the message: the file it names may be missing, or hold something between its old and new content.',
    say: (a) => ({ message: `the log, line ${a.line}: "${printable(a.text)}"` }),
  }),
  LISTING_TAR_MESSAGES_MORE: define<{ count: number }>({
    severity: 'warning',
    title: 'More messages of tar in the log than are shown',
    meaning: 'Only the first messages are shown.',
    advice: 'Look at the lines of the log that begin with `tar: `.',
    say: (a) => ({ message: `and ${a.count} more messages of tar in the log` }),
  }),
  LISTING_LINE_UNREADABLE: define<{ by: NamedBy; line: number; reason: 'too-long' | 'option' }>({
    severity: 'warning',
    title: 'A line of the log or list could not be used',
    meaning:
      'A line is longer than any name (64 KiB), or it is an option in a list (`-T`, `--exclude`, ...) whose effect ' +
      'on what tar archived cannot be known from the list alone.',
    advice: 'What this line stands for was not checked.',
    say: (a) => ({
      message: `line ${a.line} of the ${a.by} was not used: ${
        a.reason === 'option' ? 'an option whose effect is not known here' : 'it is longer than any name'
      }`,
    }),
  }),
} as const;

const MORE = {
  missing: 'names that are not in the archive',
  extra: 'members that were not logged or listed',
  size: 'members of another size than logged',
  type: 'members of another type than logged',
} as const;
