import type { TarMember } from '../member.js';
import type { Edits } from './edits.js';
import type { Reason } from './fate.js';
import { endOf } from './judge.js';
import type { Mend } from './mends.js';
import { within } from './sorted.js';
import type { TextModeUndone } from './text-mode.js';

/** Text that is cut out of the archive. */
export interface TextCut {
  /** Index of the file. */
  readonly volume: number;
  /** The same as `from`. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** It ends as lines do, so that it stands where it was found: in the middle of other text that is not certain. */
  readonly isSure: boolean;
  /** The first lines of it, at most ten. */
  readonly lines: readonly string[];
  readonly lineCount: number;
}

/** What is known of an archive before it is read. */
export interface Known {
  /** What is changed before it is read: the same as below. */
  readonly edits: Edits;
  /** Ascending by where they stand. */
  readonly mends: readonly Mend[];
  readonly cuts: readonly TextCut[];
  /** Places, as the archive is, in members that were read otherwise in the new archive. */
  readonly misread: readonly number[];
  /** The archive, where it was sent in text mode. */
  readonly textMode?: TextModeUndone | undefined;
}

/** What was changed in a member before it was read. */
export interface Mended {
  /** What was put right for certain. */
  readonly reasons: readonly Reason[];
  /** What is not certain. */
  readonly doubts: readonly Reason[];
  /** Fields of its headers that are in doubt. */
  readonly fields: readonly string[];
}

/** Fewer could fit the sizes by chance. */
const MANY_CARRIAGE_RETURNS = 16;

const NOTHING: Mended = { reasons: [], doubts: [], fields: [] };

/** Finds out what was changed in a member. */
export function mendedIn(member: TarMember, { edits, mends, cuts, textMode }: Known): Mended {
  if (edits.isEmpty && textMode === undefined) return NOTHING;
  const reasons: Reason[] = [];
  const doubts: Reason[] = [];
  const from = edits.original(member.offset);
  const own = within(mends, from, edits.original(member.headerOffset) + 1);
  for (const { flip, evidence, at } of own) {
    if (flip === undefined || evidence === undefined) continue;
    const { index, bit, field } = flip;
    reasons.push({ code: 'bit-turned-back', offset: at + index, bit, field }, { code: 'shown-by', evidence });
  }
  const last = Math.max(member.headerOffset, endOf(member) - 1);
  const to = edits.original(last);
  const bytes = to - from - (last - member.offset);
  if (bytes > 0) reasons.push({ code: 'text-cut-out', bytes });
  const carriageReturns = textMode?.takenOut(from, to + 1) ?? 0;
  if (textMode !== undefined && carriageReturns > 0) {
    reasons.push({ code: 'text-mode-undone', carriageReturns });
    if (textMode.carriageReturns < MANY_CARRIAGE_RETURNS) doubts.push({ code: 'text-mode-in-doubt' });
  }
  // Right behind it, too: what was cut there may be its own last bytes, where no padding stands between.
  const reach = member.storedSize !== 0 && Number(member.storedSize) % 512 === 0 ? 2 : 1;
  if (within(cuts, from, to + reach).some(({ isSure }) => !isSure)) doubts.push({ code: 'cut-in-doubt' });
  return { reasons, doubts, fields: own.length === 0 ? [] : fieldsInDoubt(member, own) };
}

function fieldsInDoubt(member: TarMember, mends: readonly Mend[]): readonly string[] {
  const isNamedElsewhere = member.offset < member.headerOffset && member.pax?.has('path') === true;
  const fields = mends.flatMap(({ doubt, isExtended }) =>
    isExtended ? doubt.filter((field) => field === 'size' || field === 'typeflag' || field === 'header') : doubt,
  );
  return fields.filter((field) => !isNamedElsewhere || (field !== 'name' && field !== 'prefix'));
}
