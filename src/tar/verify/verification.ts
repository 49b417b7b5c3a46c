import { type Exact, type Finding, finding } from '../../findings/index.js';
import { MemberChecks } from '../checks/index.js';
import type { TarEvent } from '../events.js';
import { labelMatches } from '../label-match.js';
import type { TarMember } from '../member.js';
import { inferRecordBytes } from '../records.js';
import { VolumeSet } from '../volumes.js';
import type { Comparer } from './comparer.js';
import { FindingLog } from './finding-log.js';
import type { Hashing } from './hashing.js';
import { Tally } from './tally.js';

/** What is held against what. */
export interface VerificationOptions {
  /** Keys the hash tables that hold names, so that nobody can make them collide on purpose: 0 to 2^53 - 1. */
  readonly seed: number;
  /** Pattern that the volume label must match, by GNU tar's rules. */
  readonly label?: string | undefined;
  /** Blocks of 512 bytes in a record, where that is known. */
  readonly blockingFactor?: number | undefined;
  readonly comparers?: readonly Comparer[] | undefined;
  /** Takes each member with its SHA-256 in hex when it ends. */
  readonly onMember?: ((member: TarMember, sha256: string | undefined, volume: number) => void) | undefined;
  /** Findings that came about below the archive, such as in its compressed layer; asked for at the end. */
  readonly extraFindings?: (() => readonly Finding[]) | undefined;
  /** Where each source stood among the files as they were given: out of order is worth a note. */
  readonly givenAs?: readonly number[] | undefined;
}

/** What a reader knows at the end of a volume. */
export interface VolumeEnd {
  readonly bytes: number;
  readonly sawTar: boolean;
  /** Offset of the end marker, where there is one. */
  readonly endOffset: number | undefined;
  /** The member that the volume begins with, where it says that a volume comes before it. */
  readonly announcedName: string | undefined;
  /** Reading ended before the volume did. */
  readonly interrupted: boolean;
  /** Bytes in a record, where the volume is a file of a tape. */
  readonly recordBytes?: number | undefined;
}

/** What a volume turned out to be. */
export interface VolumeFacts {
  readonly bytes: number;
  readonly label: string | undefined;
  /** Bytes in a record: of a tape those of the first one; else as told, or inferred from the fill behind the end marker. */
  readonly recordBytes: number | undefined;
  readonly hasEndMarker: boolean;
  /** Whether anything in it was tar. */
  readonly sawTar: boolean;
}

/**
 * Checks everything that can be checked of an archive, or of the volumes of a set, while a reader's events go by. For
 * each volume in turn: `beginVolume`, `take` for every event, `endVolume`; then `finish`.
 */
export class Verification {
  readonly tally = new Tally();
  readonly findings = new FindingLog();
  private readonly options: VerificationOptions;
  private readonly isSet: boolean;
  private readonly hashing: Hashing | undefined;
  private readonly set = new VolumeSet();
  private readonly checks: MemberChecks;
  private volume = 0;
  private label: string | undefined;
  private labelSeen = false;
  private continues: TarMember | undefined;
  private isWhole = true;
  private isHashed = false;
  /** The volume in which the member began. */
  private begunOn = 0;
  /** A member whose rest the next volume should bring. */
  private split: { readonly member: TarMember; readonly volume: number; readonly missing: Exact } | undefined;
  private lastOffset = 0;
  /** The end came within a member: whether a volume is missing or bytes are is known when all has been read. */
  private cut: Finding | undefined;

  /**
   * @param isSet - several volumes come
   * @param hashing - takes content; absent where that is not wanted
   */
  constructor(options: VerificationOptions, isSet: boolean, hashing?: Hashing) {
    this.options = options;
    this.isSet = isSet;
    this.hashing = hashing;
    this.checks = new MemberChecks({ seed: options.seed });
  }

  /** The next volume begins. */
  beginVolume(volume: number): void {
    this.volume = volume;
    this.label = undefined;
    this.set.begin(volume);
  }

  /** Takes the next event of the volume. */
  take(event: TarEvent): void {
    switch (event.type) {
      case 'data':
        if (this.isHashed) this.hashing?.update(event.bytes);
        break;
      case 'member':
        this.begin(event.member);
        break;
      case 'end':
        this.end(event.member, event.missing, event.skipped);
        break;
      case 'finding':
        if (event.finding.code === 'TAR_CUT_IN_DATA') this.cut = event.finding;
        else this.add([event.finding]);
        break;
      case 'volume':
        this.takeLabel(event.label, event.offset);
        break;
      case 'global':
      case 'end-of-archive':
        break;
    }
  }

  private add(findings: readonly Finding[]): void {
    if (this.isIdle) this.logAll(findings);
    else this.hashing?.after(() => this.logAll(findings));
  }

  private logAll(findings: readonly Finding[]): void {
    for (const found of findings) this.findings.add(found);
  }

  private begin(member: TarMember): void {
    // A label may stand in the middle of a member that goes on behind it.
    if (member.kind === 'volume-label') return this.tally.add(member);
    const { continues, findings } = this.set.member(member);
    if (findings.length > 0) this.add(findings);
    this.continues = continues;
    if (continues === undefined) {
      this.giveUpSplit();
      this.begunOn = this.volume;
      this.isHashed = member.kind === 'file' && this.hashing !== undefined;
      if (this.isHashed) this.hashing?.begin(member);
      this.isWhole = member.continuation === undefined;
      this.tally.add(member);
      const found = this.checks.take(member, this.volume);
      if (found.length > 0) this.add(found);
    }
    this.split = undefined;
  }

