import type { SeekableBytes } from '../seekable-bytes.js';
import type { StopSignal } from '../tar-source.js';
import { Edits } from './edits.js';
import type { Fate, Loss, MemberFate, Reason } from './fate.js';
import { type JoinedVolumes, joinedVolumes, type Place } from './joined-volumes.js';
import { MemberRoll } from './member-roll.js';
import type { Known, TextCut } from './mended.js';
import { mergeCopies } from './merge-copies.js';
import { mergedPieces, reportMerged } from './merged-report.js';
import { misreadPlaces } from './misread.js';
import type { Piece } from './pieces.js';
import type { NewArchiveRead, RepairPlatform } from './platform.js';
import { type Survey, type SurveyOptions, survey } from './survey.js';
import { TextModeUndone } from './text-mode.js';
import { type Good, readAgain, type Written, writeGood } from './write-good.js';

/** How an archive is repaired. */
export interface RepairOptions {
  /** Members of which only a part is there are kept, as `NAME.partial`. */
  readonly partial?: boolean | undefined;
  /** Blocks of 512 bytes in a record of the new archive; default that of the damaged one, and 20 where it does not show. */
  readonly blockingFactor?: number | undefined;
  readonly progress?: ((bytes: number) => void) | undefined;
  readonly signal?: StopSignal | undefined;
}

/** What became of an archive. */
export interface RepairReport<Verified extends NewArchiveRead = NewArchiveRead> {
  /**
   * - `complete`: every member that was there is in the new archive
   * - `losses`: the new archive is whole, but something stays lost, or perhaps is
   * - `nothing`: no member could be had, and nothing was written
   * - `unsound`: the new archive was written, and was not found whole when it was read again
   * - `interrupted`: told to end; what was written is not to be used
   */
  readonly outcome: 'complete' | 'losses' | 'nothing' | 'unsound' | 'interrupted';
  /** Whether anything of tar was seen: without, the input is no archive. */
  readonly sawTar: boolean;
  readonly inputs: readonly { readonly name: string; readonly bytes: number }[];
  /** Members by what became of them. */
  readonly counts: Readonly<Record<Fate, number>>;
  /** Those that did not simply come through whole, up to ten thousand. */
  readonly fates: readonly MemberFate[];
  /** Stretches of which nothing was had, up to ten thousand. */
  readonly losses: readonly Loss[];
  readonly lossCount: number;
  /** Of copies: how many members were taken from each. */
  readonly taken?: readonly number[];
  /** Text that was cut out. */
  readonly cuts: readonly TextCut[];
  /** Where it was sent in text mode: how many carriage returns were taken out of it. */
  readonly textMode: readonly { readonly volume: number; readonly carriageReturns: number }[];
  readonly output: Written | undefined;
  /** What was found when the new archive was read. */
  readonly verified: Verified | undefined;
}

const BLOCK_BYTES = 512;
const RECORD_BYTES = 10_240;
/** Mending one thing can bring another to light, and so can leaving a member out; not without end. */
const ROUNDS_MAX = 8;

/**
 * Writes a clean archive of every member of a damaged one that can be had: foreign text is cut out, single flipped
 * bits of headers are turned back, what is lost is left out, and the end is put in its place. The volumes of a set
 * become one archive. What is written is read again, and its members are held against what was read before.
 * @param volumes - one archive, or the volumes of a set in their order; each is read two times or more, never changed
 * @throws SourceError where a source became shorter; whatever a source, the platform or a callback throws
 */
export async function repairVolumes<Verified extends NewArchiveRead>(
  volumes: readonly SeekableBytes[],
  platform: RepairPlatform<Verified>,
  options: RepairOptions,
): Promise<RepairReport<Verified>> {
  const runs = joinedVolumes(volumes);
  return untilSound(platform, async (before) => {
    const found: Found[] = [];
    for (const [i, run] of runs.entries()) {
      const own = { ...options, roll: found.at(-1)?.survey.roll };
      const last = before[i];
      found.push(await (last === undefined ? findBest(run, own, platform) : findOut(last, own, platform)));
      if (found.at(-1)?.survey.interrupted === true) break;
    }
    return { found, ...(await writeFound(found, volumes, platform, options)) };
  });
}

/**
 * Writes one clean archive from several damaged copies of one archive: each member from a copy where it is whole. Where
 * copies have it whole with contents that differ, that of most of them is taken, or else that of the first. With
 * `partial`, one that is whole in no copy is kept in part, from the copy that has most of it.
 * @param copies - of one archive, each of them one file; read two times or more, never changed
 * @throws as {@link repairVolumes} does
 */
export async function mergeDamaged<Verified extends NewArchiveRead>(
  copies: readonly SeekableBytes[],
  platform: RepairPlatform<Verified>,
  options: RepairOptions,
): Promise<RepairReport<Verified>> {
  return untilSound(platform, async (before) => {
    const found: Found[] = [];
    for (const [index, source] of copies.entries()) {
      const run = { source, isGapBefore: false, locate: (offset: number) => ({ volume: index, offset }) };
      const own = { ...options, collects: true };
      const last = before[index];
      found.push(await (last === undefined ? findBest(run, own, platform) : findOut(last, own, platform)));
      if (found.at(-1)?.survey.interrupted === true) break;
    }
    return { found, ...(await writeMerged(found, copies, platform, options)) };
  });
}

