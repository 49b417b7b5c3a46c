import { concatenated, decodeName, encodeName } from '../bytes/index.js';
import { ACL_ENTRIES_MAX, type Acl, type AclEntry, type AclResult, type AclTag, orderedAcl } from './acl.js';

/** The users and groups of a system. Names as `decodeName` gives them. */
export interface AclNames {
  userName(id: number): string | undefined;
  groupName(id: number): string | undefined;
  userId(name: string): number | undefined;
  groupId(name: string): number | undefined;
}

/** Knows nobody: numbers stay numbers. */
export const NO_ACL_NAMES: AclNames = {
  userName: () => undefined,
  groupName: () => undefined,
  userId: () => undefined,
  groupId: () => undefined,
};

/** How a text is read. */
export interface AclTextOptions {
  /** Numbers that stand beside names, where star and libarchive put them, count more than names. Default false. */
  readonly numericIds?: boolean | undefined;
}

const TEXT_BYTES_MAX = 1024 * 1024;
const WORDS: Readonly<Record<string, 'user' | 'group' | 'mask' | 'other'>> = {
  ...{ user: 'user', u: 'user', group: 'group', g: 'group' },
  ...{ mask: 'mask', m: 'mask', other: 'other', o: 'other' },
};

/**
 * Writes a list as GNU tar does for `SCHILY.acl.access` and `SCHILY.acl.default`: one entry a line. What would part a
 * name stands as a backslash and three octal digits, as libacl has it.
 * @param names - give names to numbers; a number without a name stands for itself
 * @see POSIX.1e draft 17, 23.3.1; star(4); acl_to_text(3)
 */
export function aclText(acl: Acl, names: AclNames): Uint8Array {
  return encodeName(acl.map((entry) => `${entryText(entry, names)}\n`).join(''));
}

function entryText({ tag, id, permissions }: AclEntry, names: AclNames): string {
  const rights = [4, 2, 1].map((bit, i) => ((permissions & bit) === 0 ? '-' : 'rwx'[i])).join('');
  if (id === undefined) return `${tag === 'owner' ? 'user' : tag === 'owning-group' ? 'group' : tag}::${rights}`;
  const name = tag === 'user' ? names.userName(id) : names.groupName(id);
  return `${tag}:${name === undefined || name === '' ? id : quoted(name)}:${rights}`;
}

function quoted(name: string): string {
  return name.replace(/[\\:,#\s]/g, (char) =>
    Array.from(encodeName(char), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  );
}

/**
 * Reads the value of `SCHILY.acl.access` or `SCHILY.acl.default`, as GNU tar, star and libarchive write it: entries
 * in any order, parted by commas or newlines; short words (`u:joe:rwx`); notes (`#effective:r--`); the number of a
 * user or group in a fourth field, which counts where the name is not known here.
 * @param value - the record's value
 * @param names - give numbers to names; a name that is a number and no name stands for itself
 * @see POSIX.1e draft 17, 23.3; star(4); GNU tar 1.34, src/xattrs.c, `acls_get_text`
 */
export function parseAclText(value: Uint8Array, names: AclNames, options: AclTextOptions = {}): AclResult {
  if (value.length > TEXT_BYTES_MAX) return { fault: `a text of ${value.length} bytes is too long for a list` };
  const entries: AclEntry[] = [];
  for (const text of entriesIn(decodeName(value))) {
    const entry = parseEntry(text, names, options.numericIds === true);
    if (typeof entry === 'string') return { fault: entry };
    if (entries.push(entry) > ACL_ENTRIES_MAX) return { fault: `more than ${ACL_ENTRIES_MAX} entries` };
  }
  return orderedAcl(entries);
}

/** A note goes on to the end of its line where it began the line, else to the next comma. */
function* entriesIn(text: string): Generator<string> {
  for (const line of text.split('\n')) {
    if (line.trimStart().startsWith('#')) continue;
    for (const part of line.split(',')) {
      const entry = part.replace(/\s#.*$/s, '').trim();
      if (entry !== '') yield entry;
    }
  }
}

/** The entry, or a sentence that says why it is none. */
function parseEntry(text: string, names: AclNames, numericIds: boolean): AclEntry | string {
  const fields = text.split(':').map((field) => field.trim());
  const word = WORDS[fields[0] as string];
  const unreadable = `the entry "${text.slice(0, 60)}" cannot be read`;
  if (word === undefined) return unreadable;
  const isShort = fields.length === 2 && (word === 'mask' || word === 'other');
  const [, name = '', rights = '', number] = isShort ? [word, '', fields[1] as string] : fields;
  const permissions = permissionsOf(rights);
  if (permissions === undefined || fields.length > 4) return unreadable;
  if (name === '') return { tag: tagOf(word), id: undefined, permissions };
  if (word !== 'user' && word !== 'group') return unreadable;
  const id = idOf(word, unquoted(name), number, names, numericIds);
  return id === undefined ? `this system has no ${word} ${name.slice(0, 60)}` : { tag: word, id, permissions };
}

function tagOf(word: 'user' | 'group' | 'mask' | 'other'): AclTag {
  return word === 'user' ? 'owner' : word === 'group' ? 'owning-group' : word;
}

function permissionsOf(rights: string): number | undefined {
  if (!/^[rwx-]{1,8}$/.test(rights) || /([rwx]).*\1/.test(rights)) return undefined;
  return (rights.includes('r') ? 4 : 0) + (rights.includes('w') ? 2 : 0) + (rights.includes('x') ? 1 : 0);
}

function idOf(
  word: 'user' | 'group',
  name: string,
  number: string | undefined,
  names: AclNames,
  numericIds: boolean,
): number | undefined {
  const beside = number === undefined ? undefined : decimalId(number);
  const known = word === 'user' ? names.userId(name) : names.groupId(name);
  if (numericIds) return beside ?? decimalId(name) ?? known;
  return known ?? beside ?? decimalId(name);
}

function decimalId(text: string): number | undefined {
  const id = /^\d{1,10}$/.test(text) ? Number(text) : undefined;
  return id !== undefined && id < 0xffffffff ? id : undefined;
}

function unquoted(name: string): string {
  if (!name.includes('\\')) return name;
  const bytes = Array.from(name.matchAll(/\\([0-3][0-7]{2})|([^\\]+|\\)/g), ([, octal, plain]) =>
    octal === undefined ? encodeName(plain as string) : Uint8Array.of(Number.parseInt(octal, 8)),
  );
  return decodeName(concatenated(bytes));
}
