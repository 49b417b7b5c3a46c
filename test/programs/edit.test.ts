import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFile } from '../../src/archive/source.js';
import { verify } from '../../src/archive/verify.js';
import { describeWith } from '../testing/programs.js';
import { MAIN } from '../testing/tapekit.js';

/** What is joined, left out and labelled is read by the real tools, with exit 0, and holds what it should. */

let folder = '';
const run = (script: string) =>
  spawnSync('bash', ['--norc', '-c', `set -e\ntapekit() { node "$MAIN" "$@"; }\n${script}`], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC', MAIN },
  });

const PROGRAMS = ['GNU tar', 'bsdtar', 'python3'];
const LONG = `${'long-'.repeat(30)}name`;
const MAKE_TREES = `
mkdir trees; cd trees; mkdir -p one/d two/e 'two/${LONG}'
seq 5000 > one/d/file; ln one/d/file one/d/hard; ln -s file one/d/link; : > one/empty
truncate -s 1M two/holes; printf data | dd of=two/holes bs=1 seek=500000 conv=notrunc status=none
seq 300 > 'two/${LONG}/x'; printf é > two/e/é; touch -d '2001-02-03 04:05:06.789012345 UTC' two/e/é
`;
/** The same trees for each test: some take files away. */
const TREES = `
rm -rf one two; cp -a trees/. .
`;

const WRITERS: Record<string, string> = {
  'GNU tar, gnu': 'tar --format=gnu -Scf',
  'GNU tar, posix': 'tar --format=posix -Scf',
  'GNU tar, ustar': 'tar --format=ustar -cf',
  'bsdtar, pax': 'bsdtar --format=pax -cf',
  'Python, pax': 'python3 -m tarfile -c',
};
const READERS: Record<string, string> = {
  'GNU tar': 'tar -xpf',
  bsdtar: 'bsdtar -xpf',
  Python: `python3 -c "import sys, tarfile; tarfile.open(sys.argv[1]).extractall()"`,
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapekit-edit-'));
  expect(run(MAKE_TREES)).toMatchObject({ status: 0, stderr: '' });
});
afterAll(() => rmSync(folder, { recursive: true }));

function extracted(archive: string): string {
  return Object.values(READERS)
    .map((command) => `rm -rf r; mkdir r; (cd r; ${command} ../${archive}; diff -r ../one one; diff -r ../two two)\n`)
    .join('');
}

describeWith(PROGRAMS, 'concat', () => {
  const names = Object.keys(WRITERS);
  test.each(names.flatMap((a, i) => [1, 3].map((step) => [a, names[(i + step) % names.length] ?? a] as const)))(
    '%s and %s',
    (a, b) => {
      // A path of 155 bytes and more has no place in ustar.
      const [first, second] = [b, a].some((name) => name.includes('ustar'))
        ? ['one two/holes two/e', '']
        : ['one', 'two'];
      const trees = second === '' ? `${TREES}\nrm -r two/${LONG}` : TREES;
      const script = `${trees}
      ${WRITERS[a]} a.tar ${second === '' ? 'one' : first}
      ${WRITERS[b]} b.tar two
      tapekit concat --force a.tar b.tar -o ab.tar
      ${extracted('ab.tar')}`;
      const { status, stderr } = run(script);
      expect({ status, stderr }).toMatchObject({ status: 0 });
    },
  );

  test('what tar -A makes is what concat makes, but for a record of zeros more', () => {
    const { status, stdout, stderr } = run(`${TREES}
      tar -cf a.tar one; tar -cf b.tar two
      tapekit concat --force a.tar b.tar -o ab.tar >&2
      tar -Af a.tar b.tar; head -c "$(stat -c %s ab.tar)" a.tar | cmp - ab.tar; echo same`);
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: 'same\n' });
  });
});

describeWith(PROGRAMS, 'delete', () => {
  // GNU tar 1.34 does not come to an end with --delete in a posix archive that has sparse files.
  const compared = `tar --delete -f a.tar one/d two/holes; tar -tf a.tar > a.txt; tar -tf b.tar | diff a.txt -`;

  test.each([
    ['gnu', compared],
    ['posix', ':'],
  ])('what tar --delete leaves, delete leaves: %s', (format, compare) => {
    const { status, stdout, stderr } = run(`${TREES}
      tar --format=${format} -Scf a.tar one two
      tapekit delete --force a.tar one/d two/holes -o b.tar >&2
      ${compare}
      rm -r one/d two/holes
      ${extracted('b.tar')}
      echo same`);
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: 'same\n' });
  });
});

