import { define, type Exact } from '../finding.js';
import { printable } from '../printable.js';

const quoted = (text: string): string => `"${printable(text)}"`;

/** Names, links and types: what is whole but dangerous or surprising to extract. */
export const nameCodes = {
  NAME_EMPTY: define({
    severity: 'error',
    title: 'A member has no name',
    meaning:
      'Known readers differ: bsdtar and BusyBox stop there and miss what follows, node-tar leaves the member out, GNU tar ' +
      'takes it for the folder that it extracts into.',
    advice: 'Extract with a program that goes on behind it and lets you choose the name.',
    say: () => ({ message: 'the member has no name: ordinary readers stop here or leave it out' }),
  }),
  NAME_ABSOLUTE: define<{ by: 'slash' | 'backslash' | 'drive' }>({
    severity: 'hazard',
    title: 'A name is absolute',
    meaning:
      'The name begins with a slash or, for Windows, a backslash or a drive letter. A program that extracts it as it ' +
      'stands writes outside the folder that was chosen; GNU tar takes the slash away unless asked with -P.',
    advice: 'Extract without -P, into an empty folder.',
    say: (a) => ({
      message:
        a.by === 'slash'
          ? 'the name is absolute: a careless program writes outside the chosen folder'
          : `the name is absolute on Windows (${a.by}): a careless program writes outside the chosen folder there`,
    }),
  }),
  NAME_PARENT_COMPONENT: define({
    severity: 'hazard',
    title: 'A name climbs out by ".."',
    meaning: 'One component of the name is `..`. Extracted as it stands, it lands outside the folder that was chosen.',
    advice: 'Do not extract this member, or extract it alone into an empty folder with a program that refuses `..`.',
    say: () => ({ message: 'the name has a component "..": a careless program writes outside the chosen folder' }),
  }),
  NAME_CONTROL_CHARACTERS: define<{ where: string }>({
    severity: 'hazard',
    title: 'A name holds control or invisible characters',
    meaning:
      'Escape sequences can rewrite what a terminal shows, a newline can look like two names, marks of writing direction ' +
      'turn a name around. tapekit always shows them escaped.',
    advice: 'Look at the name as shown here, not at what `tar -t` prints in a terminal.',
    say: (a) => ({ message: `the ${a.where} holds control or invisible characters` }),
  }),
  NAME_NOT_UTF8: define({
    severity: 'note',
    title: 'A name is not UTF-8',
    meaning: 'The bytes are kept as they are. They come from another character set (Latin-1, Shift-JIS, ...).',
    advice: 'Extract on a system of that character set, or with `bsdtar --options hdrcharset=...`.',
    say: () => ({ message: 'the name is not UTF-8' }),
  }),
  NAME_WINDOWS: define<{ why: 'stream' | 'characters' | 'backslash' | 'trailing' | 'device' }>({
    severity: 'note',
    title: 'A name cannot stand on Windows',
    meaning:
      'A component is a device name (CON, NUL.txt, COM1, ...), ends in a dot or blank, or holds a control character or ' +
      'one of `< > : " | ? * \\`. Behind a colon, NTFS takes the rest for the name of a stream within the file.',
    advice: 'Nothing to do unless it is to be extracted on Windows, where it fails or lands under another name.',
    say: (a) => ({ message: `the name cannot stand on Windows: ${WINDOWS[a.why]}` }),
  }),
  NAME_TOO_LONG: define<{ what: 'component' | 'path'; bytes: number }>({
    severity: 'note',
    title: 'A name is longer than file systems allow',
    meaning: 'Most file systems take 255 bytes in a component, and many programs 4,096 in a path.',
    advice: 'Extract with a changed name (`tar --transform`).',
    say: (a) => ({
      message: `the ${a.what === 'path' ? 'path' : 'longest component of the name'} is longer than most systems allow`,
      expected: `${a.what === 'path' ? 4095 : 255} bytes at most`,
      found: `${a.bytes} bytes`,
    }),
  }),
  NAME_DUPLICATE: define<{ earlierIndex: number; what: 'same' | 'other-type' }>({
    severity: 'hazard',
    title: 'Two members have one name',
    meaning:
      'On extraction the last one counts. `tar -r` and `-u` leave earlier versions in the archive, which is harmless. ' +
      'Where the type changes (a link first, then a file of its name), it is a known attack.',
    advice: 'Extract an earlier version with `tar --occurrence=N`.',
    say: (a) => ({
      message:
        `an earlier member (number ${a.earlierIndex + 1}) has the same name` +
        (a.what === 'other-type' ? ' and is of another type' : ': the last one counts'),
    }),
  }),
  NAME_COLLISION: define<{ earlierIndex: number }>({
    severity: 'hazard',
    title: 'Two names are one on some file systems',
    meaning:
      'The names differ only in case or in how characters are composed (`A` and `a`, `ß` and `ss`, two forms of `é`), or ' +
      'in invisible characters. On macOS (APFS, HFS+) one overwrites the other, as in folders of ext4 that fold case. ' +
      'Windows (NTFS) folds `A` and `a` alone: it tells `ß` from `ss`, and two forms of `é` from each other.',
    advice: 'Extract on a file system that tells them apart.',
    say: (a) => ({
      message: `its name is that of member number ${a.earlierIndex + 1} when case is folded or Unicode normalised`,
    }),
  }),
  LINK_LEAVES_ROOT: define<{ target: string }>({
    severity: 'hazard',
    title: 'A link leads out of the archive',
    meaning: 'The target is absolute or climbs out by `..`. What is extracted through it lands elsewhere.',
    advice:
      'Harmless in a backup of a whole system. In an archive from elsewhere, extract into an empty folder and look.',
    say: (a) => ({ message: `the link leads out of the archive, to ${quoted(a.target)}` }),
  }),
  LINK_THROUGH_LINK: define<{ target: string }>({
    severity: 'hazard',
    title: 'A link goes through another link and up again',
    meaning:
      'The target goes into a folder that is itself a symbolic link of this archive, and out of it by `..`. By its ' +
      'letters it stays inside the archive, but the system follows the other link first: it may lead anywhere.',
    advice: 'Extract into an empty folder, with a program that refuses to write through links, and look.',
    say: (a) => ({ message: `the link goes through another link and up again: ${quoted(a.target)}` }),
  }),
  MEMBER_THROUGH_LINK: define<{ linkIndex: number; how: 'exact' | 'folded'; what: 'member' | 'target' }>({
    severity: 'hazard',
    title: 'A member lies behind a link of the same archive',
    meaning:
      'A folder in its path, or in that of the file that it is a hard link to, is a symbolic link that an earlier member ' +
      'makes, so it lands where the link points to.',
    advice: 'Do not extract with a program that follows links.',
    say: (a) => ({
      message:
        `${a.what === 'target' ? "the hard link's target" : 'its path'} goes through member number ` +
        `${a.linkIndex + 1}, a symbolic link${a.how === 'folded' ? ', where case is folded' : ''}`,
    }),
  }),
  HARDLINK_TARGET_MISSING: define<{ target: string }>({
    severity: 'hazard',
    title: 'A hard link has no target in the archive',
    meaning: 'A hard link carries no content: it is the same file as an earlier member, which is not here.',
    advice: 'Look for the target in the other archives of the set. Without it the content is not in this one.',
    say: (a) => ({ message: `the hard link's target ${quoted(a.target)} is not in the archive` }),
  }),
  HARDLINK_TARGET_LATER: define<{ target: string }>({
    severity: 'hazard',
    title: 'A hard link comes before its target',
    meaning: 'The target must have been extracted when the link is made.',
    advice: 'Extract twice, or the target first.',
    say: (a) => ({ message: `the hard link comes before its target ${quoted(a.target)}` }),
  }),
  HARDLINK_TARGET_ODD: define<{ target: string; why: 'itself' | 'itself-again' | 'folder' }>({
    severity: 'hazard',
    title: 'A hard link leads to itself or to a folder',
    meaning:
      'tar and bsdtar store a file that was named twice as a hard link to itself: harmless, but a program that removes ' +
      'what is there before it makes the link loses the file. No program writes links to folders.',
    advice: 'Extract with GNU tar or bsdtar, or leave this member out.',
    say: (a) => ({ message: `the hard link's target ${quoted(a.target)} is ${ODD_TARGETS[a.why]}` }),
  }),
  MEMBER_DEVICE: define<{ major: number; minor: number }>({
    severity: 'hazard',
    title: 'A member is a device',
    meaning: 'Extracted as root it gives access to hardware or to the disk below the file system.',
    advice: 'Harmless in a backup of a whole system; do not extract it as root from elsewhere.',
    say: (a) => ({ message: `a device, ${a.major},${a.minor}` }),
  }),
  MEMBER_SETUID: define<{ mode: number }>({
    severity: 'hazard',
    title: 'A file runs with the rights of its owner or group',
    meaning: 'The setuid or setgid bit is set. Extracted as root with -p it can give rights away.',
    advice: 'Harmless in a backup of a whole system; extract without -p from elsewhere.',
    say: (a) => ({ message: `setuid or setgid file, mode ${a.mode.toString(8)}` }),
  }),
  MEMBER_TYPE_UNKNOWN: define<{ typeflag: string; size: Exact }>({
    severity: 'warning',
    title: 'A member is of an unknown type',
    meaning: 'No standard and no program known to tapekit uses this typeflag. POSIX says: take it for a file.',
    advice: 'It was skipped by its size. Extract it as a file if you know what it is.',
    say: (a) => ({ message: `unknown typeflag ${quoted(a.typeflag)}, ${a.size} bytes` }),
  }),
  MEMBER_TYPE_RENAMES: define({
    severity: 'hazard',
    title: 'A member renames files on extraction',
    meaning: 'Typeflag N is an obsolete list of renames and links that old GNU tar obeyed (CVE-2006-6097).',
    advice: 'Do not extract it with an old GNU tar. tapekit never acts on it.',
    say: () => ({ message: 'an obsolete list of renames and links (typeflag N)' }),
  }),
  MEMBER_DUMPDIR: define({
    severity: 'note',
    title: 'A folder of an incremental backup lists its contents',
    meaning: 'GNU tar -g wrote it. Extracted with -g, files that are not in the list are DELETED from the folder.',
    advice: 'Extract with -g only into the tree that the backup was made of.',
    say: () => ({ message: 'an incremental backup: extracting with -g deletes files that the folder does not list' }),
  }),
  MEMBER_APPLEDOUBLE: define({
    severity: 'note',
    title: 'A member holds macOS attributes of the next one',
    meaning: 'macOS stores resource forks and attributes as members called `._name`.',
    advice: 'Nothing to do; only macOS puts them together again.',
    say: () => ({ message: 'macOS attributes of another member (AppleDouble)' }),
  }),
  CHECKS_INCOMPLETE: define<{ what: 'names' | 'links'; count: number }>({
    severity: 'warning',
    title: 'There were too many names or links for some checks',
    meaning:
      'Duplicate and colliding names, members behind links and targets of hard links are found by remembering 33 million ' +
      'names and 65 thousand links that wait for their target. What came beyond was not held against what came later.',
    advice: 'Damage and digests were checked all the same. Verify parts of the archive if these checks matter.',
    say: (a) => ({ message: `${a.count} ${a.what} beyond the limit were not checked against later members` }),
  }),
} as const;

const WINDOWS = {
  stream: 'it holds a colon, which names a stream of a file there',
  characters: 'it holds a control character or one of < > " | ? *',
  backslash: 'it holds a backslash, which parts folders there',
  trailing: 'a component ends in a dot or blank',
  device: 'it is the name of a device there',
} as const;

const ODD_TARGETS = {
  itself: 'the link itself, and no file of that name comes before',
  'itself-again': 'its own name: the file came before and was named twice',
  folder: 'a folder',
} as const;
