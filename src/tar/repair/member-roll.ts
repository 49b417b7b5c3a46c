import { encodeName } from '../../bytes/index.js';
import type { TarMember } from '../member.js';
import type { CopyableHash } from './platform.js';

/** Holes of sparse files are hashed within a budget: with larger ones, what is hashed depends on what else there is. */
const HOLE_BYTES_MAX = 1n << 30n;

/** One digest over names, types, owners, times, sizes and contents of members in order: the same for the same members. */
export class MemberRoll {
  private readonly hash: CopyableHash;

  /** @param hash - SHA-256 */
  constructor(hash: CopyableHash) {
    this.hash = hash;
  }

  /** A roll that goes on from here, while this one stays as it is. */
  copy(): MemberRoll {
    return new MemberRoll(this.hash.copy());
  }

  /**
   * Adds a member.
   * @param sha256 - of its content, where that was read
   */
  add(member: TarMember, sha256: string | undefined): void {
    const { name, linkname, kind, mode, uid, gid, uname, gname, mtime, size, storedSize } = member;
    if (kind === 'volume-label') return;
    const content = BigInt(size) - BigInt(storedSize) > HOLE_BYTES_MAX ? undefined : sha256;
    // A header that is written anew gives a directory its slash.
    const own = kind === 'directory' ? name.replace(/\/+$/, '') : name;
    const target = kind === 'hardlink' || kind === 'symlink' ? linkname : '';
    const owners = `${uid} ${gid} ${uname}\0${gname}\0${mode & 0o7777} ${mtime.seconds}.${mtime.nanoseconds}`;
    this.hash.update(encodeName(`${own}\0${target}\0${owners}\0${kind} ${size} ${content ?? ''}\0`));
  }

  /** The digest, in hex; nothing can be added behind it. */
  digest(): string {
    return this.hash.digest();
  }
}
