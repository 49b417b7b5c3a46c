import { type Exact, type Finding, severityOf } from '../../findings/index.js';
import type { TarEvent } from '../events.js';
import { BLOCK_BYTES } from '../header.js';
import { splitVolumeLabel } from '../label-match.js';
import { blockName, headerEnd } from '../lost.js';
import type { TarMember } from '../member.js';
import { isHeaderAnywhere } from '../plausible.js';
import { eventsOf } from '../read-tar.js';
import { TarReader } from '../reader.js';
import { inferRecordBytes } from '../records.js';
import type { SeekableBytes } from '../seekable-bytes.js';
import type { StopSignal } from '../tar-source.js';
import { ContentDigest } from '../verify/content-digest.js';
import { gnuLabel } from '../writer/gnu-headers.js';
import { type Edits, editedBytes, type Stretch } from './edits.js';
import type { MemberFate, Reason } from './fate.js';
import { FateLog, type Told } from './fate-log.js';
import { isDamaged, tellLosses } from './gap.js';
import { GlobalHeaders } from './global-headers.js';
import { endOf, endsInExtended, fillsField, type Judgement, judge } from './judge.js';
import { type KeptMember, KeptMembers } from './kept-member.js';
import { MemberRoll } from './member-roll.js';
import { type Known, type Mended, mendedIn, type TextCut } from './mended.js';
import { isExtendedHeader, type Mend, seekMend, seekRecordMend } from './mends.js';
import type { Copy } from './merge-copies.js';
import { PartialMembers } from './partial-members.js';
import { Pieces } from './pieces.js';
import type { RepairPlatform, Sha256Kind } from './platform.js';
import { rewrittenHeaders } from './rewritten.js';

/** How an archive is read. */
export interface SurveyOptions {
  /** Over the members of the archives in front of this one, if there are any: then it needs no label. */
  readonly roll?: MemberRoll | undefined;
  /** Members are wanted one by one: `Survey.copy`. */
  readonly collects?: boolean | undefined;
  /** Members in part are kept, under names that say so. */
  readonly partial?: boolean | undefined;
  readonly progress?: ((bytes: number) => void) | undefined;
  readonly signal?: StopSignal | undefined;
}

/** Bytes that are read between two rests. */
const REST_BYTES = 1 << 20;

/** What is found when an archive is read with edits made to it. */
export interface Survey {
  /** The archive as it was read. */
  readonly view: SeekableBytes;
  readonly pieces: Pieces;
  /** The members one by one, where that was asked for. */
  readonly copy: Copy | undefined;
  readonly log: FateLog;
  /** Over all members that are kept, but for those in part. */
  readonly roll: MemberRoll;
  /** Members in part: they have no names yet. */
  readonly parts: PartialMembers;
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
 * @throws whatever the source throws where it cannot be read
 */
export async function survey(
  source: SeekableBytes,
  known: Known,
  options: SurveyOptions,
  platform: Pick<RepairPlatform, 'sha256' | 'rest'>,
): Promise<Survey> {
  const view = editedBytes(source, known.edits);
  const surveyor = new Surveyor(view, known, options, platform.sha256);
  const { progress, signal } = options;
  const reader = new TarReader({ bytesAt: view.readAt });
  let interrupted = signal?.aborted === true;
  let restedAt = 0;
  for (const event of interrupted ? [] : eventsOf(reader, view, { progress })) {
    surveyor.take(event);
    if (reader.offset - restedAt < REST_BYTES) continue;
    restedAt = reader.offset;
    await platform.rest();
    interrupted = signal?.aborted === true;
    if (interrupted) break;
  }
  const { sawTar, endOffset, offset: bytes } = reader;
  const recordBytes = endOffset === undefined ? undefined : inferRecordBytes(endOffset, bytes);
  return { ...surveyor.finish(bytes), view, recordBytes, sawTar, interrupted };
}

/** What shows that blocks of a member are not its own, though each of them is whole. */
const ODD: ReadonlySet<string> = new Set(['TAR_PADDING_NOT_ZERO', 'PAX_TWO_HEADERS', 'PAX_RECORD_INVALID']);

/** The member that is being read, or was read last. */
interface Open {
  readonly member: TarMember;
  readonly own: readonly Finding[];
  readonly isBehindDamage: boolean;
  /** Global headers between its extended headers and its own. */
  readonly globals: readonly Stretch[];
  missing: Exact;
  sha256: string | undefined;
}

class Surveyor {
  private readonly view: SeekableBytes;
  private readonly edits: Edits;
  private readonly known: Known;
  private readonly keepsParts: boolean;
  private readonly isLater: boolean;
  private readonly pieces: Pieces;
  private readonly parts = new PartialMembers();
  private readonly log = new FateLog();
  private readonly roll: MemberRoll;
  private readonly digest: ContentDigest<string>;
  private readonly globalHeaders: GlobalHeaders;
  private readonly kept: KeptMembers | undefined;
  private readonly cuts: TextCut[] = [];
  private readonly mends: Mend[] = [];
  private open: Open | undefined;
  /** What was found since the last member began. */
  private findings: Finding[] = [];
  private ends: number[] = [];
  private globals: Stretch[] = [];
  /** Offset of the last header of a member. */
  private lastHeader: number | undefined;
  private sawPax = false;
  /** Where the member stands whose extended header has lost its data. */
  private orphanAt = -1;
  private keptTo = 0;

