import { driveProfiles } from './drives.js';
import type { DriveProfile } from './profile.js';

/** Words for makers and heights, as users write them. */
const MAKERS: Readonly<Record<string, string>> = { hpe: 'hp' };
const HEIGHTS: Readonly<Record<string, string>> = { fh: 'full', hh: 'half', full: 'full', half: 'half' };

/** The drive that takes cartridges of a kind that has no drive of its own. */
const DRIVE_OF: Readonly<Record<string, string>> = { m8: '8' };

function spelt({ name, maker, height }: DriveProfile): string {
  return `${name} ${maker} ${height}`;
}

/**
 * The profile that a user means: a generation as `6`, `lto6` or `LTO-6`, then, as far as it matters, the maker and
 * `full` or `half` (height), in any order: `LTO-8 hp half`. `M8` is the drive that takes LTO-7 type M cartridges:
 * LTO-8. Without a maker it is IBM's; without a height the full one, where there is one.
 * @throws RangeError where there is no such drive, with those that there are
 */
export function profileNamed(text: string): DriveProfile {
  const [first = '', ...rest] = text
    .trim()
    .toLowerCase()
    .split(/[\s,:/]+/);
  const generation = DRIVE_OF[first] ?? first.replace(/^lto-?/, '');
  let candidates = driveProfiles.filter((profile) => String(profile.generation) === generation);
  if (!rest.some((word) => word in MAKERS || candidates.some(({ maker }) => maker === word))) rest.unshift('ibm');
  for (const word of rest) {
    const wanted = MAKERS[word] ?? HEIGHTS[word] ?? word;
    candidates = candidates.filter(({ maker, height }) => maker === wanted || height === wanted);
  }
  const [found] = candidates;
  if (found !== undefined) return found;
  throw new RangeError(`no drive is called '${text}': there are ${driveProfiles.map(spelt).join(', ')}`);
}
