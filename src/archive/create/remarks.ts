import { type Exact, printable } from '../../findings/index.js';

/** What is said of a file, or of all of them. A failure makes the exit status 1. */
export type Remark =
  /** A path that was given is not there. */
  | { readonly code: 'missing'; readonly name: string }
  /** It was in its folder, but not any more when it was to be read. */
  | { readonly code: 'vanished'; readonly name: string }
  /** It cannot be opened, or its folder's names cannot be had: it is not stored. `reason` is the system's code. */
  | { readonly code: 'unreadable'; readonly name: string; readonly reason: string }
  /** Another file took its place while it was opened: it is not stored. */
  | { readonly code: 'replaced'; readonly name: string }
  /** Its content or its status changed while it was read: what is stored may be of no single moment. */
  | { readonly code: 'changed'; readonly name: string }
  /** It became shorter while it was read: `missing` bytes at its end are stored as zeros. */
  | { readonly code: 'shrank'; readonly name: string; readonly missing: Exact }
  /** It could not be read from `at` on: the rest is stored as zeros. */
  | { readonly code: 'read-error'; readonly name: string; readonly at: Exact; readonly reason: string }
  /** The format cannot hold it: it is not stored. `message` says what of it, and which format could. */
  | { readonly code: 'format'; readonly name: string; readonly message: string }
  /** It is stored without some of its attributes, or its access control list; `message` says which, and why. */
  | { readonly code: 'attributes'; readonly name: string; readonly message: string }
  /** A folder that stands within itself, by way of a symbolic link that was followed. */
  | { readonly code: 'loop'; readonly name: string }
  | { readonly code: 'socket'; readonly name: string }
  /** A door, a whiteout: nothing that tar knows. */
  | { readonly code: 'unknown-kind'; readonly name: string }
  /** It is the archive itself, or another file that is being written. */
  | { readonly code: 'own-output'; readonly name: string }
  /** A mount point: the folder is stored, and not what is in it. */
  | { readonly code: 'other-file-system'; readonly name: string }
  /** `prefix` was taken off names of members, or off what hard links lead to: told once for each. */
  | { readonly code: 'prefix'; readonly prefix: string; readonly of: 'names' | 'links' }
  /** More files with several names are waiting for their others than are kept in mind. */
  | { readonly code: 'links-forgotten'; readonly name: string };

const NOTES: ReadonlySet<Remark['code']> = new Set([
  'socket',
  'own-output',
  'other-file-system',
  'prefix',
  'links-forgotten',
]);

/** Whether it makes the exit status 1: a file changed, or could not be stored. */
export function isFailure({ code }: Remark): boolean {
  return !NOTES.has(code);
}

const REASONS: Record<string, string> = {
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EIO: 'the disk reports a read error',
  ELOOP: 'it is, or goes through, too many symbolic links',
  ENAMETOOLONG: 'its path is longer than the system takes',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOTDIR: 'its folder is none any more',
  EFBIG: 'it is larger than 2^53 bytes',
  ESTALE: 'the server does not know it any more',
};

type Named = Exclude<Remark, { code: 'prefix' | 'format' }>;

const WORDS: { readonly [C in Named['code']]: (remark: Extract<Named, { code: C }>) => string } = {
  missing: () => 'there is no such file',
  vanished: () => 'it was removed before it was read',
  unreadable: ({ reason }) => `not stored: ${REASONS[reason] ?? reason}`,
  replaced: () => 'not stored: another file took its place while it was opened',
  changed: () => 'it changed while it was read',
  shrank: ({ missing }) => `it became ${missing} bytes shorter while it was read: zeros are stored in their place`,
  'read-error': ({ at, reason }) =>
    `${REASONS[reason] ?? reason} at byte ${at}: zeros are stored from there to the end`,
  attributes: ({ message }) => `not stored in all: ${printable(message)}`,
  loop: () => 'not stored: it is a folder within itself, by way of a symbolic link',
  socket: () => 'not stored: it is a socket',
  'unknown-kind': () => 'not stored: it is nothing that tar knows',
  'own-output': () => 'not stored: it is being written by this run',
  'other-file-system': () => 'what is in it is on another file system, and is not stored',
  'links-forgotten': () => 'too many files with several names: from here on, some are stored once for each name',
};

/** The remark in words, safe to show. */
export function tellRemark(remark: Remark): string {
  if (remark.code === 'prefix') {
    const of = remark.of === 'names' ? 'the names of members' : 'what hard links lead to';
    return remark.prefix === ''
      ? `an empty name was stored as .`
      : `the leading ${printable(remark.prefix)} was taken off ${of}`;
  }
  // Its message has the name.
  if (remark.code === 'format') return `not stored: ${remark.message}`;
  const words = WORDS[remark.code] as (remark: Named) => string;
  return `${printable(remark.name)}: ${words(remark)}`;
}
