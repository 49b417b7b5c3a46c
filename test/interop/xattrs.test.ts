import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

/** Whether a folder holds attributes of users and lists. */
function holdsAttributes(place: string): boolean {
  return (
    run('f=$(mktemp tapekit-XXXXXX); trap "rm -f $f" EXIT; setfattr -n user.x -v 1 $f; setfacl -m u:1:r $f', place)
      .status === 0
  );
}

/** Capabilities in the form of the kernel, version 2: cap_net_raw, permitted and effective. */
const CAPABILITY = '0x0100000200200000000000000000000000000000';
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
    chmod -R u+w t o 2>/dev/null || true; rm -rf o *.tar; (${TREE}${isRoot ? ROOT_TREE : ''}); mkdir o
    ${steps}
    told t '${pattern}' > want; told o '${pattern}' > got
    grep -q user.note want; grep -q 1234 want
    diff want got`);
  return { status, stdout, stderr };
}

beforeAll(() => {
  const place = PLACES.find(holdsAttributes);
  if (place === undefined) throw new Error(`none of ${PLACES.join(', ')} holds attributes: run this where one does`);
  console.log(`attributes are tried in ${place}, ${isRoot ? 'as root' : 'not as root: those of users, and lists'}`);
  folder = mkdtempSync(join(place, 'tapekit-xattrs-'));
});
afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

const SAME = { status: 0, stdout: '' };
const EVERYTHING = `--xattrs --acls -p --set-id${isRoot ? " --same-owner --xattrs-include='*'" : ''}`;

describe('what others store, tapekit restores', () => {
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
      `${TOLD}; (${TREE}${isRoot ? ROOT_TREE : ''}); ${store}; rm -rf o; tapekit extract -q --xattrs x.tar -C o; told o '^[ust]'`,
    );
    expect(usual.stdout).toMatch(/^user\.note=/m);
    expect(usual.stdout).not.toMatch(/^(?:trusted|security\.capability|user:1234|system)/m);
    if (!isRoot) return;
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
