import { describe, expect, test } from 'vitest';
import { AttributeRestoring, type RestoringOptions, XattrsUnavailable } from '../../../src/archive/xattrs/index.js';
import { NO_ACL_NAMES, type TarMember } from '../../../src/tar/index.js';
import { FakeXattrs } from '../../testing/fake-xattrs.js';

const USUAL = { includes: [], excludes: [] };
const ALL = { includes: ['*'], excludes: [] };
const LIST = 'user::rw-,user:7:r--,group::r--,mask::r--,other::---';
const PAX = {
  ...{ 'SCHILY.xattr.user.a': 'a', 'SCHILY.xattr.trusted.t': 't', 'SCHILY.xattr.security.capability': 'c' },
  ...{ 'SCHILY.xattr.system.posix_acl_access': 'raw', 'SCHILY.acl.access': LIST, 'SCHILY.acl.default': LIST },
};

function member(kind: TarMember['kind'], pax: Record<string, string> = PAX): TarMember {
  const records = new Map(Object.entries(pax).map(([keyword, value]) => [keyword, Buffer.from(value)]));
  return { kind, pax: records } as unknown as TarMember;
}

function restoring(port: RestoringOptions['port'], options: Partial<RestoringOptions> = {}): AttributeRestoring {
  const names = NO_ACL_NAMES;
  return new AttributeRestoring({
    ...{ port, xattrs: USUAL, acls: true, names, numericIds: false, capabilities: false },
    ...options,
  });
}

/** What is done to a port, and what is told. */
function done(of: TarMember, options: Partial<RestoringOptions> = {}, port = new FakeXattrs()) {
  const attributes = restoring(port, options).of(of);
  attributes?.setBeforeMode(5);
  port.calls.push('mode');
  attributes?.setAfterMode(5);
  return { calls: port.calls.map((call) => call.replace(' of fd', '')), failure: attributes?.failure };
}

describe('restoring', () => {
  test('of a file: user attributes before its mode, its list after', () => {
    const calls = ['set user.a', 'mode', 'set system.posix_acl_access'];
    expect(done(member('file'))).toEqual({ calls, failure: undefined });
  });

  test('of a folder: its default list, too', () => {
    const calls = ['mode', 'set system.posix_acl_access', 'set system.posix_acl_default'];
    expect(done(member('directory'), { xattrs: undefined })).toEqual({ calls, failure: undefined });
  });

  test('of a link: no list', () => {
    const calls = ['set user.a', 'set trusted.t', 'mode', 'set security.capability'];
    expect(done(member('symlink'), { xattrs: ALL, capabilities: true })).toEqual({ calls, failure: undefined });
  });

  test('of a member without a list, or with one that says no more than its mode: what its folder hands down goes', () => {
    const calls = ['mode', 'remove system.posix_acl_access'];
    expect(done(member('file', {})).calls).toEqual(calls);
    expect(done(member('file', { 'SCHILY.acl.access': 'u::rw,g::r,o::r' })).calls).toEqual(calls);
  });

  test('capabilities only when asked for twice', () => {
    const { calls, failure } = done(member('file'), { xattrs: ALL, acls: false });
    expect([calls, failure]).toEqual([
      ['set user.a', 'set trusted.t', 'mode'],
      'security.capability is set with -p --set-id only',
    ]);
  });

  test('nothing where nothing is stored or asked for', () => {
    expect(restoring(new FakeXattrs(), { acls: false }).of(member('file', {}))).toBeUndefined();
    expect(restoring(new FakeXattrs(), { xattrs: undefined, acls: false }).of(member('file'))).toBeUndefined();
    expect(
      restoring(new FakeXattrs(), { xattrs: { includes: ['x*'], excludes: [] }, acls: false }).of(member('file')),
    ).toBe(undefined);
  });
});

describe('what cannot be set', () => {
  test('is told, and keeps nothing else from being set', () => {
    const port = new FakeXattrs({}, { 'set user.a': 'ENOTSUP', 'set system.posix_acl_access': 'ESTALE' });
    const { calls, failure } = done(member('directory'), {}, port);
    expect(calls.length).toBe(4);
    expect(failure).toBe('user.a: the file system cannot hold it (ENOTSUP); its access control list: ESTALE');
  });

  test('is told of lists and attributes that make no sense', () => {
    const pax = { 'SCHILY.xattr.note': 'x', 'SCHILY.acl.access': LIST.replace('7', 'joe') };
    expect(done(member('file', pax)).failure).toBe(
      'the attribute note cannot be: its name has no namespace, such as "user."; ' +
        'its access control list: this system has no user joe',
    );
  });

  test('is told in bounds', () => {
    const values = Array.from({ length: 20 }, (_, i): [string, string] => [`user.${i}`, 'EIO']);
    const pax = Object.fromEntries(values.map(([name]) => [`SCHILY.xattr.${name}`, 'x']));
    const port = new FakeXattrs({}, Object.fromEntries(values.map(([name, code]) => [`set ${name}`, code])));
    const { failure = '' } = done(member('file', pax), { acls: false }, port);
    expect(failure.split('; ').length).toBe(9);
    expect(failure).toMatch(/and 12 more$/);
  });

  test('waits within bounds', () => {
    const pax = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`SCHILY.xattr.user.${i}`, 'x'.repeat(65536)]));
    const restore = restoring(new FakeXattrs(), { acls: false });
    const failures = Array.from({ length: 65 }, () => restore.of(member('directory', pax))?.failure);
    expect(failures.filter((failure) => failure !== undefined)).toEqual([
      'more than 67108864 bytes of attributes of folders and links',
      'more than 67108864 bytes of attributes of folders and links',
    ]);
    expect(restore.of(member('file', pax))?.failure).toBeUndefined();
  });

  test('where there are no attributes, each member that has some is told', () => {
    const none = restoring(new XattrsUnavailable('they need Linux'));
    expect(none.of(member('file', {}))).toBeUndefined();
    expect(none.of(member('file', { 'SCHILY.acl.access': 'u::rw,g::r,o::r' }))).toBeUndefined();
    for (const keyword of Object.keys(PAX).filter((name) => /user\.a|acl\.access/.test(name) && !/system/.test(name))) {
      const attributes = none.of(member('file', { [keyword]: (PAX as Record<string, string>)[keyword] as string }));
      attributes?.setBeforeMode(5);
      attributes?.setAfterMode(5);
      expect(attributes?.failure).toBe('they need Linux');
    }
  });

  test('members that may have attributes are known before anything is made of them', () => {
    expect(restoring(new FakeXattrs()).has(member('file'))).toBe(true);
    expect(restoring(new FakeXattrs()).has(member('file', { 'SCHILY.acl.access': LIST }))).toBe(false);
    expect(restoring(new FakeXattrs(), { xattrs: undefined }).has(member('file'))).toBe(false);
  });
});
