import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../testing/programs.js';
import { MAIN } from '../testing/tapekit.js';

/** What other programs write of a tree, restored by `tapekit extract`: the same tree again. */

let folder = '';
function run(script: string, status = 0): string {
  const text = `umask 022; set -e; tapekit() { "$TAPEKIT_NODE" "$TAPEKIT_MAIN" "$@"; }; ${script}`;
  const own = { TAPEKIT_NODE: process.execPath, TAPEKIT_MAIN: MAIN, LC_ALL: 'C', TZ: 'UTC' };
  const ran = spawnSync('bash', ['-c', text], { cwd: folder, encoding: 'latin1', env: { ...process.env, ...own } });
  expect([script, ran.status], ran.stderr).toEqual([script, status]);
  return ran.stdout;
}

const TREE = `
  mkdir -p src/plain/sub src/odd src/deep src/times src/links src/holes src/many src/names src/locked
  cd src
  echo hello > plain/a; : > plain/empty; head -c 512 /dev/zero > plain/block; head -c 5000 /dev/urandom > plain/sub/b
  head -c 1400000 /dev/urandom > plain/large; chmod 4755 plain/a; chmod 0 plain/empty; chmod 1777 plain/sub
  ln plain/a plain/hard; ln -s a plain/soft; ln -s ../nowhere/at/all plain/sub/dangling; mkfifo -m 640 plain/fifo
  echo far > links/first; ln links/first links/second; ln -s first links/soft; ln links/soft links/soft2
  ln -s ../plain links/up; ln -s /etc/passwd links/absolute; echo l > locked/f; chmod 555 locked
  for n in 97 98 99 100 101; do echo $n > deep/$(printf "%0*d" $((n - 5)) 7); done
  long=deep/$(printf 'x%.0s' {1..120})/$(printf 'y%.0s' {1..90}); mkdir -p $long; echo deep > $long/z
  ln -s $(printf 't%.0s' {1..101}) deep/more; ln $long/z deep/hard
  for t in 0 1 1600000000.123456789 1700000000.25 4294967296; do touch -d @$t times/at$t; done
  echo e > names/é; mkdir names/日本; echo e > names/日本/é; echo q > 'names/a b*?"'; echo r > names/-dash
  truncate -s 1M holes/all; truncate -s 600K holes/one; echo x | dd of=holes/one bs=1 seek=300000 conv=notrunc status=none
  for i in 0 1 2 3 4 5 6 7 8 9; do echo $i | dd of=holes/many bs=1 seek=$((i * 20000)) conv=notrunc status=none; done
  truncate -s 300K holes/end; head -c 8192 /dev/urandom | dd of=holes/end conv=notrunc status=none
  for i in $(seq 120); do echo $i > many/f$i; done
  if [ "$(id -u)" = 0 ]; then mknod odd/c c 5 1; mknod odd/b b 8 300; chown -h 12345:54321 plain/block links/soft odd; fi
  touch -d @1500000000.5 plain links/up; touch -h -d @1400000000.25 links/absolute`;
const ALL = 'plain odd deep times links holes many names locked';
/** What v7 can hold. */
const SMALL = 'plain/a plain/hard plain/soft plain/sub times/at1 many links/first links/second links/soft links/soft2';
/** Python knows no second name of a symbolic link; a time is a floating-point number there. */
const PYTHON = 'plain odd deep times holes many names locked links/first links/second links/up links/absolute';
/** As `tar -xp` by root. */
const EXACT = '-q -p --set-id --same-owner --devices --outward-links';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapekit-extract-'));
  run(TREE);
});
afterAll(() => {
  spawnSync('chmod', ['-R', 'u+rwX', folder]);
  rmSync(folder, { recursive: true });
});

/** Everything that a tree is; times as far as an archive keeps them and Node can set them. */
function told(where: string, paths: string, fractions: boolean): string {
  const stamp = fractions ? '%T@' : '%Ts';
  const text = run(`
    cd ${where}; find ${paths} -printf '%y %m %n %s %U:%G ${stamp} %l %p\\n' | sort | sed 's/^d \\([0-9]*\\) [0-9]* [0-9]*/d \\1/'
    find ${paths} -type f -print0 | sort -z | xargs -0 sha256sum`);
  return text.replace(/^(.*\.\d{6})\d{4} /gm, '$1 ');
}

