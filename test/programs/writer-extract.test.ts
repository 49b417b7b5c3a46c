import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFile } from '../../src/archive/source.js';
import { verify } from '../../src/archive/verify.js';
import { concatenated } from '../../src/bytes/index.js';
import { tell } from '../../src/findings/index.js';
import { TarWriter, type TarWriterOptions } from '../../src/tar/index.js';
import { describeWith } from '../testing/programs.js';
import { entriesOf, type Fixed, writeAll } from './entries-of.js';
import { treeOf } from './tree.js';

/** What TarWriter writes, extracted by other programs: the tree is the one that it was written from. */

let folder = '';
const run = (script: string): void => {
  const { status, stderr } = spawnSync('bash', ['-c', `umask 022; set -e; ${script}`], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  expect([script, status], stderr).toEqual([script, 0]);
};

const TREE = `
  mkdir -p tree/plain/sub tree/odd && cd tree
  echo hello > plain/a; : > plain/empty; head -c 512 /dev/zero > plain/block; head -c 50000 /dev/urandom > plain/sub/b
  chmod 750 plain/a; chmod 600 plain/empty; chmod 1777 plain/sub; chmod 555 odd
  ln plain/a plain/hard; ln -s a plain/soft; ln -s ../nowhere/at/all plain/sub/dangling; mkfifo plain/fifo
  split=$(printf 'x%.0s' {1..60})/$(printf 'y%.0s' {1..80}); mkdir -p $split; echo s > $split/$(printf 'f%.0s' {1..59})
  for t in 0 1 1600000000 1600000000.25 2147483648; do echo $t > plain/at$t; touch -d @$t plain/at$t; done
  touch -d @1500000000.5 plain odd`;
/** What v7 has no place for. */
const MORE = `
  cd tree; long=$(printf 'l%.0s' {1..120})/$(printf 'm%.0s' {1..90}); mkdir -p $long; echo deep > $long/z
  ln $long/z hard; ln -s $(printf 't%.0s' {1..150}) plain/far; echo é > plain/é; ln -s é plain/soft-é
  mkdir plain/日本; echo é > plain/日本/é; touch -d @-7 plain/old; touch -d @9999999999 plain/future
  echo q > 'plain/a b*?"\\'`;
const HOLES = `
  mkdir -p holes && cd holes
  put() { printf 'D%.0s' $(seq $3) | dd of=$1 bs=4096 seek=$2 conv=notrunc status=none; }
  put few 0 4096; put few 16 4096; truncate -s 200000 few
  put end 16 4096; put odd 16 100; truncate -s 100000 hole; : > empty; echo full > full
  for i in $(seq 0 60); do put many $((i * 16)) 4096; done; truncate -s 5000000 many
  for i in 0 1 2; do put three $((i * 16)) 4096; done; truncate -s 500000 three
  for i in 0 1 2 3; do put four $((i * 16)) 4096; done
  mkdir -p $(printf 'p%.0s' {1..83}); put $(printf 'p%.0s' {1..83})/q 3 4096
  put $(printf 'n%.0s' {1..120}) 3 4096; put é 3 4096`;

const TOOLS: Readonly<Record<string, string>> = {
  tar: 'tar -xpf "$A" --no-same-owner --warning=no-timestamp',
  bsdtar: 'bsdtar -xpf "$A" --no-same-owner',
  python3: `python3 -c 'import sys, tarfile
with tarfile.open(sys.argv[1]) as t: t.errorlevel = 2; t.extractall(".")' "$A"`,
};

const owners = { owner: ['', process.getuid?.() ?? 0], group: ['', process.getgid?.() ?? 0] } as const;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapekit-writer-extract-'));
  run(TREE);
  run('cp -a tree tree-old; rm tree-old/plain/fifo; rm -r tree-old/xxx*');
  run(MORE);
  run('cp -a tree tree-ustar; cd tree-ustar; rm -r hard plain/far lll* plain/old plain/future');
  run(HOLES);
});
afterAll(() => {
  spawnSync('chmod', ['-R', 'u+rwX', folder]);
  rmSync(folder, { recursive: true });
});

function archive(options: TarWriterOptions, source: string, fixed: Partial<Fixed>): string {
  const path = join(
    folder,
    `${source}-${options.format}-${createHash('sha1').update(JSON.stringify(options)).digest('hex')}`,
  );
  const sources = entriesOf(join(folder, source), ['.'], { ...owners, ...fixed });
  writeFileSync(path, concatenated(writeAll(new TarWriter(options), sources)));
  return path;
}

function extract(tool: string, path: string): string {
  const into = mkdtempSync(join(folder, 'into-'));
  run(`A=${path}; cd ${into}; ${TOOLS[tool]}`);
  return into;
}

const TREES = [
  ['v7', 'tree-old', { format: 'v7' }, true],
  ['ustar', 'tree-ustar', { format: 'ustar' }, true],
  ['gnu', 'tree', { format: 'gnu' }, true],
  ['pax', 'tree', { format: 'pax' }, false],
  ['auto', 'tree', { format: 'auto' }, false],
  ['gnu, labelled, 256 KiB records', 'tree', { format: 'gnu', label: 'TAPE', blockingFactor: 512 }, true],
  ['pax, labelled', 'tree', { format: 'pax', label: 'TAPE' }, false],
] as const;

