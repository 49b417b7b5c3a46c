import type * as nodeFs from 'node:fs';
import { decodeName } from '../bytes/index.js';

/** Names of users and groups by their numbers, and the numbers of names. */
export interface Identities {
  readonly user: (id: number) => string | undefined;
  readonly group: (id: number) => string | undefined;
  readonly userId: (name: string) => number | undefined;
  readonly groupId: (name: string) => number | undefined;
}

/** What `--owner` and `--group` say: a number, a name, or both. */
export interface Identity {
  readonly id: number | undefined;
  readonly name: string | undefined;
}

const ID_MAX = 0xffff_fffe;

/** One of the two files, read when it is first asked for. */
class IdFile {
  private readonly read: () => Uint8Array;
  private names: Map<number, string> | undefined;
  private readonly ids = new Map<string, number>();

  constructor(read: () => Uint8Array) {
    this.read = read;
  }

  name(id: number): string | undefined {
    return this.load().get(id);
  }

  id(name: string): number | undefined {
    this.load();
    return this.ids.get(name);
  }

  private load(): Map<number, string> {
    if (this.names !== undefined) return this.names;
    this.names = new Map();
    for (const line of textOf(this.read).split('\n')) {
      const [name = '', , digits = ''] = line.split(':');
      if (name === '' || !/^[0-9]{1,10}$/.test(digits)) continue;
      const id = Number(digits);
      if (!this.names.has(id)) this.names.set(id, name);
      if (!this.ids.has(name)) this.ids.set(name, id);
    }
    return this.names;
  }
}

function textOf(read: () => Uint8Array): string {
  try {
    return decodeName(read());
  } catch {
    // A system without such a file has numbers only.
    return '';
  }
}

/** Users and groups as /etc/passwd and /etc/group have them; those of directory services are not seen. */
export function systemIdentities(fs: Pick<typeof nodeFs, 'readFileSync'>): Identities {
  const users = new IdFile(() => fs.readFileSync('/etc/passwd'));
  const groups = new IdFile(() => fs.readFileSync('/etc/group'));
  return {
    user: (id) => users.name(id),
    group: (id) => groups.name(id),
    userId: (name) => users.id(name),
    groupId: (name) => groups.id(name),
  };
}

/**
 * Reads `NAME`, `NAME:ID`, `:ID`, `ID` or `+ID`, as GNU tar's --owner and --group.
 * @returns undefined where it is none of them, or the number is beyond 2^32 - 2
 */
export function parseIdentity(text: string): Identity | undefined {
  const bare = /^\+?([0-9]+)$/.exec(text)?.[1];
  const [, name = '', digits] = bare === undefined ? (/^(.*?)(?::\+?([0-9]+))?$/s.exec(text) ?? []) : [text, '', bare];
  const id = digits === undefined ? undefined : Number(digits);
  if ((id !== undefined && id > ID_MAX) || name.includes(':') || (name === '' && id === undefined)) return undefined;
  return { id, name: name === '' ? undefined : name };
}
