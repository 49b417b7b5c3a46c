import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeName } from '../../src/bytes/index.js';
import type { QuotingStyle } from '../../src/tar/quoting.js';
import { quoteName } from '../testing/quote-names.js';
import { scratch } from '../testing/scratch.js';
import { tapekit } from '../testing/tapekit.js';

/** Logs and lists of real tars, over a tree of awkward names: each is held against the archive that it is of. */

const { folder, file } = scratch('listing-interop');
const tree = join(folder, 'tree');
const TEXTS = [
  ...['plain', ' lead', 'trail ', '  both  ', '-dash', '--', '-C x', "it's", 'q"q', '"quoted"', "'quoted'", `all"'$\``],
  ...['new\nline', 'a\n\nb', "it's\nx", 'end\n', '\nfront', 'back\\slash', 'n\\n', '\\', 'end\\', '\\101', 'tab\tx'],
  ...['a -> b', 'x link to y', 'a plain', 'x plain', 'block 3: x', 'tar: no message', 'tar: f: no message', 'cr\r'],
  ...[
    'in\rside',
    'esc\x1b[1m',
    '\x7f',
    'äöü',
    '日本',
    '‘loc’',
    '\u{1f4fc}',
    'line\u2028',
    '# c',
    '*',
    '~',
    'sub/deep name',
  ],
];
const NAMES: readonly Buffer[] = [...TEXTS.map((text) => Buffer.from(text)), Buffer.from('inv\xe9lid', 'latin1')];
const LINKS = ['lin k', 'zlink', 'zhard', 'dir/'];
const STYLES: readonly QuotingStyle[] = [
  ...(['literal', 'shell', 'shell-always', 'shell-escape', 'shell-escape-always'] as const),
  ...(['c', 'c-maybe', 'escape', 'locale', 'clocale'] as const),
];

beforeAll(() => {
  for (const path of ['', 'sub', 'dir']) mkdirSync(join(tree, path), { recursive: true });
  for (const [i, name] of NAMES.entries()) writeFileSync(Buffer.concat([Buffer.from(`${tree}/`), name]), 'x'.repeat(i));
  symlinkSync('a -> b', join(tree, 'lin k'));
  symlinkSync('to\nnew', join(tree, 'zlink'));
  linkSync(join(tree, 'plain'), join(tree, 'zhard'));
});

function run(program: string, args: readonly string[], locale = 'C.UTF-8') {
  const env = { ...process.env, LC_ALL: locale, TZ: 'UTC' };
  const done = spawnSync(program, args, { cwd: tree, env });
  expect(done.error).toBeUndefined();
  expect(done.status, done.stderr.toString()).toBe(0);
  return done;
}

/** All names, for `-T`. */
function members(): string {
  return file('members', Buffer.concat([...NAMES, ...LINKS.map((name) => Buffer.from(name))].flatMap((n) => [n, NUL])));
}
const NUL = Buffer.of(0);

/** Holds an archive against its log; against the log without a name; with one more. */
function holdAgainst(archive: string, log: Buffer, option: readonly string[], one: Buffer, more: Buffer): void {
  const verify = (bytes: Buffer) => tapekit(['verify', ...option, file('held', bytes), archive]);
  const good = verify(log);
  expect(good.stdout).not.toMatch(/LISTING_/);
  expect(good.status, good.stdout + good.stderr).toBe(0);
  const at = log.indexOf(one);
  expect(at).toBeGreaterThanOrEqual(0);
  const lacking = verify(Buffer.concat([log.subarray(0, at), log.subarray(at + one.length)]));
  expect(lacking.status, lacking.stdout).toBe(1);
  expect(lacking.stdout).toContain('LISTING_MEMBER_EXTRA');
  const adding = verify(Buffer.concat([log, more]));
  expect(adding.status, adding.stdout).toBe(1);
  expect(adding.stdout).toContain('LISTING_MEMBER_MISSING');
}

/** The line of a log that names a file whose name comes but once. */
function lineOf(log: Buffer, name: string): Buffer {
  const text = log.toString('latin1');
  const at = text.indexOf(name);
  expect(at).toBeGreaterThanOrEqual(0);
  return log.subarray(text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at) + 1);
}

const archive = (): string => join(folder, 'archive.tar');

