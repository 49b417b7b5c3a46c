import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeUnless, missingOf } from '../testing/programs.js';
import { MAIN } from '../testing/tapekit.js';

/** Extended attributes and access control lists between GNU tar, bsdtar and tapekit, on a file system that has them. */

/** Where they are tried, in this order: not every file system that tests meet holds attributes. */
const PLACES = [tmpdir(), process.cwd(), '/var/tmp', '/dev/shm'];
const isRoot = process.getuid?.() === 0;

let folder = '';
const run = (script: string, cwd = folder) =>
  spawnSync('bash', ['--norc', '-c', `set -e\numask 022\ntapekit() { node "$MAIN" "$@"; }\n${script}`], {
    cwd,
    timeout: 120_000,
    encoding: 'utf8',
    env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: 'C.UTF-8', TZ: 'UTC', MAIN },
  });

/** Capabilities in the form of the kernel, version 2: cap_net_raw, permitted and effective. */
const CAPABILITY = '0x0100000200200000000000000000000000000000';
const PROBE = 'f=tapekit-probe-$$; touch $f; trap "rm -f $f" EXIT';
const place = PLACES.find(
  (path) => run(`${PROBE}; setfattr -n user.x -v 1 $f; setfacl -m u:1:r $f`, path).status === 0,
);
const LACKING = [
  ...missingOf(['GNU tar', 'bsdtar', 'python3', 'getfattr', 'setfattr', 'getfacl', 'setfacl']),
  ...(place === undefined ? ['a file system that holds attributes'] : []),
];
/** Root in a container may not set those that are root's. */
const mayAll =
  place !== undefined &&
  isRoot &&
  run(`${PROBE}; setfattr -n trusted.t -v 1 $f; setfattr -n security.capability -v ${CAPABILITY} $f`, place).status ===
    0;
const TREE = `
rm -rf t; mkdir -p t/d/deep; cd t
echo one > d/file; echo two > d/readonly; echo three > bare; ln d/file d/hard; ln -s file d/link; cp /bin/true program
setfattr -n user.note -v hello d/file; setfattr -n user.empty d/file; setfattr -n user.bin -v 0x000a0d003d25ff d/file
setfattr -n 'user.a=b%c' -v coded d/file; setfattr -n "user.$(printf 'gr\\303\\266\\303\\237e')" -v umlaut d/file
setfattr -n user.large -v 0x$(printf '%03000d' 0) d/readonly; setfattr -n user.of -v folder d/deep
setfacl -m u:1234:r,g:daemon:rwx,u:daemon:-,m::r d/file; setfacl -m u:daemon:rw d/readonly; chmod 444 d/readonly
setfacl -d -m u:daemon:rwx,g:4000000:r d
chmod 555 d/deep
`;
const ROOT_TREE = `
setfattr -n trusted.t -v t d/file; setfattr -h -n trusted.l -v onlink d/link
setfattr -n security.capability -v ${CAPABILITY} program
`;

/** A function that prints all attributes and lists of a tree; links with their own. */
const TOLD = `told() { (
  cd "$1"
  find . -print0 | sort -z | xargs -0 getfattr -h -d -m "$2" -e hex
  find . ! -type l -print0 | sort -z | xargs -0 getfacl -ns
) }`;
const ALL = '^(user|trusted|security[.]capability)';

/** Runs steps on a fresh tree and says how what was restored into \`o\` differs from it. */
function compared(steps: string, pattern = ALL) {
  const { status, stdout, stderr } = run(`
    ${TOLD}
    chmod -R u+w t o 2>/dev/null || true; rm -rf o *.tar; (${TREE}${mayAll ? ROOT_TREE : ''}); mkdir o
    ${steps}
    told t '${pattern}' > want; told o '${pattern}' > got
    grep -q user.note want; grep -q 1234 want
    diff want got`);
  return { status, stdout, stderr };
}

beforeAll(() => {
  console.log(`attributes are tried in ${place}, ${mayAll ? 'all of them' : 'those of users, and lists'}`);
  folder = mkdtempSync(join(place ?? '', 'tapekit-xattrs-'));
});
afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

const SAME = { status: 0, stdout: '' };
const EVERYTHING = `--xattrs --acls -p --set-id${mayAll ? " --same-owner --xattrs-include='*'" : ''}`;

describeUnless(LACKING, 'what others store, tapekit restores', () => {
  test.each([
    ['GNU tar', 'tar --xattrs --acls -C t -cf x.tar .'],
    ['GNU tar, numbers', 'tar --xattrs --acls --numeric-owner -C t -cf x.tar .'],
    ['bsdtar', 'bsdtar --xattrs --acls --format=pax -C t -cf x.tar .'],
  ])('%s', (_, command) => {
    expect(compared(`${command}\ntapekit extract -q ${EVERYTHING} x.tar -C o`)).toMatchObject({ ...SAME, stderr: '' });
  });

  test('only those of users, unless others are named; a capability only with --set-id', () => {
    const store = 'tar --xattrs -C t -cf x.tar .';
    const usual = run(
      `${TOLD}; (${TREE}${mayAll ? ROOT_TREE : ''}); ${store}; rm -rf o; tapekit extract -q --xattrs x.tar -C o; told o '^[ust]'`,
    );
    expect(usual.stdout).toMatch(/^user\.note=/m);
    expect(usual.stdout).not.toMatch(/^(?:trusted|security\.capability|user:1234|system)/m);
    if (!mayAll) return;
    const named = run(
      `rm -rf o; tapekit extract -q --xattrs-include='security.*' x.tar -C o || echo $?; getfattr -d -m '.*' o/program`,
    );
    expect(named.stdout).toBe('1\n');
    expect(named.stderr).toContain(
      './program: restored, but not all of its attributes: security.capability is set with',
    );
  });

  test('a list that a folder hands down goes, where the archive has none', () => {
    const { stdout, status } = run(`${TOLD}; (${TREE}); tar --acls -C t -cf x.tar bare; rm -rf o; mkdir o
      setfacl -d -m u:daemon:rwx o; tapekit extract -q --acls x.tar -C o; getfacl -ncE o/bare`);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'user::rw-\ngroup::r--\nother::r--\n\n' });
  });
});

