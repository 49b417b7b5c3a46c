import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeName } from '../../src/bytes/index.js';
import { hasXattrs, storedXattrs, type TarEntry, xattrKeyword } from '../../src/tar/index.js';
import { block, pax, readPieces } from '../testing/blocks.js';
import { readAll } from '../testing/read-all.js';
import { settings } from '../testing/settings.js';
import { write } from './writer/write.js';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const records = (pairs: Record<string, string>): ReadonlyMap<string, Uint8Array> =>
  new Map(Object.entries(pairs).map(([keyword, value]) => [keyword, bytes(value)]));
const attributes = (pairs: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    [...storedXattrs(records(pairs)).values].map(([name, value]) => [name, Buffer.from(value).toString('latin1')]),
  );

describe('records of attributes', () => {
  test('have the keywords that GNU tar gives them', () => {
    expect(xattrKeyword('user.a=b%c')).toBe('SCHILY.xattr.user.a%3Db%25c');
  });

  test('of GNU tar are read; what it would not have coded stays', () => {
    expect(attributes({ 'SCHILY.xattr.user.a%3Db%25c%41%3d': 'q' })).toEqual({ 'user.a=b%c%41%3d': 'q' });
  });

  test('of libarchive are read: both forms, the plain value, the name with all that was coded', () => {
    const pairs = {
      'LIBARCHIVE.xattr.user.%C3%A4%3D': 'AAoNAD0',
      'SCHILY.xattr.user.%C3%A4%3D': '\0\n\r\0=',
      'LIBARCHIVE.xattr.user.alone%': 'cQ==\n',
    };
    expect(attributes(pairs)).toEqual({ 'user.\u00e4=': '\0\n\r\0=', 'user.alone%': 'q' });
  });

  test('the context of SELinux gets the NUL that the kernel keeps; an attribute of the name counts more', () => {
    expect(attributes({ 'RHT.security.selinux': 'a:b:c' })).toEqual({ 'security.selinux': 'a:b:c\0' });
    const both = { 'RHT.security.selinux': 'a:b:c', 'SCHILY.xattr.security.selinux': 'd\0' };
    expect(attributes(both)).toEqual({ 'security.selinux': 'd\0' });
  });

  test.each([
    ['a name without a namespace', { 'SCHILY.xattr.note': 'x' }, 'no namespace'],
    ['an empty name', { 'SCHILY.xattr.': 'x' }, 'no namespace'],
    ['a name that is too long', { [`SCHILY.xattr.user.${'n'.repeat(251)}`]: 'x' }, '256 bytes'],
    ['a name with a NUL', { 'LIBARCHIVE.xattr.user.%00': 'eA' }, 'a NUL'],
    ['a value that is too long', { 'SCHILY.xattr.user.x': 'x'.repeat(65537) }, '65537 bytes'],
    ['no Base64', { 'LIBARCHIVE.xattr.user.x': 'a b' }, 'Base64'],
    ['cut Base64', { 'LIBARCHIVE.xattr.user.x': 'abcde' }, 'Base64'],
    ['endless Base64', { 'LIBARCHIVE.xattr.user.x': 'a'.repeat(200_000) }, 'Base64'],
  ])('%s is a fault', (_what, pairs, fault) => {
    const { values, faults } = storedXattrs(records(pairs));
    expect([values.size, faults]).toEqual([0, [expect.stringContaining(fault)]]);
  });

  test('are told from others', () => {
    expect(hasXattrs(undefined)).toBe(false);
    expect(hasXattrs(records({ 'SCHILY.acl.access': 'x', comment: 'y' }))).toBe(false);
    for (const keyword of ['SCHILY.xattr.user.x', 'LIBARCHIVE.xattr.user.x', 'RHT.security.selinux']) {
      expect(hasXattrs(records({ comment: 'y', [keyword]: 'x' }))).toBe(true);
    }
  });

  test('an attribute without a value is one, though an empty record deletes elsewhere', () => {
    const empty = pax('x', { 'SCHILY.xattr.user.empty': '', comment: '' });
    const { members, findings } = readPieces(empty, block());
    expect(findings).toEqual([]);
    expect([...(members[0]?.member.pax ?? [])]).toEqual([['SCHILY.xattr.user.empty', new Uint8Array(0)]]);
  });
});

test('what is written comes back through an archive, whatever names and values hold', () => {
  const name = fc
    .string({ unit: fc.oneof(fc.constantFrom('%', '=', '%3D', '\u00e4', '\udcff', '.'), fc.string({ minLength: 1 })) })
    .filter((text) => text !== '' && !/[\n\0]/.test(text) && encodeName(text).length <= 250)
    .map((text) => `user.${text}`);
  fc.assert(
    fc.property(fc.dictionary(name, fc.uint8Array({ maxLength: 80 }), { maxKeys: 5 }), (pairs) => {
      const stored = new Map(Object.entries(pairs));
      const entry: TarEntry = {
        ...{ name: 'n', kind: 'file', mode: 0o644, uid: 0, gid: 0, mtime: { seconds: 0, nanoseconds: 0 } },
        pax: new Map([...stored].map(([key, value]) => [xattrKeyword(key), value])),
      };
      const { members } = readAll(write({ format: 'pax' }, [{ entry, data: new Uint8Array(0) }]));
      expect(storedXattrs(members[0]?.member.pax ?? new Map())).toEqual({ values: stored, faults: [] });
    }),
    settings(),
  );
});
