import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../src/archive/source.js';
import { decode, decodeAll, isSame } from './decode.js';
import { PROVENANCE, SAMPLE, sha256, vector } from './vectors.js';

/** Each vector that is read: the layer, the codes of the findings, and whether a checksum confirmed all of it. */
const READ: Record<string, { layer: string; codes: readonly string[]; verified: boolean }> = {
  'sample.tar.gz': { layer: 'gzip', codes: [], verified: true },
  'sample.tar.zst': { layer: 'zstd', codes: [], verified: true },
  'no-check.tar.zst': { layer: 'zstd', codes: ['COMPRESSED_NO_CHECKSUM'], verified: false },
  'sample.tar.xz': { layer: 'xz', codes: [], verified: true },
  'crc32.tar.xz': { layer: 'xz', codes: [], verified: true },
  'sha256.tar.xz': { layer: 'xz', codes: [], verified: true },
  'blocks.tar.xz': { layer: 'xz', codes: [], verified: true },
  'no-check.tar.xz': { layer: 'xz', codes: ['COMPRESSED_NO_CHECKSUM'], verified: false },
  'sample.tar.bz2': { layer: 'bzip2', codes: [], verified: true },
  'sample.tar.lz4': { layer: 'lz4', codes: [], verified: true },
  'linked.tar.lz4': { layer: 'lz4', codes: [], verified: true },
  'no-check.tar.lz4': { layer: 'lz4', codes: ['COMPRESSED_NO_CHECKSUM'], verified: false },
};

test('every vector is what its provenance says', () => {
  const { 'sample.tar': sample, ...files } = PROVENANCE;
  expect(sha256(SAMPLE)).toBe(sample?.sha256);
  for (const [name, { sha256: sum }] of Object.entries(files)) expect(sha256(vector(name)), name).toBe(sum);
  const there = readdirSync(new URL('../../../vectors/compressed', import.meta.url)).filter((n) => n.includes('.tar.'));
  expect(there.sort()).toEqual(Object.keys(files).sort());
});

describe.each(Object.entries(READ))('%s', (name, { layer, codes, verified }) => {
  const bytes = vector(name);

  test('gives the archive, and says whether it was checked', async () => {
    const found = await decode(bytes);
    expect(isSame(found.out, SAMPLE)).toBe(true);
    expect(found.codes).toEqual(codes);
    expect(found.verified).toBe(verified ? SAMPLE.length : 0);
    expect(found.archive.layer).toBe(layer);
  });

  test('a file and a pipe in any pieces give the same', async () => {
    const whole = await decodeAll(memorySource(name, bytes));
    for (const sizes of [[1000, 1, 77], [4096], [65_537]]) {
      const pieces = await decode(bytes, sizes);
      expect(isSame(pieces.out, whole.out)).toBe(true);
      expect(pieces.findings).toEqual(whole.findings);
    }
  });

  test('twice, with the zeros of a tape record between and behind', async () => {
    const record = new Uint8Array(10_240 - (bytes.length % 10_240));
    const found = await decode(Buffer.concat([bytes, record, bytes, record]));
    expect(isSame(found.out, Buffer.concat([SAMPLE, SAMPLE]))).toBe(true);
    expect(found.codes).toEqual(codes);
    expect(found.verified).toBe(verified ? 2 * SAMPLE.length : 0);
  });

  test('foreign bytes behind are told, and change nothing', async () => {
    const found = await decode(Buffer.concat([bytes, Buffer.from('foreign bytes')]));
    expect(isSame(found.out, SAMPLE)).toBe(true);
    expect(found.codes).toContain('COMPRESSED_TRAILING_BYTES');
    expect(found.findings.at(-1)?.args).toMatchObject({ count: 13, compressedOffset: bytes.length });
  });

  test('cut at any place it gives the beginning, and says that it is cut', async () => {
    for (let length = 20; length < bytes.length; length += 1 + Math.floor(bytes.length / 30)) {
      const found = await decode(bytes.subarray(0, length));
      expect(isSame(found.out, SAMPLE.subarray(0, found.out.length))).toBe(true);
      expect(found.codes, `cut at ${length}`).toContain('COMPRESSED_TRUNCATED');
      expect(found.verified).toBeLessThanOrEqual(found.out.length);
    }
  });
});
