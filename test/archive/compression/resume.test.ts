import { expect, test } from 'vitest';
import { withByte } from '../../testing/compressible.js';
import { decode, isSame } from './decode.js';
import { SAMPLE, vector } from './vectors.js';

/** The bytes with a stretch of them overwritten. */
function overwritten(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  return Uint8Array.from(bytes).fill(byte, at, at + 40);
}

function commonLength(a: Uint8Array, b: Uint8Array): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

test.each(['sample.tar.bz2', 'sample.tar.lz4', 'blocks.tar.xz'])(
  '%s: reading goes on behind a damaged block, and nothing behind the gap is vouched for',
  async (name) => {
    const bytes = vector(name);
    const { out, findings, codes, verified } = await decode(overwritten(bytes, Math.floor(bytes.length * 0.4), 0));
    expect(codes).toEqual(['COMPRESSED_DAMAGED']);
    expect(findings[0]?.args).toMatchObject({ resumedAt: expect.any(Number) });
    expect(out.length).toBeGreaterThan(SAMPLE.length / 2);
    expect(out.length).toBeLessThan(SAMPLE.length);
    expect(isSame(out.subarray(-50_000), SAMPLE.subarray(-50_000))).toBe(true);
    expect(verified).toBeLessThanOrEqual(commonLength(out, SAMPLE));
  },
);

test.each([
  ['sample.tar.zst', 0xff],
  ['linked.tar.lz4', 0],
])('%s: reading goes on with the next frame', async (name, byte) => {
  const bytes = vector(name);
  const { out, codes, verified } = await decode(Buffer.concat([overwritten(bytes, 20, byte), bytes]));
  expect(codes).toEqual(['COMPRESSED_DAMAGED']);
  expect(isSame(out.subarray(-SAMPLE.length), SAMPLE)).toBe(true);
  expect(verified).toBe(0);
});

test('a member of gzip whose checksum is wrong keeps none of the others from being read', async () => {
  const bytes = vector('sample.tar.gz');
  const { out, codes, verified } = await decode(Buffer.concat([withByte(bytes, -6), bytes]));
  expect(isSame(out, Buffer.concat([SAMPLE, SAMPLE]))).toBe(true);
  expect(codes).toEqual(['COMPRESSED_CHECKSUM_MISMATCH']);
  expect(verified).toBe(SAMPLE.length);
});
