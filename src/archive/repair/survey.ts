import type { Exact, Finding } from '../../findings/index.js';
import { inferRecordBytes, type TarEvent, type TarMember } from '../../tar/index.js';
import { MemberDigest } from '../digest.js';
import { readArchive } from '../read-archive.js';
import { type Edits, editedSource, type SeekableSource, type Stretch } from './edits.js';
import type { Reason } from './fate.js';
import { FateLog } from './fate-log.js';
import { isDamaged, tellLosses } from './gap.js';
import { endOf, type Judgement, judge } from './judge.js';
import { MemberRoll } from './member-roll.js';
import { type Mend, type Mends, seekMend } from './mends.js';
import { Pieces } from './pieces.js';

/** Text that is cut out of the archive. */
export interface TextCut extends Stretch {
  /** The first lines of it, at most ten. */
  readonly lines: readonly string[];
  readonly lineCount: number;
}

/** How an archive is read. */
export interface SurveyOptions {
  readonly progress?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is found when an archive is read with edits made to it. */
export interface Survey {
  /** The edited archive: what the new one consists of stands there. */
  readonly view: SeekableSource;
  readonly pieces: Pieces;
  readonly log: FateLog;
  /** Over all members that are kept. */
  readonly roll: string;
  /** Further edits that would help, in the archive as it is. */
  readonly cuts: readonly TextCut[];
  readonly mends: readonly Mend[];
  readonly recordBytes: number | undefined;
  readonly sawTar: boolean;
  readonly interrupted: boolean;
}

/**
 * Reads an archive and finds out what becomes of each member.
 * @param source - the archive as it is
 * @param edits - what is changed before it is read
 * @param mends - the headers among that
 * @throws SourceError where it cannot be read
 */
export async function survey(
  source: SeekableSource,
  edits: Edits,
  mends: Mends,
  options: SurveyOptions = {},
): Promise<Survey> {
  const view = editedSource(source, edits);
  const surveyor = new Surveyor(view, edits, mends);
  const result = await readArchive(view, {
    volume: 0,
    data: true,
    moreFollows: false,
    take: (event) => surveyor.take(event),
    ...options,
  });
  const { pieces, log, roll, cuts, mends: further } = surveyor.finish(result.bytes);
  const { sawTar, interrupted, endOffset, bytes } = result;
  const recordBytes = endOffset === undefined ? undefined : inferRecordBytes(endOffset, bytes);
  return { view, pieces, log, roll, cuts, mends: further, recordBytes, sawTar, interrupted };
}

/** The member that is being read, or was read last. */
interface Open {
  readonly member: TarMember;
  readonly own: readonly Finding[];
  readonly isBehindDamage: boolean;
  missing: Exact;
  sha256: string | undefined;
}

class Surveyor {
  private readonly view: SeekableSource;
  private readonly edits: Edits;
  private readonly known: Mends;
  private readonly pieces = new Pieces();
  private readonly log = new FateLog();
  private readonly roll = new MemberRoll();
  private readonly digest = new MemberDigest();
  private readonly cuts: TextCut[] = [];
  private readonly mends: Mend[] = [];
  private open: Open | undefined;
  /** What was found since the last member began. */
  private findings: Finding[] = [];
  private ends: number[] = [];
  private globals: Stretch[] = [];
  /** Offset of the last header of a member that is not in doubt. */
  private lastHeader: number | undefined;
  private sawPax = false;
  private keptTo = 0;

  constructor(view: SeekableSource, edits: Edits, known: Mends) {
    this.view = view;
    this.edits = edits;
    this.known = known;
  }

  take(event: TarEvent): void {
    switch (event.type) {
      case 'data':
        if (event.member.kind === 'file') this.digest.update(event.bytes);
        break;
      case 'member':
        this.begin(event.member);
        break;
      case 'end':
        this.end(event.missing);
        break;
      case 'finding':
        this.takeFinding(event.finding);
        break;
      case 'global':
        this.globals.push({ from: event.offset, to: event.end });
        break;
      case 'end-of-archive':
        this.ends.push(event.offset);
        break;
      case 'volume':
        break;
    }
  }

  private takeFinding(found: Finding): void {
    this.findings.push(found);
    if (found.code === 'TAR_FOREIGN_TEXT') {
      const { from, to, lines, lineCount } = found.args;
      const stretch = { from: this.edits.original(from), to: this.edits.original(to - 1) + 1 };
      this.cuts.push({ ...stretch, lines, lineCount });
    }
    if (found.code === 'TAR_CHECKSUM_MISMATCH' && found.args.contentBytes !== undefined) {
      const { offset } = found.at;
      this.mends.push(seekMend(this.view, offset, this.edits.original(offset), this.lastHeader));
    }
  }

  private begin(member: TarMember): void {
    const isOwn = (found: Finding): boolean =>
      found.member === undefined ? found.at.offset >= member.offset : found.member.index === member.index;
    const own = this.findings.filter(isOwn);
    const between = this.findings.filter((found) => !isOwn(found));
    const isBehindDamage = this.settle(between, member.offset);
    this.open = { member, own, isBehindDamage, missing: 0, sha256: undefined };
    this.findings = [];
    this.ends = [];
    this.globals = [];
    this.lastHeader = member.headerOffset;
    this.sawPax ||= member.offset < member.headerOffset && member.pax !== undefined;
    if (member.kind === 'file') this.digest.begin(member);
  }

