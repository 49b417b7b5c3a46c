/** What an entry of a POSIX access control list speaks of. */
export type AclTag = 'owner' | 'user' | 'owning-group' | 'group' | 'mask' | 'other';

/** One entry. */
export interface AclEntry {
  readonly tag: AclTag;
  /** Of a user or a group that is named, 0 to 4,294,967,294; undefined for the other tags. */
  readonly id: number | undefined;
  /** Read 4, write 2, execute 1. */
  readonly permissions: number;
}

/**
 * A POSIX access control list that a system takes: in the order of its tags, named users and groups by ascending
 * number, none twice, with an owner, an owning group and others, and with a mask where it names anyone.
 * @see POSIX.1e draft 17, 23.1.1; acl(5); Linux, fs/posix_acl.c, `posix_acl_valid`
 */
export type Acl = readonly AclEntry[];

/** A list, or the sentence (without a full stop) that says what keeps it from being one. */
export type AclResult =
  | { readonly acl: Acl; readonly fault?: undefined }
  | { readonly acl?: undefined; readonly fault: string };

/** No number of a user or group: stands where an entry has none. */
const NO_ID = 0xffffffff;
const VERSION = 2;
const HEAD_BYTES = 4;
const ENTRY_BYTES = 8;
/** As many as fit into an attribute of Linux, which holds 64 KiB. */
export const ACL_ENTRIES_MAX = 8191;

/** In the order in which entries stand. */
const TAGS: readonly { readonly tag: AclTag; readonly value: number }[] = [
  { tag: 'owner', value: 0x01 },
  { tag: 'user', value: 0x02 },
  { tag: 'owning-group', value: 0x04 },
  { tag: 'group', value: 0x08 },
  { tag: 'mask', value: 0x10 },
  { tag: 'other', value: 0x20 },
];

/**
 * Reads the value of `system.posix_acl_access` or `system.posix_acl_default`: a version (2) and entries of tag,
 * permissions and number, little-endian on every machine.
 * @param bytes - the attribute's value
 * @see Linux, include/uapi/linux/posix_acl_xattr.h
 */
export function decodeAcl(bytes: Uint8Array): AclResult {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = (bytes.length - HEAD_BYTES) / ENTRY_BYTES;
  if (!Number.isInteger(count) || count < 0) return { fault: `a list of ${bytes.length} bytes is cut or padded` };
  const version = view.getUint32(0, true);
  if (version !== VERSION) return { fault: `a list of version ${version} is unknown` };
  if (count > ACL_ENTRIES_MAX) return { fault: `more than ${ACL_ENTRIES_MAX} entries` };
  const entries: AclEntry[] = [];
  for (let at = HEAD_BYTES; at < bytes.length; at += ENTRY_BYTES) {
    const value = view.getUint16(at, true);
    const permissions = view.getUint16(at + 2, true);
    const tag = TAGS.find((known) => known.value === value)?.tag;
    if (tag === undefined) return { fault: `an entry of the unknown tag ${value}` };
    if (permissions > 7) return { fault: `an entry with the unknown permissions ${permissions}` };
    entries.push({ tag, id: isNamed(tag) ? view.getUint32(at + 4, true) : undefined, permissions });
  }
  return orderedAcl(entries);
}

/** Writes a list as Linux takes it for `system.posix_acl_access` and `system.posix_acl_default`. */
export function encodeAcl(acl: Acl): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD_BYTES + acl.length * ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, VERSION, true);
  for (const [i, { tag, id, permissions }] of acl.entries()) {
    const at = HEAD_BYTES + i * ENTRY_BYTES;
    view.setUint16(at, TAGS[rankOf(tag)]?.value ?? 0, true);
    view.setUint16(at + 2, permissions, true);
    view.setUint32(at + 4, id ?? NO_ID, true);
  }
  return bytes;
}

/** Puts entries into their order, and says what keeps them from being a list. */
export function orderedAcl(entries: readonly AclEntry[]): AclResult {
  if (entries.length > ACL_ENTRIES_MAX) return { fault: `more than ${ACL_ENTRIES_MAX} entries` };
  const acl = [...entries].sort((a, b) => rankOf(a.tag) - rankOf(b.tag) || (a.id ?? 0) - (b.id ?? 0));
  for (const [i, { tag, id }] of acl.entries()) {
    const next = acl[i + 1];
    if (next?.tag === tag && next.id === id) return { fault: `two entries for ${spoken(tag)}${id ?? ''}` };
    if (isNamed(tag) && !isId(id)) return { fault: `an entry for ${spoken(tag)}without a number that can be` };
  }
  const has = (tag: AclTag): boolean => acl.some((entry) => entry.tag === tag);
  for (const tag of ['owner', 'owning-group', 'other'] as const) {
    if (!has(tag)) return { fault: `no entry for ${spoken(tag).trimEnd()}` };
  }
  if (!has('mask') && (has('user') || has('group')))
    return { fault: 'users or groups are named, but there is no mask' };
  return { acl };
}

/** Whether an entry of a tag names a user or a group. */
export function isNamed(tag: AclTag): boolean {
  return tag === 'user' || tag === 'group';
}

function isId(id: number | undefined): boolean {
  return id !== undefined && Number.isInteger(id) && id >= 0 && id < NO_ID;
}

function rankOf(tag: AclTag): number {
  return TAGS.findIndex((known) => known.tag === tag);
}

function spoken(tag: AclTag): string {
  return isNamed(tag) ? `${tag} ` : tag === 'other' ? 'others ' : `the ${tag.replace('-', ' ')} `;
}
