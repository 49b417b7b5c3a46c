import type { BigIntStats } from 'node:fs';
import { decodeLatin1 } from '../../bytes/index.js';
import type { Exact } from '../../findings/index.js';
import type { Device, What } from '../../tar/compare/difference.js';
import type { TarMember, Timestamp } from '../../tar/index.js';

/** Names of users and groups by their numbers, as the system at hand knows them. */
export interface OwnerNames {
  user(uid: number): string | undefined;
  group(gid: number): string | undefined;
}

const NANOSECONDS = 1_000_000_000n;
/**
 * Times that differ by less are the same: a writer that keeps seconds in a double, as Python does, writes no finer, and
 * one that sets times by way of a double, as Node does, does not either.
 */
const TOLERANCE_NANOSECONDS = 1_000n;

/**
 * What differs of mode, owner, group and time. The mode of a symbolic link means nothing and is left out.
 * @param names - where given, owners are held against each other by name where both have one
 */
export function attributeDifferences(member: TarMember, stats: BigIntStats, names: OwnerNames | undefined): What[] {
  const found: What[] = [];
  const mode = Number(stats.mode & 0o7777n);
  const stored = member.mode & 0o7777;
  if (member.kind !== 'symlink' && stored !== mode) found.push({ kind: 'mode', archive: stored, folder: mode });
  const user = ownerDifference(member.uid, member.uname, stats.uid, names?.user(Number(stats.uid)));
  if (user !== undefined) found.push({ kind: 'owner', ...user });
  const group = ownerDifference(member.gid, member.gname, stats.gid, names?.group(Number(stats.gid)));
  if (group !== undefined) found.push({ kind: 'group', ...group });
  const time = timeDifference(member, stats.mtimeNs);
  if (time !== undefined) found.push({ kind: 'mtime', archive: member.mtime, folder: time });
  return found;
}

function ownerDifference(
  id: Exact,
  name: string,
  foundId: bigint,
  foundName: string | undefined,
): { readonly archive: Exact | string; readonly folder: Exact | string } | undefined {
  if (foundName !== undefined && name !== '') {
    return foundName === name ? undefined : { archive: name, folder: foundName };
  }
  return BigInt(id) === foundId ? undefined : { archive: id, folder: asExact(foundId) };
}

/** The time of a file where it is not the member's. Where it keeps whole seconds, these are what counts. */
function timeDifference({ mtime, pax }: TarMember, found: bigint): Timestamp | undefined {
  const wholeSeconds = floorDivide(found, NANOSECONDS);
  const nanoseconds = Number(found - wholeSeconds * NANOSECONDS);
  const folder = { seconds: asExact(wholeSeconds), nanoseconds };
  const record = pax?.get('mtime');
  if (record === undefined || !decodeLatin1(record).includes('.')) {
    return wholeSeconds === BigInt(mtime.seconds) ? undefined : folder;
  }
  const stored = BigInt(mtime.seconds) * NANOSECONDS + BigInt(mtime.nanoseconds);
  const apart = stored > found ? stored - found : found - stored;
  return apart < TOLERANCE_NANOSECONDS ? undefined : folder;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/** A number of the file system where that is exact. */
export function asExact(value: bigint): Exact {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/**
 * The numbers of a device.
 * @param rdev - `st_rdev`, put together as the system does: glibc's makedev, or that of macOS
 */
export function deviceNumbers(rdev: bigint, platform: NodeJS.Platform = process.platform): Device {
  if (platform === 'darwin') return { major: Number((rdev >> 24n) & 0xffn), minor: Number(rdev & 0xff_ffffn) };
  const major = ((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & 0xffff_f000n);
  const minor = (rdev & 0xffn) | ((rdev >> 12n) & 0xffff_ff00n);
  return { major: Number(major), minor: Number(minor) };
}
