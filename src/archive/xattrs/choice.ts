import { wildcardMatches } from '../../tar/wildcard.js';

/** Which attributes are meant, by shell patterns over full names (`user.*`); a star matches full stops too. */
export interface XattrChoice {
  /** One of them must match; none given: what is usual. */
  readonly includes: readonly string[];
  /** None of them may match. */
  readonly excludes: readonly string[];
}

/** What is stored where no pattern says otherwise. `system.` is the file system's own. */
export const STORED_NAMESPACES: readonly string[] = ['user.', 'security.', 'trusted.'];
/** What is restored where no pattern says otherwise: the others decide what programs may do. */
export const RESTORED_NAMESPACES: readonly string[] = ['user.'];

/** The two attributes in which Linux keeps access control lists: they are not taken for attributes. */
export const ACL_ACCESS = 'system.posix_acl_access';
export const ACL_DEFAULT = 'system.posix_acl_default';

/**
 * Whether an attribute is meant.
 * @param usual - namespaces that are meant where no pattern includes anything
 * @see GNU tar 1.34, src/xattrs.c, `xattrs_kw_included`
 */
export function isChosen(name: string, { includes, excludes }: XattrChoice, usual: readonly string[]): boolean {
  if (name === ACL_ACCESS || name === ACL_DEFAULT) return false;
  const isIncluded =
    includes.length > 0
      ? includes.some((pattern) => wildcardMatches(pattern, name))
      : usual.some((namespace) => name.startsWith(namespace));
  return isIncluded && !excludes.some((pattern) => wildcardMatches(pattern, name));
}