  constructor(view: SeekableBytes, known: Known, { partial, roll, collects }: SurveyOptions, sha256: Sha256Kind) {
    this.view = view;
    this.edits = known.edits;
    this.known = known;
    this.keepsParts = partial === true;
    this.isLater = roll !== undefined;
    this.pieces = new Pieces(view);
    this.digest = new ContentDigest(sha256);
    this.roll = roll?.copy() ?? new MemberRoll(sha256.create());
    this.kept = collects === true ? new KeptMembers(this.pieces, this.log) : undefined;
    this.globalHeaders = new GlobalHeaders(view, roll !== undefined);
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
    if (found.code === 'EXTENDED_HEADER_ORPHANED' || found.code.startsWith('PAX_')) this.sawPax = true;
    if (found.code === 'TAR_DAMAGED_STRETCH') this.seeStretch(found.at.offset);
    if (found.code === 'TAR_FOREIGN_TEXT') {
      const { from, to, lines, lineCount } = found.args;
      const stretch = { from: this.edits.original(from), to: this.edits.original(to - 1) + 1 };
      const isSure = this.view.readAt(to - 1, 1)[0] === 0x0a;
      this.cuts.push({ volume: 0, ...stretch, at: stretch.from, isSure, lines, lineCount });
    }
    if (found.code === 'TAR_CHECKSUM_MISMATCH' && found.args.contentBytes !== undefined) {
      const { offset } = found.at;
      const { contentBytes } = found.args;
      this.mends.push(seekMend(this.view, offset, this.edits.original(offset), this.lastHeader, contentBytes));
    }
    if (found.code === 'PAX_RECORD_INVALID' || found.code === 'PAX_KEYWORD_DAMAGED') {
      const mend = seekRecordMend(this.view, found.at.offset, (offset) => this.edits.original(offset));
      if (mend !== undefined) this.mends.push(mend);
    }
  }

  /** What is no tar begins with an extended header where its data are lost: see `Recovery.leaveExtended`. */
  private seeStretch(offset: number): void {
    const block = this.view.readAt(offset, BLOCK_BYTES);
    if (!isExtendedHeader(block)) return;
    this.sawPax = true;
    if (isHeaderAnywhere(block, 0)) this.orphanAt = headerEnd(block, offset, () => undefined) ?? -1;
  }

  private begin(member: TarMember): void {
    const isOwn = (found: Finding): boolean =>
      found.member === undefined ? found.at.offset >= member.offset : found.member.index === member.index;
    const own = this.findings.filter(isOwn);
    const between = this.findings.filter((found) => !isOwn(found));
    const before = this.open;
    const wasBehindDamage = before?.isBehindDamage === true && before.member.offset === before.member.headerOffset;
    const isDamaged = this.settle(between, member.offset) || member.offset === this.orphanAt;
    // An extended header that took the place of a content leaves no other trace.
    const isBehindOdd = [...between, ...(before?.own ?? [])].some(({ code }) => ODD.has(code));
    const mayGoOn = isBehindOdd && fillsField(member, 'name', this.view);
    const isBehindDamage = isDamaged || mayGoOn || (wasBehindDamage && endsInExtended(before.member, this.view));
    const globals = this.globals.filter(({ from }) => from >= member.offset);
    this.open = { member, own, isBehindDamage, globals, missing: 0, sha256: undefined };
    this.findings = [];
    this.ends = [];
    this.globals = [];
    this.lastHeader = member.headerOffset;
    this.parts.see(member.name);
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
    for (const stretch of this.globals)
      if (stretch.from < next) this.keepGlobal(stretch, this.findings, stretch.to > next);
    if (findings.length > 0) tellLosses(gap, this.edits, this.log);
    return findings.length > 0 && isDamaged(gap);
  }

