import { scanName, TRAIT } from '../checks/name-scan.js';
import { canonicalPath } from '../checks/paths.js';

/**
 * Where a member stands below the folder that it is extracted into.
 * @param name - of the member, or a hard link's target
 * @param strip - so many components in front are taken off
 * @returns the path, empty for the folder itself; `outside` where it leads out by `..`; undefined where nothing is left
 */
export function comparedPath(name: string, strip: number): { readonly path: string } | 'outside' | undefined {
  const traits = scanName(name);
  if ((traits & TRAIT.climbs) !== 0) return 'outside';
  const path = canonicalPath(name, traits);
  if (strip === 0) return { path };
  const parts = path.split('/');
  return parts.length <= strip ? undefined : { path: parts.slice(strip).join('/') };
}
