import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderSources } from '../../src/archive/index.js';
import { memorySource } from '../../src/archive/source.js';
import { verify } from '../../src/archive/verify.js';
import { concatenated } from '../../src/bytes/index.js';
import { tell } from '../../src/findings/index.js';
import { type TarFormat, VolumeWriter, type VolumeWriterOptions } from '../../src/tar/index.js';
import { describeWith } from '../testing/programs.js';
import { entriesOf, type Fixed, type Source } from './entries-of.js';
import { treeOf } from './tree.js';

/** Sets of volumes that VolumeWriter writes: the same bytes as from GNU tar, and whole for `tar -M` and for verify. */

let folder = '';
const run = (script: string): string => {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `umask 022; set -e; ${script}`], {
    cwd: folder,
    encoding: 'latin1',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  expect([script, status], stderr).toEqual([script, 0]);
  return stdout;
};

const LONG = `${'l'.repeat(120)}/${'m'.repeat(90)}/z`;
const TREE = `
  mkdir -p tree/sub && cd tree; head -c 55000 /dev/urandom > big; head -c 700 /dev/urandom > small; : > empty
  head -c 30000 /dev/urandom > sub/mid; ln -s big soft; ln sub/mid hard; mkfifo fifo
  for i in 1 2 3 4 5 6 7 8 9; do head -c $((i * 512)) /dev/urandom > sub/$i; done
  mkdir -p $(dirname ${LONG}); head -c 9000 /dev/urandom > ${LONG}
  mkdir é; head -c 8000 /dev/urandom > é/ü
  cd ..; mkdir holes; cd holes
  put() { head -c $3 /dev/urandom | dd of=$1 bs=4096 seek=$2 conv=notrunc status=none; }
  put few 0 16384; put few 32 16384; put few 64 16384; truncate -s 400000 few
  for i in $(seq 0 40); do put many $((i * 16)) 4096; done; truncate -s 5000000 many
  truncate -s 100000 hole`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapekit-writer-volumes-'));
  run(TREE);
});
afterAll(() => rmSync(folder, { recursive: true }));

const FIXED: Fixed = {
  owner: ['us', process.getuid?.() ?? 0],
  group: ['gr', process.getgid?.() ?? 0],
  mtime: 1_600_000_000,
};
const PAX = '--pax-option=delete=atime,delete=ctime';
const FLAGS = `--sort=name --owner=us:${FIXED.owner[1]} --group=gr:${FIXED.group[1]} --mtime=@1600000000`;

/** Writes a set, in pieces of content that have nothing to do with blocks. */
function setOf(options: VolumeWriterOptions, sources: readonly Source[]): Uint8Array[] {
  const writer = new VolumeWriter(options);
  const pieces = sources.flatMap(({ entry, data }) => {
    const begun = [...writer.begin(entry)];
    for (let at = 0; at < data.length; at += 7777) begun.push(...writer.write(data.subarray(at, at + 7777)));
    return [...begun, ...writer.end()];
  });
  pieces.push(...writer.finish());
  const volumes = Array.from({ length: writer.volume }, (_, i) => {
    return concatenated(pieces.filter(({ volume }) => volume === i + 1).map(({ bytes }) => bytes));
  });
  expect(pieces.map(({ volume }) => volume)).toEqual(pieces.map(({ volume }) => volume).sort((a, b) => a - b));
  return volumes;
}

/** Whether each volume behind the first goes on in the middle of a member: elsewhere GNU tar 1.34 writes sets that are broken. */
function splitsMembersOnly(volumes: readonly Uint8Array[]): boolean {
  return volumes.slice(1).every((bytes) => {
    const front = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
    const second = front[156] === 'V' ? 512 : 0;
    return front[second + 156] === 'M'
      ? front.slice(second + 369, second + 381) !== '00000000000\0'
      : /GNU.volume.offset=[1-9]/.test(front);
  });
}