  /** @param isCut - a header was found inside it: what it said was read all the same */
  private keepGlobal(stretch: Stretch, findings: readonly Finding[], isCut = false): void {
    const isFaulty =
      isCut || findings.some(({ code, at }) => at.offset === stretch.from && severityOf(code) === 'error');
    const instead = this.globalHeaders.take(stretch, isFaulty);
    if (instead === undefined) this.pieces.copy(stretch.from, stretch.to);
    else this.pieces.put(instead);
  }

  private settleMember(open: Open, behind: readonly Finding[], next: number): void {
    const { member, own, isBehindDamage, missing } = open;
    if (member.kind === 'volume-label') this.keepLabel(member);
    // Where there are any, the headers around them are written anew, or not at all.
    for (const stretch of open.globals) this.keepGlobal(stretch, own);
    if (member.kind === 'volume-label') return;
    const mended = mendedIn(member, this.known);
    const isMisread = this.isMisread(member);
    const isPlain = own.length + behind.length === 0 && !isBehindDamage && !isMisread && missing === 0;
    const isAsItWas = mended.reasons.length + mended.doubts.length + mended.fields.length === 0;
    if (isPlain && isAsItWas && member.continuation === undefined && member.name !== '' && next >= endOf(member)) {
      const start = this.kept?.begin() ?? 0;
      this.keep(open, false, undefined);
      this.collect(open, start, 'whole', [], false);
      this.log.whole();
      return;
    }
    const verdict = judge({ member, missing, own, behind, isBehindDamage, next, mended, isMisread }, this.view);
    this.record(open, verdict, mended, next);
  }

  private isMisread(member: TarMember): boolean {
    const { misread } = this.known;
    if (misread.length === 0) return false;
    const [from, to] = [member.dataOffset, endOf(member)].map((offset) => this.edits.original(offset));
    return misread.some((place) => place >= (from as number) && place < (to as number));
  }

  /**
   * A label is that of the first archive of those that were joined, and of no volume but the first. Extended headers
   * in front of it are of a member that is lost.
   */
  private keepLabel({ mtime, headerOffset: at }: TarMember): void {
    if (!this.pieces.isEmpty || this.isLater) return;
    const { base, number = 1 } = splitVolumeLabel(blockName(this.view.readAt(at, BLOCK_BYTES)));
    if (number === 1) this.pieces.copy(at, at + BLOCK_BYTES);
    else this.pieces.put(gnuLabel(base, mtime.seconds));
  }

  private record(open: Open, verdict: Judgement, { reasons: mended }: Mended, next: number): void {
    const { member } = open;
    const { rewriteFor: finding } = verdict;
    const { inForce } = this.globalHeaders;
    const headers = finding === undefined ? undefined : rewrittenHeaders(member, member.name, undefined, inForce);
    const isAmbiguous = finding !== undefined && headers === undefined;
    const isKept = verdict.fate !== 'partial' && member.offset >= this.keptTo && !isAmbiguous;
    const start = this.kept?.begin() ?? 0;
    if (isKept) this.keep(open, verdict.isPaddingDirty, headers);
    const reasons = [...mended];
    const isUndone = mended.some(({ code }) => code === 'text-mode-undone');
    if (isUndone && verdict.fate === 'whole') reasons.push({ code: 'shown-by', evidence: 'sizes' });
    if (verdict.isPaddingDirty && isKept) reasons.push({ code: 'padding-zeroed' });
    if (finding !== undefined) reasons.push({ code: isAmbiguous ? 'header-ambiguous' : 'header-rewritten', finding });
    const isProvisional = verdict.mayLackExtended && isKept && reasons.length === 0;
    const isWhole = isKept && verdict.fate === 'whole' && reasons.length === 0;
    const fate = !isKept ? 'partial' : verdict.fate === 'whole' ? 'mended' : verdict.fate;
    if (fate !== 'partial') {
      this.collect(open, start, isWhole ? 'whole' : fate, [...reasons, ...verdict.reasons], isProvisional);
    }
    if (isWhole) return this.log.whole();
    const told = this.log.add(this.fateOf(member, fate, [...reasons, ...verdict.reasons]), isProvisional);
    if (!isKept && this.keepsParts) this.keepPart(open, next, told, [...reasons, ...verdict.reasons]);
  }

