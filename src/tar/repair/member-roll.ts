import { encodeName } from '../../bytes/index.js';
import type { TarMember } from '../member.js';
import type { CopyableHash } from './platform.js';

/** Holes of sparse files are hashed within a budget: with larger ones, what is hashed depends on what else there is. */
const HOLE_BYTES_MAX = 1n << 30n;

/** One digest over names, types, sizes and contents of members in order: the same for the same members. */
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
  add({ name, linkname, kind, size, storedSize }: TarMember, sha256: string | undefined): void {
    if (kind === 'volume-label') return;
    const content = BigInt(size) - BigInt(storedSize) > HOLE_BYTES_MAX ? undefined : sha256;
    // A header that is written anew gives a directory its slash.
    const own = kind === 'directory' ? name.replace(/\/+$/, '') : name;
    const target = kind === 'hardlink' || kind === 'symlink' ? linkname : '';
    this.hash.update(encodeName(`${own}\0${target}\0${kind} ${size} ${content ?? ''}\0`));
  }

  /** The digest, in hex; nothing can be added behind it. */
  digest(): string {
    return this.hash.digest();
  }
}
