import { type Damaged, isUntouched, type Range } from './damage.js';
import type { BuiltArchive, MemberTruth, SegmentRole } from './description.js';

/**
 * What a damage has hit, the gravest first:
 * - `structure`: a header block, the end marker, or the place of what follows in the archive's grid of blocks
 * - `extended`: what long names, pax records or a sparse map say; no checksum protects them
 * - `content`: nothing but the bytes of files: tar itself cannot tell
 * - `unused`: padding, or what follows the end marker
 * - `nothing`: no byte changed
 */
export type Hit = 'structure' | 'extended' | 'content' | 'unused' | 'nothing';

const HITS: Record<SegmentRole, Hit> = {
  header: 'structure',
  end: 'structure',
  extended: 'extended',
  'sparse-map': 'extended',
  content: 'content',
  padding: 'unused',
  fill: 'unused',
};
const GRAVITY: readonly Hit[] = ['structure', 'extended', 'content', 'unused', 'nothing'];

/** A member that a damage left whole, and where its first block and its header stand now. */
export interface Survivor {
  readonly member: MemberTruth;
  readonly offset: number;
  readonly headerOffset: number;
}

/** The members that a damage left whole: their headers and their content, though not the padding behind it. */
export function survivors(archive: BuiltArchive, damaged: Damaged): Survivor[] {
  return archive.members.flatMap((member) => {
    const range = { start: member.offset, end: member.dataOffset + member.stored.length };
    if (!isUntouched(damaged, range)) return [];
    const offset = damaged.moved(member.offset);
    const headerOffset = damaged.moved(member.headerOffset);
    return offset === undefined || headerOffset === undefined ? [] : [{ member, offset, headerOffset }];
  });
}

/**
 * Tells what a damage has hit.
 *
 * Not all that hits structure can be noticed, by any reader: see {@link isWellFormed} for the ones that leave a
 * well-formed archive behind, as the loss of a whole member does.
 */
export function judgeDamage(archive: BuiltArchive, damaged: Damaged): Hit {
  const shifts = damaged.bytes.length - archive.bytes.length;
  const { damage } = damaged;
  // A header that stands twice, though behind the end, is one too many.
  if (damage.kind === 'duplicate' && damage.at < archive.endOffset) return 'structure';
  const hits = damaged.touched.map((range) => {
    // What comes too early or too late for its header stands outside the grid, whatever was put in or taken out.
    const isShift = shifts !== 0 && range.start < archive.endOffset + 1024;
    return isShift ? 'structure' : gravest(archive, range);
  });
  return GRAVITY.find((hit) => hits.includes(hit)) ?? 'nothing';
}

function gravest(archive: BuiltArchive, range: Range): Hit {
  const hits = archive.segments
    .filter(({ start, end }) => start < range.end && end > range.start)
    .map(({ role }) => HITS[role]);
  return GRAVITY.find((hit) => hits.includes(hit)) ?? 'unused';
}
