import { type Exact, printable } from '../../findings/index.js';
import type { MemberKind, Timestamp } from '../member.js';

/** What stands in a folder, as the file system tells it. */
export type FileKind =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'fifo'
  | 'character-device'
  | 'block-device'
  | 'socket'
  | 'unknown';

/** What is found of a kind of member in a folder where all is right. */
export const FILE_KINDS: Partial<Record<MemberKind, FileKind>> = {
  file: 'file',
  symlink: 'symlink',
  directory: 'directory',
  fifo: 'fifo',
  'character-device': 'character-device',
  'block-device': 'block-device',
};

/** Where an attribute or a list is, or that it is in both and not the same. */
export type AttributeSides = 'archive only' | 'folder only' | 'value';

/** An attribute or an access control list that differs. */
export type AttributeDifference =
  | { readonly kind: 'xattr'; readonly attribute: string; readonly sides: AttributeSides }
  | { readonly kind: 'acl'; readonly attribute: 'access' | 'default'; readonly sides: AttributeSides };

/** What can differ. */
export type DifferenceKind =
  | 'missing'
  | 'extra'
  | 'type'
  | 'size'
  | 'content'
  | 'target'
  | 'hardlink'
  | 'device'
  | 'mode'
  | 'owner'
  | 'group'
  | 'mtime'
  | 'xattr'
  | 'acl'
  | 'through-link'
  | 'outside'
  | 'incomplete'
  | 'unreadable';

/** How one thing differs. */
export type What =
  /** In the archive only. */
  | { readonly kind: 'missing' }
  /** In the folder only; `below` counts what lies in it, where it is a folder: that is not told one by one. */
  | { readonly kind: 'extra'; readonly type: FileKind; readonly below: number }
  | { readonly kind: 'type'; readonly archive: MemberKind; readonly folder: FileKind }
  /** Sizes in bytes, holes included. */
  | { readonly kind: 'size'; readonly archive: Exact; readonly folder: Exact }
  /** Offset in the file of the first byte that is another. */
  | { readonly kind: 'content'; readonly offset: Exact }
  /** Where a symbolic link leads. */
  | { readonly kind: 'target'; readonly archive: string; readonly folder: string }
  /** It is not the same file as the one that it is a hard link to. */
  | { readonly kind: 'hardlink'; readonly target: string }
  /** Major and minor number. */
  | { readonly kind: 'device'; readonly archive: Device; readonly folder: Device }
  /** Permission bits, 0 to 0o7777. */
  | { readonly kind: 'mode'; readonly archive: number; readonly folder: number }
  /** Numbers, or names where names are compared. */
  | { readonly kind: 'owner' | 'group'; readonly archive: Exact | string; readonly folder: Exact | string }
  | { readonly kind: 'mtime'; readonly archive: Timestamp; readonly folder: Timestamp }
  /** An extended attribute or an access control list, where these are compared. */
  | AttributeDifference
  /** Its path goes through a symbolic link in the folder: that was not followed. */
  | { readonly kind: 'through-link'; readonly link: string }
  /** Its name leads out of the folder by `..`: nothing was looked at. */
  | { readonly kind: 'outside' }
  /** Its content is not whole in the archive: what is there was compared. */
  | { readonly kind: 'incomplete' }
  /** The system would not let it be looked at. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Numbers of a device. */
export interface Device {
  readonly major: number;
  readonly minor: number;
}

/** One difference between an archive and a folder. */
export interface Difference {
  /** The member's name as it stands in the archive; for what is extra, its path below the folder. */
  readonly name: string;
  readonly what: What;
}

const KIND_WORDS: Record<MemberKind | FileKind, string> = {
  file: 'a file',
  hardlink: 'a hard link',
  symlink: 'a symbolic link',
  'character-device': 'a character device',
  'block-device': 'a block device',
  directory: 'a folder',
  fifo: 'a named pipe',
  socket: 'a socket',
  'volume-label': 'a volume label',
  continuation: 'a piece of a file',
  unknown: 'something of an unknown type',
};

/**
 * A difference in one line of plain words, safe for a terminal.
 * @param difference - as `diffTar` gives it
 */
export function tellDifference({ name, what }: Difference): string {
  return `${name === '' ? '.' : printable(name)}: ${words(what)}`;
}

function words(what: What): string {
  switch (what.kind) {
    case 'missing':
      return 'is in the archive only';
    case 'extra':
      return `is in the folder only${what.type === 'directory' ? belowWords(what.below) : ''}`;
    case 'type':
      return `is ${KIND_WORDS[what.archive]} in the archive, ${KIND_WORDS[what.folder]} in the folder`;
    case 'size':
      return sides('size', bytesOf(what.archive), bytesOf(what.folder));
    case 'content':
      return `content differs from byte ${what.offset} on`;
    case 'target':
      return `leads to "${printable(what.archive)}" in the archive, to "${printable(what.folder)}" in the folder`;
    case 'hardlink':
      return `is no hard link to "${printable(what.target)}" in the folder`;
    case 'device':
      return sides('device', deviceOf(what.archive), deviceOf(what.folder));
    case 'mode':
      return sides('mode', modeOf(what.archive), modeOf(what.folder));
    case 'owner':
    case 'group':
      return sides(what.kind, ownerOf(what.archive), ownerOf(what.folder));
    case 'mtime':
      return sides('time', timeInWords(what.archive), timeInWords(what.folder));
    case 'xattr':
      return `attribute ${printable(what.attribute)} ${SIDES_WORDS[what.sides]}`;
    case 'acl':
      return `${what.attribute === 'default' ? 'default ' : ''}access control list ${SIDES_WORDS[what.sides]}`;
    case 'through-link':
      return `lies behind the symbolic link "${printable(what.link)}" of the folder, which was not followed`;
    case 'outside':
      return 'leads out of the folder: not compared';
    case 'incomplete':
      return 'is not whole in the archive';
    case 'unreadable':
      return `cannot be compared: ${what.reason}`;
  }
}

const SIDES_WORDS: Record<AttributeSides, string> = {
  'archive only': 'is in the archive only',
  'folder only': 'is in the folder only',
  value: 'differs',
};

function sides(what: string, archive: string, folder: string): string {
  return `${what} is ${archive} in the archive, ${folder} in the folder`;
}

function belowWords(below: number): string {
  return below === 0 ? ', an empty folder' : `, a folder with ${below} ${below === 1 ? 'entry' : 'entries'} in it`;
}

function bytesOf(size: Exact): string {
  return `${size} ${size === 1 ? 'byte' : 'bytes'}`;
}

function deviceOf({ major, minor }: Device): string {
  return `${major},${minor}`;
}

function modeOf(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

function ownerOf(owner: Exact | string): string {
  return typeof owner === 'string' ? printable(owner) : `${owner}`;
}

/** The largest number of seconds that a JavaScript date holds, either way. */
const DATE_SECONDS_MAX = 8_640_000_000_000;

/** A time in UTC, its fraction without the zeros behind; as seconds since 1970 where no calendar goes so far. */
export function timeInWords({ seconds, nanoseconds }: Timestamp): string {
  const fraction = nanoseconds === 0 ? '' : `.${`${nanoseconds}`.padStart(9, '0').replace(/0+$/, '')}`;
  if (typeof seconds === 'bigint' || Math.abs(seconds) > DATE_SECONDS_MAX) return `${seconds}${fraction} s after 1970`;
  const [day, time = ''] = new Date(seconds * 1000).toISOString().split('T');
  return `${day} ${time.slice(0, 8)}${fraction} UTC`;
}
