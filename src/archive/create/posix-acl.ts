import type { Identities } from './identities.js';

const VERSION = 2;
const ENTRY_BYTES = 8;
const USER = 0x02;
const GROUP = 0x08;
const TAGS = new Map([
  [0x01, 'user'],
  [USER, 'user'],
  [0x04, 'group'],
  [GROUP, 'group'],
  [0x10, 'mask'],
  [0x20, 'other'],
]);

/**
 * The text form of an access control list as Linux keeps it in `system.posix_acl_access` and `system.posix_acl_default`.
 * @param bytes - a version, and entries of tag, permissions and number, little-endian (Linux, posix_acl_xattr.h)
 * @returns one entry a line, as acl_to_text(3); undefined where it is no such list
 */
export function aclText(bytes: Uint8Array, { user, group }: Pick<Identities, 'user' | 'group'>): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || (bytes.length - 4) % ENTRY_BYTES !== 0 || view.getUint32(0, true) !== VERSION)
    return undefined;
  let text = '';
  for (let at = 4; at < bytes.length; at += ENTRY_BYTES) {
    const tag = view.getUint16(at, true);
    const bits = view.getUint16(at + 2, true);
    const id = view.getUint32(at + 4, true);
    const word = TAGS.get(tag);
    if (word === undefined) return undefined;
    const name = tag === USER ? (user(id) ?? `${id}`) : tag === GROUP ? (group(id) ?? `${id}`) : '';
    text += `${word}:${name}:${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}\n`;
  }
  return text;
}
