import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../testing/programs.js';
import { MAIN } from '../testing/tapekit.js';

/** Trees on a real file system: `tapekit diff` and `tar -d` agree, and tapekit tells what tar leaves out. */

let folder = '';
const run = (script: string) =>
  spawnSync('bash', ['--norc', '-c', `set -e\ntapekit() { node "$MAIN" "$@"; }\n${script}`], {
    cwd: folder,
    timeout: 60_000,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC', MAIN },
  });

const TREE = `
rm -rf t && mkdir -p t/d/deep 't/with blank' && cd t
seq 5000 > d/file; printf x > one; : > empty; printf é > "$(printf 'f\\351')"
ln one d/hard; ln -s ../one d/link; ln -s nowhere dangling; mkfifo pipe
truncate -s 3M holes; printf data | dd of=holes bs=1 seek=1500000 conv=notrunc status=none
chmod 4751 one; chmod 1777 d/deep
touch -h -d '2001-02-03 04:05:06.789012345 UTC' d/link one; touch -d '1969-12-31 23:59:58.5 UTC' empty
touch -d '2020-01-01 UTC' d/deep
if [ "$(id -u)" = 0 ]; then chown -h 12:34 dangling; chown 4000000:5 empty; mknod null c 1 3 || true; fi
`;

/** bsdtar 3.6 writes and reads a fraction before 1970 a second off, and takes no names that are not UTF-8. */
const PLAIN = 'rm t/f*; touch t/empty t';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapekit-diff-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describeWith(['GNU tar', 'bsdtar', 'python3'], 'archives of a tree are the same as it', () => {
  test.each([
    ['GNU tar, gnu', 'tar -C t -cf x.tar .'],
    ['GNU tar, gnu, sparse', 'tar -C t -Scf x.tar .'],
    ['GNU tar, posix', 'tar -C t --format=posix -Scf x.tar .'],
    ['GNU tar, posix, sparse 0.1', 'tar -C t --format=posix --sparse-version=0.1 -Scf x.tar .'],
    ['GNU tar, compressed', 'tar -C t --format=posix -czf x.tar .'],
    ['bsdtar, pax', `${PLAIN}; bsdtar -C t --format=pax -cf x.tar .`],
    ['bsdtar, gnutar', `${PLAIN}; bsdtar -C t --format=gnutar -cf x.tar .`],
    [
      'Python, pax',
      `python3 -c "import tarfile; t = tarfile.open('x.tar', 'w', format=tarfile.PAX_FORMAT); t.add('t', '.'); t.close()"`,
    ],
    [
      'volumes',
      'tar -C t -cM -L 20 -f $PWD/x.tar -f $PWD/x2.tar -f $PWD/x3.tar -f $PWD/x4.tar d one empty',
      'x2.tar x.tar',
    ],
  ])('%s', (_, command, files = 'x.tar') => {
    const ignore = files === 'x.tar' ? '' : '--ignore extra';
    const { status, stdout, stderr } = run(`(${TREE})\nrm -f *.tar\n${command}\ntapekit diff ${ignore} ${files} t`);
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^nothing differs: /);
  });
});

describeWith(['GNU tar'], 'what tar -d tells, tapekit tells', () => {
  test.each([
    [
      'content',
      'printf Z | dd of=t/d/file bs=1 seek=12345 conv=notrunc status=none; touch -r t/one t/d/file',
      './d/file: content differs from byte 12345 on',
    ],
    [
      'a hole',
      'printf Z | dd of=t/holes bs=1 seek=9 conv=notrunc status=none',
      './holes: content differs from byte 9 on',
    ],
    ['size', 'echo >> t/d/file', './d/file: size is 23893 bytes in the archive, 23894 bytes in the folder'],
    ['mode', 'chmod 700 t/d/deep', './d/deep/: mode is 1777 in the archive, 0700 in the folder'],
    [
      'target',
      'ln -sfn elsewhere t/dangling',
      './dangling: leads to "nowhere" in the archive, to "elsewhere" in the folder',
    ],
    ['hard link', 'cp -p t/one t/copy; mv t/copy t/d/hard', 'is no hard link to'],
    ['type', 'rm t/pipe; : > t/pipe', './pipe: is a named pipe in the archive, a file in the folder'],
    ['missing', 'rm t/empty', './empty: is in the archive only'],
    ['time', 'touch -d 2002-01-01 t/empty', './empty: time is'],
  ])('%s', (_, change, told) => {
    const script = `(${TREE})\nrm -f *.tar\ntar -C t --format=posix -Scf x.tar .\n${change}\n`;
    const tar = run(`${script}tar -C t -df x.tar`);
    expect(tar.status, tar.stderr).not.toBe(0);
    const { status, stdout } = run('tapekit diff x.tar t');
    expect(status).toBe(1);
    expect(stdout).toContain(told);
    // Whatever tar names, tapekit names.
    for (const [, name] of `${tar.stdout}${tar.stderr}`.matchAll(/^(?:tar: )?(\.\/[^:]*): /gm)) {
      expect(stdout, name).toContain(`${name}`);
    }
  });

  test('what tar says nothing of', () => {
    const script = `(${TREE})\nrm -f *.tar\ntar -C t --format=posix -cf x.tar .\nmkdir t/new; : > t/new/a\n`;
    expect(run(`${script}tar -C t -df x.tar`).status).toBe(0);
    const { status, stdout } = run('tapekit diff x.tar t');
    expect(status).toBe(1);
    expect(stdout).toContain('new: is in the folder only, a folder with 1 entry in it\n');
    expect(stdout).toContain('./: time is ');
  });
});

describeWith(['GNU tar', 'bsdtar'], 'restored', () => {
  test('what GNU tar and bsdtar restore is the same', () => {
    // bsdtar gives the folder itself its time too early.
    for (const [extract, ignore] of [
      ['tar -C r -xpf x.tar', ''],
      ['bsdtar -C r -xpf x.tar', '--ignore folder-mtime'],
    ]) {
      const { status, stdout } = run(
        `(${TREE})\nrm -rf r x.tar; mkdir r; ${PLAIN}\ntar -C t --format=posix -Scf x.tar .\n${extract}\ntapekit diff ${ignore} x.tar r`,
      );
      expect({ status, stdout }, extract).toMatchObject({ status: 0 });
    }
  });
});
