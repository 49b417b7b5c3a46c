import { describe, expect, test } from 'vitest';
import { type Finding, severityOf, tell } from '../../../src/findings/index.js';
import { MemberChecks, type MemberChecksOptions } from '../../../src/tar/checks/index.js';
import type { MemberKind, TarMember } from '../../../src/tar/member.js';
import { member } from '../../testing/member.js';

type Seen = Partial<TarMember> & { name: string };

const file = (name: string, more: Partial<TarMember> = {}): Seen => ({ name, kind: 'file', ...more });
const folder = (name: string): Seen => ({ name, kind: 'directory' });
const symlink = (name: string, linkname: string): Seen => ({ name, kind: 'symlink', linkname });
const hardlink = (name: string, linkname: string): Seen => ({ name, kind: 'hardlink', linkname });

function check(members: readonly Seen[], options: MemberChecksOptions = { seed: 1 }): Finding[] {
  const checks = new MemberChecks(options);
  const found = members.flatMap((seen, index) => [
    ...checks.take(member(seen.name, { ...seen, index, headerOffset: 512 * index }), 0),
  ]);
  found.push(...checks.end());
  for (const each of found) expect(tell(each).message).not.toBe('');
  return found;
}

const codes = (...members: Seen[]): string[] => check(members).map(({ code }) => code);

describe('a name alone', () => {
  const C = '\u009b';
  const table: [name: string, codes: string[]][] = [
    ['etc/passwd', []],
    ['./etc/a-b_c.d/x~1 (2)', []],
    ['a/', []],
    ['./', []],
    ['.', []],
    ['...hidden', []],
    ['a..b/..c/d..e', []],
    ['/etc/passwd', ['NAME_ABSOLUTE']],
    ['/', ['NAME_ABSOLUTE']],
    ['////etc/x', ['NAME_ABSOLUTE']],
    ['\\windows\\x', ['NAME_ABSOLUTE', 'NAME_WINDOWS']],
    ['\\\\server\\share\\x', ['NAME_ABSOLUTE', 'NAME_WINDOWS']],
    ['//server/share', ['NAME_ABSOLUTE']],
    ['C:\\x', ['NAME_ABSOLUTE', 'NAME_WINDOWS']],
    ['c:/x', ['NAME_ABSOLUTE', 'NAME_WINDOWS']],
    ['C:x', ['NAME_ABSOLUTE', 'NAME_WINDOWS']],
    ['C:../x', ['NAME_ABSOLUTE', 'NAME_PARENT_COMPONENT', 'NAME_WINDOWS']],
    ['CC:x', ['NAME_WINDOWS']],
    ['..', ['NAME_PARENT_COMPONENT']],
    ['../x', ['NAME_PARENT_COMPONENT']],
    ['a/..', ['NAME_PARENT_COMPONENT']],
    ['a/../..', ['NAME_PARENT_COMPONENT']],
    ['a/../b', ['NAME_PARENT_COMPONENT']],
    ['/../x', ['NAME_ABSOLUTE', 'NAME_PARENT_COMPONENT']],
    ['//..//x', ['NAME_ABSOLUTE', 'NAME_PARENT_COMPONENT']],
    ['..\\x', ['NAME_PARENT_COMPONENT', 'NAME_WINDOWS']],
    ['a\\..\\x', ['NAME_PARENT_COMPONENT', 'NAME_WINDOWS']],
    ['a/..\\x', ['NAME_PARENT_COMPONENT', 'NAME_WINDOWS']],
    ['a\\..b', ['NAME_WINDOWS']],
    ['', ['NAME_EMPTY']],
    ['two\nlines', ['NAME_CONTROL_CHARACTERS', 'NAME_WINDOWS']],
    ['\u001b[2Jx', ['NAME_CONTROL_CHARACTERS', 'NAME_WINDOWS']],
    ['del\u007f', ['NAME_CONTROL_CHARACTERS', 'NAME_WINDOWS']],
    [`${C}31m`, ['NAME_CONTROL_CHARACTERS']],
    ['a\u202egpj.exe', ['NAME_CONTROL_CHARACTERS']],
    ['a\u2066b\u2069', ['NAME_CONTROL_CHARACTERS']],
    ['a\u200fb', ['NAME_CONTROL_CHARACTERS']],
    ['a\u061cb', ['NAME_CONTROL_CHARACTERS']],
    ['a\u200bb', ['NAME_CONTROL_CHARACTERS']],
    ['a\u2028b', ['NAME_CONTROL_CHARACTERS']],
    ['\ufeffa', ['NAME_CONTROL_CHARACTERS']],
    ['👨\u200d👩\u200d👧', []],
    ['می\u200cخواهم', []],
    ['日本/é', []],
    ['caf\udce9', ['NAME_NOT_UTF8']],
    ['😀', []],
    ['CON', ['NAME_WINDOWS']],
    ['a/nul.txt', ['NAME_WINDOWS']],
    ['NUL.tar.gz/x', ['NAME_WINDOWS']],
    ['aux .c', ['NAME_WINDOWS']],
    ['COM1', ['NAME_WINDOWS']],
    ['COM¹', ['NAME_WINDOWS']],
    ['lpt³.x', ['NAME_WINDOWS']],
    ['com0', ['NAME_WINDOWS']],
    ['CONIN$', ['NAME_WINDOWS']],
    ['com', []],
    ['com10', []],
    ['console', []],
    ['auxiliary/connect/null', []],
    ['file:stream', ['NAME_WINDOWS']],
    ['what?', ['NAME_WINDOWS']],
    ['dot.', ['NAME_WINDOWS']],
    ['blank /x', ['NAME_WINDOWS']],
    ['a../x', ['NAME_WINDOWS']],
    ['._x', ['MEMBER_APPLEDOUBLE']],
    ['a/._x', ['MEMBER_APPLEDOUBLE']],
    ['._x/a', []],
    ['._', []],
    ['n'.repeat(255), []],
    ['n'.repeat(256), ['NAME_TOO_LONG']],
    [`${'é'.repeat(127)}x`, []],
    ['é'.repeat(128), ['NAME_TOO_LONG']],
    [`${'d/'.repeat(2047)}x`, []],
    [`${'d/'.repeat(2048)}x`, ['NAME_TOO_LONG']],
  ];

  test.each(table)('%j', (name, expected) => {
    expect(codes(file(name))).toEqual(expected);
  });

  test('what is absolute says by what, and what Windows does not take says why', () => {
    const args = (name: string): unknown[] => check([file(name)]).map((found) => found.args);
    expect(args('/x')).toEqual([{ by: 'slash' }]);
    expect(args('C:x')).toEqual([{ by: 'drive' }, { why: 'stream' }]);
    expect(args('a\\b')).toEqual([{ why: 'backslash' }]);
    expect(args('a?')).toEqual([{ why: 'characters' }]);
    expect(args('a.')).toEqual([{ why: 'trailing' }]);
    expect(args('prn')).toEqual([{ why: 'device' }]);
    expect(args('n'.repeat(300))).toEqual([{ what: 'component', bytes: 300 }]);
    expect(args('d/'.repeat(3000))).toEqual([{ what: 'path', bytes: 6000 }]);
  });
});

