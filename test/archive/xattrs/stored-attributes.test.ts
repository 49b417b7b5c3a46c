import { expect, test } from 'vitest';
import { type StoringOptions, storedAttributes } from '../../../src/archive/xattrs/index.js';
import { type Acl, encodeAcl, NO_ACL_NAMES } from '../../../src/tar/index.js';
import { FakeXattrs } from '../../testing/fake-xattrs.js';

const ACL: Acl = [
  { tag: 'owner', id: undefined, permissions: 6 },
  { tag: 'user', id: 7, permissions: 4 },
  { tag: 'owning-group', id: undefined, permissions: 4 },
  { tag: 'mask', id: undefined, permissions: 4 },
  { tag: 'other', id: undefined, permissions: 0 },
];
const TEXT = 'user::rw-\nuser:7:r--\ngroup::r--\nmask::r--\nother::---\n';
const VALUES = {
  ...{ 'user.z': 'z', 'trusted.t': 't', 'security.s': 's', 'user.a=%': 'a', 'system.other': 'o', 'user.empty': '' },
  ...{ 'system.posix_acl_access': encodeAcl(ACL), 'system.posix_acl_default': encodeAcl(ACL) },
};
const ALL = { includes: [], excludes: [] };

function stored(
  port: FakeXattrs,
  options: Partial<StoringOptions> = {},
): { records: Record<string, string>; faults: readonly string[] } {
  const { records, faults } = storedAttributes(3, { port, xattrs: ALL, acls: false, names: NO_ACL_NAMES, ...options });
  const texts = [...records].map(([keyword, value]) => [keyword, Buffer.from(value).toString()]);
  return { records: Object.fromEntries(texts), faults };
}

test('attributes of three namespaces are stored in the order of their names, lists are not', () => {
  const { records, faults } = stored(new FakeXattrs(VALUES));
  expect(Object.entries(records)).toEqual([
    ['SCHILY.xattr.security.s', 's'],
    ['SCHILY.xattr.trusted.t', 't'],
    ['SCHILY.xattr.user.a%3D%25', 'a'],
    ['SCHILY.xattr.user.empty', ''],
    ['SCHILY.xattr.user.z', 'z'],
  ]);
  expect(faults).toEqual([]);
});

test('lists are stored as text', () => {
  const { records } = stored(new FakeXattrs(VALUES), { xattrs: undefined, acls: true });
  expect(records).toEqual({ 'SCHILY.acl.access': TEXT, 'SCHILY.acl.default': TEXT });
});

test.each([
  [['user.*'], ['*.z'], ['user.a%3D%25', 'user.empty']],
  [['*'], ['user.*', 'security.*'], ['system.other', 'trusted.t']],
  [[], ['[!u]*'], ['user.a%3D%25', 'user.empty', 'user.z']],
])('including %j and excluding %j', (includes, excludes, names) => {
  const { records } = stored(new FakeXattrs(VALUES), { xattrs: { includes, excludes } });
  expect(Object.keys(records)).toEqual(names.map((name) => `SCHILY.xattr.${name}`));
});

test('what cannot be read, or stored, is told; the rest is stored', () => {
  const values = { ...VALUES, 'user.a\nb': 'x', 'system.posix_acl_default': 'rubbish' };
  const port = new FakeXattrs(values, { 'get user.z': 'EIO', 'get system.posix_acl_access': 'EACCES' });
  const { records, faults } = stored(port, { acls: true });
  expect(Object.keys(records).length).toBe(4);
  expect(faults).toEqual([
    'the attribute system.posix_acl_access cannot be read (EACCES)',
    'its access control list is not understood: a list of 7 bytes is cut or padded',
    'the attribute user.a\nb has a name that pax cannot hold',
    'the attribute user.z cannot be read (EIO)',
  ]);
  expect(stored(new FakeXattrs({}, { list: 'EACCES' })).faults).toEqual(['its attributes cannot be read (EACCES)']);
});

test('a header does not become larger than readers take', () => {
  const values = Object.fromEntries([...'abcdefghijklmnopq'].map((c) => [`user.${c}`, c.repeat(65536)]));
  const { records, faults } = stored(new FakeXattrs(values));
  expect(Object.keys(records).length).toBe(15);
  expect(faults).toEqual(['user.p', 'user.q'].map((name) => expect.stringContaining(`with the attribute ${name},`)));
});
