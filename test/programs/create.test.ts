import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../testing/programs.js';
import { MAIN } from '../testing/tapekit.js';

/** What `tapekit create` writes of a tree, held against what GNU tar writes of it, and extracted by other programs. */

let folder = '';
function run(script: string, status = 0): string {
  const text = `umask 022; set -e; tapekit() { "$TAPEKIT_NODE" "$TAPEKIT_MAIN" "$@"; }; ${script}`;
  const own = { TAPEKIT_NODE: process.execPath, TAPEKIT_MAIN: MAIN, LC_ALL: 'C', TZ: 'UTC' };
  const ran = spawnSync('bash', ['-c', text], { cwd: folder, encoding: 'latin1', env: { ...process.env, ...own } });
  expect([script, ran.status], ran.stderr).toEqual([script, status]);
  return ran.stdout;
}

const TREE = `
  mkdir -p plain/sub names deep times links odd holes empty many
  echo hello > plain/a; : > plain/empty; head -c 512 /dev/zero > plain/block; head -c 5000 /dev/urandom > plain/sub/b
  head -c 1400000 /dev/urandom > plain/large; chmod 4755 plain/a; chmod 0 plain/empty; chmod 1777 plain/sub
  ln plain/a plain/hard; ln -s a plain/soft; ln -s ../nowhere/at/all plain/sub/dangling; mkfifo plain/fifo
  echo o > plain/x.o; echo o > plain/sub/y.o; echo o > 'plain/sub/it em.o'
  for n in 97 98 99 100 101; do echo $n > deep/$(printf "%0*d" $((n - 5)) 7); done
  long=deep/$(printf 'x%.0s' {1..120})/$(printf 'y%.0s' {1..90}); mkdir -p $long; echo deep > $long/z
  ln -s $(printf 't%.0s' {1..101}) links/more; echo far > $long/first; ln $long/first links/first; ln links/first links/second
  ln -s $long/first links/soft; echo e > names/é; mkdir names/日本; echo e > names/日本/é; echo q > 'names/a b*?"'
  echo r > "names/new
line"; echo r > "names/-dash"; echo r > "names/back\\\\slash"
  for t in 0 1 1600000000.123456789 4294967296; do touch -d @$t times/at$t; done
  truncate -s 1M holes/all; truncate -s 600K holes/one; echo x | dd of=holes/one bs=1 seek=300000 conv=notrunc status=none
  for i in 0 1 2 3 4 5 6 7 8 9; do echo $i | dd of=holes/many bs=1 seek=$((i * 20000)) conv=notrunc status=none; done
  truncate -s 300K holes/end; head -c 8192 /dev/urandom | dd of=holes/end conv=notrunc status=none
  for i in $(seq 120); do echo $i > many/f$i; done
  if [ "$(id -u)" = 0 ]; then mknod odd/c c 5 1; mknod odd/b b 8 300; chown 12345:54321 plain/x.o; fi`;
const ALL = 'plain names deep times links odd holes empty many';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapekit-create-'));
  run(TREE);
});
afterAll(() => {
  spawnSync('chmod', ['-R', 'u+rwX', folder]);
  rmSync(folder, { recursive: true });
});

const PAX = '--format=posix --pax-option=delete=atime,delete=ctime';
const FIXED = '--mtime=@1600000000 --owner=us:1 --group=gr:2';

describeWith(['GNU tar'], 'byte for byte what GNU tar writes', () => {
  // What is given to tapekit, and what to tar besides --sort=name.
  test.each([
    ['gnu', '', '', ALL],
    ['gnu with fixed owners and times', FIXED, FIXED, ALL],
    ['gnu, sparse', '-S', '-S', ALL],
    ['gnu, large records', '-b512', '-b512', ALL],
    ['gnu, numbers only', '--numeric-owner', '--numeric-owner', ALL],
    ['pax', '--format=pax', PAX, ALL],
    ['pax with fixed owners and times', `--format=pax ${FIXED}`, `${PAX} ${FIXED}`, ALL],
    ['ustar', '--format=ustar', '--format=ustar', 'plain times many'],
    ['v7', '--format=v7', '--format=v7 --numeric-owner', 'plain/a plain/hard plain/soft times many'],
    ['links followed', '-h', '-h', 'plain/soft links/first plain/a'],
    ['names with a dot and slashes', '', '', './plain/ names// ./deep/../times'],
    ['names from the root', '', '', '"$PWD/plain" "$PWD/links"'],
    ['names as they are', '-P', '-P', '"$PWD/plain" ./names/../times'],
    ['another folder', '-C plain', '-C plain', 'a sub -C ../names é -C ../times .'],
    ['a folder alone', '-C plain', '-C plain', '.'],
    ['without what matches', "--exclude='*.o' --exclude=su?/b", "--exclude='*.o' --exclude=su?/b", ALL],
    ['modes', '--mode=go-w,u+X', '--mode=go-w,u+X', ALL],
    ['times of what is newer', '--mtime=@1500000000 --clamp-mtime', '--mtime=@1500000000 --clamp-mtime', 'times plain'],
    ['what is newer', '--newer=@4000000000', '--newer=@4000000000', 'times'],
    ['no recursion', '--no-recursion', '--no-recursion', 'plain plain/sub plain/a'],
  ])('%s', (_title, ourFlags, theirFlags, paths) => {
    const ours = run(`tapekit create --force -f ours.tar ${ourFlags} ${paths} 2>&1`);
    run(`tar -cf theirs.tar --sort=name ${theirFlags} ${paths} 2>&1`);
    const [own, theirs] = ['ours.tar', 'theirs.tar'].map((name) => readFileSync(join(folder, name))) as [
      Buffer,
      Buffer,
    ];
    const at = own.equals(theirs) ? -1 : theirs.findIndex((byte, i) => byte !== own[i]);
    expect(at < 0 ? 'same' : `differs at ${at} (block ${at >> 9}, byte ${at & 511})`, ours).toBe('same');
    expect(own.length).toBe(theirs.length);
  });

  test('lists of paths, and patterns from a file', () => {
    run(
      "find plain names many -print0 | sort -z > list0; printf 'plain/a\\nnames/new\\\\nline\\n-C names\\né\\n' > list",
    );
    run("printf '*.o \\n\\nf1*\\n' > skip");
    for (const flags of ['--no-recursion -X skip --null -T list0', '-T list', '-X skip many plain']) {
      run(
        `tapekit create --force -f ours.tar ${flags}; tar --sort=name ${flags} -cf theirs.tar; cmp ours.tar theirs.tar`,
      );
    }
  });

  test('in the order of the file system', () => {
    run(`tapekit create --force -f ours.tar --sort=none ${ALL}; tar -cf theirs.tar ${ALL}; cmp ours.tar theirs.tar`);
  });
});

