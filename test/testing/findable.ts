import {
  type BuiltArchive,
  type Damaged,
  isUntouched,
  isWellFormed,
  type Survivor,
  survivors,
} from '../../emulator/testing/index.js';
import { isHeaderAnywhere } from '../../src/tar/index.js';
import type { Reading } from './read-all.js';

/**
 * The members that a damage left whole, without those that no reader can be blamed for missing: what is left may be,
 * by the letter, a whole archive in which they are content.
 * @param reading - of the damaged bytes
 */
export function findable(whole: BuiltArchive, damaged: Damaged, reading: Reading): Survivor[] {
  const isWhole = isWellFormed(damaged.bytes);
  return survivors(whole, damaged).filter(({ member: truth, offset, headerOffset }) => {
    if (standsInMap(whole, damaged, offset) || standsInClaim(whole, damaged, offset)) return false;
    if (isBehindExtendedOfOther(whole, damaged, truth)) return false;
    if (!isWhole) return true;
    // By the letter a whole archive, in which this member is content, and not even at the edge of a block.
    if (headerOffset % 512 !== 0) return false;
    // Likewise where a file's content begins with a header: so does an archive that is stored as a file.
    if (startsContent(reading, damaged.bytes, headerOffset)) return false;
    // Likewise the last members, with the end behind them: an archive or a disk image in a file ends so too.
    if (isZeros(damaged.bytes.subarray(headerOffset + 512 + truth.stored.length))) return false;
    // Likewise where the content behind its header is zeros, which are the end of the archive then.
    return truth.stored.length === 0 || !isZeros(truth.stored);
  });
}

/** Whether the long name of a member whose own header is gone stands right in front: it is taken for this one's. */
function isBehindExtendedOfOther(whole: BuiltArchive, damaged: Damaged, truth: Survivor['member']): boolean {
  const offset = damaged.moved(truth.offset);
  return whole.segments.some(({ role, end, member }) => {
    if (role !== 'extended' || member === undefined || whole.members[member] === truth) return false;
    const last = damaged.moved(end - 1);
    return last !== undefined && last + 1 === offset;
  });
}

/**
 * Whether a member moved into the place of another one's extended header or sparse map, which lost bytes: a reader
 * takes that member's header for a map or for a name, where any bytes may stand.
 */
function standsInMap(whole: BuiltArchive, damaged: Damaged, offset: number): boolean {
  return whole.segments
    .filter(({ role }) => role === 'extended' || role === 'sparse-map')
    .filter((segment) => !isUntouched(damaged, segment))
    .some(({ start, member }) => offset >= start && offset < (whole.members[member ?? -1]?.end ?? 0));
}

/**
 * Whether a member stands in what a header, whole but in a wrong place, claims as content: nothing tells it from a
 * member of an archive that is stored as a file.
 */
function standsInClaim(whole: BuiltArchive, { damage }: Damaged, offset: number): boolean {
  if (damage.kind !== 'swap' && damage.kind !== 'duplicate') return false;
  const { at, length } = damage;
  const moves =
    damage.kind === 'duplicate'
      ? [{ from: at, by: length }]
      : [
          { from: at, by: damage.other - at },
          { from: damage.other, by: at - damage.other },
        ];
  return moves.some(({ from, by }) =>
    whole.segments.some(({ start, role, member }) => {
      const isMoved = role === 'header' && start >= from && start < from + length;
      const claimed = (whole.members[member ?? -1]?.end ?? 0) + by;
      return isMoved && offset >= start + by && offset < claimed;
    }),
  );
}

/** Whether a place lies in the content of a file that begins with a header. */
function startsContent(reading: Reading, bytes: Uint8Array, place: number): boolean {
  return reading.members.some(({ member: { dataOffset, storedSize } }) => {
    return place >= dataOffset && place < dataOffset + Number(storedSize) && isHeaderAnywhere(bytes, dataOffset);
  });
}

function isZeros(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
