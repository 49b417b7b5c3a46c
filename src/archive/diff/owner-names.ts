import { readFileSync } from 'node:fs';
import { decodeName } from '../../bytes/index.js';
import type { OwnerNames } from './attributes.js';

/**
 * The users and groups of this system, from its passwd and group files. What only a directory service knows has no
 * name here.
 * @param read - gives the bytes of a file; throws where there is none
 * @see POSIX.1-2017, "User Database", "Group Database"; passwd(5), group(5)
 */
export function systemOwnerNames(read: (path: string) => Uint8Array = readFileSync): OwnerNames {
  const users = namesIn('/etc/passwd', read);
  const groups = namesIn('/etc/group', read);
  return { user: (uid) => users.get(`${uid}`), group: (gid) => groups.get(`${gid}`) };
}

/** In both files the name is the first field and the number the third; the first line of a number counts. */
function namesIn(path: string, read: (path: string) => Uint8Array): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let text: string;
  try {
    text = decodeName(read(path));
  } catch {
    return names;
  }
  for (const line of text.split('\n')) {
    const [name = '', , id = ''] = line.split(':');
    if (name !== '' && /^[0-9]+$/.test(id) && !names.has(id)) names.set(id, name);
  }
  return names;
}
