import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { iterableSource, memorySource } from '../../../src/archive/source.js';
import { type VerifyReport, verify } from '../../../src/archive/verify.js';
import {
  type ByteHash,
  type TarSetVerification,
  type TarSource,
  type VerifyTarOptions,
  verifyTar,
  verifyTarSet,
} from '../../../src/tar/index.js';
import { END, file, latin1 } from '../../testing/blocks.js';
import { tarVectors } from '../../testing/vectors.js';

const { folder, index } = tarVectors;
const vector = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));

/** Gives digests out of turn, the first ones last, as threads below `crypto.subtle` may. */
function lateHash(): ByteHash {
  const sha256 = createHash('sha256');
  let turns = 0;
  return {
    update: (bytes) => {
      turns = 20 - (bytes.length % 20);
      sha256.update(bytes);
    },
    digest: async () => {
      for (; turns > 0; turns--) await undefined;
      return sha256.digest('hex');
    },
  };
}

/** Pieces of odd sizes, so that they end anywhere. */
function* cut(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7 + 3) % 5003) {
    yield bytes.subarray(at, at + size);
  }
}

async function* later(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* cut(bytes);
}

function webStream(pieces: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
}

type Told = readonly unknown[];

async function ofThis(sources: readonly TarSource[]): Promise<unknown> {
  const members: Told[] = [];
  const onMember: VerifyTarOptions['onMember'] = ({ name }, ...rest) => members.push([name, ...rest]);
  const report = await verifyTarSet(sources, { seed: 1, createHash: lateHash, onMember });
  return told(report, members, report.volumes);
}

async function ofArchive(volumes: readonly Uint8Array[], isStream: boolean): Promise<unknown> {
  const members: Told[] = [];
  const sources = volumes.map((bytes) =>
    isStream ? iterableSource('x', later(bytes), () => undefined) : memorySource('x', bytes),
  );
  const report = await verify(sources, { seed: 1, onMember: ({ name }, ...rest) => members.push([name, ...rest]) });
  return told(
    report,
    members,
    report.volumes.map(({ name: _, ...facts }) => facts),
  );
}

function told({ findings, tally }: TarSetVerification | VerifyReport, members: readonly Told[], volumes: unknown) {
  return { kept: findings.kept, omitted: findings.omitted, tally, contentBytes: tally.contentBytes, members, volumes };
}

const sets = [...index.vectors.map(({ file }) => [file]), ...index.sets.map(({ files }) => [...files])];

describe('verifyTar', () => {
  test.each(sets.map((files) => [files.join(' '), files] as const))(
    'finds in %s what the command finds, and the same digests, though they come later',
    async (_, files) => {
      const volumes = files.map(vector);
      expect(await ofThis(volumes)).toEqual(await ofArchive(volumes, false));
      expect(await ofThis(volumes.map((bytes) => webStream(cut(bytes))))).toEqual(await ofArchive(volumes, true));
    },
  );

  test('says of one archive what it is', async () => {
    const report = await verifyTar(vector('fmt-gnu.tar'), { seed: 1 });
    expect(report).toMatchObject({ isWhole: true, sawTar: true, interrupted: false, recordBytes: 10_240 });
    expect(report.tally.members).toBeGreaterThan(0);
  });

  test.each([
    ['a damaged archive', vector('tee-message.tar')],
    ['what is no archive', latin1('no tar, no tar at all'.repeat(100))],
    ['nothing at all', new Uint8Array(0)],
  ])('%s is not whole', async (_, bytes) => {
    expect(await verifyTar(bytes, { seed: 1 })).toMatchObject({ isWhole: false });
  });

  test('no volume at all is nothing whole', async () => {
    expect(await verifyTarSet([], { seed: 1 })).toMatchObject({ isWhole: false, volumes: [] });
  });

  test('holds the label against a pattern', async () => {
    const { findings } = await verifyTar(vector('fmt-gnu.tar'), { seed: 1, label: 'Backup*' });
    expect(findings.kept.map(({ code }) => code)).toEqual(['VOLUME_LABEL_MISMATCH']);
  });

  test('a digest that fails ends it', async () => {
    const createHash = (): ByteHash => ({
      update: () => undefined,
      digest: () => Promise.reject(new Error('no hash today')),
    });
    await expect(verifyTar(vector('fmt-gnu.tar'), { seed: 1, createHash })).rejects.toThrow('no hash today');
  });
});

describe('a signal', () => {
  const bytes = latin1(file('a'.repeat(3000), { name: 'a' }) + file('b', { name: 'b' }) + END);

  test('ends it though the source gives nothing any more, and what was found is told', async () => {
    const stop = new AbortController();
    let cancelled: unknown;
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes.subarray(0, 3072)),
      cancel(reason) {
        cancelled = reason;
      },
    });
    setTimeout(() => stop.abort('enough'), 10);
    const report = await verifyTar(source, { seed: 1, signal: stop.signal });
    expect(report).toMatchObject({ interrupted: true, isWhole: false, bytes: 3072 });
    expect(report.tally.members).toBe(1);
    expect(report.findings.kept).toEqual([]);
    expect(cancelled).toBe('enough');
  });

  test('ends a set between two volumes, and the progress is that of both', async () => {
    const stop = new AbortController();
    const behind: number[] = [];
    const progress = (count: number): void => {
      behind.push(count);
      if (count === bytes.length + 1000) stop.abort();
    };
    const second = [bytes.subarray(0, 1000), bytes.subarray(1000)];
    const report = await verifyTarSet([bytes, second, bytes], { seed: 1, signal: stop.signal, progress });
    expect(behind).toEqual([bytes.length, bytes.length + 1000]);
    expect(report.volumes.map((volume) => volume.bytes)).toEqual([bytes.length, 1000]);
    expect(report.interrupted).toBe(true);
  });
});
