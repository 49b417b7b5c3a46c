import { describe, expect, test } from 'vitest';
import { parseLogLine } from '../../../src/archive/listing/index.js';
import { encodeName } from '../../../src/bytes/index.js';
import type { QuotingStyle } from '../../../src/tar/quoting.js';

const read = (text: string, style: QuotingStyle | 'auto' = 'auto') => parseLogLine(encodeName(text), style);

/** What a line tells: of a message, what its entry tells. */
function told(text: string, style: QuotingStyle | 'auto' = 'auto') {
  const line = read(text, style);
  if (line.type === 'nothing') throw new Error(`nothing in ${text}`);
  return line.type === 'message' ? line.entry : line;
}

/** A name in the styles of GNU tar 1.34, LC_ALL=C.UTF-8: literal, shell, shell-always, c, c-maybe, escape, locale. */
const QUOTED: [string, ...string[]][] = [
  ['plain', 'plain', 'plain', `'plain'`, '"plain"', 'plain', 'plain', '‘plain’'],
  [' lead', ' lead', `' lead'`, `' lead'`, '" lead"', ' lead', ' lead', '‘ lead’'],
  ['trail ', 'trail ', `'trail '`, `'trail '`, '"trail "', 'trail ', 'trail ', '‘trail ’'],
  ['-dash', '-dash', '-dash', `'-dash'`, '"-dash"', '-dash', '-dash', '‘-dash’'],
  ["it's", "it's", `"it's"`, `"it's"`, `"it's"`, "it's", "it's", "‘it's’"],
  ['q"q', 'q"q', `'q"q'`, `'q"q'`, '"q\\"q"', '"q\\"q"', 'q"q', '‘q"q’'],
  [`both"'$`, `both"'$`, `'both"'\\''$'`, `'both"'\\''$'`, `"both\\"'$"`, `"both\\"'$"`, `both"'$`, `‘both"'$’`],
  ['n\\n', 'n\\n', `'n\\n'`, `'n\\n'`, '"n\\\\n"', '"n\\\\n"', 'n\\\\n', '‘n\\\\n’'],
  ['a -> b', 'a -> b', `'a -> b'`, `'a -> b'`, '"a -> b"', 'a -> b', 'a -> b', '‘a -> b’'],
  ['äöü', 'äöü', 'äöü', `'äöü'`, '"äöü"', 'äöü', 'äöü', '‘äöü’'],
];
const STYLES = ['literal', 'shell', 'shell-always', 'c', 'c-maybe', 'escape', 'locale'] as const;

describe('names in every quoting style', () => {
  test.each(QUOTED.flatMap(([name, ...texts]) => texts.map((text, i) => [STYLES[i] as QuotingStyle, text, name])))(
    '%s: %s',
    (style, text, name) => {
      expect(told(text, style as QuotingStyle)).toMatchObject({ optional: false, size: undefined, kind: undefined });
      expect(told(text, style as QuotingStyle).names).toContain(name);
      expect(told(text).names).toContain(name);
      const long = `-rw-r--r-- root/root         7 2023-11-14 22:13 ${text}`;
      expect(told(long, style as QuotingStyle)).toMatchObject({ kind: 'file', size: 7, optional: false });
      expect(told(long, style as QuotingStyle).names[0]).toBe(name);
      expect(told(long).names).toContain(name);
      expect(told(`block 3: ${text}`, style as QuotingStyle).names).toContain(name);
    },
  );

  test.each([
    ['c', '"new\\nline"', 'new\nline'],
    ['c-maybe', '"new\\nline"', 'new\nline'],
    ['escape', 'new\\nline', 'new\nline'],
    ['locale', '‘new\\nline’', 'new\nline'],
    ['clocale', '‘new\\nline’', 'new\nline'],
    ['clocale', "'new\\nline'", 'new\nline'],
    ['clocale', '"new\\nline"', 'new\nline'],
    ['shell-escape', "'new'$'\\n''line'", 'new\nline'],
    ['shell-escape-always', "'inv'$'\\351''lid'", 'inv\udce9lid'],
    ['escape', 'inv\\351lid', 'inv\udce9lid'],
    ['escape', '\\303\\244', 'ä'],
    ['escape', 'esc\\033[1m', 'esc\x1b[1m'],
    ['escape', 'del\\177', 'del\x7f'],
  ] as const)('escapes: %s: %s', (style, text, name) => {
    expect(told(text, style).names).toEqual([name]);
    expect(told(text).names).toContain(name);
  });

  test.each(['shell', 'shell-always', 'c', 'locale'] as const)(
    '%s: what cannot be of the style stands as it is',
    (style) => {
      expect(told("'half", style).names).toEqual(["'half"]);
      expect(told("-rw-r--r-- root/root 7 2023-11-14 22:13 'half", style).names).toEqual(["'half"]);
    },
  );

  test('a carriage return at the end is the line end of another system, or the name', () => {
    expect(told('name\r').names).toEqual(['name', 'name\r']);
    expect(told('-rw-r--r-- r/r 7 2023-11-14 22:13 name\r').names).toEqual(['name', 'name\r']);
  });
});