describe.each(STYLES)('GNU tar, --quoting-style=%s', (style) => {
  test.each([
    ['-cv', 'C.UTF-8', 'gnu'],
    ['-cvv', 'C.UTF-8', 'gnu'],
    ['-cvv', 'C', 'posix'],
  ])('%s, LC_ALL=%s, %s', (flags, locale, format) => {
    const args = ['--null', '-T', members(), `--quoting-style=${style}`, `--format=${format}`];
    const { stdout } = run('tar', [`${flags}f`, archive(), ...args], locale);
    holdAgainst(archive(), stdout, ['--listing'], lineOf(stdout, 'deep name'), Buffer.from('gone\n'));
  });

  test('names of one line are quoted as the tests quote them', () => {
    const simple = TEXTS.filter((name) => /^[\w .>"'\\äöü-]+$/.test(name) && !/^[-]/.test(name));
    const list = file('simple', simple.map((name) => `${name}\0`).join(''));
    const { stdout } = run('tar', ['-cvf', '/dev/null', `--quoting-style=${style}`, '--null', '-T', list]);
    expect(decodeName(stdout).split('\n').slice(0, -1)).toEqual(simple.map((name) => quoteName(name, style)));
  });
});

describe('other logs', () => {
  test.each([
    ['everything, of a folder', ['-cvf', archive(), '.']],
    ['absolute names', ['-cvvf', archive(), tree]],
    ['numbers of blocks', ['-cvRf', archive(), '--null', '-T', members()]],
    ['numbers of owners, full times', ['-cvvf', archive(), '--numeric-owner', '--full-time', '.']],
    ['totals, checkpoints', ['-cvf', archive(), '--totals', '--checkpoint=1', '-b1', '.']],
    ['transformed names', ['-cvf', archive(), '--transform=s,^\\./,top/,', '--show-transformed-names', '.']],
    ['a label', ['-cvvf', archive(), '--label=LABEL', '.']],
  ])('GNU tar: %s', (_, args) => {
    const { stdout, stderr } = run('tar', args);
    const both = Buffer.concat([stderr, stdout]);
    holdAgainst(archive(), both, ['--listing'], lineOf(both, 'deep name'), Buffer.from('gone\n'));
  });

  test('GNU tar to a pipe: the log goes where messages go', () => {
    const script = `tar -cvvf - . 2>&1 >'${archive()}' | cat >'${join(folder, 'piped')}'`;
    run('bash', ['-c', script]);
    const log = readFileSync(join(folder, 'piped'));
    holdAgainst(archive(), log, ['--listing'], lineOf(log, 'deep name'), Buffer.from('./gone\n'));
  });

  test.each([
    ['-cv', 'gnutar'],
    ['-cvv', 'gnutar'],
    ['-cv', 'pax'],
    ['-cvv', 'ustar'],
  ])('bsdtar %s, %s', (flags, format) => {
    const { stdout, stderr } = run('bsdtar', [`${flags}f`, archive(), `--format=${format}`, '--null', '-T', members()]);
    const log = Buffer.concat([stdout, stderr]);
    holdAgainst(archive(), log, ['--listing'], lineOf(log, 'deep name'), Buffer.from('a gone\n'));
  });
});

describe('lists', () => {
  const one = Buffer.from('sub/deep name');

  test.each([
    ['gnu', 'tar'],
    ['posix', 'tar'],
    ['gnutar', 'bsdtar'],
  ])('--null, %s, %s', (format, program) => {
    // bsdtar takes a leading backslash for the root of a drive, and leaves it out.
    const isTaken = (name: string): boolean => program === 'tar' || !name.startsWith('\\');
    const names = readFileSync(members(), 'latin1').split('\0').filter(isTaken);
    const list = Buffer.from(names.join('\0'), 'latin1');
    const path = file('list', list);
    run(program, ['-cf', archive(), `--format=${format}`, '--null', '-T', path]);
    const line = Buffer.concat([one, NUL]);
    holdAgainst(archive(), list, ['--null', '--files-from'], line, Buffer.from('gone\0'));
    // tar tells such a list by its first NUL; names and options are then what they were.
    expect(tapekit(['verify', '--files-from', path, archive()]).stdout).not.toMatch(/LISTING_MEMBER_/);
  });

  test('escaped, with options, folders and names in quotes', () => {
    const lines = [
      ...['-C .', ' -C .', 'plain', ' lead', 'trail ', '  both  ', '--add-file=-dash', '--add-file="it\'s"', 'q"q'],
      ...['"quoted"', "--add-fil='a -> b'", 'new\\nline', 'a\\n\\nb', 'back\\\\slash', 'n\\\\n', '\\\\101', 'tab\\tx'],
      ...[
        'äöü',
        'inv\\351lid',
        '\\177',
        './dir/',
        'sub/../zhard',
        '# c',
        '*',
        '',
        '--no-recursion',
        'sub',
        'sub/deep name',
      ],
    ];
    const list = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    run('tar', ['-cf', archive(), '-T', file('list', list)]);
    const held = Buffer.from(list.toString().replace('--no-recursion\nsub\n', '--no-recursion\n'));
    const extra = tapekit(['verify', '--files-from', file('held', held), archive()]);
    expect(extra.stdout).toContain('sub/: this member was not listed');
    expect(extra.status).toBe(1);
    holdAgainst(archive(), list, ['--files-from'], Buffer.from('\nplain'), Buffer.from('gone\n'));
  });

  test('--verbatim-files-from', () => {
    const names = TEXTS.filter((name) => !name.includes('\n') && name !== 'cr\r');
    const list = Buffer.from(names.map((name) => `${name}\n`).join(''));
    run('tar', ['-cf', archive(), '--verbatim-files-from', '-T', file('list', list)]);
    const line = Buffer.from('sub/deep name\n');
    holdAgainst(archive(), list, ['--files-from'], line, Buffer.from('gone\n'));
  });
});
