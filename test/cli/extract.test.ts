import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import { scratch } from '../testing/scratch.js';
import { shell, tapekit } from '../testing/tapekit.js';

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
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'd/\nd/a\nd/\\033[2Jb\nh\n', stderr: '' });
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