describe('long lines', () => {
  test.each([
    ['drwxr-xr-x root/root         0 2023-11-14 22:13 dir/', 'directory', undefined, 'dir/'],
    ['lrwxrwxrwx root/root         0 2023-11-14 22:13 link -> to/there', 'symlink', undefined, 'link'],
    ['hrw-r--r-- root/root         0 2023-11-14 22:13 zhard link to plain', 'hardlink', undefined, 'zhard'],
    ['crw-r--r-- root/root       1,3 2023-11-14 22:13 null', 'character-device', undefined, 'null'],
    ['brw-r--r-- root/root       7,0 2023-11-14 22:13 loop', 'block-device', undefined, 'loop'],
    ['prw-r--r-- root/root         0 2023-11-14 22:13 pipe', 'fifo', undefined, 'pipe'],
    ['Crw-r--r-- root/root        12 2023-11-14 22:13 contiguous', 'file', 12, 'contiguous'],
    ['-rwsr-sr-t root/root        12 2023-11-14 22:13 modes', 'file', 12, 'modes'],
    ['-rw-r--r-- 1000/1000        12 2023-11-14 22:13 numbers', 'file', 12, 'numbers'],
    ['-rw-r--r-- a user/a group   12 2023-11-14 22:13 owners', 'file', 12, 'owners'],
    ['-rw-r--r-- root/root 123456789012345 2023-11-14 22:13 wide', 'file', 123456789012345, 'wide'],
    ['-rw-r--r-- root/root        12 2023-11-14 22:13:20.123456789 full time', 'file', 12, 'full time'],
    ['-rw-r--r-- root/root        12 -9999-11-14 22:13 old', 'file', 12, 'old'],
    ['block 12: -rw-r--r-- root/root 7 2023-11-14 22:13 numbered', 'file', 7, 'numbered'],
    ['a -rw-r--r--  1 root   root       13 Nov 14  2023 bsd', 'file', 13, 'bsd'],
    ['a -rw-r--r--  1 root   root       13 Nov 14 22:13 bsd now', 'file', 13, 'bsd now'],
    [
      'a -rw-r--r--  2 root   root       13 Nov 14  2023 bsd perhaps a link',
      undefined,
      undefined,
      'bsd perhaps a link',
    ],
    ['a lrwxrwxrwx  1 root   root        6 Nov 14  2023 link -> a -> b', 'symlink', undefined, 'link'],
    ['a drwxr-xr-x  2 root   root     4096 Nov 14  2023 dir', 'directory', undefined, 'dir'],
  ])('%s', (text, kind, size, name) => {
    const { names, ...rest } = told(text);
    expect(rest).toEqual({ type: 'entry', kind, size, optional: false });
    expect(names[0]).toBe(name);
  });

  test('where the name of a link ends is not sure', () => {
    expect(told('lrwxrwxrwx r/r 0 2023-11-14 22:13 a -> b -> c').names).toEqual(['a', 'a -> b']);
    expect(told('hrw-r--r-- r/r 0 2023-11-14 22:13 a link to b link to c').names).toEqual(['a', 'a link to b']);
  });

  test('blanks before a name are its own', () => {
    expect(told('-rw-r--r-- r/r 1 2023-11-14 22:13  lead').names).toContain(' lead');
    expect(told('-rw-r--r-- r/r 1 2023-11-14 22:13 trail ').names).toEqual(['trail ']);
  });

  test('labels and pieces of members need no member of their own', () => {
    const label = told('V--------- 0/0               0 2023-11-14 22:13 SET Volume 1--Volume Header--');
    expect(label).toMatchObject({ names: ['SET Volume 1'], kind: 'volume-label', optional: true });
    const piece = told('M--------- 0/0            4096 1970-01-01 00:00 big--Continued at byte 4096--');
    expect(piece).toMatchObject({ names: ['big'], kind: 'continuation', optional: true });
  });
});

