import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import { scratch } from '../testing/scratch.js';
import { shell, startTapekit, tapekit } from '../testing/tapekit.js';

const { file, folder } = scratch('extract');
const whole = buildArchive({
  dialect: 'pax',
  members: [
    { type: 'directory', name: 'd/', mode: 0o755 },
    { type: 'file', name: 'd/a', content: Buffer.from('a') },
    { type: 'file', name: 'd/\u001b[2Jb', content: Buffer.from('b') },
    { type: 'symlink', name: 'l', linkname: 'd/a' },
    { type: 'hardlink', name: 'h', linkname: 'd/a' },
  ],
});
const archive = file('whole.tar', whole.bytes);
const climbing = file(
  'climbing.tar',
  buildArchive({
    dialect: 'gnu',
    members: [
      { type: 'file', name: '../up', content: Buffer.from('x') },
      { type: 'file', name: 'good', content: Buffer.from('x') },
    ],
  }).bytes,
);
let serial = 0;
const fresh = (): string => join(folder, `out-${serial++}`);

describe('tapekit extract', () => {
  test('restores below a folder, which it makes', () => {
    const out = fresh();
    const { status, stdout, stderr } = tapekit(['extract', archive, '-C', out]);
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: '',
      stderr: `tapekit: restored 2 files, 1 folder and 2 links (2 bytes) below ${out}\n`,
    });
    expect(readFileSync(join(out, 'l'), 'utf8')).toBe('a');
    expect(readdirSync(out).sort()).toEqual(['d', 'h', 'l']);
  });

  test('into the current folder, with names, which cannot steer the terminal', () => {
    const out = fresh();
    mkdirSync(out);
    const { status, stdout, stderr } = tapekit(['extract', '-q', '-v', archive], { cwd: out });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'd/\nd/a\nd/\\033[2Jb\nh\nl\n', stderr: '' });
    expect(existsSync(join(out, 'd', 'a'))).toBe(true);
  });

  test('from a pipe', () => {
    const out = fresh();
    expect(shell(`cat whole.tar | tapekit extract -q - -C ${out}`, { cwd: folder })).toMatchObject({ status: 0 });
    expect(readdirSync(out).sort()).toEqual(['d', 'h', 'l']);
  });

  test('what was not restored is listed, the rest is restored', () => {
    const out = fresh();
    const { status, stderr } = tapekit(['extract', '-q', climbing, '-C', out]);
    expect(status).toBe(1);
    expect(stderr).toBe(
      'tapekit: ../up: not restored: its name has a component "..", which could lead out of the folder\n',
    );
    expect(readdirSync(out)).toEqual(['good']);
    expect(existsSync(join(folder, 'up'))).toBe(false);
  });

  test('a damaged archive', () => {
    const out = fresh();
    const cut = file('cut.tar', whole.bytes.subarray(0, 1536 + 100));
    const { status, stderr } = tapekit(['extract', '-q', cut, '-C', out]);
    expect(status).toBe(1);
    expect(stderr).toContain('tapekit verify');
  });

  test.each([
    ['no archive', ['extract', file('text', 'no archive\n'.repeat(1000))], 'is no tar archive'],
    ['no such file', ['extract', 'none.tar'], 'there is no such file'],
    ['a folder that cannot be made', ['extract', archive, '-C', '/no/such/folder'], 'the folder above it is not there'],
    ['a file as the folder', ['extract', archive, '-C', archive], 'cannot restore into'],
    ['options that exclude each other', ['extract', '-k', '--overwrite', archive], 'exclude each other'],
    ['--set-id alone', ['extract', '--set-id', archive], '--set-id goes with -p'],
  ])('%s: could not run', (_, args, message) => {
    const out = fresh();
    mkdirSync(out);
    const { status, stdout, stderr } = tapekit(args, { cwd: out });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(readdirSync(out)).toEqual([]);
  });
});

