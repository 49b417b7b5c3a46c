import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compressibleBytes, withByte } from '../../testing/compressible.js';
import { decode, isSame } from './decode.js';

const plain = compressibleBytes(300_000);
const whole = gzipSync(plain);

describe('gzip', () => {
  test('one member', async () => {
    const { out, codes, verified, archive } = await decode(whole);
    expect(isSame(out, plain)).toBe(true);
    expect(codes).toEqual([]);
    expect(verified).toBe(plain.length);
    expect(archive.layer).toBe('gzip');
  });

  test('several members, zeros between and behind them', async () => {
    const parts = [whole, gzipSync(''), new Uint8Array(1000), whole, new Uint8Array(512 * 20)];
    const { out, codes, verified } = await decode(Buffer.concat(parts));
    expect(isSame(out, Buffer.concat([plain, plain]))).toBe(true);
    expect(codes).toEqual([]);
    expect(verified).toBe(2 * plain.length);
  });

  test('foreign bytes behind', async () => {
    const { out, codes, findings } = await decode(Buffer.concat([whole, Buffer.from('nonsense')]));
    expect(out.length).toBe(plain.length);
    expect(codes).toEqual(['COMPRESSED_TRAILING_BYTES']);
    expect(findings[0]?.args).toMatchObject({ count: 8, compressedOffset: whole.length });
  });

  test('a cut file gives everything that was there', async () => {
    const { out, codes, verified } = await decode(whole.subarray(0, whole.length - 9));
    expect(codes).toEqual(['COMPRESSED_TRUNCATED']);
    expect(out.length).toBeGreaterThan(plain.length - 100);
    expect(isSame(out, plain.subarray(0, out.length))).toBe(true);
    expect(verified).toBe(0);
  });

  test('a wrong CRC, a wrong length', async () => {
    expect((await decode(withByte(whole, -8))).codes).toEqual(['COMPRESSED_CHECKSUM_MISMATCH']);
    const { findings, out } = await decode(withByte(whole, -1));
    expect(findings[0]?.args).toMatchObject({ check: 'length' });
    expect(out.length).toBe(plain.length);
  });

  test('zeros in the middle: what stands in front comes out, nearly to the byte', async () => {
    const damaged = Uint8Array.from(whole);
    damaged.fill(0, 60_000, 62_000);
    const { out, codes } = await decode(damaged);
    expect(codes.at(-1)).toMatch(/COMPRESSED_(DAMAGED|CHECKSUM_MISMATCH)/);
    const good = (await decode(whole.subarray(0, 60_000))).out;
    expect(isSame(out.subarray(0, good.length - 64), good.subarray(0, good.length - 64))).toBe(true);
  });
});
