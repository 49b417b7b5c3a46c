import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { severityOf } from '../../../src/findings/index.js';
import { settings } from '../../testing/settings.js';
import { decode, isSame } from './decode.js';
import { SAMPLE, vector } from './vectors.js';

/** The vectors in which no damage may pass, since a checksum stands over all of the content. */
const CHECKED = [
  'sample.tar.gz',
  'sample.tar.zst',
  'blocks.tar.xz',
  'sha256.tar.xz',
  'sample.tar.lz4',
  'linked.tar.lz4',
];
/** Those without a checksum: damage may pass, but must not break anything. */
const UNCHECKED = ['no-check.tar.zst', 'no-check.tar.xz', 'no-check.tar.lz4', 'legacy.tar.lz4'];

const damage = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  length: fc.integer({ min: 1, max: 600 }),
  kind: fc.constantFrom('flip', 'zero', 'cut', 'remove', 'insert'),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
});

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

/** The bytes damaged: behind the first ones, which tell what it is. */
function damaged(bytes: Uint8Array, { at, length, kind, bytes: inserted }: Damage): Uint8Array {
  const from = 16 + Math.floor(at * (bytes.length - 16));
  const [before, after] = [bytes.subarray(0, from), bytes.subarray(from)];
  switch (kind) {
    case 'flip':
      return Buffer.concat([before, [(after[0] as number) ^ (1 << (length % 8))], after.subarray(1)].map(asBytes));
    case 'zero':
      return Buffer.concat([before, after.subarray(0, length).fill(0), after.subarray(length)]);
    case 'cut':
      return Buffer.from(before);
    case 'remove':
      return Buffer.concat([before, after.subarray(length)]);
    default:
      return Buffer.concat([before, inserted, after]);
  }
}

function asBytes(part: Uint8Array | number[]): Uint8Array {
  return Uint8Array.from(part);
}

/** Bytes that two sequences have in common from the start. */
function commonLength(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  let low = 0;
  for (let high = length; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if (isSame(a.subarray(0, middle), b.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

describe.each(CHECKED)('%s', (name) => {
  const bytes = Uint8Array.from(vector(name));

  test('damage is always told, and never throws', async () => {
    const property = fc.asyncProperty(damage, async (how) => {
      const broken = damaged(bytes.slice(), how);
      const { out, findings, verified } = await decode(broken, [1 << 16]);
      const isUnchanged = isSame(broken, bytes) || isSame(out, SAMPLE);
      if (!isUnchanged) expect(findings.some((f) => severityOf(f.code) === 'error')).toBe(true);
      expect(verified).toBeLessThanOrEqual(out.length);
      if (findings.length === 0) expect(isSame(out, SAMPLE)).toBe(true);
    });
    await fc.assert(property, settings(40));
  });

  test('everything in front of the damage comes out', async () => {
    const property = fc.asyncProperty(damage, async (how) => {
      const broken = damaged(bytes.slice(), how);
      const common = commonLength(broken, bytes);
      // What a decoder gives of the bytes in front of the damage alone must come out of the damaged whole too.
      const front = (await decode(bytes.subarray(0, common))).out;
      const { out } = await decode(broken);
      const slack = 300;
      expect(commonLength(out, SAMPLE)).toBeGreaterThanOrEqual(front.length - slack);
    });
    await fc.assert(property, settings(20));
  });
});

test.each(UNCHECKED)('%s: damage never throws', async (name) => {
  const bytes = Uint8Array.from(vector(name));
  const property = fc.asyncProperty(damage, async (how) => {
    const { codes } = await decode(damaged(bytes.slice(), how));
    expect(codes.length).toBeLessThan(100);
  });
  await fc.assert(property, settings(40));
});
