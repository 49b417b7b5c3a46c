import { describe, expect, test } from 'vitest';
import { createTar } from '../../../src/archive/create/index.js';
import { memorySource } from '../../../src/archive/source.js';
import { verify } from '../../../src/archive/verify.js';
import type { TarMember } from '../../../src/tar/index.js';
import { memoryFs, memorySink } from './scene.js';

const content = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => (i * 7) % 251);

async function makeSet(files: Record<string, Uint8Array | string>, volumeBytes: number, more: object = {}) {
  const fs = memoryFs(files);
  const sinks: ReturnType<typeof memorySink>[] = [];
  const remarks: unknown[] = [];
  const sinkFor = (volume: number) => {
    expect(volume).toBe(sinks.length + 1);
    sinks.push(memorySink());
    return sinks.at(-1) as ReturnType<typeof memorySink>;
  };
  const options = { fs, digests: true, onRemark: (remark: unknown) => remarks.push(remark), ...more };
  const membersWhole = 'membersWhole' in more;
  const result = await createTar([{ name: 'w', folder: '/' }], { volumeBytes, membersWhole, sinkFor }, options);
  expect(result.volumes).toBe(sinks.length);
  expect(result.archiveBytes).toBe(sinks.reduce((sum, sink) => sum + sink.bytes().length, 0));
  return { result, remarks, volumes: sinks.map((sink) => sink.bytes()) };
}

async function readSet(volumes: readonly Uint8Array[]) {
  const members: (TarMember & { readonly sha256: string | undefined })[] = [];
  const sources = volumes.map((bytes, i) => memorySource(`volume ${i + 1}`, bytes));
  const onMember = (member: TarMember, sha256: string | undefined) => members.push({ ...member, sha256 });
  const report = await verify(sources, { onMember, workers: 0 });
  expect(report.findings.kept.map(({ code }) => code)).toEqual([]);
  return members.filter(({ kind }) => kind !== 'volume-label');
}

const FILES = { '/w/a': content(30_000), '/w/b': 'b', '/w/c': content(70_000), '/w/d/e': content(10) };

describe('a set of volumes', () => {
  test.each(['gnu', 'pax'] as const)('%s: members go on from one to the next', async (format) => {
    const { volumes, result } = await makeSet(FILES, 25_000, { format, label: 'SET' });
    expect(volumes.length).toBeGreaterThan(4);
    // Whole records of 10,240 bytes.
    for (const bytes of volumes.slice(0, -1)) expect(bytes.length).toBe(20_480);
    const members = await readSet(volumes);
    expect(members.map(({ name }) => name)).toEqual(['w/', 'w/a', 'w/b', 'w/c', 'w/d/', 'w/d/e']);
    expect(members.filter(({ kind }) => kind === 'file').every(({ sha256 }) => sha256 !== undefined)).toBe(true);
    expect(result.failures).toBe(0);
  });

  test('members whole: each volume is an archive of its own, hard links lead to what is on it', async () => {
    const files = { '/w/a': content(9000), '/w/b': content(9000), '/w/c': content(9000) };
    const fs = memoryFs(files);
    fs.linkSync('/w/a', '/w/a2');
    fs.linkSync('/w/b', '/w/z');
    const { volumes } = await makeSet(files, 20_480, { fs, membersWhole: true });
    const names: (readonly [string, string])[][] = [];
    for (const bytes of volumes) {
      const members = await readSet([bytes]);
      names.push(members.map(({ name, kind }) => [name, kind] as const));
    }
    expect(names.length).toBe(3);
    expect(names[0]).toEqual([
      ['w/', 'directory'],
      ['w/a', 'file'],
      ['w/a2', 'hardlink'],
    ]);
    // The other name of /w/b comes when that is on another volume.
    expect(names.flat().find(([name]) => name === 'w/z')).toEqual(['w/z', 'file']);
  });

  test('what no volume has room for is told, and all else is stored', async () => {
    const { volumes, remarks } = await makeSet(FILES, 40_960, { membersWhole: true });
    expect(remarks).toEqual([{ code: 'format', name: 'w/c', message: expect.stringContaining('needs a volume of') }]);
    const all = await Promise.all(volumes.map((bytes) => readSet([bytes])));
    expect(all.flat().map(({ name }) => name)).toEqual(['w/', 'w/a', 'w/b', 'w/d/', 'w/d/e']);
  });

  test('a volume that cannot be written ends it', async () => {
    const fs = memoryFs(FILES);
    let abandoned = 0;
    const sinkFor = (volume: number) => {
      const sink = memorySink();
      const abandon = async () => void abandoned++;
      const end = async () => {
        if (volume === 2) throw new Error('the disk is full');
      };
      return { ...sink, end, abandon };
    };
    const making = createTar(
      [{ name: 'w', folder: '/' }],
      { volumeBytes: 20_480, membersWhole: false, sinkFor },
      { fs },
    );
    await expect(making).rejects.toThrow('the disk is full');
    expect(abandoned).toBe(1);
  });
});
