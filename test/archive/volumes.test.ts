import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contentOf, sha256Of, verifyBytes, volumesOf } from '../testing/volume-vectors.js';

const LONG = `${'folder-'.repeat(15)}/${'name-'.repeat(6)}`;
const PLAIN = new Map([
  ['first', sha256Of(contentOf(2436, 1))],
  ['second', sha256Of(contentOf(5000, 2))],
  [LONG, sha256Of(contentOf(1500, 3))],
  ['last', sha256Of(contentOf(10, 4))],
]);

function holes(): Uint8Array {
  const bytes = new Uint8Array(65536);
  bytes.set(contentOf(4096, 5), 0);
  bytes.set(contentOf(4096, 6), 40960);
  return bytes;
}

const SETS: [string, Map<string, string>][] = [
  ['gnu', PLAIN],
  ['posix', PLAIN],
  [
    'sparse',
    new Map([
      ['holes', sha256Of(holes())],
      ['last', sha256Of(contentOf(10, 4))],
    ]),
  ],
];

test('the vectors are those that were made', () => {
  const folder = new URL('../../vectors/volumes/', import.meta.url);
  const provenance = JSON.parse(readFileSync(new URL('provenance.json', folder), 'utf8'));
  for (const [name, { sha256 }] of Object.entries<{ sha256: string }>(provenance)) {
    expect(sha256Of(readFileSync(new URL(name, folder))), name).toBe(sha256);
  }
});

describe.each(SETS)('a set in the format %s', (set, digests) => {
  const volumes = volumesOf(set);
  const isErrorFree = async (given: readonly Uint8Array[]): Promise<boolean> => {
    const { report } = await verifyBytes(given);
    return report.findings.bySeverity('error') === 0;
  };

  test('is whole, and every member has the digest of its file', async () => {
    expect(volumes.length).toBeGreaterThan(2);
    const verified = await verifyBytes(volumes);
    expect(verified.codes.filter((code) => !/^TAR_(SHORT_LAST_RECORD|LONE_ZERO_END)$/.test(code))).toEqual([]);
    expect(verified.digests).toEqual(digests);
    expect(verified.report.tally.missingBytes).toBe(0n);
  });

  test('is not whole without one of its volumes', async () => {
    for (const missing of volumes.keys()) {
      const { codes } = await verifyBytes(volumes.filter((_, i) => i !== missing));
      if (missing + 1 < volumes.length) expect(codes, `without ${missing + 1}`).toContain('VOLUME_MISSING');
      expect(await isErrorFree(volumes.filter((_, i) => i !== missing)), `without ${missing + 1}`).toBe(false);
    }
  });

  test('is not whole with a volume twice, or out of order', async () => {
    for (const [at, volume] of volumes.entries()) {
      const given = [...volumes.slice(0, at), volume, ...volumes.slice(at)];
      expect((await verifyBytes(given)).codes, `${at + 1} twice`).toContain('VOLUME_DOUBLED');
    }
    expect(await isErrorFree([...volumes].reverse())).toBe(false);
  });

  test('no volume of it alone is whole', async () => {
    for (const [at, volume] of volumes.entries()) expect(await isErrorFree([volume]), `volume ${at + 1}`).toBe(false);
  });

  test('a block that a volume lost is told of, unless it only announced what follows', async () => {
    for (const [at, volume] of volumes.entries()) {
      for (let block = 0; block < volume.length; block += 512) {
        const cut = new Uint8Array(volume.length - 512);
        cut.set(volume.subarray(0, block));
        cut.set(volume.subarray(block + 512), block);
        const {
          report,
          codes,
          digests: found,
        } = await verifyBytes(volumes.map((bytes, i) => (i === at ? cut : bytes)));
        if (report.findings.bySeverity('error') > 0) continue;
        // Of content right before the end, a zero block of the end marker takes the place.
        if (at + 1 === volumes.length && codes.includes('TAR_LONE_ZERO_END')) continue;
        expect(found, `volume ${at + 1}, block ${block / 512}`).toEqual(digests);
      }
    }
  });
});

test('a volume of another set is told of', async () => {
  const [one, , three, four] = volumesOf('gnu') as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const foreign = (volumesOf('gnu')[1] as Uint8Array).slice();
  foreign.set(new TextEncoder().encode('SAT'), 0);
  // The checksum, 16 less for "A" in place of "E" and so on, is put right again.
  const sum = foreign.subarray(0, 512).reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  foreign.set(new TextEncoder().encode(sum.toString(8).padStart(6, '0')), 148);
  const { codes } = await verifyBytes([one, foreign, three, four]);
  expect(codes).toContain('VOLUME_FOREIGN');
  expect(codes).toContain('VOLUME_MISSING');
});

test('a volume that ends the set before others is told of', async () => {
  const volumes = volumesOf('gnu');
  const { codes } = await verifyBytes([...volumes, volumes[0] as Uint8Array]);
  expect(codes).toContain('VOLUME_ENDS_SET');
});
