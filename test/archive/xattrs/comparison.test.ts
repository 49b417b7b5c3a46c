import { expect, test } from 'vitest';
import { attributesCompared, type ComparingOptions } from '../../../src/archive/xattrs/index.js';
import { encodeAcl, NO_ACL_NAMES, parseAclText, type TarMember } from '../../../src/tar/index.js';
import { FakeXattrs } from '../../testing/fake-xattrs.js';

const LIST = 'user::rw-,user:7:r--,group::r--,mask::r--,other::---';
const kernelForm = (text: string): Uint8Array => encodeAcl(parseAclText(Buffer.from(text), NO_ACL_NAMES).acl ?? []);

/** What differs, in words. */
function compared(
  kind: TarMember['kind'],
  pax: Record<string, string>,
  port: FakeXattrs,
  options: Partial<ComparingOptions> = {},
): readonly string[] {
  const records = new Map(Object.entries(pax).map(([keyword, value]) => [keyword, Buffer.from(value)]));
  const member = { kind, pax: records } as unknown as TarMember;
  const xattrs = { includes: [], excludes: [] };
  const { differences, faults } = attributesCompared(member, 3, {
    port,
    xattrs,
    acls: true,
    names: NO_ACL_NAMES,
    ...options,
  });
  return [...differences.map(({ kind: of, attribute, sides }) => `${of} ${attribute} ${sides}`), ...faults];
}

const STORED = { 'SCHILY.xattr.user.a': 'a', 'SCHILY.acl.access': LIST, 'SCHILY.acl.default': LIST };
const THERE = {
  ...{ 'user.a': 'a', 'system.posix_acl_access': kernelForm(LIST), 'system.posix_acl_default': kernelForm(LIST) },
};

test('the same is the same', () => {
  expect(compared('directory', STORED, new FakeXattrs(THERE))).toEqual([]);
  expect(compared('file', { 'SCHILY.acl.access': 'u::rw,g::r,o::r' }, new FakeXattrs({}))).toEqual([]);
});

test('what is on one side only, or another', () => {
  expect(compared('directory', STORED, new FakeXattrs({ 'user.b': 'b' }))).toEqual([
    'xattr user.a archive only',
    'xattr user.b folder only',
    'acl access archive only',
    'acl default archive only',
  ]);
  const other = { ...THERE, 'user.a': 'b', 'system.posix_acl_access': kernelForm(LIST.replace('7:r', '8:r')) };
  expect(compared('directory', STORED, new FakeXattrs(other))).toEqual(['xattr user.a value', 'acl access value']);
  expect(compared('file', {}, new FakeXattrs(THERE), { xattrs: undefined })).toEqual(['acl access folder only']);
});

test('only what is asked for: other namespaces when they are named, no lists of links', () => {
  const port = new FakeXattrs({ 'trusted.t': 't', 'security.selinux': 's' });
  expect(compared('symlink', STORED, port, { xattrs: { includes: ['trusted.*'], excludes: [] } })).toEqual([
    'xattr trusted.t folder only',
  ]);
  expect(compared('file', STORED, new FakeXattrs({}), { xattrs: undefined, acls: false })).toEqual([]);
});

test('what cannot be compared is told', () => {
  expect(compared('file', STORED, new FakeXattrs({}, { list: 'EACCES' }))).toEqual([
    'its attributes cannot be read (EACCES)',
  ]);
  const joe = { 'SCHILY.acl.access': LIST.replace('7', 'joe'), 'SCHILY.xattr.note': 'x' };
  expect(compared('file', joe, new FakeXattrs({}))).toEqual([
    'the attribute note cannot be: its name has no namespace, such as "user."',
    'its access control list: this system has no user joe',
  ]);
  expect(compared('file', {}, new FakeXattrs({ 'system.posix_acl_access': 'x' }))).toEqual([
    'its access control list: a list of 1 bytes is cut or padded',
  ]);
});