describeUnless(LACKING, 'what tapekit stores, others restore', () => {
  const STORE = 'tapekit create -q --xattrs --acls -f x.tar -C t .';
  // bsdtar 3.6 writes such names percent-coded, and does not read them back so where it finds no record of its own.
  const UNCODED = "setfattr -x 'user.a=b%c' t/d/file";
  // GNU tar 1.34 sets modes first: whoever is not root cannot set attributes of read-only files then.
  const WRITABLE = isRoot ? '' : 'chmod -R u+w t';
  const INCLUDE = mayAll ? "--xattrs-include='*'" : '';

  test.each([
    ['GNU tar', `tar --xattrs --acls ${INCLUDE} -xpf x.tar -C o`, WRITABLE],
    ['bsdtar', 'bsdtar --xattrs --acls -xpf x.tar -C o', UNCODED],
    ['tapekit', `tapekit extract -q ${EVERYTHING} x.tar -C o`],
  ])('%s', (_, command, before = '') => {
    expect(compared(`${before}\n${STORE}\n${command}`)).toMatchObject({ ...SAME, stderr: '' });
  });

  test('numbers in place of names', () => {
    expect(
      compared(
        `${WRITABLE}\n${STORE.replace('-q', '-q --numeric-owner')}\ntar --xattrs --acls ${INCLUDE} -xpf x.tar -C o`,
      ),
    ).toMatchObject(SAME);
  });

  test('in pax, with the same records as GNU tar', () => {
    // GNU tar stores lists as attributes, too, and for a folder with a default list what its mode says.
    const tell = `tell() { python3 -c '
import sys, tarfile
for member in sorted(tarfile.open(sys.argv[1]), key=lambda m: m.name):
    for keyword, value in sorted(member.pax_headers.items()):
        if keyword.startswith("SCHILY.") and "system." not in keyword and value.count("\\n") != 3:
            print(member.name, keyword, ascii(value))' $1; }`;
    const { stdout, status } = run(`${tell}
      (${TREE}${mayAll ? ROOT_TREE : ''}); rm -f *.tar; ${STORE}
      tar --xattrs --acls --sort=name -C t -cf y.tar .; tell x.tar > ours; tell y.tar > gnus
      diff ours gnus; grep -c . ours`);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^1[0-9]\n$/) });
  });

  test('the same bytes each time, links followed or not', () => {
    const { status, stderr } =
      run(`(${TREE}); ${WRITABLE || ':'}; rm -f *.tar; ${STORE}; ${STORE.replace('x.tar', 'y.tar')}; cmp x.tar y.tar
      ${STORE.replace('-q', '-q -h').replace('x.tar', 'z.tar')}; rm -rf o; mkdir o; tar --xattrs -xf z.tar -C o; getfattr -n user.note o/d/link > /dev/null`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('only what is named; nothing in a format that has no place for it', () => {
    const { status, stdout } = run(`(${TREE}); rm -f *.tar; ${STORE.replace('--xattrs', "--xattrs-include='user.b*'")}
      grep -aoE 'SCHILY.xattr.user.[a-z]+' x.tar; tapekit create --format gnu --acls -f w.tar t || echo $?; test ! -e w.tar`);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'SCHILY.xattr.user.bin\n2\n' });
  });
});

describeUnless(LACKING, 'tapekit diff', () => {
  test('tells what differs of attributes and lists', () => {
    const { status, stdout } = run(`(${TREE}); rm -f *.tar; tar --xattrs --acls -C t -cf x.tar .
    tapekit diff -q --xattrs --acls x.tar t; echo same $?
    setfattr -n user.note -v other t/d/file; setfattr -x user.empty t/d/file; setfattr -n user.new -v 1 t/bare
    setfacl -n -m u:1235:r t/d/file; setfacl -k t/d; tapekit diff -q --xattrs --acls --json x.tar t > json || true
    tapekit diff -q --xattrs --acls x.tar t || echo $?`);
    expect({ status, lines: stdout.split('\n').sort() }).toEqual({
      status: 0,
      lines: [
        'same 0',
        './bare: attribute user.new is in the folder only',
        './d/: default access control list is in the archive only',
        './d/file: attribute user.empty is in the archive only',
        './d/file: attribute user.note differs',
        './d/file: access control list differs',
        '1',
        '',
      ].sort(),
    });
    const { differences } = JSON.parse(readFileSync(join(folder, 'json'), 'utf8'));
    expect(differences).toContainEqual(expect.objectContaining({ kind: 'acl', attribute: 'access', sides: 'value' }));
  });
});