/** What was written, and what it was put together from. */
interface Attempt<Verified extends NewArchiveRead> {
  readonly report: RepairReport<Verified>;
  readonly pieces: Good['pieces'];
}

/** Writes, and where members are read otherwise in the new archive, writes it anew without them. */
async function untilSound<Verified extends NewArchiveRead>(
  { restart }: RepairPlatform<Verified>,
  attempt: (before: readonly ToRead[]) => Promise<Attempt<Verified> & { readonly found: readonly Found[] }>,
): Promise<RepairReport<Verified>> {
  let before: readonly ToRead[] = [];
  for (let round = 1; ; round++) {
    const { found, report, pieces } = await attempt(before);
    if (report.outcome !== 'unsound' || restart === undefined || round === ROUNDS_MAX) return report;
    const places = misreadPlaces(report.verified, pieces());
    if (places.length === 0) return report;
    before = found.map(({ run, known, survey: { view } }) => {
      const own = places.filter((place) => place.view === view).map(({ at }) => known.edits.original(at));
      return { run, known: { ...known, misread: [...known.misread, ...own] } };
    });
    await restart();
  }
}

async function writeMerged<Verified extends NewArchiveRead>(
  found: readonly Found[],
  copies: readonly SeekableBytes[],
  platform: RepairPlatform<Verified>,
  { blockingFactor, signal }: RepairOptions,
): Promise<Attempt<Verified>> {
  const surveys = found.map(({ survey: own }) => own);
  const taken = new Set(surveys.flatMap(({ parts }) => [...parts.taken]));
  const merged = mergeCopies(
    surveys.flatMap(({ copy }) => (copy === undefined ? [] : [copy])),
    taken,
  );
  const inputs = copies.map(({ name, sizeBytes: bytes }) => ({ name, bytes }));
  const sawTar = surveys.some((own) => own.sawTar);
  const cuts = found.flatMap((own, volume) => own.known.cuts.map((cut) => ({ ...cut, volume })));
  const textMode = textModeOf(found);
  const report = { ...reportMerged(merged), sawTar, inputs, cuts, textMode, output: undefined, verified: undefined };
  const pieces = (): Iterable<Piece> => mergedPieces(merged);
  if (surveys.some(({ interrupted }) => interrupted)) return { pieces, report: { ...report, outcome: 'interrupted' } };
  const missed = report.lossCount + report.counts.unproven + report.counts.partial;
  const isNothing = !sawTar || (merged.members.length === 0 && missed > 0);
  if (isNothing) return { pieces, report: { ...report, outcome: 'nothing' } };
  const known = surveys.map((own) => own.recordBytes).find((bytes) => bytes !== undefined) ?? RECORD_BYTES;
  const recordBytes = blockingFactor === undefined ? known : blockingFactor * BLOCK_BYTES;
  const roll = new MemberRoll(platform.sha256.create());
  for (const { kept, keptAs } of merged.members) if (keptAs === undefined) roll.add(kept.member, kept.sha256);
  const left = new Set(merged.members.flatMap(({ keptAs }) => keptAs ?? []));
  const good = { pieces, recordBytes, roll, left };
  return { pieces, report: { ...report, ...(await write(good, missed > 0, platform, signal)) } };
}

/** Writes what was had, and reads it again. */
async function write<Verified extends NewArchiveRead>(
  good: Good,
  hasLosses: boolean,
  platform: RepairPlatform<Verified>,
  signal: StopSignal | undefined,
): Promise<Pick<RepairReport<Verified>, 'outcome' | 'output' | 'verified'>> {
  const output = await writeGood(good, platform, signal);
  if (output === undefined) return { outcome: 'interrupted', output, verified: undefined };
  const { verified, isSame } = await readAgain(good, platform);
  const isSound = isSame && verified.findings.bySeverity('error') === 0;
  const outcome = verified.interrupted ? 'interrupted' : !isSound ? 'unsound' : hasLosses ? 'losses' : 'complete';
  return { outcome, output, verified };
}

/** Volumes that follow one on the other. */
interface ToRead {
  readonly run: JoinedVolumes;
  /** What is put right before they are read. */
  readonly known: Known;
}

/** What was found out about them. */
interface Found extends ToRead {
  readonly survey: Survey;
}