describe('types, modes and owners', () => {
  const table: [Seen, string[]][] = [
    [file('a', { mode: 0o4755 }), ['MEMBER_SETUID']],
    [file('a', { mode: 0o2755 }), ['MEMBER_SETUID']],
    [file('a', { mode: 0o1777 }), []],
    [{ name: 'd/', kind: 'directory', mode: 0o2775 }, []],
    [{ name: 'a', kind: 'character-device', devmajor: 1, devminor: 3 }, ['MEMBER_DEVICE']],
    [{ name: 'a', kind: 'block-device' }, ['MEMBER_DEVICE']],
    [{ name: 'a', kind: 'fifo' }, []],
    [{ name: 'a', kind: 'unknown', typeflag: 'Q' }, ['MEMBER_TYPE_UNKNOWN']],
    [{ name: 'a', kind: 'unknown', typeflag: 'N' }, ['MEMBER_TYPE_RENAMES']],
    [{ name: 'a', kind: 'unknown', typeflag: 'A' }, []],
    [{ name: 'd/', kind: 'directory', isDumpdir: true }, ['MEMBER_DUMPDIR']],
    [file('a', { uname: 'ro\u001bot' }), ['NAME_CONTROL_CHARACTERS']],
    [file('a', { gname: 'wheel\u202e' }), ['NAME_CONTROL_CHARACTERS']],
    [symlink('a', 'b\rc'), ['NAME_CONTROL_CHARACTERS']],
    [symlink('a', 'b\u202ec'), ['NAME_CONTROL_CHARACTERS']],
    [{ name: '/..\u001b', kind: 'volume-label' }, []],
    [{ name: '/a', kind: 'continuation' }, []],
  ];

  test.each(table)('%j', (seen, expected) => {
    expect(codes(seen)).toEqual(expected);
  });

  test('an owner with control characters is told once, not for each of his files', () => {
    const found = check([file('a', { uname: '\u001b' }), file('b', { uname: '\u001b' }), file('c')]);
    expect(found).toMatchObject([{ code: 'NAME_CONTROL_CHARACTERS', args: { where: 'name of the owner' } }]);
  });

  test('a label with control characters', () => {
    const checks = new MemberChecks({ seed: 1 });
    expect(checks.label('SET Volume 1', { volume: 0, offset: 0 })).toEqual([]);
    expect(checks.label('SET\u001b]0;x\u0007', { volume: 2, offset: 0 })).toMatchObject([
      { code: 'NAME_CONTROL_CHARACTERS', at: { volume: 2 }, args: { where: 'volume label' } },
    ]);
  });
});