  private collect(
    { member, sha256 }: Open,
    start: number,
    fate: KeptMember['fate'],
    reasons: readonly Reason[],
    isProvisional: boolean,
  ): void {
    if (this.kept === undefined) return;
    const offset = this.edits.original(member.offset);
    const globals = this.globalHeaders.inForce;
    this.kept.end(start, { member, sha256, fate, reasons, offset, globals }, isProvisional);
  }

  private fateOf(member: TarMember, fate: MemberFate['fate'], reasons: readonly Reason[]): MemberFate {
    const { name, kind, size } = member;
    return {
      fate,
      name,
      kind,
      size,
      volume: 0,
      offset: this.edits.original(member.offset),
      reasons,
      keptAs: undefined,
    };
  }

  private keep(open: Open, isPaddingDirty: boolean, headers: Uint8Array | undefined): void {
    const { member, sha256 } = open;
    const end = endOf(member);
    const dataEnd = member.dataOffset + (member.storedSize as number);
    if (headers !== undefined) this.pieces.put(headers);
    const from = headers === undefined ? member.offset : member.dataOffset;
    const isDirectCopy = headers === undefined && !isPaddingDirty && end <= this.view.sizeBytes;
    this.pieces.copy(from, isDirectCopy ? end : dataEnd);
    this.pieces.pad();
    this.keptTo = isPaddingDirty ? dataEnd : end;
    this.roll.add(member, sha256);
  }

  /** Keeps as much of a member's content as stands in one piece behind its headers. */
  private keepPart(open: Open, next: number, told: Told, reasons: readonly Reason[]): void {
    const { member, missing } = open;
    if (member.dataOffset < this.keptTo) return;
    const had = Number(BigInt(member.storedSize) - BigInt(missing));
    const bytes = Math.max(0, Math.min(had, next - member.dataOffset, this.bytesInFrontOfMisread(member)));
    const isKept =
      this.kept === undefined
        ? this.parts.keep(member, bytes, this.pieces, this.globalHeaders.inForce, (name) => told.name(name))
        : this.collectPart(this.kept, open, bytes, reasons);
    if (isKept) this.keptTo = member.dataOffset + bytes;
  }

  /** Content in front of what was read otherwise; not a byte too many, though it may be some too few behind a cut. */
  private bytesInFrontOfMisread({ dataOffset }: TarMember): number {
    const from = this.edits.original(dataOffset);
    const places = this.known.misread.filter((place) => place >= from);
    return Math.min(...places) - from - this.edits.cutBytes;
  }

  /** Which copy has most of it shows when all have been read: then it gets its headers. */
  private collectPart(kept: KeptMembers, { member }: Open, bytes: number, reasons: readonly Reason[]): boolean {
    const globals = this.globalHeaders.inForce;
    if (rewrittenHeaders(member, 'a', bytes, globals) === undefined) return false;
    const start = kept.begin();
    this.pieces.copy(member.dataOffset, member.dataOffset + bytes);
    this.pieces.pad();
    const offset = this.edits.original(member.offset);
    kept.end(start, { member, sha256: undefined, fate: 'partial', reasons, offset, globals, partBytes: bytes }, false);
    return true;
  }

  finish(bytes: number): Omit<Survey, 'view' | 'recordBytes' | 'sawTar' | 'interrupted'> {
    this.settle(this.findings, bytes, true);
    const isAcquitted = !this.sawPax && this.log.acquit();
    const { pieces, log, cuts, mends } = this;
    const copy = this.kept?.finish(isAcquitted);
    return { copy, pieces, log, cuts, mends, parts: this.parts, roll: this.roll };
  }
}
