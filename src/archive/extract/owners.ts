import { readFileSync } from 'node:fs';
import { decodeName } from '../../bytes/index.js';
import type { OwnerOf } from './policy.js';

/**
 * Who a member belongs to on this machine: by the names of its owners where they are known here, else by number.
 * @param numeric - by number only
 * @param read - gives a file of the system; throws where there is none
 * @see passwd(5), group(5); what only a directory service knows has no name here
 */
export function ownersHere(numeric: boolean, read: (path: string) => Uint8Array = readFileSync): OwnerOf {
  const users = numeric ? new Map<string, number>() : idsIn('/etc/passwd', read);
  const groups = numeric ? new Map<string, number>() : idsIn('/etc/group', read);
  return ({ uname, gname, uid, gid }) => ({
    uid: users.get(uname) ?? Number(uid),
    gid: groups.get(gname) ?? Number(gid),
  });
}

function idsIn(path: string, read: (path: string) => Uint8Array): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const line of textOf(path, read).split('\n')) {
    const [name = '', , id = ''] = line.split(':');
    if (name !== '' && /^[0-9]{1,10}$/.test(id) && !ids.has(name)) ids.set(name, Number(id));
  }
  return ids;
}

function textOf(path: string, read: (path: string) => Uint8Array): string {
  try {
    return decodeName(read(path));
  } catch {
    return '';
  }
}
