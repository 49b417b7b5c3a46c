import type { TarMember } from '../member.js';

/** A hash at work. */
export interface ByteHash<Digest = string | Promise<string>> {
  /** Takes the next bytes, which must not be kept: a copy may. */
  update(bytes: Uint8Array): unknown;
  /** The digest of all that was taken; asked for once. */
  digest(): Digest;
}

/** The one kind of hash that is used. */
export interface HashKind<Digest> {
  /** Begins a new one. */
  readonly create: () => ByteHash<Digest>;
  /** The digest of bytes that are all there, where that is cheaper. */
  readonly whole?: (bytes: Uint8Array) => Digest;
}

/** Zeros of holes are hashed up to this many for each stored byte, and a GiB besides: a hole costs nothing to claim. */
const HOLE_RATIO = 64n;
const HOLE_BYTES_MIN = 1n << 30n;
/** In all members together, what that GiB lets through is no more than this: some forty seconds of hashing. */
const HOLE_BYTES_FREE = 1n << 36n;
const ZEROS = /* @__PURE__ */ new Uint8Array(1 << 16);
const NOTHING = /* @__PURE__ */ new Uint8Array(0);

/** What taking a digest needs to know of a member. */
export type DigestedMember = Pick<TarMember, 'size' | 'storedSize' | 'sparse'>;

/**
 * Takes the digest of a member's content as extracted: holes of sparse files count as zeros. One at a time.
 */
export class ContentDigest<Digest> {
  private readonly kind: HashKind<Digest>;
  private member: DigestedMember | undefined;
  private hash: ByteHash<Digest> | undefined;
  private whole: Digest | undefined;
  private region = 0;
  private regionLeft = 0n;
  private position = 0n;
  private isHashable = false;
  private freeBytes = HOLE_BYTES_FREE;

  constructor(kind: HashKind<Digest>) {
    this.kind = kind;
  }

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
    } else if (bytes.length === member.storedSize && this.kind.whole !== undefined) {
      // All of it at once, as with most files.
      this.whole = this.kind.whole(bytes);
    } else {
      this.hash ??= this.kind.create();
      this.hash.update(bytes);
    }
  }

  /** The digest; undefined where the map of a sparse file is unsound, or its holes are beyond all proportion. */
  end(): Digest | undefined {
    const member = this.member as DigestedMember;
    if (this.whole !== undefined) return this.whole;
    if (member.sparse !== undefined) {
      if (!this.isHashable) return undefined;
      this.hash ??= this.kind.create();
      this.zeros(BigInt(member.size) - this.position);
    }
    if (this.hash !== undefined) return this.hash.digest();
    return this.kind.whole === undefined ? this.kind.create().digest() : this.kind.whole(NOTHING);
  }

  private updateSparse(member: DigestedMember, bytes: Uint8Array): void {
    this.hash ??= this.kind.create();
    const { hash } = this;
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
      hash.update(bytes.subarray(at, at + count));
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