/** What is told of the tree that is archived: it stays as it is. */
const originals = new Map<string, string>();
function original(paths: string, fractions: boolean): string {
  const key = `${paths} ${fractions}`;
  const text = originals.get(key) ?? told('src', paths, fractions);
  originals.set(key, text);
  return text;
}

function blocks(where: string): number {
  return Number(run(`du -s ${where}/holes | cut -f1`));
}

const python = (format: string): string =>
  `python3 -c "import sys, tarfile; t = tarfile.open('made.tar', 'w', format=tarfile.${format}); ` +
  `[t.add('src/' + p, p) for p in sys.argv[1:]]; t.close()"`;
const gnu = (flags: string): string => `tar -C src -cf made.tar ${flags}`;
const bsd = (flags: string): string => `LC_ALL=C.UTF-8 bsdtar -C src -cf made.tar ${flags}`;

/** How it is written, by what command, what of the tree, whether it keeps fractions of seconds, whether it keeps holes. */
type Written = readonly [how: string, command: string, paths: string, fractions: boolean, holes: boolean];

const BY_GNU_TAR: readonly Written[] = [
  ['v7', gnu('--format=v7'), SMALL, false, false],
  ['ustar', gnu('--format=ustar'), 'plain times links many locked', false, false],
  ['oldgnu', gnu('--format=oldgnu'), ALL, false, false],
  ['gnu', gnu('--format=gnu'), ALL, false, false],
  ['posix', gnu('--format=posix'), ALL, true, false],
  ['gnu, sparse', gnu('--format=gnu -S'), ALL, false, true],
  ['oldgnu, sparse', gnu('--format=oldgnu -S'), ALL, false, true],
  ['posix, sparse 0.0', gnu('--format=posix -S --sparse-version=0.0'), ALL, true, true],
  ['posix, sparse 0.1', gnu('--format=posix -S --sparse-version=0.1'), ALL, true, true],
  ['posix, sparse 1.0', gnu('--format=posix -S --sparse-version=1.0'), ALL, true, true],
  ['gnu, large records', gnu('-b512'), ALL, false, false],
];
const BY_BSDTAR: readonly Written[] = [
  ['ustar', bsd('--format=ustar'), 'plain times links many locked', false, false],
  ['gnutar', bsd('--format=gnutar'), ALL, false, false],
  ['pax', bsd('--format=pax'), ALL, true, true],
  ['v7', bsd('--format=v7'), 'plain/a plain/hard plain/soft many', false, false],
];
const BY_PYTHON: readonly Written[] = [
  ['ustar', python('USTAR_FORMAT'), 'plain times many locked', false, false],
  ['gnu', python('GNU_FORMAT'), PYTHON, false, false],
  ['pax', python('PAX_FORMAT'), PYTHON, false, false],
];

for (const [program, archives] of [
  ['GNU tar', BY_GNU_TAR],
  ['bsdtar', BY_BSDTAR],
  ['python3', BY_PYTHON],
] as const) {
  describeWith([program], `written by ${program} and restored, it is the same tree`, () => {
    test.each(archives)('%s', (_how, command, paths, fractions, holes) => {
      run(`rm -rf got; ${command} ${paths} 2>/dev/null; tapekit extract ${EXACT} made.tar -C got`);
      expect(told('got', paths, fractions)).toBe(original(paths, fractions));
      if (holes) expect(blocks('got')).toBeLessThanOrEqual(blocks('src') + 64);
    });
  });
}