describe('tapekit extract, options', () => {
  const names = (out: string): string[] => readdirSync(out, { recursive: true }).map(String).sort();

  test.each([
    ['a name, and all below it', ['--', 'd'], ['d', 'd/\u001b[2Jb', 'd/a']],
    ['a pattern', ['--', '*a', 'h'], ['d', 'd/a', 'h']],
    ['a name behind the archive', ['d/a'], ['d', 'd/a']],
    ['names behind the archive and behind --', ['*a', '--', 'h'], ['d', 'd/a', 'h']],
    ['exclusions', ['--exclude', 'a', '--exclude=l'], ['d', 'd/\u001b[2Jb']],
    ['--strip-components', ['--strip-components', '1', '--exclude', 'h'], ['\u001b[2Jb', 'a']],
    ['--one-top-level', ['--one-top-level', '--', 'd/a'], ['whole', 'whole/d', 'whole/d/a']],
    ['--one-top-level=d, where it is there already', ['--one-top-level=d', '--', 'd/a'], ['d', 'd/a']],
    ['--one-top-level of two', ['--one-top-level=x/y', '--', 'h', 'd/a'], ['x', 'x/y', 'x/y/d', 'x/y/d/a', 'x/y/h']],
  ])('%s', (_, args, expected) => {
    const out = fresh();
    const { stderr } = tapekit(['extract', '-q', archive, '-C', out, ...args]);
    expect(names(out)).toEqual(expected);
    expect(stderr.replaceAll(/tapekit: h: not restored.*\n/g, '')).toBe('');
  });

  test('a pattern without a member', () => {
    const out = fresh();
    const { status, stderr } = tapekit(['extract', '-q', archive, '-C', out, '--', 'd/a', 'none']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'tapekit: none: no member has such a name\n' });
  });

  test('a name that is neither a member nor a file: a volume that is missing is not taken for a pattern in silence', () => {
    const out = fresh();
    const { status, stderr } = tapekit(['extract', '-q', archive, 'volume-2.tar', '-C', out]);
    const told =
      'tapekit: volume-2.tar: no member has such a name, and there is no such file: a volume that is missing?\n';
    expect({ status, stderr, names: names(out) }).toEqual({ status: 1, stderr: told, names: [] });
  });

  test('a file that is no archive, where a member may have been meant', () => {
    const out = fresh();
    const own = file('d.txt', new TextEncoder().encode('no archive\n'.repeat(99)));
    const { status, stderr } = tapekit(['extract', '-q', archive, own, '-C', out]);
    expect({ status, hint: stderr.includes('Put -- in front of its name') }).toEqual({ status: 2, hint: true });
  });

  test('-O writes content only, and names on standard error', () => {
    const out = fresh();
    const { status, stdout, stderr } = tapekit(['extract', '-O', '-v', archive, '-C', out]);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'ab', stderr: 'd/a\nd/\\033[2Jb\n' });
    expect(existsSync(out)).toBe(false);
  });

  test('--dry-run changes nothing and says what would be done', () => {
    const out = fresh();
    const empty = tapekit(['extract', '--dry-run', archive, '-C', out]);
    const all = ['restore d/', 'restore d/a', 'restore d/\\033[2Jb', 'restore h', 'restore l', ''];
    expect(empty).toMatchObject({ status: 0, stdout: all.join('\n') });
    expect(empty.stderr).toContain('nothing was changed; would restore 2 files, 1 folder and 2 links');
    expect(existsSync(out)).toBe(false);
    tapekit(['extract', archive, '-C', out, '--', 'd/a']);
    const before = names(out);
    const { stdout } = tapekit(['extract', '-q', '--dry-run', archive, '-C', out]);
    expect(stdout).toContain('replace d/a\n');
    expect(tapekit(['extract', '-q', '-n', climbing, '-C', out])).toMatchObject({
      status: 1,
      stdout: 'refuse ../up\nrestore good\n',
    });
    expect(names(out)).toEqual(before);
  });

  test('--resume', () => {
    const out = fresh();
    tapekit(['extract', archive, '-C', out, '--', 'd/a']);
    const { status, stderr } = tapekit(['extract', '--resume', archive, '-C', out]);
    expect(status).toBe(0);
    expect(stderr).toContain('restored 1 file, 1 folder and 2 links (1 byte)');
    expect(stderr).toContain('; 1 was there already\n');
  });

  test('limits', () => {
    const out = fresh();
    const sized = tapekit(['extract', '--max-size', '1', archive, '-C', out]);
    expect(sized.status).toBe(1);
    expect(sized.stderr).toContain('stopped: there are more than 1 bytes (--max-size)');
    const counted = tapekit(['extract', '--max-members', '2', archive, '-C', out]);
    expect(counted.status).toBe(1);
    expect(counted.stderr).toContain('stopped: there are more than 2 members (--max-members)');
    expect(tapekit(['extract', '--max-size', '2K', archive, '-C', out]).status).toBe(0);
    expect(tapekit(['extract', '--max-size', '2X', archive, '-C', out]).status).toBe(2);
  });

  test('--json: one document, held against its schema', () => {
    const validate = new Ajv2020({ strict: false }).compile(
      JSON.parse(readFileSync(new URL('../../docs/schemas/extract.schema.json', import.meta.url), 'utf8')),
    );
    const out = fresh();
    const { status, stdout, stderr } = tapekit(['extract', '--json', 'none.tar', climbing, archive, '-C', out]);
    const document = JSON.parse(stdout);
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(status).toBe(2);
    expect(stderr).toContain('../up: not restored');
    expect(document).toMatchObject({
      folder: out,
      exitCode: 2,
      archives: [
        { outcome: 'could-not-run', exitCode: 2 },
        {
          outcome: 'problems',
          exitCode: 1,
          restored: { files: 1, bytes: 1 },
          notRestoredCount: 1,
          notRestored: [{ name: '../up', code: 'NAME_CLIMBS', lacks: 'content', offset: 0 }],
        },
        { outcome: 'restored', exitCode: 0, restored: { files: 2, folders: 1, symlinks: 1, hardlinks: 1 } },
      ],
    });
  });

  test.runIf(process.platform === 'linux')('a FIFO, and a device only when asked for', () => {
    const out = fresh();
    const nodes = file(
      'nodes.tar',
      buildArchive({
        dialect: 'gnu',
        members: [
          { type: 'fifo', name: 'f', mode: 0o600, mtime: { seconds: 7, nanoseconds: 0 } },
          { type: 'character-device', name: 'c', devmajor: 1, devminor: 3 },
        ],
      }).bytes,
    );
    const { status, stderr } = tapekit(['extract', '-q', nodes, '-C', out]);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'tapekit: c: not restored: it is a device (--devices makes it)\n',
    });
    expect(names(out)).toEqual(['f']);
    const made = lstatSync(join(out, 'f'));
    expect({ isFifo: made.isFIFO(), mode: made.mode & 0o777, mtime: made.mtimeMs }).toEqual({
      isFifo: true,
      mode: 0o600,
      mtime: 7000,
    });
    expect(tapekit(['extract', '-q', nodes, '-C', out, '--exclude', 'c'])).toMatchObject({ status: 0, stderr: '' });
  });

  test('Ctrl-C ends it with 130, and leaves no half file', async () => {
    const out = fresh();
    const child = startTapekit(['extract', '-', '-C', out]);
    const half = buildArchive({
      dialect: 'gnu',
      members: [
        { type: 'file', name: 'whole', content: Buffer.from('x') },
        { type: 'file', name: 'half', content: new Uint8Array(12 << 20) },
      ],
    }).bytes;
    // What is still to be written when it ends goes nowhere.
    child.stdin.on('error', () => undefined);
    child.stdin.write(half.subarray(0, 9 << 20));
    while (!existsSync(join(out, 'whole'))) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const stderr: Buffer[] = [];
    child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
    const code = await new Promise((resolve) => child.on('exit', (status, signal) => resolve(status ?? signal)));
    expect([130, 'SIGINT']).toContain(code);
    expect(Buffer.concat(stderr).toString()).toContain('interrupted; --resume goes on');
    expect(names(out)).toEqual(['whole']);
  });
});
