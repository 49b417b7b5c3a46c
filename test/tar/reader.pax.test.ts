import { describe, expect, test } from 'vitest';
import type { TarMember } from '../../src/tar/index.js';
import { block, codesOf, file, pax, paxRaw, readPieces, record } from '../testing/blocks.js';

const time = (seconds: number, nanoseconds = 0): TarMember['mtime'] => ({ seconds, nanoseconds });

/** Every keyword of POSIX that speaks of a member, over a header that says something else. */
const KEYWORDS: readonly (readonly [string, string, Partial<TarMember>])[] = [
  ['path', 'gr\u00f6\u00dfe', { name: 'gr\u00f6\u00dfe' }],
  ['uname', '\u00e9', { uname: '\u00e9' }],
  ['gname', 'g'.repeat(60), { gname: 'g'.repeat(60) }],
  ['uid', '4294967294', { uid: 4294967294 }],
  ['gid', '-2', { gid: -2 }],
  ['mtime', '-0.5', { mtime: time(-1, 500_000_000) }],
  ['atime', '1.25', { atime: time(1, 250_000_000) }],
  ['ctime', '7', { ctime: time(7) }],
  ['comment', 'a\nb=c', { name: 'n' }],
  ['charset', 'BINARY', { name: 'n' }],
  ['SCHILY.devmajor', '300', { devmajor: 300 }],
  ['SCHILY.devminor', '70000', { devminor: 70000 }],
  ['SUN.devmajor', '301', { devmajor: 301 }],
  ['SUN.devminor', '70001', { devminor: 70001 }],
  ['GNU.dumpdir', 'Ya\0Nb\0\0', { isDumpdir: true }],
];

describe('keywords', () => {
  test.each(KEYWORDS)('%s', (keyword, value, expected) => {
    const reading = readPieces(pax('x', { [keyword]: value }), block());
    expect(reading.findings).toEqual([]);
    expect(reading.members[0]?.member).toMatchObject({ dialect: 'pax', ...expected });
  });

  test('linkpath', () => {
    const reading = readPieces(pax('x', { linkpath: 'l'.repeat(101) }), block({ type: '2', linkname: 'l' }));
    expect(reading.members[0]?.member.linkname).toBe('l'.repeat(101));
    expect(reading.findings).toEqual([]);
  });

  test('size', () => {
    const reading = readPieces(pax('x', { size: '2' }), file('ab'));
    expect(reading.members[0]?.member.size).toBe(2);
  });

  test.each([
    ...['realtime.any', 'security.any', 'GNU.volume.size', 'SCHILY.dev', 'SCHILY.ino', 'SCHILY.nlink'],
    ...['SCHILY.fflags', 'SCHILY.filetype', 'SCHILY.dir', 'SCHILY.acl.access', 'SCHILY.acl.default', 'SCHILY.acl.ace'],
    ...['SCHILY.xattr.user.a=b', 'SCHILY.tarfiletype', 'SCHILY.offset', 'SCHILY.release', 'SCHILY.archtype'],
    ...['SCHILY.volno', 'LIBARCHIVE.creationtime', 'LIBARCHIVE.symlinktype', 'LIBARCHIVE.xattr.user.a'],
    ...['RHT.security.selinux', 'MSWINDOWS.rawsd', 'MSWINDOWS.fileattr', 'SUN.holesdata', 'GOTAR', 'VENDOR.any'],
  ])('%s is known, kept and shown', (keyword) => {
    const { findings, members } = readPieces(pax('x', { [keyword]: '1' }), block());
    expect(findings).toEqual([]);
    expect(members[0]?.member.pax?.get(keyword.split('=')[0] as string)).toBeDefined();
  });

  test('an unknown keyword is told once', () => {
    const front = pax('x', { 'MY.own': '1' });
    expect(codesOf(readPieces(front, block(), front, block()))).toEqual(['PAX_UNKNOWN_KEYWORD']);
  });

  test('a value keeps its bytes: NULs, newlines, equals signs, no UTF-8', () => {
    const value = '\0=\n\xff 12 path=evil\n';
    const reading = readPieces(paxRaw('x', record('SCHILY.xattr.user.a', value)), block());
    expect(reading.findings).toEqual([]);
    const bytes = reading.members[0]?.member.pax?.get('SCHILY.xattr.user.a') ?? new Uint8Array(0);
    expect(String.fromCharCode(...bytes)).toBe(value);
  });

  test.each([
    ['BINARY', []],
    ['ISO-IR 10646 2000 UTF-8', []],
    ['ISO-IR 8859 1 1998', ['PAX_CHARSET_UNKNOWN']],
  ])('hdrcharset %s: names keep their bytes', (charset, codes) => {
    const records = record('hdrcharset', charset) + record('path', 'caf\xe9');
    const reading = readPieces(paxRaw('x', records), block());
    expect(reading.members[0]?.member.name).toBe('caf\udce9');
    expect(codesOf(reading)).toEqual(codes);
  });
});