async function writeFound<Verified extends NewArchiveRead>(
  found: readonly Found[],
  volumes: readonly SeekableBytes[],
  platform: RepairPlatform<Verified>,
  { blockingFactor, signal }: RepairOptions,
): Promise<Attempt<Verified>> {
  const surveys = found.map(({ survey: own }) => own);
  const left = nameParts(surveys);
  const report = { ...reportOf(found), inputs: volumes.map(({ name, sizeBytes: bytes }) => ({ name, bytes })) };
  const pieces = (): Iterable<Piece> => surveys.flatMap((own) => [...own.pieces]);
  if (surveys.some(({ interrupted }) => interrupted)) return { pieces, report: { ...report, outcome: 'interrupted' } };
  const { counts, lossCount } = report;
  const kept = counts.whole + counts.mended + counts.unproven + left.size;
  const missed = lossCount + counts.unproven + counts.partial + counts.lost;
  const isNothing = !report.sawTar || (kept === 0 && missed > 0);
  if (isNothing) return { pieces, report: { ...report, outcome: 'nothing' } };
  const known = surveys.at(-1)?.recordBytes ?? RECORD_BYTES;
  const recordBytes = blockingFactor === undefined ? known : blockingFactor * BLOCK_BYTES;
  const roll = surveys.at(-1)?.roll ?? new MemberRoll(platform.sha256.create());
  const written = await write({ pieces, recordBytes, roll, left }, missed > 0, platform, signal);
  return { pieces, report: { ...report, ...written } };
}

/** Gives members in part their names; returns those. */
function nameParts(surveys: readonly Survey[]): ReadonlySet<string> {
  const taken = new Set(surveys.flatMap(({ parts }) => [...parts.taken]));
  return new Set(surveys.flatMap(({ parts, pieces }) => parts.name(pieces, taken)));
}

function reportOf(found: readonly Found[]) {
  const counts: Record<Fate, number> = { whole: 0, mended: 0, unproven: 0, partial: 0, lost: 0 };
  const fates: MemberFate[] = [];
  const losses: Loss[] = [];
  const cuts: TextCut[] = [];
  let lossCount = 0;
  for (const { run, survey: own, known } of found) {
    const { locate, isGapBefore } = run;
    const { log } = own;
    for (const fate of Object.keys(counts) as Fate[]) counts[fate] += log.counts[fate];
    lossCount += log.lossCount + Number(isGapBefore);
    const start = locate(0);
    if (isGapBefore) losses.push({ kind: 'volume', volume: start.volume, from: start.offset, to: start.offset });
    fates.push(
      ...log.fates.map((fate) => ({ ...fate, ...locate(fate.offset), reasons: fate.reasons.map(located(run)) })),
    );
    losses.push(...log.losses.map((loss) => ({ ...loss, ...stretchAt(run, loss) })));
    cuts.push(...known.cuts.map((cut) => ({ ...cut, ...stretchAt(run, cut) })));
  }
  const sawTar = found.some(({ survey: own }) => own.sawTar);
  const textMode = textModeOf(found);
  return { sawTar, counts, fates, losses, lossCount, cuts, textMode, output: undefined, verified: undefined };
}

function stretchAt({ locate }: JoinedVolumes, { from, to }: { readonly from: number; readonly to: number }) {
  const { volume, offset } = locate(from);
  return { volume, from: offset, to: offset + to - from };
}

function located({ locate }: JoinedVolumes): (reason: Reason) => Reason {
  return (reason) => (reason.code === 'bit-turned-back' ? { ...reason, offset: locate(reason.offset).offset } : reason);
}

const NOTHING: Known = { edits: new Edits(), mends: [], cuts: [], misread: [] };

/** Reads the archive as it is and, where that is damaged, as it was before it was sent in text mode, if it was. */
async function findBest(run: JoinedVolumes, options: SurveyOptions, platform: RepairPlatform): Promise<Found> {
  const own = await findOut({ run, known: NOTHING }, options, platform);
  if (own.survey.interrupted || missedIn(own) === 0) return own;
  const textMode = await TextModeUndone.of(run.source, platform.rest, options.signal);
  if (textMode === undefined) return own;
  const locate = (offset: number): Place => run.locate(textMode.original(offset));
  const undone = { run: { ...run, source: textMode, locate }, known: { ...NOTHING, textMode } };
  const other = await findOut(undone, options, platform);
  return other.survey.interrupted || missedIn(other) < missedIn(own) ? other : own;
}

function missedIn({ survey: { log } }: Found): number {
  return log.lossCount + log.counts.partial + log.counts.lost;
}

/** Reads the archive, with what was found out put right, until nothing more is found out. */
async function findOut(
  { run, known: before }: ToRead,
  options: SurveyOptions,
  platform: RepairPlatform,
): Promise<Found> {
  let known = before;
  for (let round = 1; ; round++) {
    const own = await survey(run.source, known, options, platform);
    const isNews = own.cuts.length + own.mends.length > 0;
    if (!isNews || own.interrupted || round === ROUNDS_MAX) return { run, known, survey: own };
    const patches = own.mends.map(({ patch }) => patch);
    known = {
      ...known,
      edits: known.edits.and(own.cuts, patches),
      mends: [...known.mends, ...own.mends].sort((a, b) => a.at - b.at),
      cuts: [...known.cuts, ...own.cuts].sort((a, b) => a.at - b.at),
    };
  }
}

function textModeOf(found: readonly Found[]): RepairReport['textMode'] {
  return found.flatMap(({ run, known: { textMode } }) => {
    return textMode === undefined ? [] : [{ volume: run.locate(0).volume, carriageReturns: textMode.carriageReturns }];
  });
}
