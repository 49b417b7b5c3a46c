import { createHash, type Hash, hash } from 'node:crypto';
import type { CopyableHash, Sha256Kind } from '../tar/repair/index.js';
import { ContentDigest } from '../tar/verify/index.js';

/** SHA-256 by Node. */
export const SHA256: Sha256Kind = {
  create: () => hashing(createHash('sha256')),
  // Several times cheaper than a hash object.
  whole: (bytes) => hash('sha256', bytes, 'hex'),
};

function hashing(own: Hash): CopyableHash {
  return { update: (bytes) => own.update(bytes), digest: () => own.digest('hex'), copy: () => hashing(own.copy()) };
}

/**
 * Takes the SHA-256, in hex, of a member's content as extracted: holes of sparse files count as zeros. One at a time.
 */
export class MemberDigest extends ContentDigest<string> {
  constructor() {
    super(SHA256);
  }
}
