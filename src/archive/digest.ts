import { createHash, type Hash, hash as hashOnce } from 'node:crypto';
import type { TarMember } from '../tar/index.js';

/** Zeros of holes are hashed up to this many for each stored byte, and a GiB besides: a hole costs nothing to claim. */
const HOLE_RATIO = 64n;
const HOLE_BYTES_MIN = 1n << 30n;
/** In all members together, what that GiB lets through is no more than this: some forty seconds of hashing. */
const HOLE_BYTES_FREE = 1n << 36n;
const ZEROS = /* @__PURE__ */ new Uint8Array(1 << 16);

/** What taking a digest needs to know of a member. */
export type DigestedMember = Pick<TarMember, 'size' | 'storedSize' | 'sparse'>;

/**
 * Takes the SHA-256 of a member's content as extracted: holes of sparse files count as zeros. One at a time.
 */
export class MemberDigest {
  private member: DigestedMember | undefined;
  private hash: Hash | undefined;
  private whole: string | undefined;
  private region = 0;
  private regionLeft = 0n;
  private position = 0n;
  private isHashable = false;
  private freeBytes = HOLE_BYTES_FREE;

  /** A member begins. */
  begin(member: DigestedMember): void {
    this.member = member;
    this.isHashable = member.sparse === undefined || this.affords(member);
    this.hash = undefined;
    this.whole = undefined;
    this.region = 0;
    this.regionLeft = 0n;
    this.position = 0n;
  }

  /** Takes stored bytes. */
  update(bytes: Uint8Array): void {
    const member = this.member as DigestedMember;
    if (member.sparse !== undefined) {
      if (this.isHashable) this.updateSparse(member, bytes);
    } else if (bytes.length === member.storedSize) {
      // All of it at once, as with most files: this is several times cheaper than a hash object.
      this.whole = hashOnce('sha256', bytes, 'hex');
    } else {
      this.hash ??= createHash('sha256');
      this.hash.update(bytes);
    }
  }

  /** The digest in hex; undefined where the map of a sparse file is unsound, or its holes are beyond all proportion. */
  end(): string | undefined {
    const member = this.member as DigestedMember;
    if (this.whole !== undefined) return this.whole;
    if (member.sparse !== undefined) {
      if (!this.isHashable) return undefined;
      this.hash ??= createHash('sha256');
      this.zeros(BigInt(member.size) - this.position);
    }
    if (this.hash === undefined) return EMPTY_DIGEST;
    return this.hash.digest('hex');
  }

  private updateSparse(member: DigestedMember, bytes: Uint8Array): void {
    this.hash ??= createHash('sha256');
    let at = 0;
    while (at < bytes.length) {
      if (this.regionLeft === 0n) {
        const region = member.sparse?.regions[this.region++];
        if (region === undefined) return;
        this.zeros(BigInt(region.offset) - this.position);
        this.regionLeft = BigInt(region.length);
        if (this.regionLeft === 0n) continue;
      }
      const count = Math.min(bytes.length - at, Number(this.regionLeft));
      this.hash.update(bytes.subarray(at, at + count));
      this.position += BigInt(count);
      this.regionLeft -= BigInt(count);
      at += count;
    }
  }

  /** Whether the map of a sparse member can be followed, and its holes are in proportion to what is stored. */
  private affords({ sparse, size, storedSize }: DigestedMember): boolean {
    if (sparse?.isSound !== true) return false;
    const stored = BigInt(storedSize);
    const beyond = BigInt(size) - stored - stored * HOLE_RATIO;
    if (beyond > HOLE_BYTES_MIN || beyond > this.freeBytes) return false;
    if (beyond > 0n) this.freeBytes -= beyond;
    return true;
  }

  private zeros(count: bigint): void {
    for (let left = count; left > 0n; ) {
      const piece = left < ZEROS.length ? Number(left) : ZEROS.length;
      this.hash?.update(ZEROS.subarray(0, piece));
      left -= BigInt(piece);
    }
    if (count > 0n) this.position += count;
  }
}

const EMPTY_DIGEST = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
