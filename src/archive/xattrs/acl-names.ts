import { readFileSync } from 'node:fs';
import type { AclNames } from '../../tar/index.js';
import { systemIdentities } from '../identities.js';

/** The users and groups of this system, from its passwd and group files; those of directory services are not seen. */
export function systemAclNames(): AclNames {
  const { user, group, userId, groupId } = systemIdentities({ readFileSync });
  return { userName: user, groupName: group, userId, groupId };
}
