import * as nodeFs from 'node:fs';
import { systemIdentities } from '../identities.js';
import type { OwnerOf } from './policy.js';

/**
 * Who a member belongs to on this machine: by the names of its owners where they are known here, else by number.
 * @param numeric - by number only
 * @param fs - where the system's files of users and groups are read
 */
export function ownersHere(numeric: boolean, fs: Pick<typeof nodeFs, 'readFileSync'> = nodeFs): OwnerOf {
  if (numeric) return ({ uid, gid }) => ({ uid: Number(uid), gid: Number(gid) });
  const { userId, groupId } = systemIdentities(fs);
  return ({ uname, gname, uid, gid }) => ({
    uid: userId(uname) ?? Number(uid),
    gid: groupId(gname) ?? Number(gid),
  });
}
