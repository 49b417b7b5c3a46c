import { createHash, hash } from 'node:crypto';
import { ContentDigest, type HashKind } from '../tar/verify/index.js';

const SHA256: HashKind<string> = {
  create: () => {
    const sha256 = createHash('sha256');
    return { update: (bytes) => sha256.update(bytes), digest: () => sha256.digest('hex') };
  },
  // Several times cheaper than a hash object.
  whole: (bytes) => hash('sha256', bytes, 'hex'),
};

/**
 * Takes the SHA-256, in hex, of a member's content as extracted: holes of sparse files count as zeros. One at a time.
 */
export class MemberDigest extends ContentDigest<string> {
  constructor() {
    super(SHA256);
  }
}
