import { type AclNames, encodeAcl, hasXattrs, parseAclText, storedXattrs, type TarMember } from '../../tar/index.js';
import { ACL_ACCESS, ACL_DEFAULT, isChosen, RESTORED_NAMESPACES, type XattrChoice } from './choice.js';
import { attributesCompared } from './comparison.js';
import { XattrError, type XattrPort, type XattrsUnavailable, type XattrTarget } from './port.js';

/** Which attributes are restored. */
export interface RestoringOptions {
  /** Where there is none, each member that has such attributes is told. */
  readonly port: XattrPort | XattrsUnavailable;
  /** Undefined: no extended attributes. */
  readonly xattrs: XattrChoice | undefined;
  /** Access control lists: a member that has none stored gets none, whatever its folder hands down. */
  readonly acls: boolean;
  /** Give numbers to the names in lists. */
  readonly names: AclNames;
  /** In lists, numbers count more than names. */
  readonly numericIds: boolean;
  /** `security.capability`, which lets a program do what else only root may, as set-user-ID does. */
  readonly capabilities: boolean;
}

const CAPABILITY = 'security.capability';
/** Attributes of folders and links wait until these are done. So much may wait in all. */
const WAITING_BYTES_MAX = 64 * 1024 * 1024;
const FAULTS_MAX = 8;
const SYSTEM: Readonly<Record<string, string>> = {
  ENOTSUP: 'the file system cannot hold it',
  EPERM: 'the system does not permit it',
  EACCES: 'the system does not permit it',
  ENOSPC: 'there is no room for it',
  EDQUOT: 'there is no room for it',
  EINVAL: 'the system takes no such value',
  ERANGE: 'the system takes no such name',
};

/** Finds what is to be restored of the attributes of members. */
export class AttributeRestoring {
  private readonly options: RestoringOptions;
  private waiting = 0;

  constructor(options: RestoringOptions) {
    this.options = options;
  }

  /** Whether a member has extended attributes that may have to be set. */
  has({ pax }: TarMember): boolean {
    return this.options.xattrs !== undefined && hasXattrs(pax);
  }

  /**
   * Whether a file has the attributes that a restore would give it, and no others.
   * @param target - a file of the same type as the member
   */
  areThere(member: TarMember, target: XattrTarget): boolean {
    const { port, xattrs, capabilities } = this.options;
    if (!('get' in port)) return this.found(member) === undefined;
    const own =
      xattrs === undefined || capabilities ? xattrs : { ...xattrs, excludes: [...xattrs.excludes, CAPABILITY] };
    const { differences, faults } = attributesCompared(member, target, { ...this.options, port, xattrs: own });
    return differences.length + faults.length === 0;
  }

  /** What is to be set of a member; undefined where nothing is. */
  of(member: TarMember): MemberAttributes | undefined {
    const attributes = this.found(member);
    const isSoon = member.kind === 'file';
    if (attributes === undefined || isSoon) return attributes;
    this.waiting += attributes.bytes;
    if (this.waiting <= WAITING_BYTES_MAX) return attributes;
    return new MemberAttributes({
      faults: [`more than ${WAITING_BYTES_MAX} bytes of attributes of folders and links`],
    });
  }

  private found(member: TarMember): MemberAttributes | undefined {
    const { port, xattrs, acls } = this.options;
    const { pax = new Map<string, Uint8Array>(), kind } = member;
    const faults: string[] = [];
    const values = xattrs === undefined ? [] : this.values(pax, xattrs, faults);
    const takesAcls = acls && kind !== 'symlink';
    const access = takesAcls ? this.acl(pax.get('SCHILY.acl.access'), faults) : undefined;
    const isFolder = takesAcls && kind === 'directory';
    const fallback = isFolder ? this.acl(pax.get('SCHILY.acl.default'), faults) : undefined;
    if ('get' in port) {
      if (values.length === 0 && faults.length === 0 && !takesAcls) return undefined;
      const lists = takesAcls ? [{ name: ACL_ACCESS, value: access }] : [];
      if (isFolder) lists.push({ name: ACL_DEFAULT, value: fallback });
      return new MemberAttributes({ port, values, lists, faults });
    }
    const hasAny = values.length > 0 || access !== undefined || fallback !== undefined || faults.length > 0;
    return hasAny ? new MemberAttributes({ faults: [port.message] }) : undefined;
  }