describe('what is no name', () => {
  test.each([
    ['tar: f: file changed as we read it', true],
    ['tar: f: Cannot open: Permission denied', true],
    ['/usr/bin/tar: f: File shrank by 512 bytes; padding with zeros', true],
    ['tar: Exiting with failure status due to previous errors', true],
    ['gtar: f: Cannot stat: No such file or directory', true],
    ['bsdtar: f: Cannot stat: No such file or directory', true],
    ["tar: Removing leading `/' from member names", false],
    ["tar: Removing leading `../' from hard link targets", false],
    ['tar: Entferne führende „/“ von Elementnamen', false],
    ['tar: s: socket ignored', false],
    ['tar: d: file is unchanged; not dumped', false],
    ['tar: Write checkpoint 100', false],
  ])('a message: %s', (text, complaint) => {
    const line = read(text);
    expect(line).toMatchObject({ type: 'message', text, complaint, isSure: false });
    expect(told(text)).toMatchObject({ optional: true });
    expect(told(text).names).toContain(text);
  });

  test.each([
    'Total bytes written: 10240 (10KiB, 23MiB/s)',
    'mbuffer: warning: high average load',
    'summary: 1024 MiByte in 10.1sec - average of 101 MiB/s',
    '20+0 records in',
    '10240 bytes (10 kB, 10 KiB) copied, 0.0001 s, 100 MB/s',
    ' 1.00GiB 0:00:10 [ 102MiB/s]',
  ])('totals, and what other programs print: %s', (text) => {
    expect(told(text)).toMatchObject({ names: [text], optional: true });
  });

  test('a progress display writes over itself', () => {
    expect(told('in @ 10 MiB/s, out @ 10 MiB/s\rname').names[0]).toBe('name');
    expect(told('in @ 10 MiB/s\r').optional).toBe(true);
  });

  test('behind the question for a volume, a name', () => {
    const asked = "\x07Prepare volume #2 for '/dev/st0' and hit return: ";
    expect(told(`${asked}name`)).toMatchObject({ names: ['name'], optional: false });
    expect(told(asked).optional).toBe(true);
  });

  test('bsdtar names a file, then complains in the same line', () => {
    const broken = read('a gonebsdtar: gone: Read error');
    expect(broken).toMatchObject({ type: 'message', complaint: true, isSure: true, text: 'bsdtar: gone: Read error' });
    expect(told('a gonebsdtar: gone: Read error').names[0]).toBe('gone');
    const named = read("a inv\\351lidbsdtar: inv\udce9lid: Can't translate pathname 'inv\udce9lid' to UTF-8");
    expect(named).toMatchObject({ type: 'message', complaint: false });
  });

  test('an empty line is nothing', () => {
    expect(read('')).toEqual({ type: 'nothing' });
    expect(read('\r')).toEqual({ type: 'nothing' });
  });
});

test('bsdtar puts a letter before names', () => {
  expect(told('a name')).toMatchObject({ names: ['name', 'a name'], optional: false });
  expect(told('x nl\\nx').names[0]).toBe('nl\nx');
});
