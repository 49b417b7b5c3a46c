import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { archive, buildArchive, damagedArchive } from '../../emulator/testing/index.js';
import { type ByteSource, openFile, type VerifyOptions, verify } from '../../src/archive/index.js';
import { settings } from '../testing/settings.js';
import { MAIN } from '../testing/tapekit.js';

const folder = mkdtempSync(join(tmpdir(), 'tapekit-threads-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

function stored(bytes: Uint8Array): string {
  const path = join(folder, `${files++}.tar`);
  writeFileSync(path, bytes);
  return path;
}

/** All that a verification gives, in the order in which it gives it. */
async function outcome(paths: readonly string[], options: VerifyOptions, adapt = (source: ByteSource) => source) {
  const told: unknown[] = [];
  const sources = paths.map((path) => adapt(openFile(path)));
  const report = await verify(sources, {
    seed: 1,
    ...options,
    onMember: (member, sha256, volume) => told.push([member.index, member.name, sha256, volume]),
    comparers: [
      {
        saw: (member, sha256) => {
          told.push([member.name, sha256]);
          return [];
        },
        end: () => [],
        vouchedBytes: 0n,
        by: 'digest',
      },
    ],
  });
  for (const source of sources) source.close();
  const { findings, ...rest } = report;
  return { told, rest, findings: findings.kept, omitted: findings.omitted };
}

/** Contents on both sides of every limit of the hashing threads. */
function longMembers(): Uint8Array {
  const sizes = [0, 1, 511, 700_000, 262_144, 262_145, 400_000, 3_000_000, 5, 1_048_576, 1, 900_000, 4_000_000, 7];
  const content = (size: number, i: number): Uint8Array => new Uint8Array(size).map((_, at) => at * 7 + i);
  const members = sizes.map((size, i) => ({ type: 'file' as const, name: `file-${i}`, content: content(size, i) }));
  return buildArchive({ dialect: 'pax', members }).bytes;
}

const long = longMembers();

describe('hashing in threads', () => {
  test('gives what hashing without gives, in the same order', async () => {
    const path = stored(long);
    const alone = await outcome([path], { workers: 0 });
    expect(alone.told).toHaveLength(28);
    for (const workers of [1, 2]) expect(await outcome([path], { workers }), `${workers}`).toEqual(alone);
  });

  test('of any archive, and of damaged ones', async () => {
    const archives = fc.oneof(
      archive().map(({ bytes }) => bytes),
      damagedArchive().map(({ damaged }) => damaged.bytes),
    );
    await fc.assert(
      fc.asyncProperty(archives, fc.integer({ min: 1, max: 2 }), async (bytes, workers) => {
        const path = stored(bytes);
        expect(await outcome([path], { workers })).toEqual(await outcome([path], { workers: 0 }));
      }),
      settings(25),
    );
  });

  test('of a member that goes on in the next volume', async () => {
    const paths = [stored(long.subarray(0, 5_000_192)), stored(long.subarray(5_000_192))];
    expect(await outcome(paths, { workers: 2 })).toEqual(await outcome(paths, { workers: 0 }));
  });

  test('tells where a file becomes shorter while it is read', async () => {
    const path = stored(long);
    let reads = 0;
    // What was read in one go is still there when a thread looks for it, or it is not: then nothing vouches for it.
    const adapt = (source: ByteSource): ByteSource => ({
      ...source,
      read(into) {
        const count = source.read(into);
        if (++reads === 1) truncateSync(path, 100_000);
        return count;
      },
    });
    const { rest, told } = await outcome([path], { workers: 1 }, adapt);
    expect(rest.interrupted).toBe(true);
    expect(rest.failure).toMatchObject({ name: 'SourceError', code: 'CHANGED' });
    expect(rest.failure?.message).toMatch(/^cannot read .*: it became shorter while it was read$/);
    expect(told.length).toBeGreaterThan(0);
  });
});

describe('a read error', () => {
  test.each([0, 2])('in mid-archive ends with what was read so far (%i threads)', async (workers) => {
    const path = stored(long);
    let given = 0;
    const adapt = (source: ByteSource): ByteSource => ({
      ...source,
      async read(into) {
        const count = await (given < 5 << 20 ? source : openFile('/')).read(into);
        given += count;
        return count;
      },
    });
    const { rest, told } = await outcome([path], { workers }, adapt);
    expect(rest.failure?.message).toBe('cannot read /: it is a directory, not an archive');
    expect(rest.interrupted).toBe(true);
    expect(rest.volumes).toMatchObject([{ bytes: 5 << 20, sawTar: true, hasEndMarker: false }]);
    expect(told.slice(0, 2)).toEqual([
      ['file-0', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
      [0, 'file-0', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0],
    ]);
  });

  test('before anything was read is thrown', async () => {
    await expect(
      verify([{ ...openFile(stored(long)), read: () => openFile('/').read(new Uint8Array(1)) }]),
    ).rejects.toThrow('cannot read /');
  });
});

test('a signal ends the wait for a pipe that gives nothing', async () => {
  const controller = new AbortController();
  const silent: ByteSource = {
    name: 'silent',
    sizeBytes: undefined,
    read: () => new Promise(() => setImmediate(() => controller.abort())),
    skip: undefined,
    readAt: undefined,
    close: () => undefined,
  };
  const report = await verify([silent], { signal: controller.signal });
  expect(report).toMatchObject({ interrupted: true, failure: undefined });
});

test('an archive is what is left of standard input where another program has read the first part', async () => {
  const archive = buildArchive({
    dialect: 'pax',
    members: [{ type: 'file', name: 'here', content: Uint8Array.of(1) }],
  });
  const fd = openSync(stored(new Uint8Array([...new Uint8Array(700).fill(9), ...archive.bytes])), 'r');
  readSync(fd, new Uint8Array(700));
  const { stdout, status } = spawnSync(process.execPath, [MAIN, 'list', '--names', '-'], {
    stdio: [fd, 'pipe', 'pipe'],
  });
  closeSync(fd);
  expect([stdout.toString(), status]).toEqual(['here\n', 0]);
});
