import { describe, expect, test } from 'vitest';
import { decodeLatin1, encodeName } from '../../src/bytes/index.js';
import {
  type Acl,
  type AclEntry,
  type AclNames,
  aclText,
  decodeAcl,
  encodeAcl,
  NO_ACL_NAMES,
  orderedAcl,
  parseAclText,
} from '../../src/tar/index.js';

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** By `setfacl -m u:1234:r,g:daemon:rwx,m::r` on a file of mode 644; read with `getfattr -e hex` (Linux 6.18, ext4). */
const KERNEL =
  '02000000 01000600ffffffff 02000400d2040000 04000400ffffffff 0800070001000000 10000400ffffffff 20000400ffffffff';
const LIST: Acl = [
  { tag: 'owner', id: undefined, permissions: 6 },
  { tag: 'user', id: 1234, permissions: 4 },
  { tag: 'owning-group', id: undefined, permissions: 4 },
  { tag: 'group', id: 1, permissions: 7 },
  { tag: 'mask', id: undefined, permissions: 4 },
  { tag: 'other', id: undefined, permissions: 4 },
];
/** What `tar --acls` (GNU tar 1.34) and `bsdtar` (libarchive 3.6.2) stored for that file. */
const GNU = 'user::rw-\nuser:1234:r--\ngroup::r--\ngroup:daemon:rwx\nmask::r--\nother::r--\n';
const BSDTAR = 'user::rw-,group::r--,other::r--,user:1234:r--,group:daemon:rwx:1,mask::r--';

const names: AclNames = {
  userName: (id) => (id === 1000 ? 'joe' : undefined),
  groupName: (id) => (id === 1 ? 'daemon' : id === 7 ? 'two words: #x\\' : undefined),
  userId: (name) => (name === 'joe' ? 1000 : undefined),
  groupId: (name) => (name === 'daemon' ? 1 : name === 'two words: #x\\' ? 7 : undefined),
};
const parsed = (text: string, numericIds = false): ReturnType<typeof parseAclText> =>
  parseAclText(encodeName(text), names, { numericIds });

describe('the form of the kernel', () => {
  test('is read', () => expect(decodeAcl(fromHex(KERNEL))).toEqual({ acl: LIST }));
  test('is written', () => expect(hexOf(encodeAcl(LIST))).toBe(KERNEL.replaceAll(' ', '')));
  test('is read at any place in memory', () => {
    const bytes = fromHex(`ff${KERNEL}`).subarray(1);
    expect(decodeAcl(bytes)).toEqual({ acl: LIST });
  });

  test.each([
    ['nothing', '', 'cut or padded'],
    ['less than a version', '0200', 'cut or padded'],
    ['half an entry', KERNEL.slice(0, -4), 'cut or padded'],
    ['another version', KERNEL.replace('02', '03'), 'version 3'],
    ['an unknown tag', KERNEL.replace('20000400', '40000400'), 'tag 64'],
    ['unknown permissions', KERNEL.replace('01000600', '01000800'), 'permissions 8'],
    ['no entries', '02000000', 'no entry for the owner'],
    ['a user without a number', KERNEL.replace('d2040000', 'ffffffff'), 'without a number'],
    ['more than an attribute holds', `02000000${'0200040001000000'.repeat(8192)}`, 'more than 8191'],
  ])('%s is refused', (_what, hex, fault) => expect(decodeAcl(fromHex(hex)).fault).toContain(fault));
});

describe('texts', () => {
  test('are written as GNU tar does', () => expect(decodeLatin1(aclText(LIST, names))).toBe(GNU));

  test.each<[string, string]>([
    ['GNU tar', GNU],
    ['bsdtar', BSDTAR],
    ['star, with numbers of both', GNU.replace('daemon:rwx', 'daemon:rwx:1').replace('1234:r--', 'who:r--:1234')],
    ['notes', GNU.replace('daemon:rwx', 'daemon:rwx\t#effective:r--').replace(/^/, '# file: a,b\n')],
    ['notes between commas', GNU.trim().replaceAll('\n', ',').replace('daemon:rwx', 'daemon:rwx\t#effective:r--')],
    ['short words and fields', 'u::rw , u:1234:r, g::r,g:daemon:xwr,m:r,other:r--'],
    ['blank lines', `\n\n${GNU.replaceAll('\n', '\r\n\n')}`],
  ])('of %s are read', (_who, text) => expect(parsed(text)).toEqual({ acl: LIST }));

  test('names that hold what parts names come back', () => {
    const acl = LIST.map((entry): AclEntry => (entry.tag === 'group' ? { ...entry, id: 7 } : entry));
    const text = aclText(acl, names);
    expect(decodeLatin1(text)).toContain('group:two\\040words\\072\\040\\043x\\134:rwx');
    expect(parseAclText(text, names)).toEqual({ acl });
  });

  test('a name counts before the number beside it, unless numbers are asked for', () => {
    const text = BSDTAR.replace('daemon:rwx:1', 'daemon:rwx:55');
    const groupOf = (numericIds: boolean): unknown =>
      parsed(text, numericIds).acl?.find(({ tag }) => tag === 'group')?.id;
    expect([groupOf(false), groupOf(true)]).toEqual([1, 55]);
  });

  test.each([
    ['an unknown name', GNU.replace('daemon', 'nobody-here'), 'this system has no group nobody-here'],
    ['a number that cannot be', GNU.replace('1234', '4294967295'), 'no user 4294967295'],
    ['an unknown word', `${GNU}default:user::rwx`, '"default:user::rwx" cannot be read'],
    ['a name where none can be', GNU.replace('mask:', 'mask:joe'), 'cannot be read'],
    ['five fields', GNU.replace('1234:r--', '1234:r--:1234:1'), 'cannot be read'],
    ['permissions twice', GNU.replace('rwx', 'rr-'), 'cannot be read'],
    ['no permissions', GNU.replace('rwx', ''), 'cannot be read'],
    ['an entry twice', `${GNU}user:1234:rwx`, 'two entries for user 1234'],
    ['an owner twice', `${GNU}user::rwx`, 'two entries for the owner'],
    ['no others', GNU.replace(/other.*/, ''), 'no entry for others'],
    ['no mask', GNU.replace(/mask.*/, ''), 'there is no mask'],
    ['nothing', '', 'no entry for the owner'],
    ['too much', '#'.repeat(1024 * 1024 + 1), 'too long'],
    ['too many', 'u:1:r,'.repeat(8192), 'more than 8191'],
  ])('with %s are refused', (_what, text, fault) => expect(parsed(text).fault).toContain(fault));

  test('hostile ones take no longer than their length allows', () => {
    for (const piece of ['rwx', ':', ' #', '\\', ',', '\n', '-'.repeat(8)]) {
      expect(parsed(piece.repeat(Math.floor((1024 * 1024) / piece.length))).acl).toBeUndefined();
    }
  });
});

test('entries that are no list have no order', () => {
  expect(orderedAcl([...LIST].reverse())).toEqual({ acl: LIST });
  expect(
    orderedAcl(LIST.map((entry): AclEntry => (entry.tag === 'user' ? { ...entry, id: -1 } : entry))).fault,
  ).toContain('without a number');
  expect(parseAclText(encodeName(GNU), NO_ACL_NAMES).fault).toContain('no group daemon');
});