describe('symbolic links', () => {
  const table: [name: string, target: string, leaves: boolean][] = [
    ['a', 'b', false],
    ['a', '/etc', true],
    ['a', '//x', true],
    ['a', '..', true],
    ['a', '../x', true],
    ['d/a', '..', false],
    ['d/a', '../x', false],
    ['d/a', '../../x', true],
    ['./d/a', '../../x', true],
    ['d/e/a', '../../x', false],
    ['d/a', 'x/../../../y', true],
    ['d/a', './/..//./../x', true],
    ['d/a', '..b/..c', false],
    ['a', 'C:\\x', true],
    ['a', 'C:../../x', true],
    ['a', '\\\\server\\x', true],
    ['d/a', '..\\..\\x', true],
    ['a', '', false],
  ];

  test.each(table)('%s -> %s leaves the root: %s', (name, target, leaves) => {
    expect(codes(symlink(name, target))).toEqual(leaves ? ['LINK_LEAVES_ROOT'] : []);
  });

  test('a member behind a link that came before', () => {
    const found = check([symlink('x', 'y'), file('x/passwd'), file('x/a/b')]);
    expect(found).toMatchObject([
      { code: 'MEMBER_THROUGH_LINK', member: { index: 1 }, args: { linkIndex: 0, how: 'exact', what: 'member' } },
      { code: 'MEMBER_THROUGH_LINK', member: { index: 2 }, args: { linkIndex: 0 } },
    ]);
  });

  test.each([['./x/passwd'], ['/x/passwd'], ['x//passwd'], ['x/./passwd'], ['d/../x/passwd']])(
    'the same, spelt %s',
    (name) => {
      expect(codes(symlink('./x', 'y'), file(name))).toContain('MEMBER_THROUGH_LINK');
    },
  );

  test('a link deeper down, and members beside it', () => {
    expect(codes(symlink('a/b/x', 'y'), file('a/b/xy'), file('a/b/c/x'), file('a/x/b'))).toEqual([]);
    expect(codes(symlink('a/b/x', 'y'), file('a/b/x/y/z'))).toEqual(['MEMBER_THROUGH_LINK']);
  });

  test('a link that comes after is no danger to what came before', () => {
    expect(codes(file('x/passwd'), symlink('x', 'y'))).toEqual([]);
  });

  test.each<[MemberKind]>([['directory'], ['file']])('a link that a %s has replaced is forgotten', (kind) => {
    const members = [symlink('x', 'y'), file('x/before'), { name: 'x', kind }, file('x/after')];
    expect(codes(...members)).toEqual(['MEMBER_THROUGH_LINK', 'NAME_DUPLICATE']);
  });

  test('a folder that a link has replaced is one no more (CVE-2021-32803)', () => {
    const found = codes(folder('d/'), file('d/a'), symlink('d', 'y'), file('d/x'));
    expect(found).toEqual(['NAME_DUPLICATE', 'MEMBER_THROUGH_LINK']);
  });

  test('a link and a path that are one where case is folded (CVE-2021-37701)', () => {
    const found = check([symlink('DIR', 'y'), file('dir/x')]);
    expect(found).toMatchObject([{ code: 'MEMBER_THROUGH_LINK', args: { linkIndex: 0, how: 'folded' } }]);
    expect(codes(symlink('dir', 'y'), file('DIR/x'))).toEqual(['MEMBER_THROUGH_LINK']);
    expect(codes(symlink('stra\u00dfe', 'y'), file('strasse/x'))).toEqual(['MEMBER_THROUGH_LINK']);
  });

  test('a link through another and up again, in either order (CVE-2025-4330)', () => {
    expect(codes(symlink('d', 'e/f/g'), symlink('x', 'd/../../y'))).toEqual(['LINK_LEAVES_ROOT']);
    expect(codes(symlink('d', 'e/f/g'), symlink('x', 'd/../y'))).toEqual(['LINK_THROUGH_LINK']);
    expect(codes(symlink('x', 'd/../y'), symlink('d', 'e/f/g'))).toEqual(['LINK_THROUGH_LINK']);
    expect(codes(symlink('x', 'd/sub/../y'), symlink('d', 'e/f/g'))).toEqual(['LINK_THROUGH_LINK']);
    expect(codes(symlink('a/x', 'd/../y'), symlink('a/d', 'e/f/g'))).toEqual(['LINK_THROUGH_LINK']);
    expect(codes(symlink('x', 'd/../y'), folder('d/'))).toEqual([]);
    expect(codes(symlink('x', 'd/../y'), symlink('d', 'e'), folder('d/'))).toEqual(['NAME_DUPLICATE']);
    expect(codes(symlink('d', 'e'), symlink('x', 'd/y'))).toEqual([]);
  });
});