  private end(missing: Exact): void {
    const { open } = this;
    if (open === undefined) return;
    open.missing = missing;
    if (open.member.kind === 'file' && missing === 0) open.sha256 = this.digest.end();
  }

  /**
   * All is known of the member that was read last and of what stands behind it.
   * @param next - where the next member begins, or the archive ends
   * @returns whether damage stands in front of what comes next
   */
  private settle(findings: readonly Finding[], next: number, isEnd = false): boolean {
    const gap = { findings, ends: this.ends, to: next };
    if (this.open !== undefined) this.settleMember(this.open, findings, isEnd ? Number.POSITIVE_INFINITY : next);
    for (const { from, to } of this.globals) if (to <= next) this.pieces.copy(from, to);
    if (findings.length > 0) tellLosses(gap, this.edits, this.log);
    return findings.length > 0 && isDamaged(gap);
  }

  private settleMember(open: Open, behind: readonly Finding[], next: number): void {
    const { member, own, isBehindDamage, missing } = open;
    const mended = this.mendedIn(member);
    const doubt = this.doubtOf(member);
    const isPlain = own.length === 0 && behind.length === 0 && !isBehindDamage && missing === 0 && doubt.length === 0;
    if (isPlain && member.continuation === undefined && next >= endOf(member) && mended.length === 0) {
      this.keep(open, false);
      if (member.kind !== 'volume-label') this.log.whole();
      return;
    }
    const verdict = judge({ member, missing, own, behind, isBehindDamage, next, doubt }, this.view);
    this.record(open, verdict, mended);
  }

  private record(open: Open, verdict: Judgement, mended: readonly Reason[]): void {
    const { member } = open;
    const isKept = verdict.fate !== 'partial' && member.offset >= this.keptTo && verdict.rewriteFor === undefined;
    const padding: Reason[] = verdict.isPaddingDirty ? [{ code: 'padding-zeroed' }] : [];
    const fate = isKept ? (mended.length > 0 && verdict.fate === 'whole' ? 'mended' : verdict.fate) : 'partial';
    if (isKept) this.keep(open, verdict.isPaddingDirty);
    if (member.kind === 'volume-label') return;
    if (fate === 'whole' && padding.length === 0) return this.log.whole();
    const reasons = [...mended, ...padding, ...verdict.reasons];
    const offset = this.edits.original(member.offset);
    const { name, kind, size } = member;
    const told = { name, kind, offset, size, reasons, fate: fate === 'whole' ? 'mended' : fate } as const;
    this.log.add(told, verdict.mayLackExtended && isKept && mended.length === 0);
  }

  private keep(open: Open, isPaddingDirty: boolean): void {
    const { member, sha256 } = open;
    // A label in the middle is that of an archive that was joined to this one.
    if (member.kind === 'volume-label' && !this.pieces.isEmpty) return;
    const end = endOf(member);
    const dataEnd = member.dataOffset + (member.storedSize as number);
    this.pieces.copy(member.offset, isPaddingDirty || end > this.view.sizeBytes ? dataEnd : end);
    this.pieces.pad();
    this.keptTo = end;
    this.roll.add(member, sha256);
  }

  /** What was mended in a member, as reasons. */
  private mendedIn(member: TarMember): Reason[] {
    const { edits } = this;
    if (edits.isEmpty) return [];
    const reasons: Reason[] = [];
    const from = edits.original(member.offset);
    for (const { flip, evidence, at } of this.known.within(from, edits.original(member.headerOffset) + 1)) {
      if (flip === undefined || evidence === undefined) continue;
      const { index, bit, field } = flip;
      reasons.push({ code: 'bit-turned-back', offset: at + index, bit, field }, { code: 'shown-by', evidence });
    }
    const last = Math.max(member.headerOffset, endOf(member) - 1);
    const bytes = edits.original(last) - from - (last - member.offset);
    if (bytes > 0) reasons.push({ code: 'text-cut-out', bytes });
    return reasons;
  }

  private doubtOf(member: TarMember): readonly string[] {
    const { edits } = this;
    if (edits.isEmpty) return [];
    const mends = this.known.within(edits.original(member.offset), edits.original(member.headerOffset) + 1);
    const isNamedElsewhere = member.offset < member.headerOffset && (member.pax?.has('path') ?? false);
    const doubt = mends.flatMap(({ doubt: fields, isExtended }) =>
      isExtended ? fields.filter((field) => field === 'size' || field === 'typeflag' || field === 'header') : fields,
    );
    return doubt.filter((field) => !isNamedElsewhere || (field !== 'name' && field !== 'prefix'));
  }

  finish(bytes: number): Pick<Survey, 'pieces' | 'log' | 'roll' | 'cuts' | 'mends'> {
    this.settle(this.findings, bytes, true);
    if (!this.sawPax) this.log.acquit();
    return { pieces: this.pieces, log: this.log, roll: this.roll.digest(), cuts: this.cuts, mends: this.mends };
  }
}