describe('which record counts', () => {
  test('one of x over one of g, for one member', () => {
    const archive = [pax('g', { uname: 'all' }), pax('x', { uname: 'one' }), block(), block()];
    expect(readPieces(...archive).members.map(({ member }) => member.uname)).toEqual(['one', 'all']);
  });

  test('a later g over an earlier one, keyword by keyword', () => {
    const archive = [pax('g', { comment: 'c', uname: 'one' }), pax('g', { uname: 'two' }), block()];
    const reading = readPieces(...archive);
    expect(reading.findings).toEqual([]);
    expect(reading.members[0]?.member.uname).toBe('two');
    expect(reading.members[0]?.member.pax?.has('comment')).toBe(true);
  });

  test('an empty value deletes what g and the block said, for one member; in g only what g said', () => {
    const header = block({ patch: { 265: 'own' } });
    const front = [pax('g', { uname: 'all' }), pax('x', { uname: '' }), header, header];
    const reading = readPieces(...front, pax('g', { uname: '' }), header);
    expect(reading.findings).toEqual([]);
    expect(reading.members.map(({ member }) => member.uname)).toEqual(['', 'all', 'own']);
  });

  test('Solaris: X speaks of the next member as x does', () => {
    const reading = readPieces(pax('X', { path: 'x'.repeat(101) }), block());
    expect(reading.members[0]?.member).toMatchObject({ name: 'x'.repeat(101), dialect: 'solaris' });
    expect(reading.findings).toEqual([]);
  });

  test('members that a g header has been given to keep it when another one comes', () => {
    const reading = readPieces(pax('g', { comment: 'one' }), block(), pax('g', { comment: 'two' }), block());
    const comments = reading.members.map(({ member }) => String.fromCharCode(...(member.pax?.get('comment') ?? [])));
    expect(comments).toEqual(['one', 'two']);
  });
});

describe('faults', () => {
  test.each([
    ['a length beyond the header', '99 path=abc\n', 'cut'],
    ['no newline', '11 path=abc', 'no-newline'],
    ['no equals sign', '7 path\n', 'no-equals'],
    ['a length of zero', '0 path=abc\n', 'zero-length'],
    ['a length that ends inside itself', '1 path=abc\n', 'length'],
    ['no length', 'path=abc\n', 'length'],
    ['a negative length', '-12 path=abc\n', 'length'],
    ['no keyword', '6 =ab\n', 'empty-keyword'],
    ['a blank in front', ' 12 path=abc\n', 'blank-before-length'],
    ['a length of many digits', '99999999999999999999 path=abc\n', 'length'],
  ])('%s', (_, data, kind) => {
    const reading = readPieces(paxRaw('x', data), file('ab'));
    expect(reading.findings[0]).toMatchObject({ code: 'PAX_RECORD_INVALID', args: { kind } });
    expect(reading.members[0]?.member.size).toBe(2);
  });

  test('one bad record does not hide the next', () => {
    const reading = readPieces(paxRaw('x', `0 a=b\n${record('path', 'p'.repeat(101))}`), block());
    expect(reading.members[0]?.member.name).toBe('p'.repeat(101));
  });

  test.each([
    ['size', '2x'],
    ['size', '-2'],
    ['uid', '0x10'],
    ['mtime', 'now'],
    ['GNU.sparse.realsize', '-1'],
  ])('%s=%s is no value: the header counts', (keyword, value) => {
    const reading = readPieces(pax('x', { [keyword]: value }), file('ab'));
    expect(codesOf(reading)).toContain('PAX_VALUE_INVALID');
    expect(reading.members[0]?.member).toMatchObject({ size: 2, uid: 1000, mtime: time(1_700_000_000) });
  });

  test.each(['x', 'X', 'L', 'K'])('a header of type %s in front of the end', (type) => {
    const reading = readPieces(file('', { type }));
    expect(codesOf(reading).at(-1)).toBe('EXTENDED_HEADER_ORPHANED');
  });
});