  private values(pax: ReadonlyMap<string, Uint8Array>, choice: XattrChoice, faults: string[]): Value[] {
    const stored = storedXattrs(pax);
    faults.push(...stored.faults.slice(0, FAULTS_MAX));
    const values: Value[] = [];
    for (const [name, value] of stored.values) {
      if (!isChosen(name, choice, RESTORED_NAMESPACES)) continue;
      if (name === CAPABILITY && !this.options.capabilities) faults.push(`${name} is set with -p --set-id only`);
      // What it is part of need not be kept.
      else values.push({ name, value: value.slice() });
    }
    return values;
  }

  private acl(text: Uint8Array | undefined, faults: string[]): Uint8Array | undefined {
    if (text === undefined) return undefined;
    const { names, numericIds } = this.options;
    const { acl, fault } = parseAclText(text, names, { numericIds });
    if (acl === undefined) faults.push(`its access control list: ${fault}`);
    // One of an owner, a group and others says no more than the mode does.
    return acl === undefined || acl.length === 3 ? undefined : encodeAcl(acl);
  }
}

interface Value {
  readonly name: string;
  readonly value: Uint8Array;
}

interface Wish {
  readonly port?: XattrPort;
  readonly values?: readonly Value[];
  /** Without a value: it is taken away. */
  readonly lists?: readonly { readonly name: string; readonly value: Uint8Array | undefined }[];
  readonly faults: readonly string[];
}

/** What is to be set of one member, in two steps; what cannot be set keeps nothing else from being set. */
export class MemberAttributes {
  private readonly wish: Wish;
  private readonly faults: Set<string>;

  constructor(wish: Wish) {
    this.wish = wish;
    this.faults = new Set(wish.faults);
  }

  /** Bytes that it holds. */
  get bytes(): number {
    const { values = [], lists = [] } = this.wish;
    return [...values, ...lists].reduce((sum, { name, value }) => sum + name.length + (value?.length ?? 0), 0);
  }

  /**
   * Once it has its owner, and before it has its mode: all but what a change of mode or owner would change again.
   * Linux asks that the owner may write the file then.
   */
  setBeforeMode(target: XattrTarget): void {
    for (const { name, value } of this.wish.values ?? []) {
      if (name !== CAPABILITY) this.try(name, (port) => port.set(target, name, value));
    }
  }

  /** Once it has its mode: access control lists, of whose mask the mode shows a part, and capabilities. */
  setAfterMode(target: XattrTarget): void {
    for (const { name, value } of this.wish.lists ?? []) {
      const words = name === ACL_DEFAULT ? 'its default access control list' : 'its access control list';
      this.try(words, (port) => (value === undefined ? port.remove(target, name) : port.set(target, name, value)));
    }
    for (const { name, value } of this.wish.values ?? []) {
      if (name === CAPABILITY) this.try(name, (port) => port.set(target, name, value));
    }
  }

  /** What could not be set: half sentences, parted by semicolons; undefined where all could. */
  get failure(): string | undefined {
    const faults = [...this.faults];
    if (faults.length === 0) return undefined;
    const more = faults.length > FAULTS_MAX ? `; and ${faults.length - FAULTS_MAX} more` : '';
    return faults.slice(0, FAULTS_MAX).join('; ') + more;
  }

  private try(what: string, action: (port: XattrPort) => void): void {
    const { port } = this.wish;
    if (port === undefined) return;
    try {
      action(port);
    } catch (error) {
      if (!(error instanceof XattrError)) throw error;
      const { code } = error;
      this.faults.add(`${what}: ${SYSTEM[code] === undefined ? code : `${SYSTEM[code]} (${code})`}`);
    }
  }
}
