import type { AttributeDifference, AttributeSides } from '../../tar/compare/difference.js';
import { type AclNames, decodeAcl, encodeAcl, parseAclText, storedXattrs, type TarMember } from '../../tar/index.js';
import { ACL_ACCESS, ACL_DEFAULT, isChosen, RESTORED_NAMESPACES, type XattrChoice } from './choice.js';
import { XattrError, type XattrPort, type XattrTarget } from './port.js';

/** Which attributes are compared. */
export interface ComparingOptions {
  readonly port: XattrPort;
  /** Undefined: no extended attributes. Default those of `user.`. */
  readonly xattrs: XattrChoice | undefined;
  /** Access control lists. */
  readonly acls: boolean;
  /** Give numbers to the names in lists. */
  readonly names: AclNames;
  /** In lists, numbers count more than names. */
  readonly numericIds?: boolean;
}

/** What differs, and half sentences that say what could not be compared. */
export interface AttributesCompared {
  readonly differences: readonly AttributeDifference[];
  readonly faults: readonly string[];
}

/** Holds the attributes of a member against those of a file. */
export function attributesCompared(
  member: TarMember,
  target: XattrTarget,
  options: ComparingOptions,
): AttributesCompared {
  const { pax = new Map<string, Uint8Array>(), kind } = member;
  const { port, xattrs, acls } = options;
  const differences: AttributeDifference[] = [];
  const faults: string[] = [];
  try {
    if (xattrs !== undefined) {
      const stored = storedXattrs(pax);
      faults.push(...stored.faults);
      const found = port.list(target);
      for (const name of new Set([...stored.values.keys(), ...found].sort())) {
        if (!isChosen(name, xattrs, RESTORED_NAMESPACES)) continue;
        const sides = sidesOf(stored.values.get(name), found.includes(name) ? port.get(target, name) : undefined);
        if (sides !== undefined) differences.push({ kind: 'xattr', attribute: name, sides });
      }
    }
    for (const of of acls ? listsOf(kind) : []) {
      const stored = storedList(pax.get(`SCHILY.acl.${of}`), options);
      const found = foundList(port.get(target, of === 'access' ? ACL_ACCESS : ACL_DEFAULT));
      const fault = typeof stored === 'string' ? stored : found;
      if (typeof fault === 'string') faults.push(`its access control list: ${fault}`);
      const sides = sidesOf(bytesOf(stored), bytesOf(found));
      if (typeof fault !== 'string' && sides !== undefined) differences.push({ kind: 'acl', attribute: of, sides });
    }
  } catch (error) {
    if (!(error instanceof XattrError)) throw error;
    faults.push(`its attributes cannot be read (${error.code})`);
  }
  return { differences, faults };
}

function listsOf(kind: TarMember['kind']): readonly ('access' | 'default')[] {
  if (kind === 'symlink') return [];
  return kind === 'directory' ? ['access', 'default'] : ['access'];
}

/** A list in the form of the kernel; undefined where it says no more than the mode does; or why it is none. */
function storedList(
  text: Uint8Array | undefined,
  { names, numericIds }: ComparingOptions,
): Uint8Array | string | undefined {
  if (text === undefined) return undefined;
  const { acl, fault } = parseAclText(text, names, { numericIds });
  if (acl === undefined) return fault;
  return acl.length === 3 ? undefined : encodeAcl(acl);
}

function foundList(value: Uint8Array | undefined): Uint8Array | string | undefined {
  if (value === undefined) return undefined;
  const { acl, fault } = decodeAcl(value);
  if (acl === undefined) return fault;
  return acl.length === 3 ? undefined : encodeAcl(acl);
}

function bytesOf(list: Uint8Array | string | undefined): Uint8Array | undefined {
  return typeof list === 'string' ? undefined : list;
}

function sidesOf(stored: Uint8Array | undefined, found: Uint8Array | undefined): AttributeSides | undefined {
  if (stored === undefined) return found === undefined ? undefined : 'folder only';
  if (found === undefined) return 'archive only';
  return Buffer.compare(stored, found) === 0 ? undefined : 'value';
}