describe('hard links', () => {
  test('to a file that came before', () => {
    expect(codes(file('a'), hardlink('b', 'a'), hardlink('c', './a'), hardlink('d', 'b'))).toEqual([]);
    expect(codes(file('./d/a'), hardlink('./d/b', './d/a'))).toEqual([]);
    expect(codes(symlink('s', 'a'), hardlink('t', 's'))).toEqual([]);
  });

  const odd: [string, Seen[], string[]][] = [
    ['to what is not there', [hardlink('b', 'a')], ['HARDLINK_TARGET_MISSING']],
    ['to what comes later', [hardlink('b', 'a'), file('a')], ['HARDLINK_TARGET_LATER']],
    ['to itself, alone', [hardlink('a', './a')], ['HARDLINK_TARGET_ODD']],
    ['to itself, as tar stores a file named twice', [file('a'), hardlink('a', 'a')], ['HARDLINK_TARGET_ODD']],
    ['to a folder', [folder('d/'), hardlink('a', 'd')], ['HARDLINK_TARGET_ODD']],
    ['out of the root', [hardlink('a', '../x')], ['LINK_LEAVES_ROOT', 'HARDLINK_TARGET_MISSING']],
    ['from the root, not its own folder', [hardlink('d/a', '../x')], ['LINK_LEAVES_ROOT', 'HARDLINK_TARGET_MISSING']],
    ['absolute', [file('/a'), hardlink('/b', '/a')], ['NAME_ABSOLUTE', 'NAME_ABSOLUTE', 'LINK_LEAVES_ROOT']],
    ['drive-relative', [hardlink('a', 'C:../x')], ['LINK_LEAVES_ROOT', 'HARDLINK_TARGET_MISSING']],
    [
      'through a symbolic link (CVE-2026-26960)',
      [symlink('s', 'd'), hardlink('a', 's/x')],
      ['MEMBER_THROUGH_LINK', 'HARDLINK_TARGET_MISSING'],
    ],
  ];

  test.each(odd)('%s', (_, members, expected) => {
    expect(codes(...members)).toEqual(expected);
  });

  test('a file named twice is still the file for links behind', () => {
    expect(check([file('a'), hardlink('a', 'a'), hardlink('b', 'a')])).toMatchObject([
      { code: 'HARDLINK_TARGET_ODD', args: { why: 'itself-again' } },
    ]);
  });
});