for (const program of ['gzip', 'bzip2', 'xz', 'zstd', 'lz4']) {
  describeWith(['GNU tar', program], `compressed by ${program}`, () => {
    test('from a file, and from a pipe', () => {
      const paths = 'plain/sub deep times links many';
      run(`tar -C src --format=posix -I ${program} -cf made.z ${paths}`);
      for (const from of ['made.z', '- < made.z']) {
        run(`rm -rf got; tapekit extract ${EXACT} -C got ${from}`);
        expect(told('got', paths, true)).toBe(original(paths, true));
      }
    });
  });
}

describeWith(['GNU tar'], 'restored', () => {
  test('the folder itself is a member', () => {
    run(`rm -rf got; chmod 750 src; touch -d @1300000000 src; tar -C src --format=posix -cf made.tar .`);
    run(`tapekit extract ${EXACT} made.tar -C got`);
    expect(told('got', '.', true)).toBe(told('src', '.', true));
    run('chmod 755 src');
  });

  test('names that are no UTF-8', () => {
    run("mkdir -p foreign; echo f > foreign/$'f\\xff\\xe9'; ln -s $'\\xe9' foreign/link; mkdir foreign/$'\\xe9d'");
    run("echo g > foreign/$'\\xe9d'/g; ln foreign/$'f\\xff\\xe9' foreign/$'\\xe8'");
    for (const format of ['gnu', 'posix', 'ustar', 'v7']) {
      run(`rm -rf got; tar --format ${format} -cf made.tar foreign; tapekit extract -q made.tar -C got`);
      expect(told('got', 'foreign', false)).toBe(told('.', 'foreign', false));
    }
  });

  test('over what is there, and a second time with --resume', () => {
    run(`rm -rf got; ${gnu('--format=posix')} ${ALL} 2>/dev/null; mkdir -p got/plain/a got/many`);
    run('ln -s /etc got/links; ln -s ../../src/many/f1 got/many/f1; echo old > got/many/f2; ln got/many/f2 kept');
    run(`rm got/links; tapekit extract ${EXACT} made.tar -C got`);
    expect(told('got', ALL, true)).toBe(original(ALL, true));
    expect(run('cat kept')).toBe('old\n');
    const before = run('stat -c %i got/plain/large');
    run(`rm got/many/f3; echo changed > got/many/f4; tapekit extract ${EXACT} --resume made.tar -C got`);
    expect(told('got', ALL, true)).toBe(original(ALL, true));
    expect(run('stat -c %i got/plain/large')).toBe(before);
  });
});

describeWith(['GNU tar'], 'sets of volumes', () => {
  const VOLUMES = Array.from({ length: 60 }, (_, i) => `v${i + 1}`);
  test.each([
    ['gnu', 'plain deep links many', ''],
    ['posix', 'plain deep links many', ''],
    ['gnu', 'plain holes', '-S'],
    ['gnu, labelled', 'plain many', '-V SET'],
    ['posix, labelled', 'plain many', '-V SET'],
  ])('%s: %s %s', (form, paths, flags) => {
    const format = form.replace(/,.*/, '');
    run(
      `rm -f v?*; rm -rf got; tar -C src --format=${format} ${flags} -cM -L 100 ${VOLUMES.map((v) => `-f "$PWD/${v}"`).join(' ')} ${paths} 2>/dev/null`,
    );
    const files = run('ls v?*').trim().split('\n');
    expect(files.length).toBeGreaterThan(10);
    const status = run(`tapekit extract ${EXACT} ${files.join(' ')} -C got 2>got.err && echo ok || cat got.err`);
    expect(status).toBe('ok\n');
    expect(told('got', paths, format === 'posix')).toBe(original(paths, format === 'posix'));
  });

  test('with a volume missing: what it held is listed, the rest is restored', () => {
    run(
      `rm -f v?*; rm -rf got; tar -C src -cM -L 100 ${VOLUMES.map((v) => `-f "$PWD/${v}"`).join(' ')} many plain 2>/dev/null`,
    );
    run(`rm v7; tapekit extract ${EXACT} $(ls v?*) -C got 2>got.err`, 1);
    expect(run('cat got.err')).toContain('plain/large: not restored');
    expect(told('got', 'many', false)).toBe(original('many', false));
    expect(run('ls got/plain')).not.toContain('large');
  });
});
