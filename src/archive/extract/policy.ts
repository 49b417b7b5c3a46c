import type { BigIntStats } from 'node:fs';
import type { Exact } from '../../findings/index.js';
import type { TarMember, Timestamp } from '../../tar/index.js';
import { Refusal } from '../../tar/restore/refusal.js';
import type { AttributeRestoring } from '../xattrs/member-attributes.js';
import type { EntryMeta } from './root.js';
import { isNear, nanosecondsOf } from './times.js';

/** What becomes of something that stands in a member's place already. */
export type Existing =
  /** It is replaced; a link is never written through. */
  | 'replace'
  /** It is kept, and the member counts as not restored (--keep-old-files). */
  | 'refuse'
  /** It is kept (--skip-old-files). */
  | 'keep'
  /** It is kept where it is as new as the member or newer (--keep-newer-files). */
  | 'keep-newer';

/** Tells the owner of a member on this machine; undefined where it is to stay whoever restores. */
export type OwnerOf = (member: TarMember) => { readonly uid: number; readonly gid: number } | undefined;

/** What of a member's attributes is set, and what happens to what is there. */
export interface Policy {
  readonly existing: Existing;
  /** What is there with the same type, size, time, mode and attributes is kept: it was restored before. */
  readonly resume: boolean;
  /** With {@link resume}: and only if it has the same content, too. */
  readonly checkContent: boolean;
  /** Permission bits as stored, whatever the umask. */
  readonly samePermissions: boolean;
  /** Set-user-ID and set-group-ID as well. */
  readonly setId: boolean;
  /** Bits that are taken away where not {@link samePermissions}. */
  readonly umask: number;
  readonly ownerOf: OwnerOf;
  /** Tells the extended attributes and access control lists of members; undefined where none are restored. */
  readonly attributes: AttributeRestoring | undefined;
  /** Times of modification as stored. */
  readonly times: boolean;
  /** When the restore began: what it restores was accessed then. */
  readonly now: Timestamp;
}

const SET_ID = 0o6000;
const STICKY = 0o1000;

/** Permission bits that a member is to have. */
export function modeOf({ mode, kind }: TarMember, { samePermissions, setId, umask }: Policy): number {
  if (!samePermissions) return mode & 0o777 & ~umask;
  const special = (setId ? SET_ID : 0) | (kind === 'directory' ? STICKY : 0);
  return mode & (0o777 | special);
}

/**
 * What is to be set of a member once it is there.
 * @param made - the permission bits that it got when it was made
 */
export function metaOf(member: TarMember, made: number, policy: Policy): EntryMeta {
  const owner = policy.ownerOf(member);
  const mode = modeOf(member, policy);
  const { mtime } = member;
  const attributes = policy.attributes?.of(member);
  // A change of owner takes set-user-ID away.
  const isSet = mode === made && (owner === undefined || (mode & SET_ID) === 0);
  return {
    owner,
    mode: isSet && attributes === undefined ? undefined : mode,
    attributes,
    // No file system holds a time that needs more than 53 bits.
    times: policy.times && typeof mtime.seconds === 'number' ? { atime: policy.now, mtime } : undefined,
  };
}

/** What could not be set of attributes, once all that can be is. */
export function refusedAttributes({ attributes }: EntryMeta): Refusal | undefined {
  const failure = attributes?.failure;
  return failure === undefined ? undefined : new Refusal('ATTRIBUTES_NOT_SET', failure);
}

/**
 * Whether something that stands in a member's place is kept.
 * @param hasAttributes - whether it has the extended attributes and the list of the member
 * @throws Refusal where that means that the member is not restored
 */
export function isKept(stat: BigIntStats, member: TarMember, policy: Policy, hasAttributes: () => boolean): boolean {
  if (policy.resume && isSame(stat, member, policy) && hasAttributes()) return true;
  switch (policy.existing) {
    case 'replace':
      return false;
    case 'refuse':
      throw new Refusal('EXISTS');
    case 'keep':
      return true;
    case 'keep-newer':
      return stat.mtimeNs >= nanosecondsOf(member.mtime);
  }
}

/** Whether something that stands in a member's place is what a restore of that member makes, but for content and attributes. */
export function isSame(stat: BigIntStats, member: TarMember, policy: Policy): boolean {
  const owner = policy.ownerOf(member);
  const isOwned = owner === undefined || (equal(stat.uid, owner.uid) && equal(stat.gid, owner.gid));
  if (!isOwned || Number(stat.mode & 0o7777n) !== modeOf(member, policy)) return false;
  if (policy.times && !isNear(stat.mtimeNs, member.mtime)) return false;
  switch (member.kind) {
    case 'fifo':
      return stat.isFIFO();
    case 'character-device':
      return stat.isCharacterDevice();
    case 'block-device':
      return stat.isBlockDevice();
    case 'hardlink':
    case 'symlink':
      // To make one again costs less than to find out.
      return false;
    default:
      return stat.isFile() && equal(stat.size, member.size);
  }
}

function equal(a: bigint, b: Exact): boolean {
  return a === BigInt(b);
}