describeWith(PROGRAMS, 'append', () => {
  const formats = ['gnu', 'posix', 'ustar'];
  test.each(formats)('what tar -r makes of an archive in %s, append makes, byte for byte', (format) => {
    const times = format === 'posix' ? '--pax-option=delete=atime,delete=ctime' : '';
    const options = `--format=${format} --sort=name ${times}`;
    const { status, stdout, stderr } = run(`${TREES}
      find one -exec touch -h -d '2024-01-02 03:04:05 UTC' {} +
      tar ${options} -cf a.tar one/empty
      cp a.tar b.tar
      tar ${options} -rf a.tar one/d one/empty
      tapekit append b.tar ${format === 'ustar' ? '--format ustar' : ''} ${format === 'posix' ? '--format pax' : ''} one/d one/empty >&2
      cmp a.tar b.tar; echo same`);
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: 'same\n' });
  });

  test.each(Object.keys(WRITERS))('to what %s wrote', (writer) => {
    const { status, stdout, stderr } = run(`${TREES}${writer.includes('ustar') ? `rm -r two/${LONG}` : ''}
      ${WRITERS[writer]} a.tar one
      tapekit append a.tar -S two >&2
      tapekit verify -q a.tar
      ${extracted('a.tar')}
      echo same`);
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: 'same\n' });
  });
});

/** The files of an archive that is whole, with their digests. */
async function digestsIn(archive: string): Promise<readonly string[]> {
  const found: string[] = [];
  const report = await verify([openFile(join(folder, archive))], {
    onMember: ({ name }, sha256) => {
      if (sha256 !== undefined) found.push(`${name} ${sha256}`);
    },
  });
  expect(report.findings.bySeverity('error')).toBe(0);
  return found;
}

describeWith(PROGRAMS, 'convert', () => {
  const cases = Object.keys(WRITERS).flatMap((from) => ['pax', 'gnu'].map((to) => [from, to] as const));
  // bsdtar stores a folder apart from what is in it, and GNU tar then gives it its time too early.
  test.each(cases)('%s to %s', async (from, to) => {
    const trees = from.includes('ustar') ? `${TREES}\nrm -r two/${LONG}` : TREES;
    const { status, stdout, stderr } = run(`${trees}
      ${WRITERS[from]} a.tar one two
      tapekit convert --force --lossy a.tar --format ${to} -o b.tar >&2
      ${extracted('b.tar')}
      ${to === 'pax' ? 'rm -rf r; mkdir r; tar -C r -xpf b.tar; tapekit diff --ignore extra,folder-mtime a.tar r >&2' : ''}
      echo same`);
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: 'same\n' });
    expect(await digestsIn('b.tar')).toEqual(await digestsIn('a.tar'));
  });

  test('to ustar and v7', () => {
    const { status, stdout, stderr } = run(`${TREES}\nrm -r two/${LONG} two/holes
      tar --format=posix -cf a.tar one two
      for to in ustar v7; do
        tapekit convert --force --lossy a.tar --format $to -o b.tar >&2
        ${extracted('b.tar')}
      done
      echo same`);
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: 'same\n' });
  });
});

describeWith(PROGRAMS, 'label', () => {
  test.each([
    ['gnu', 'tar --format=gnu --label OLD -cf a.tar one two; tapekit label --set NEW a.tar; mv a.tar b.tar'],
    ['gnu, copied', 'tar --format=gnu --label OLD -cf a.tar one two; tapekit label --force --set NEW a.tar -o b.tar'],
    ['gnu, without one', 'tar --format=gnu -cf a.tar one two; tapekit label --force --set NEW a.tar -o b.tar'],
    ['posix', 'tar --format=posix --label OLD -cf a.tar one two; tapekit label --force --set NEW a.tar -o b.tar'],
    ['posix, without one', 'tar --format=posix -cf a.tar one two; tapekit label --force --set NEW a.tar -o b.tar'],
    ['ustar', 'rm -r two/long*; tar --format=ustar -cf a.tar one two; tapekit label --force --set NEW a.tar -o b.tar'],
    ['compressed', 'tar --format=gnu -czf a.tar one two; tapekit label --force --set NEW a.tar -o b.tar'],
  ])('%s: GNU tar finds it', (_, command) => {
    const { status, stdout, stderr } = run(
      `${TREES}\n(${command}) >&2\ntar --test-label -f b.tar\n${extracted('b.tar')}`,
    );
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: 'NEW\n' });
  });
});
