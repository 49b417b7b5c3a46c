import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ArchiveDescription, buildArchive } from '../../emulator/testing/index.js';
import { scratch } from '../testing/scratch.js';
import { shell, tapekit } from '../testing/tapekit.js';

const { file, folder } = scratch('list');
const mtime = { seconds: 1_700_000_000, nanoseconds: 0 };
const owner = { uname: 'root', gname: 'root', mtime };
const DESCRIPTION: ArchiveDescription = {
  dialect: 'gnu',
  label: 'SET',
  members: [
    { type: 'directory', name: 'd/', mode: 0o755, ...owner },
    { type: 'file', name: 'd/a b', content: new Uint8Array(700), ...owner },
    { type: 'file', name: 'd/new\nline é', ...owner },
    { type: 'symlink', name: 'd/l', linkname: 'a b', mode: 0o777, ...owner },
  ],
};
const whole = buildArchive(DESCRIPTION);
const archive = file('whole.tar', whole.bytes);
const damagedBytes = whole.bytes.slice();
damagedBytes[1024] = 0x65;
const damaged = file('damaged set.tar', damagedBytes);

const LINES = `V--------- 0/0               0 1970-01-01 00:00 SET--Volume Header--
drwxr-xr-x root/root         0 2023-11-14 22:13 d/
-rw-r--r-- root/root       700 2023-11-14 22:13 d/a b
-rw-r--r-- root/root         0 2023-11-14 22:13 d/new\\nline é
lrwxrwxrwx root/root         0 2023-11-14 22:13 d/l -> a b
`;

describe('tapekit list', () => {
  test('prints what tar -tvf prints', () => {
    expect(tapekit(['list', archive])).toMatchObject({ status: 0, stdout: LINES, stderr: '' });
  });

  test('in another locale and time zone', () => {
    const { stdout } = tapekit(['list', archive], { env: { LC_ALL: 'C', TZ: 'America/New_York' } });
    expect(stdout).toContain('2023-11-14 17:13 d/new\\nline \\303\\251\n');
  });

  test('names, as tar -tf', () => {
    const { stdout } = tapekit(['list', '--names', archive]);
    expect(stdout).toBe('SET\nd/\nd/a b\nd/new\\nline é\nd/l\n');
  });

  test.each([
    ['a file as standard input', 'tapekit list - < whole.tar'],
    ['a pipe', 'cat whole.tar | tapekit list -'],
  ])('%s', (_, script) => {
    expect(shell(script, { cwd: folder })).toMatchObject({ status: 0, stdout: LINES, stderr: '' });
  });

  test('damage is told on standard error, everything behind it is listed, and verify is pointed to', () => {
    const { status, stdout, stderr } = tapekit(['list', damaged]);
    expect(status).toBe(1);
    expect(stdout.split('\n').at(-2)).toContain('d/l -> a b');
    expect(stderr).toContain(`tapekit: ${damaged}: offset 1024, block 2: `);
    expect(stderr.split('\n').at(-2)).toBe(
      `tapekit: 1 error; what is lost and what to do: tapekit verify '${damaged}'`,
    );
  });

  test('archives that are no set are listed in turn', () => {
    const { status, stdout, stderr } = tapekit(['list', archive, damaged]);
    expect(status).toBe(1);
    expect(stdout.startsWith(LINES + LINES.split('\n')[0])).toBe(true);
    expect(stderr.startsWith(`tapekit: ${archive}:\ntapekit: ${damaged}:\n`)).toBe(true);
  });

  test.each([
    ['empty', new Uint8Array(0), 'is no tar archive: it is empty (0 bytes)'],
    [
      'noise',
      new Uint8Array(5000).map((_, i) => (i * 37) % 251),
      'is no tar archive: there is no tar header anywhere in it',
    ],
    ['text', new TextEncoder().encode('no archive\n'.repeat(1000)), 'is no tar archive: it is text'],
  ])('what is no archive: %s', (name, bytes, sentence) => {
    const { status, stdout, stderr } = tapekit(['list', file(name, bytes)]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`tapekit: ${join(folder, name)} ${sentence}`);
  });

  test('an archive of end markers only is empty', () => {
    const zeros = file('zeros.tar', new Uint8Array(10240));
    expect(tapekit(['list', zeros])).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });
});
