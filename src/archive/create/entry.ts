import type { BigIntStats } from 'node:fs';
import { type EntryKind, reduceEntry, type TarEntry, type TarFormat, type Timestamp } from '../../tar/index.js';
import type { Identities, Identity } from '../identities.js';
import { nanosecondsSince1970, timestampOf } from './when.js';

/** What is stored instead of what the file system says. */
export interface EntryOptions {
  readonly owner?: Identity | undefined;
  readonly group?: Identity | undefined;
  /** Numbers only, no names. */
  readonly numericOwner: boolean;
  readonly identities: Identities;
  /** Makes the permission bits. */
  readonly mode?: ((mode: number, isFolder: boolean) => number) | undefined;
  readonly mtime?: Timestamp | undefined;
  /** `mtime` is for what is newer only. */
  readonly clampMtime: boolean;
}

/** What a file is, in tar's words; undefined for sockets and whatever else tar does not know. */
export function kindOf(stat: BigIntStats): EntryKind | undefined {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'directory';
  if (stat.isSymbolicLink()) return 'symlink';
  if (stat.isFIFO()) return 'fifo';
  if (stat.isCharacterDevice()) return 'character-device';
  return stat.isBlockDevice() ? 'block-device' : undefined;
}

/** Names of so many characters are of 30 bytes at most: every header has room for them. */
const SHORT_OWNER = 10;

/** Makes the entries of files. */
export class EntryMaker {
  private readonly options: EntryOptions;
  private readonly format: TarFormat | 'auto';
  private readonly mtime: bigint | undefined;

  /** @param format - what it has no place for is left out, as GNU tar does it in silence: fractions of seconds */
  constructor(options: EntryOptions, format: TarFormat | 'auto') {
    this.options = options;
    this.format = format;
    this.mtime = options.mtime === undefined ? undefined : nanosecondsSince1970(options.mtime);
  }

  /**
   * The entry of a file, without its regions.
   * @param own - of files and links only; taken here, since a copy of the entry with it would cost as much again
   */
  entry(
    name: string,
    kind: EntryKind,
    stat: BigIntStats,
    own: Pick<TarEntry, 'size' | 'linkname'> | undefined,
  ): TarEntry {
    const { owner, group, numericOwner, identities, mode } = this.options;
    const bits = Number(stat.mode) & 0o7777;
    const uid = idOf(owner, Number(stat.uid), identities.userId);
    const gid = idOf(group, Number(stat.gid), identities.groupId);
    const { format } = this;
    const hasNames = !numericOwner && format !== 'v7';
    const whole = {
      name: kind === 'directory' && !name.endsWith('/') ? `${name}/` : name,
      kind,
      mode: mode === undefined ? bits : mode(bits, kind === 'directory'),
      uid,
      gid,
      uname: hasNames ? (owner?.name ?? identities.user(uid) ?? '') : '',
      gname: hasNames ? (group?.name ?? identities.group(gid) ?? '') : '',
      mtime: this.mtimeOf(stat.mtimeNs),
      size: own?.size,
      linkname: own?.linkname,
    };
    const isLong = whole.uname.length > SHORT_OWNER || whole.gname.length > SHORT_OWNER;
    const entry = isLong && format !== 'auto' ? reduceEntry(whole, format).entry : whole;
    if (kind !== 'character-device' && kind !== 'block-device') return entry;
    return { ...entry, ...deviceNumbers(stat.rdev) };
  }

  private mtimeOf(own: bigint): Timestamp {
    const { mtime, options } = this;
    const isOwn = mtime === undefined || (options.clampMtime && own <= mtime);
    const time = isOwn ? timestampOf(own) : (options.mtime as Timestamp);
    const keepsFraction = this.format === 'pax' || this.format === 'auto' || time.nanoseconds === 0;
    return keepsFraction ? time : { seconds: time.seconds, nanoseconds: 0 };
  }
}

/** A name that is known stands for its number; the number of any other name is that of the file. */
function idOf(given: Identity | undefined, own: number, lookUp: (name: string) => number | undefined): number {
  if (given === undefined) return own;
  return given.id ?? (given.name === undefined ? undefined : lookUp(given.name)) ?? own;
}

/** As glibc's gnu_dev_major and gnu_dev_minor take them apart; elsewhere 8 and 24 bits. */
function deviceNumbers(rdev: bigint): { readonly devmajor: number; readonly devminor: number } {
  if (process.platform !== 'linux')
    return { devmajor: Number((rdev >> 24n) & 0xffn), devminor: Number(rdev & 0xffffffn) };
  const devmajor = Number(((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & 0xfffff000n));
  const devminor = Number((rdev & 0xffn) | ((rdev >> 12n) & 0xffffff00n));
  return { devmajor, devminor };
}