const TREE_ONLY = 'plain names deep times links holes empty many';
const FORMS = ['gnu', 'pax', 'auto', 'pax -S', 'gnu -S'];

/** Everything that a tree is: kinds, modes, links, owners, times, what links lead to, and content. */
function told(where: string, fractions: boolean): string {
  return run(`
    cd ${where}; find ${TREE_ONLY} -printf '%y %m %n %U:%G ${fractions ? '%T@' : '%Ts'} %l %p\\0' |
    sed -z 's/^d \\([0-9]*\\) [0-9]*/d \\1/' | sort -z | tr '\\0\\n' '\\n@'
    find ${TREE_ONLY} -type f -print0 | sort -z | xargs -0 sha256sum`);
}

/** Python has no way to set the time of a link. */
const withoutLinkTimes = (text: string): string =>
  text
    .replace(/^(l .*:\d+ )\d+/gm, '$1')
    .split('\n')
    .sort()
    .join('\n');

const room = (where: string): number => Number(run(`du -s ${where}/holes | cut -f1`));

/** Archives by their form: each is written once. */
const written = new Map<string, string>();
function madeIn(form: string): string {
  const name = written.get(form) ?? `made${written.size}.tar`;
  if (!written.has(form)) run(`tapekit create -f ${name} --format ${form} ${TREE_ONLY}`);
  written.set(form, name);
  return name;
}

for (const [program, needed, command] of [
  ['GNU tar', 'GNU tar', 'tar --same-owner -xpf'],
  ['bsdtar', 'bsdtar', 'LC_ALL=C.UTF-8 bsdtar -xpf'],
  [
    'Python',
    'python3',
    `python3 -c "import sys, tarfile; tarfile.open(sys.argv[1]).extractall(filter='fully_trusted')"`,
  ],
] as const) {
  describeWith([needed], `extracted by ${program}, it is the same tree`, () => {
    test.each(FORMS)('%s', (form) => {
      const comparable = program === 'Python' ? withoutLinkTimes : (text: string) => text;
      const hasFractions = !form.startsWith('gnu') && program !== 'Python';
      run(`rm -rf got; mkdir got; cd got; ${command} ../${madeIn(form)}`);
      expect(comparable(told('got', hasFractions))).toBe(comparable(told('.', hasFractions)));
      if (form.endsWith('-S') && program !== 'Python') expect(room('got')).toBeLessThanOrEqual(room('.') + 64);
    });
  });
}

for (const [name, program] of [
  ['made.tar.gz', 'gzip'],
  ['made.tar.xz', 'xz'],
  ['made.tar.zst', 'zstd'],
  ['made.tar.bz2', 'bzip2'],
  ['made.tar.lz4', 'lz4'],
] as const) {
  describeWith(['GNU tar', program], `compressed by ${program}`, () => {
    test('after the name, and by an option', () => {
      const flag = program === 'gzip' ? '-z' : `-I ${program}`;
      run(`tapekit create --force -f ${name} --verify many; tapekit create -f - ${flag} many | cmp - ${name}`);
      expect(run(`${program} -dc ${name} | tar -tf - | wc -l`).trim()).toBe('121');
    });
  });
}

describeWith(['GNU tar'], 'GNU tar reads', () => {
  test('names that are no UTF-8', () => {
    run("mkdir foreign; echo f > foreign/$'f\\xff\\xe9'; ln -s $'\\xe9' foreign/link");
    for (const format of ['gnu', 'pax', 'ustar', 'v7']) {
      run(
        `rm -rf got; mkdir got; tapekit create --force -f made.tar --format ${format} foreign; tar -xf made.tar -C got`,
      );
      expect(run('cd got; find . | sort | od -c; readlink foreign/link')).toBe(
        run('find ./foreign . -path "./foreign*" | sort -u | sed "1i ." | od -c; readlink foreign/link'),
      );
    }
  });

  test.each(['gnu', 'pax'])('a set of volumes: %s', (format) => {
    run(`rm -f set.0*; tapekit create -f set.tar --volume-size 200K --format ${format} --label SET plain deep many`);
    const next = run('ls set.0*')
      .trim()
      .split('\n')
      .slice(1)
      .map((name) => `n ../${name}`);
    run(`rm -rf got; mkdir got; cd got; printf '${next.join('\\n')}\\n' | tar -xpM -f ../set.001.tar`);
    run(
      'for d in plain deep many; do diff -r --no-dereference $d got/$d 2>&1 | grep -v "is a fifo" && exit 1; true; done',
    );
  });
});