  private end(member: TarMember, missing: Exact, skipped: boolean): void {
    this.tally.end(member, missing, this.isSet);
    if (member.kind === 'volume-label') return this.tell(member, this.volume, true);
    this.set.end(member, missing);
    if (skipped) this.isWhole = false;
    const whole = this.continues ?? member;
    const volume = this.begunOn;
    if (missing !== 0 && this.isSet) {
      this.split = { member: whole, volume, missing };
      return;
    }
    const isComplete = missing === 0 && whole.continuation === undefined;
    const isRead = isComplete && this.isWhole && this.isHashed && whole.kind === 'file';
    if (isRead) this.hashing?.end((sha256) => this.settle(whole, sha256, volume, true));
    else this.tell(whole, volume, isComplete);
  }

  private giveUpSplit(): void {
    if (this.split === undefined) return;
    const { member, volume, missing } = this.split;
    this.tally.lose(missing);
    this.tell(member, volume, false);
    this.split = undefined;
  }

  /** Tells of a member without a digest, behind those that wait for theirs. */
  private tell(member: TarMember, volume: number, isWhole: boolean): void {
    if (this.isIdle) this.settle(member, undefined, volume, isWhole);
    else this.hashing?.after(() => this.settle(member, undefined, volume, isWhole));
  }

  /** All is known of a member, and of those before it. */
  private settle(member: TarMember, sha256: string | undefined, volume: number, isWhole: boolean): void {
    const { comparers, onMember } = this.options;
    if (comparers !== undefined) {
      for (const comparer of comparers) this.logAll(comparer.saw(member, sha256, volume, isWhole));
    }
    onMember?.(member, sha256, volume);
  }

  private takeLabel(label: string, offset: number): void {
    this.label ??= label;
    this.set.label(label);
    for (const comparer of this.options.comparers ?? []) comparer.label?.(label);
    this.add(this.checks.label(label, { volume: this.volume, offset }));
    const { label: pattern } = this.options;
    this.labelSeen = true;
    if (pattern !== undefined && !labelMatches(pattern, label)) {
      this.add([finding('VOLUME_LABEL_MISMATCH', { volume: this.volume, offset }, { pattern, label })]);
    }
  }

  /**
   * A volume has been read.
   * @param isLast - no other volume follows
   */
  endVolume(result: VolumeEnd, isLast: boolean): VolumeFacts {
    this.lastOffset = result.bytes;
    if (this.volume === 0 && result.announcedName !== undefined) {
      const args = { name: result.announcedName, offset: 0 };
      this.findings.add(finding('VOLUME_STARTS_IN_MEMBER', { volume: 0, offset: 0 }, args));
    }
    const { label: pattern, blockingFactor } = this.options;
    if (pattern !== undefined && !this.labelSeen && !result.interrupted) {
      const at = { volume: this.volume, offset: 0 };
      this.findings.add(finding('VOLUME_LABEL_MISMATCH', at, { pattern, label: undefined }));
    }
    this.labelSeen = false;
    if (!isLast && result.endOffset !== undefined) {
      this.findings.add(finding('VOLUME_ENDS_SET', { volume: this.volume, offset: result.endOffset }, {}));
    }
    const asked = blockingFactor === undefined ? undefined : blockingFactor * 512;
    const inferred = result.endOffset === undefined ? undefined : inferRecordBytes(result.endOffset, result.bytes);
    const recordBytes = result.recordBytes ?? asked ?? inferred;
    const hasEndMarker = result.endOffset !== undefined;
    const isJudged = result.recordBytes === undefined && !result.interrupted && (hasEndMarker || !isLast);
    if (isJudged) this.judgeLastRecord(result.bytes, recordBytes, hasEndMarker);
    return { bytes: result.bytes, label: this.label, recordBytes, hasEndMarker, sawTar: result.sawTar };
  }

  private judgeLastRecord(bytes: number, recordBytes: number | undefined, hasEndMarker: boolean): void {
    if (recordBytes === undefined && !hasEndMarker) return;
    const record = recordBytes ?? 10_240;
    const over = bytes % record;
    // Where bytes were lost or put in, the length says nothing about records.
    if (over === 0 || this.findings.bySeverity('error') > 0) return;
    const args = { recordBytes: record, missingBytes: record - over };
    this.findings.add(finding('TAR_SHORT_LAST_RECORD', { volume: this.volume, offset: bytes }, args));
  }

  private endOfSet(): readonly Finding[] {
    const atEnd = this.set.finish(this.lastOffset);
    const isTold = this.cut === undefined || atEnd.some(({ code }) => code === 'VOLUME_ENDS_IN_MEMBER');
    const cut = isTold ? [] : [this.cut as Finding];
    const order = this.options.givenAs ?? [];
    if (order.every((given, i) => i === 0 || given >= (order[i - 1] as number))) return [...cut, ...atEnd];
    return [...cut, ...atEnd, finding('VOLUME_REORDERED', { volume: 0, offset: 0 }, { order })];
  }

  /**
   * All has been read, or reading ended early. What waits for digests settles behind it.
   * @param interrupted - reading ended before the last volume did
   */
  finish(interrupted: boolean): void {
    this.giveUpSplit();
    this.add(this.checks.end());
    this.add(this.options.extraFindings?.() ?? []);
    this.add(interrupted ? [] : this.endOfSet());
    for (const comparer of this.options.comparers ?? []) this.add(comparer.end(!interrupted));
  }

  private get isIdle(): boolean {
    return this.hashing === undefined || this.hashing.isIdle;
  }
}
