import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { MemberDigest } from '../../src/archive/digest.js';
import type { SparseMap, TarMember } from '../../src/tar/index.js';
import { member } from '../testing/member.js';

const stored = new Uint8Array(8).fill(7);

function sparse(map: SparseMap): TarMember {
  return member('s', { typeflag: 'S', size: map.realSize, storedSize: stored.length, sparse: map });
}

function digestOf(digest: MemberDigest, of: TarMember): string | undefined {
  digest.begin(of);
  digest.update(stored);
  return digest.end();
}

describe('the digest of a sparse file', () => {
  test('is that of the file as extracted, with zeros in its holes', () => {
    const map = { realSize: 20, regions: [{ offset: 4, length: 8 }], isSound: true };
    const content = new Uint8Array(20);
    content.set(stored, 4);
    const expected = createHash('sha256').update(content).digest('hex');
    expect(digestOf(new MemberDigest(), sparse(map))).toBe(expected);
  });

  test('is not taken where the map makes no sense: a hole of 2^62 bytes would never end', () => {
    const map = { realSize: 20, regions: [{ offset: 2n ** 62n, length: 8 }], isSound: false };
    expect(digestOf(new MemberDigest(), sparse(map))).toBeUndefined();
  });

  test('is not taken where the hole is beyond all proportion', () => {
    const map = { realSize: 2 ** 40, regions: [{ offset: 4, length: 8 }], isSound: true };
    expect(digestOf(new MemberDigest(), sparse(map))).toBeUndefined();
  });

  test('is not taken any more where many small files have claimed large holes', () => {
    const digest = new MemberDigest();
    const claimed = sparse({ realSize: 2 ** 30, regions: [{ offset: 4, length: 8 }], isSound: true });
    // What is hashed is only the beginning of each: the budget is spent when a member begins.
    for (let i = 0; i < 64; i++) digest.begin(claimed);
    expect(digestOf(digest, claimed)).toBeUndefined();
  });
});
