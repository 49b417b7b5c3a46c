import fc from 'fast-check';
import { expect, test } from 'vitest';
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
import { settings } from '../testing/settings.js';

const permissions = fc.integer({ min: 0, max: 7 });
const ids = fc.uniqueArray(fc.integer({ min: 0, max: 0xfffffffe }), { maxLength: 12 });

/** Lists that a system takes, their entries in any order. */
const entries: fc.Arbitrary<readonly AclEntry[]> = fc
  .tuple(ids, ids, fc.boolean(), fc.array(permissions, { minLength: 28, maxLength: 28 }))
  .chain(([users, groups, masked, rights]) => {
    let next = 0;
    const entry = (tag: AclEntry['tag'], id?: number): AclEntry => ({
      ...{ tag, id, permissions: rights[next++] as number },
    });
    const all = [entry('owner'), entry('owning-group'), entry('other')];
    for (const id of users) all.push(entry('user', id));
    for (const id of groups) all.push(entry('group', id));
    if (masked || users.length > 0 || groups.length > 0) all.push(entry('mask'));
    return fc.shuffledSubarray(all, { minLength: all.length });
  });

/** Everybody has a name; the names hold anything but NUL, and none is a number. */
const namesFor = (salt: string): AclNames => ({
  userName: (id) => `u${salt}${id}`,
  groupName: (id) => `g${salt}${id}`,
  userId: (name) => (name.startsWith(`u${salt}`) ? Number(name.slice(salt.length + 1)) : undefined),
  groupId: (name) => (name.startsWith(`g${salt}`) ? Number(name.slice(salt.length + 1)) : undefined),
});
const salts = fc.oneof(
  fc.string({ unit: fc.constantFrom('\\', ':', ',', '#', ' ', '\n', '\t', '0', '1', '4', '\u00e4', '\udcff', 'a') }),
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
);

test('a list comes back from the form of the kernel and from text, whatever the names', () => {
  fc.assert(
    fc.property(entries, salts, (list, salt) => {
      const { acl } = orderedAcl(list) as { acl: Acl };
      expect(decodeAcl(encodeAcl(acl))).toEqual({ acl });
      expect(parseAclText(aclText(acl, NO_ACL_NAMES), NO_ACL_NAMES)).toEqual({ acl });
      const names = namesFor(salt);
      expect(parseAclText(aclText(acl, names), names)).toEqual({ acl });
    }),
    settings(),
  );
});

test('any bytes are a list that comes back, or have a fault', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    entries.chain((list) =>
      fc.tuple(fc.nat(99), fc.nat(255)).map(([at, value]) => {
        const encoded = encodeAcl(list);
        encoded[at % encoded.length] = value;
        return encoded;
      }),
    ),
  );
  fc.assert(
    fc.property(bytes, (value) => {
      const { acl, fault } = decodeAcl(value);
      if (acl === undefined) expect(fault).toMatch(/\S/);
      else expect(decodeAcl(encodeAcl(acl))).toEqual({ acl });
    }),
    settings(),
  );
});

test('any text is a list that comes back, or has a fault', () => {
  const words = fc.constantFrom(
    'user',
    'group',
    'mask',
    'other',
    'u',
    ':',
    '::',
    ',',
    '\n',
    'rwx',
    'r--',
    '#',
    '7',
    '\\',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 40 }), (pieces) => {
      const { acl, fault } = parseAclText(new TextEncoder().encode(pieces.join('')), NO_ACL_NAMES);
      if (acl === undefined) expect(fault).toMatch(/\S/);
      else expect(parseAclText(aclText(acl, NO_ACL_NAMES), NO_ACL_NAMES)).toEqual({ acl });
    }),
    settings(),
  );
});
