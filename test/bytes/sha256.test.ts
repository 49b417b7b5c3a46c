import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeName, Sha256 } from '../../src/bytes/index.js';
import { settings } from '../testing/settings.js';

const digestOf = (...pieces: readonly Uint8Array[]): string => {
  const hash = new Sha256();
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
};

// NIST, "Examples with Intermediate Values", SHA256.pdf; FIPS 180-2, B.3.
test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
])('the digests of the standard: %.60s', (text, digest) => {
  expect(digestOf(encodeName(text))).toBe(digest);
});

test('is that of Node, in any pieces, and goes on from a copy', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 });
  fc.assert(
    fc.property(pieces, pieces, (first, rest) => {
      const node = (...all: readonly Uint8Array[]): string =>
        createHash('sha256').update(Buffer.concat(all)).digest('hex');
      const hash = new Sha256();
      for (const piece of first) hash.update(piece);
      const copy = hash.copy();
      for (const piece of rest) copy.update(piece);
      expect(hash.digest()).toBe(node(...first));
      expect(copy.digest()).toBe(node(...first, ...rest));
    }),
    settings(200),
  );
});
