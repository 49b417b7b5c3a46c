import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { concatenated } from '../../src/bytes/index.js';
import { type TarFormat, TarWriter, type TarWriterOptions } from '../../src/tar/index.js';
import { describeWith } from '../testing/programs.js';
import { entriesOf, type Fixed, writeAll } from './entries-of.js';

/** What TarWriter writes of a tree, held against what GNU tar writes of it with the same flags. */

let folder = '';
const run = (script: string): string => {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `umask 022; set -e; ${script}`], {
    cwd: folder,
    encoding: 'latin1',
    env: { ...process.env, LC_ALL: 'C' },
  });
  expect([script, status], stderr).toEqual([script, 0]);
  return stdout;
};

const TREE = `
  mkdir -p plain/sub names deep times links odd
  echo hello > plain/a; : > plain/empty; head -c 512 /dev/zero > plain/block; head -c 5000 /dev/urandom > plain/sub/b
  chmod 4755 plain/a; chmod 0 plain/empty; chmod 1777 plain/sub
  ln plain/a plain/hard; ln -s a plain/soft; ln -s ../nowhere/at/all plain/sub/dangling; mkfifo plain/fifo
  for n in 97 98 99 100 101; do echo $n > deep/$(printf "%0*d" $((n - 5)) 7); done
  long=deep/$(printf 'x%.0s' {1..120})/$(printf 'y%.0s' {1..90}); mkdir -p $long; echo deep > $long/z
  split=split/$(printf 'x%.0s' {1..60})/$(printf 'y%.0s' {1..80})/$(printf 'z%.0s' {1..40}); mkdir -p $split/d
  echo split > $split/$(printf 'f%.0s' {1..59}); ln -s nowhere $split/d/soft
  for n in 82 83 84 85 99 100 101; do d=deep/$(printf "%0*d" $n 7); mkdir $d; echo $n > $d/$(printf 'z%.0s' {1..30}); done
  ln -s $(printf 't%.0s' {1..100}) links/hundred; ln -s $(printf 't%.0s' {1..101}) links/more
  echo far > $long/first; ln $long/first links/first; ln links/first links/second
  echo e > names/é; mkdir names/日本; echo e > names/日本/é; ln -s é names/soft-é; echo q > 'names/a b*?"'
  mkdir names/$(printf 'é%.0s' {1..60}); echo e > names/$(printf 'é%.0s' {1..60})/f
  for t in 0 -1 -5.25 0.5 1600000000.123456789 8589934591 8589934592 99999999999; do touch -d @$t times/at$t; done
  if [ "$(id -u)" = 0 ]; then mknod odd/c c 5 1; mknod odd/b b 8 300; fi`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapekit-writer-'));
  run(TREE);
});
afterAll(() => {
  spawnSync('chmod', ['-R', 'u+rwX', folder]);
  rmSync(folder, { recursive: true });
});

const FLAGS = '--sort=name --owner=us:1 --group=gr:2';
const PAX = '--pax-option=delete=atime,delete=ctime';
const FIXED: Fixed = { owner: ['us', 1], group: ['gr', 2], mtime: 1_600_000_000 };
const ALL = ['deep', 'links', 'names', 'odd', 'plain', 'split', 'times'];

function ours(options: TarWriterOptions, fixed: Fixed, names: readonly string[]): Uint8Array {
  return concatenated(writeAll(new TarWriter(options), entriesOf(folder, names, fixed)));
}

function expectSame(tarFlags: string, names: readonly string[], own: Uint8Array): void {
  run(`tar -cf theirs.tar ${tarFlags} ${names.join(' ')}`);
  const theirs = readFileSync(join(folder, 'theirs.tar'));
  const at = theirs.equals(own) ? -1 : theirs.findIndex((byte, i) => byte !== own[i]);
  expect([tarFlags, at < 0 ? 'same' : `differs at ${at} (block ${at >> 9}, byte ${at & 511})`, own.length]).toEqual([
    tarFlags,
    'same',
    theirs.length,
  ]);
}

describeWith(['GNU tar'], 'byte for byte what GNU tar writes', () => {
  test.each<[TarFormat, string, readonly string[]]>([
    ['gnu', '--format=gnu', ALL],
    ['pax', `--format=posix ${PAX}`, ALL],
    ['ustar', '--format=ustar', ['odd', 'plain', 'split', 'names/é', 'times/at0', 'times/at8589934591']],
    ['v7', '--format=v7', ['plain/a', 'plain/hard', 'plain/soft', 'plain/sub', 'times']],
  ])('%s', (format, flags, names) => {
    const fixed: Fixed = format === 'v7' ? { ...FIXED, owner: ['', 1], group: ['', 2] } : FIXED;
    expectSame(`${flags} ${FLAGS} --mtime=@1600000000`, names, ours({ format }, fixed, names));
  });

  test('times of the files', () => {
    const { mtime: _, ...owners } = FIXED;
    const names = ['times'];
    run('touch -d @1700000000.25 times');
    expectSame(`--format=gnu ${FLAGS}`, names, ours({ format: 'gnu' }, { ...owners, wholeSeconds: true }, names));
    expectSame(`--format=posix ${PAX} ${FLAGS}`, names, ours({ format: 'pax' }, owners, names));
  });

  test.each([
    [
      'large numbers',
      '--owner=us:2097152 --group=gr:4294967294',
      { owner: ['us', 2097152], group: ['gr', 4294967294] },
    ],
    ['an owner that is not ASCII', '--owner=üs:1 --group=gr:2', { owner: ['üs', 1], group: ['gr', 2] }],
    [
      'an owner of 31 bytes',
      `--owner=${'u'.repeat(31)}:1 --group=gr:2`,
      { owner: ['u'.repeat(31), 1], group: ['gr', 2] },
    ],
  ] as const)('%s', (_, owners, fixed) => {
    const names = ['plain', 'names', 'deep'];
    const all: Fixed = { ...fixed, mtime: -7 };
    const flags = `--sort=name ${owners} --mtime=@-7`;
    expectSame(`--format=gnu ${flags}`, names, ours({ format: 'gnu' }, all, names));
    expectSame(`--format=posix ${PAX} ${flags}`, names, ours({ format: 'pax' }, all, names));
  });

  test.each([1, 20, 63, 512])('records of %i blocks', (blockingFactor) => {
    const own = ours({ format: 'gnu', blockingFactor }, FIXED, ALL);
    expectSame(`-b${blockingFactor} --format=gnu ${FLAGS} --mtime=@1600000000`, ALL, own);
  });

  test('--numeric-owner', () => {
    const options = { format: 'gnu', longNameOwner: { uname: '', gname: '' } } as const;
    const own = ours(options, { ...FIXED, owner: ['', 1], group: ['', 2] }, ALL);
    expectSame(`--numeric-owner --format=gnu ${FLAGS} --mtime=@1600000000`, ALL, own);
  });

  test('an owner of 33 bytes, which the header has no room for', () => {
    const owner = 'u'.repeat(33);
    const own = ours({ format: 'pax' }, { ...FIXED, owner: [owner, 1] }, ['plain']);
    expectSame(`--format=posix ${PAX} --sort=name --owner=${owner}:1 --group=gr:2 --mtime=@1600000000`, ['plain'], own);
  });
});
