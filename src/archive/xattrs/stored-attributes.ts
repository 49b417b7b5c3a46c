import { type AclNames, aclText, decodeAcl, xattrKeyword } from '../../tar/index.js';
import { ACL_ACCESS, ACL_DEFAULT, isChosen, STORED_NAMESPACES, type XattrChoice } from './choice.js';
import { XattrError, type XattrPort, type XattrTarget } from './port.js';

/** What is stored of a file's attributes. */
export interface StoringOptions {
  readonly port: XattrPort;
  /** Undefined: no extended attributes. */
  readonly xattrs: XattrChoice | undefined;
  /** Access control lists. */
  readonly acls: boolean;
  /** Give names to the numbers in lists. */
  readonly names: AclNames;
}

/** Records of a pax header, and half sentences that say what could not be stored. */
export interface StoredAttributes {
  readonly records: ReadonlyMap<string, Uint8Array>;
  readonly faults: readonly string[];
}

/** Bytes of records that a file may have: readers give up on headers much larger (Go and node-tar at 1 MiB). */
const RECORDS_BYTES_MAX = 1_000_000;
const NOTHING: StoredAttributes = { records: new Map(), faults: [] };

/**
 * Reads the attributes of a file into the records that GNU tar writes: lists first, then attributes in the order of
 * their names, so that the same file gives the same bytes.
 * @param target - the file; what it is called plays no part
 */
export function storedAttributes(target: XattrTarget, options: StoringOptions): StoredAttributes {
  let names: readonly string[];
  try {
    names = options.port.list(target);
  } catch (error) {
    return { records: new Map(), faults: [`its attributes cannot be read (${codeOf(error)})`] };
  }
  return names.length === 0 ? NOTHING : new Gathering(target, options).all(names);
}

class Gathering {
  private readonly target: XattrTarget;
  private readonly options: StoringOptions;
  private readonly records = new Map<string, Uint8Array>();
  private readonly faults: string[] = [];
  private bytes = 0;

  constructor(target: XattrTarget, options: StoringOptions) {
    this.target = target;
    this.options = options;
  }

  all(names: readonly string[]): StoredAttributes {
    const { acls, xattrs } = this.options;
    if (acls && names.includes(ACL_ACCESS)) this.addAcl(ACL_ACCESS, 'SCHILY.acl.access');
    if (acls && names.includes(ACL_DEFAULT)) this.addAcl(ACL_DEFAULT, 'SCHILY.acl.default');
    const chosen = xattrs === undefined ? [] : names.filter((name) => isChosen(name, xattrs, STORED_NAMESPACES));
    for (const name of chosen.sort()) this.addXattr(name);
    return { records: this.records, faults: this.faults };
  }

  private addAcl(name: string, keyword: string): void {
    const value = this.get(name);
    if (value === undefined) return;
    const { acl, fault } = decodeAcl(value);
    if (acl === undefined) this.faults.push(`its access control list is not understood: ${fault}`);
    else this.add(name, keyword, aclText(acl, this.options.names));
  }

  private addXattr(name: string): void {
    if (name.includes('\n')) this.faults.push(`the attribute ${name} has a name that pax cannot hold`);
    else {
      const value = this.get(name);
      if (value !== undefined) this.add(name, xattrKeyword(name), value);
    }
  }

  private get(name: string): Uint8Array | undefined {
    try {
      return this.options.port.get(this.target, name);
    } catch (error) {
      this.faults.push(`the attribute ${name} cannot be read (${codeOf(error)})`);
      return undefined;
    }
  }

  private add(name: string, keyword: string, value: Uint8Array): void {
    this.bytes += keyword.length + value.length;
    if (this.bytes <= RECORDS_BYTES_MAX) this.records.set(keyword, value);
    else this.faults.push(`with the attribute ${name}, its header would have more than ${RECORDS_BYTES_MAX} bytes`);
  }
}

/** Anything but an error of the system is a fault of ours. */
function codeOf(error: unknown): string {
  if (error instanceof XattrError) return error.code;
  throw error;
}