for (const tool of Object.keys(TOOLS)) {
  // Python knows times as floating point numbers only, sets none of links, and makes a file of a label.
  const isPython = tool === 'python3';

  describeWith([tool === 'tar' ? 'GNU tar' : tool], `extracted by ${tool}`, () => {
    test.each(TREES)('%s: the tree is the same', (_title, source, options, wholeSeconds) => {
      const into = extract(tool, archive(options, source, { wholeSeconds }));
      const times = wholeSeconds || isPython ? 'seconds' : 'nanoseconds';
      rmSync(join(into, 'TAPE'), { force: true });
      expect(treeOf(into, { times, linkTimes: !isPython })).toEqual(
        treeOf(join(folder, source), { times, linkTimes: !isPython }),
      );
    });

    test.each(['gnu', 'pax'] as const)('%s: files with holes', (format) => {
      // The one of 8 GiB is left to the next test.
      const path = archive({ format }, 'holes', { sparse: true, wholeSeconds: format === 'gnu' });
      const times = format === 'gnu' || isPython ? 'seconds' : 'nanoseconds';
      // bsdtar makes holes where there were some, and elsewhere where zeros are.
      expect(treeOf(extract(tool, path), { times, holes: true })).toEqual(
        treeOf(join(folder, 'holes'), { times, holes: true }),
      );
    });
  });
}

describeWith(['GNU tar', 'bsdtar', 'python3'], 'files with holes', () => {
  test.each(['gnu', 'pax'] as const)('%s: one of 8 GiB and a page', async (format) => {
    const size = 8589938689;
    const sparse = [{ offset: 8589934592, length: 4096 }];
    const writer = new TarWriter({ format });
    const mtime = { seconds: 5, nanoseconds: 0 };
    const path = join(folder, `big-${format}`);
    const data = new Uint8Array(4096).fill(0x44);
    writeFileSync(
      path,
      concatenated([
        ...writer.begin({ name: 'big', kind: 'file', size, sparse, mode: 0o644, uid: 0, gid: 0, mtime }),
        ...[writer.write(data), writer.end(), writer.finish()].flat(),
      ]),
    );
    const into = mkdtempSync(join(folder, 'into-'));
    for (const tool of Object.values(TOOLS)) {
      run(`A=${path}; cd ${into}; ${tool}; [ $(stat -c %s big) = ${size} ]; [ $(stat -c %b big) -lt 1000 ]
        tail -c 4097 big | head -c 4096 | tr -d D | cmp - /dev/null; rm big`);
    }
  });

  test.each(['gnu', 'pax'] as const)('%s: byte for byte what tar --sparse writes', (format) => {
    const names = ['end', 'few', 'four', 'full', 'hole', 'many', 'odd', 'three'];
    const fixed: Fixed = { owner: ['u', 1], group: ['g', 1], mtime: 5, sparse: true };
    // In pax, GNU tar's names of headers depend on its process number, and the path of é stands elsewhere.
    const all = format === 'gnu' ? [...names, 'é', 'n'.repeat(120)] : names;
    const own = concatenated(writeAll(new TarWriter({ format }), entriesOf(join(folder, 'holes'), all, fixed)));
    const flags = format === 'gnu' ? '--format=gnu' : '--format=posix --pax-option=delete=atime,delete=ctime';
    run(`tar -cSf theirs -C holes --owner=u:1 --group=g:1 --mtime=@5 ${flags} ${all.join(' ')}`);
    const theirs = withoutProcessNumbers(readFileSync(join(folder, 'theirs')));
    expect(own.length).toBe(theirs.length);
    expect(theirs.findIndex((byte, i) => byte !== own[i])).toBe(-1);
  });

  test.each(['gnu', 'pax'] as const)(
    '%s: verify finds nothing wrong, and the digests of the whole files',
    async (format) => {
      const source = openFile(archive({ format }, 'holes', { sparse: true, wholeSeconds: format === 'gnu' }));
      const digests = new Map<string, string | undefined>();
      const report = await verify([source], { onMember: ({ name }, sha256) => void digests.set(name, sha256) });
      source.close();
      expect(report.findings.kept.map((found) => tell(found).message)).toEqual([]);
      for (const name of ['few', 'many', 'odd', 'hole', 'é']) {
        const sha256 = createHash('sha256')
          .update(readFileSync(join(folder, 'holes', name)))
          .digest('hex');
        expect([name, digests.get(`./${name}`)]).toEqual([name, sha256]);
      }
    },
  );
});

/** GNU tar puts the number of its process into the names of sparse members' headers: 0 in its place. */
function withoutProcessNumbers(bytes: Buffer): Buffer {
  const own = Buffer.from(bytes);
  for (let at = own.indexOf('GNUSparseFile.'); at >= 0; at = own.indexOf('GNUSparseFile.', at + 1)) {
    const block = own.subarray(at & ~511, (at & ~511) + 512);
    const name = block.subarray(0, 100).toString('latin1').replace(/\0+$/, '');
    block.fill(0, 0, 100).write(name.replace(/GNUSparseFile\.\d+/, 'GNUSparseFile.0'), 'latin1');
    block.fill(0x20, 148, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  }
  return own;
}
