import type { Fate, Loss, MemberFate } from './fate.js';
import type { Merged, MergedMember } from './merge-copies.js';
import { partHeaders } from './partial-members.js';
import type { Piece } from './pieces.js';

/** What becomes of members that come from several copies. */
export interface MergedReport {
  readonly counts: Readonly<Record<Fate, number>>;
  readonly fates: readonly MemberFate[];
  readonly losses: readonly Loss[];
  readonly lossCount: number;
  /** Members taken from each copy, by its index. */
  readonly taken: readonly number[];
}

const KEPT_MAX = 10_000;

/** Tells what becomes of the members of a merged archive. */
export function reportMerged({ members, isGapAtEnd }: Merged): MergedReport {
  const counts: Record<Fate, number> = { whole: 0, mended: 0, unproven: 0, partial: 0, lost: 0 };
  const fates: MemberFate[] = [];
  const losses: Loss[] = [];
  const taken: number[] = [];
  let lossCount = 0;
  for (const one of members) {
    const { kept, copy, isGapBefore } = one;
    taken[copy] = (taken[copy] ?? 0) + 1;
    const fate = fateOf(one);
    counts[fate]++;
    if (fate !== 'whole' && fates.length < KEPT_MAX) fates.push({ ...told(one), fate });
    if (!isGapBefore) continue;
    lossCount++;
    if (losses.length < KEPT_MAX) losses.push({ kind: 'no-copy', volume: copy, from: kept.offset, to: kept.offset });
  }
  const last = members.at(-1);
  if (isGapAtEnd) {
    lossCount++;
    const { kept, copy } = last ?? { kept: { offset: 0 }, copy: 0 };
    losses.push({ kind: 'no-copy', volume: copy, from: kept.offset, to: kept.offset });
  }
  return { counts, fates, losses, lossCount, taken: Array.from(taken, (count) => count ?? 0) };
}

function fateOf({ kept, reason }: MergedMember): Exclude<Fate, 'lost'> {
  if (reason?.code === 'copies-differ') return 'unproven';
  return reason?.code === 'copies-agree' ? 'mended' : kept.fate;
}

function told({ kept, copy, reason, keptAs }: MergedMember): Omit<MemberFate, 'fate'> {
  const { name, kind, size } = kept.member;
  const reasons = reason === undefined ? kept.reasons : [...kept.reasons, reason];
  return { name, kind, size, volume: copy, offset: kept.offset, reasons, keptAs };
}

/** The pieces of a merged archive. What stands in front of members is taken once where several copies have it. */
export function* mergedPieces({ members }: Merged): Generator<Piece> {
  let before: Uint8Array = new Uint8Array(0);
  let isFirst = true;
  for (const { kept, keptAs } of members) {
    for (const piece of kept.front) {
      const bytes = 'bytes' in piece ? piece.bytes : piece.view.readAt(piece.from, piece.to - piece.from);
      // A label is that of the archive, in front of all.
      const isLabel = bytes[156] === 0x56;
      const isKnown = bytes.length === before.length && bytes.every((byte, i) => byte === before[i]);
      if ((isLabel && !isFirst) || isKnown) continue;
      before = bytes;
      yield { bytes };
    }
    isFirst = false;
    if (keptAs !== undefined) yield { bytes: partHeaders(kept.member, keptAs, kept.partBytes, kept.globals) };
    yield* kept.pieces;
  }
}
