import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFile } from '../../src/archive/source.js';
import { decodeAll, isSame } from '../archive/compression/decode.js';
import { compressibleBytes, withByte } from '../testing/compressible.js';

const folder = mkdtempSync(join(tmpdir(), 'tapekit-compression-'));
const plainFile = join(folder, 'plain');
let plain: Uint8Array;

beforeAll(() => {
  // Text, zeros, noise: what archives are made of, over several blocks of every format.
  const noise = compressibleBytes(400_000, 7).map((byte, i) => byte ^ (i * 2_654_435_761));
  plain = Buffer.concat([compressibleBytes(1_200_000), new Uint8Array(700_000), noise, compressibleBytes(300_000, 3)]);
  writeFileSync(plainFile, plain);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a shell command gives, with PLAIN for the file to compress. */
function run(command: string): Uint8Array {
  const options = { env: { ...process.env, PLAIN: plainFile }, maxBuffer: 1 << 28 };
  return execFileSync('bash', ['-o', 'pipefail', '-c', command], options);
}

async function decoded(bytes: Uint8Array): ReturnType<typeof decodeAll> {
  const file = join(folder, 'compressed');
  writeFileSync(file, bytes);
  const source = openFile(file);
  try {
    return await decodeAll(source);
  } finally {
    source.close();
  }
}

const CHECKED = [
  'gzip -1 -c "$PLAIN"',
  'gzip -9 -n -c "$PLAIN"',
  'gzip --rsyncable -c "$PLAIN"',
  'zstd -q -1 -c "$PLAIN"',
  'zstd -q -19 -c "$PLAIN"',
  'zstd -q --fast=5 -T2 -c "$PLAIN"',
  'zstd -q --ultra -22 --long=27 -c "$PLAIN"',
  'zstd -q -3 --no-content-size -c "$PLAIN"',
  'xz -0 -c "$PLAIN"',
  'xz -6 -c -T2 --block-size=1MiB "$PLAIN"',
  'xz -9e -c "$PLAIN"',
  'xz -c --check=crc32 "$PLAIN"',
  'xz -c --check=sha256 "$PLAIN"',
  'xz -c --lzma2=preset=3,lc=0,lp=4,pb=0,dict=64KiB "$PLAIN"',
  'xz -c --lzma2=preset=3,lc=1,lp=3,pb=4 "$PLAIN"',
  'bzip2 -1 -c "$PLAIN"',
  'bzip2 -9 -c "$PLAIN"',
  'lz4 -q -1 -c "$PLAIN"',
  'lz4 -q -12 -B4 -BD -c "$PLAIN"',
  'lz4 -q -9 -B5 -BX -c "$PLAIN"',
  'lz4 -q -B7 --content-size -c "$PLAIN"',
];

const UNCHECKED = [
  'zstd -q --no-check -c "$PLAIN"',
  'xz -c --check=none "$PLAIN"',
  'lz4 -q --no-frame-crc -c "$PLAIN"',
  'lz4 -q -l -c "$PLAIN"',
];

describe.each(CHECKED)('%s', (command) => {
  test('gives what was compressed, all of it confirmed by checksums', async () => {
    const { out, codes, verified } = await decoded(run(command));
    expect(isSame(out, plain)).toBe(true);
    expect(codes).toEqual([]);
    expect(verified).toBe(plain.length);
  });

  test('twice in one file', async () => {
    const { out, codes } = await decoded(run(`${command}; ${command}`));
    expect(isSame(out, Buffer.concat([plain, plain]))).toBe(true);
    expect(codes).toEqual([]);
  });

  test('one flipped bit is told', async () => {
    const bytes = run(command);
    for (const share of [0.2, 0.8]) {
      const { codes } = await decoded(withByte(bytes, Math.floor(bytes.length * share)));
      expect(codes.some((code) => /DAMAGED|MISMATCH|TRUNCATED/.test(code))).toBe(true);
    }
  });
});

test.each(UNCHECKED)('%s', async (command) => {
  const { out, codes, verified } = await decoded(run(command));
  expect(isSame(out, plain)).toBe(true);
  expect(codes).toEqual(['COMPRESSED_NO_CHECKSUM']);
  expect(verified).toBe(0);
});

test('what the tools still give of a cut file comes out', async () => {
  const tools = [
    ['gzip -c "$PLAIN"', 'gzip -dc'],
    ['zstd -q -c "$PLAIN"', 'zstd -qdc'],
    ['xz -c "$PLAIN"', 'xz -dc'],
    ['bzip2 -c "$PLAIN"', 'bzip2 -dc'],
    ['lz4 -q -c "$PLAIN"', 'lz4 -qdc'],
  ] as const;
  for (const [command, back] of tools) {
    const bytes = run(command);
    const cut = bytes.subarray(0, Math.floor(bytes.length * 0.7));
    writeFileSync(join(folder, 'cut'), cut);
    run(`${back} < "${folder}/cut" > "${folder}/theirs" 2>/dev/null || true`);
    const { out } = await decoded(cut);
    expect(out.length, back).toBeGreaterThanOrEqual(readFileSync(join(folder, 'theirs')).length);
    expect(isSame(out, plain.subarray(0, out.length))).toBe(true);
  }
});

test('as many blocks of a damaged bzip2 file as bzip2recover saves', async () => {
  const bytes = run('bzip2 -1 -c "$PLAIN"');
  writeFileSync(join(folder, 'broken.bz2'), withByte(bytes, bytes.length >> 1));
  run(
    `cd "${folder}" && bzip2recover broken.bz2 2>/dev/null; for f in rec*broken.bz2; do bzip2 -t "$f" 2>/dev/null && bzip2 -dc "$f"; done > saved || true`,
  );
  const { out } = await decoded(readFileSync(join(folder, 'broken.bz2')));
  expect(isSame(out, readFileSync(join(folder, 'saved')))).toBe(true);
});