const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}.${i + 1}`);

function theirSet(name: string, flags: string, members: readonly string[]): Buffer[] {
  const files = numbered(name, 200);
  run(`tar -cM -C tree ${FLAGS} ${flags} ${files.map((file) => `-f ${file}`).join(' ')} ${members.join(' ')}`);
  return files.filter((file) => existsSync(join(folder, file))).map((file) => readFileSync(join(folder, file)));
}

describeWith(['GNU tar'], 'byte for byte the set that GNU tar writes', () => {
  test.each((['gnu', 'pax'] as const).flatMap((format) => [undefined, 'SET'].map((label) => ({ format, label }))))(
    '$format, label $label',
    ({ format, label }) => {
      let compared = 0;
      for (const [factor, members] of [
        [1, ['big', 'é', 'sub/mid']],
        [2, ['é', LONG, 'big', 'sub/mid', 'small']],
        [20, ['big', 'sub/mid']],
      ] as const) {
        for (const records of [3, 5, 6, 7, 8, 10, 13]) {
          const volumeBytes = records * factor * 512;
          if (volumeBytes < 4096 || volumeBytes % 1024 !== 0) continue;
          const sources = entriesOf(join(folder, 'tree'), members, FIXED);
          const own = { format, volumeBytes, blockingFactor: factor, ...(label === undefined ? {} : { label }) };
          if (!splitsMembersOnly(setOf(own, sources))) continue;
          const name = `theirs-${format}-${label}-${factor}-${records}`;
          const dialect = format === 'gnu' ? '--format=gnu' : `--format=posix ${PAX},globexthdr.mtime=77`;
          const labelFlag = label === undefined ? '' : `--label=${label}`;
          const theirs = theirSet(name, `${dialect} ${labelFlag} -b${factor} -L ${volumeBytes / 1024}`, members);
          // The label has the time at which tar began.
          const started =
            format === 'pax' ? 77 : Number.parseInt((theirs[0] as Buffer).toString('latin1', 136, 147), 8);
          const volumes = setOf({ ...own, startSeconds: label === undefined ? 77 : started }, sources);
          expect([name, volumes.length]).toEqual([name, theirs.length]);
          for (const [i, bytes] of volumes.entries()) {
            const at = theirs[i]?.equals(bytes) === true ? -1 : bytes.findIndex((byte, j) => byte !== theirs[i]?.[j]);
            expect([name, i, at, bytes.length]).toEqual([name, i, -1, theirs[i]?.length]);
          }
          compared++;
        }
      }
      expect(compared).toBeGreaterThan(6);
    },
  );
});

async function expectWhole(
  volumes: readonly Uint8Array[],
  sources: readonly Source[],
  title: string,
  blockingFactor = 1,
): Promise<void> {
  const digests = new Map<string, number | bigint>();
  const report = await verify(
    volumes.map((bytes, i) => memorySource(`${i + 1}`, bytes)),
    {
      blockingFactor,
      onMember: (member, sha256) => void (sha256 !== undefined && digests.set(member.name, member.size)),
    },
  );
  const wrong = report.findings.kept
    .filter(({ code }) => code !== 'TAR_LONE_ZERO_END')
    .map((found) => tell(found).message);
  expect([title, wrong]).toEqual([title, []]);
  expect([...digests]).toEqual(
    sources.filter(({ entry }) => entry.kind === 'file').map(({ entry }) => [entry.name, entry.size]),
  );
}

function expectExtracted(volumes: readonly Uint8Array[], source: string, name: string): void {
  const files = numbered(name, volumes.length);
  for (const [i, bytes] of volumes.entries()) writeFileSync(join(folder, files[i] as string), bytes);
  mkdirSync(join(folder, `into-${name}`));
  run(`tar -xpMf ${files.join(' -f ')} -C into-${name} --no-same-owner`);
  const tree = (root: string): string[] =>
    treeOf(join(folder, root), { times: 'seconds' }).map((line) => line.replace(/ 1[67]\d{8}( |$)/, '$1'));
  expect([name, tree(`into-${name}`)]).toEqual([name, tree(source)]);
}

describeWith(['GNU tar'], 'a set that ends its volumes anywhere', () => {
  const cases = (['gnu', 'pax', 'auto'] as const).flatMap((format) =>
    [undefined, 'SET'].map((label) => ({ format, label })),
  );
  // Blocks of a volume: each size in every format, with a label or without one.
  const sizes = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 23, 32, 61];
  test.each(cases)('$format, label $label: whole, extracted by tar -M', async ({ format, label }) => {
    const sources = entriesOf(join(folder, 'tree'), ['.'], FIXED);
    for (const blocks of sizes.filter((_, i) => i % 2 === (label === undefined ? 0 : 1))) {
      const options = {
        format,
        volumeBytes: blocks * 512,
        blockingFactor: 1,
        ...(label === undefined ? {} : { label }),
      };
      const volumes = setOf(options, sources);
      await expectWhole(volumes, sources, `${blocks} blocks`);
      expectExtracted(volumes, 'tree', `set-${format}-${label}-${blocks}`);
    }
  });

  test.each(['gnu', 'pax'] as const)('%s: sparse files', async (format) => {
    const sources = entriesOf(join(folder, 'holes'), ['.'], { ...FIXED, sparse: true });
    for (const blocks of format === 'gnu' ? [10, 12, 14, 16, 40] : [11, 13, 15, 24]) {
      const volumes = setOf({ format, volumeBytes: blocks * 512, blockingFactor: 1, label: 'SET' }, sources);
      await expectWhole(volumes, sources, `${blocks} blocks`);
      expectExtracted(volumes, 'holes', `sparse-${format}-${blocks}`);
    }
  });
});

describeWith(['GNU tar'], 'members whole', () => {
  test.each<TarFormat | 'auto'>(['gnu', 'pax', 'auto'])('%s: each volume is an archive', async (format) => {
    const sources = entriesOf(join(folder, 'tree'), ['.'], FIXED);
    const options = { format, volumeBytes: 70_000, blockingFactor: 2, label: 'SET', membersWhole: true };
    const volumes = setOf(options, sources);
    expect(volumes.length).toBeGreaterThan(2);
    const files = numbered(`whole-${format}`, volumes.length);
    for (const [i, bytes] of volumes.entries()) {
      expect(bytes.length).toBeLessThanOrEqual(70_000);
      expect(bytes.length % 1024).toBe(0);
      const report = await verify([memorySource(`${i}`, bytes)], { blockingFactor: 2 });
      const errors = report.findings.kept.filter(({ code }) => code !== 'HARDLINK_TARGET_MISSING');
      expect(errors.map((found) => tell(found).message)).toEqual([]);
      writeFileSync(join(folder, files[i] as string), bytes);
    }
    expect(await orderSources(files.map((file) => join(folder, file)))).toEqual(
      files.map((file) => [join(folder, file)]),
    );
    mkdirSync(join(folder, `into-whole-${format}`));
    for (const file of files) run(`tar -xpf ${file} -C into-whole-${format} --no-same-owner`);
    const tree = (root: string): string[] =>
      treeOf(join(folder, root), { times: 'seconds' }).map((line) => line.replace(/ 1[67]\d{8}( |$)/, '$1'));
    expect(tree(`into-whole-${format}`)).toEqual(tree('tree'));
  });
});