describe('names that meet', () => {
  const table: [string, Seen[], string[]][] = [
    ['a file twice (tar -r, tar -u)', [file('a'), file('a')], ['NAME_DUPLICATE']],
    ['spelt otherwise', [file('a/b'), file('./a//b')], ['NAME_DUPLICATE']],
    ['a folder twice is nothing', [folder('d/'), folder('./d/')], []],
    ['the root twice is nothing', [folder('./'), folder('.')], []],
    ['a folder, then a file', [folder('d/'), file('d')], ['NAME_DUPLICATE']],
    [
      'devices',
      [
        { name: 'a', kind: 'fifo' },
        { name: 'a', kind: 'fifo' },
      ],
      ['NAME_DUPLICATE'],
    ],
    ['two names that are empty are no more than that', [file(''), file('')], ['NAME_EMPTY', 'NAME_EMPTY']],
    ['A and a', [file('A'), file('a')], ['NAME_COLLISION']],
    ['a and A', [file('a'), file('A')], ['NAME_COLLISION']],
    ['A and a folder a', [file('A'), folder('a/')], ['NAME_COLLISION']],
    ['AB and Ab', [file('AB'), file('Ab')], ['NAME_COLLISION']],
    ['three', [file('ab'), file('aB'), file('AB')], ['NAME_COLLISION', 'NAME_COLLISION']],
    ['the same capital twice is a duplicate', [file('A'), file('A')], ['NAME_DUPLICATE']],
    ['in folders', [file('Dir/x'), file('dir/x')], ['NAME_COLLISION']],
    ['ß and ss', [file('stra\u00dfe'), file('strasse')], ['NAME_COLLISION']],
    ['ẞ and SS', [file('stra\u1e9ee'), file('STRASSE')], ['NAME_COLLISION']],
    ['é composed and not', [file('\u00e9'), file('e\u0301')], ['NAME_COLLISION']],
    ['É and é composed otherwise', [file('\u00c9'), file('e\u0301')], ['NAME_COLLISION']],
    ['sigma at the end', [file('ΟΔΟΣ'), file('οδος'), file('οδοσ')], ['NAME_COLLISION', 'NAME_COLLISION']],
    ['the ligature fi', [file('\ufb01'), file('FI')], ['NAME_COLLISION']],
    ['the Kelvin sign', [file('\u212a'), file('k')], ['NAME_COLLISION']],
    ['İ and i with a dot', [file('\u0130'), file('i\u0307')], ['NAME_COLLISION']],
    ['no Turkish rules', [file('I'), file('\u0131'), file('\u0130')], []],
    ['what HFS+ leaves out', [file('.git'), file('.g\u200cit')], ['NAME_COLLISION']],
    ['K and the compatibility forms of others are not one', [file('x²'), file('x2')], []],
    ['bytes that are no UTF-8', [file('\udce9'), file('\udcc9')], ['NAME_NOT_UTF8', 'NAME_NOT_UTF8']],
  ];

  test.each(table)('%s', (_, members, expected) => {
    expect(codes(...members)).toEqual(expected);
  });

  test('each says which member it meets, the type, and counts over all volumes of a set', () => {
    const checks = new MemberChecks({ seed: 1 });
    const label = member('L', { kind: 'volume-label' });
    checks.take(label, 0);
    checks.take(member('a', { index: 1 }), 0);
    checks.take(member('X', { index: 2 }), 0);
    checks.take(label, 1);
    const meets = checks.take(member('a', { index: 1, kind: 'symlink', linkname: 'b' }), 1);
    expect(meets).toMatchObject([
      { code: 'NAME_DUPLICATE', at: { volume: 1 }, args: { earlierIndex: 0, what: 'other-type' } },
    ]);
    expect(checks.take(member('x', { index: 2 }), 1)).toMatchObject([
      { code: 'NAME_COLLISION', args: { earlierIndex: 1 } },
    ]);
  });
});

describe('bounds', () => {
  test('beyond the names that are remembered nothing false is said, and that it is so is', () => {
    const members = [file('a'), file('b'), file('c'), file('c'), hardlink('l', 'c'), hardlink('m', 'z')];
    expect(check(members, { seed: 1, namesMax: 2 })).toMatchObject([
      { code: 'CHECKS_INCOMPLETE', args: { what: 'names', count: 4 } },
    ]);
  });

  test('links that wait are bounded', () => {
    const checks = new MemberChecks({ seed: 1 });
    for (let i = 0; i < 70_000; i++) checks.take(member(`l${i}`, { index: i, kind: 'hardlink', linkname: 'gone' }), 0);
    const found = checks.end();
    expect(found.filter(({ code }) => code === 'HARDLINK_TARGET_MISSING')).toHaveLength(65_536);
    expect(found.at(-1)).toMatchObject({ code: 'CHECKS_INCOMPLETE', args: { what: 'links', count: 70_000 - 65_536 } });
  });

  test('many names are found again, whatever the key', () => {
    for (const seed of [0, 2 ** 48 - 2]) {
      const checks = new MemberChecks({ seed });
      for (let i = 0; i < 20_000; i++) expect(checks.take(member(`dir/Name-${i}`, { index: i }), 0)).toEqual([]);
      for (const i of [0, 1, 777, 19_999]) {
        expect(checks.take(member(`dir/Name-${i}`, { index: 30_000 }), 0)).toMatchObject([
          { code: 'NAME_DUPLICATE', args: { earlierIndex: i } },
        ]);
      }
    }
  });

  test('what is whole but dangerous is never an error', () => {
    const found = check([
      file('/../\u001b'),
      file('/../\u001b', { mode: 0o6755 }),
      symlink('s', '/etc'),
      file('s/x'),
      hardlink('h', 'gone'),
      { name: 'dev', kind: 'block-device' },
      { name: 'q', kind: 'unknown', typeflag: 'N' },
    ]);
    expect(found.length).toBeGreaterThan(8);
    expect(found.map(({ code }) => severityOf(code))).not.toContain('error');
  });
});
