import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type Exact, type Finding, finding } from '../findings/index.js';
import { MemberChecks } from '../tar/checks/index.js';
import {
  type Carried,
  inferRecordBytes,
  labelMatches,
  type TarEvent,
  type TarMember,
  VolumeSet,
} from '../tar/index.js';
import { FindingLog } from './finding-log.js';
import { ContentHasher } from './hashing/content-hasher.js';
import { type ReadResult, readArchive } from './read-archive.js';
import { type ByteSource, SourceError } from './source.js';
import { Tally } from './tally.js';

/** Something to hold the members against: a manifest, a listing, a list of files. */
export interface Comparer {
  /**
   * A member ended.
   * @param sha256 - in hex; undefined where its content was not read or is not whole
   * @param volume - index of the file that it begins in
   * @param isWhole - all its content is there, whether it was read or not
   */
  saw(member: TarMember, sha256: string | undefined, volume: number, isWhole: boolean): readonly Finding[];
  /** A volume carries a label. */
  label?(label: string): void;
  /** The archive ended. `complete` is false where reading was stopped before its end. */
  end(complete: boolean): readonly Finding[];
  /** Bytes of content vouched for: by digest, or by their size only. */
  readonly vouchedBytes: bigint;
  readonly by: 'digest' | 'size';
}

/** How an archive is verified. */
export interface VerifyOptions {
  /** Structure only: content is not read where the source can seek. */
  readonly quick?: boolean;
  /** Pattern that the volume label must match, by GNU tar's rules. */
  readonly label?: string | undefined;
  /** Blocks of 512 bytes in a record, where that is known. */
  readonly blockingFactor?: number | undefined;
  readonly comparers?: readonly Comparer[];
  /** Takes each member with its digest when it ends. */
  readonly onMember?: ((member: TarMember, sha256: string | undefined, volume: number) => void) | undefined;
  /** Findings that came about below the archive, such as in its compressed layer; asked for at the end. */
  readonly extraFindings?: (() => readonly Finding[]) | undefined;
  /** How each source is compressed, where it is. */
  readonly layers?: readonly (string | undefined)[];
  /** Decompressed bytes that checksums of the compressed layers confirmed; asked for at the end. */
  readonly layerVerifiedBytes?: (() => bigint) | undefined;
  /** Takes bytes read so far, over all sources. */
  readonly progress?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where each source stood among the files as they were given: out of order is worth a note. */
  readonly givenAs?: readonly number[] | undefined;
  /** Keys the hash tables that hold names, 0 to 2^53 - 1; default random. */
  readonly seed?: number | undefined;
  /**
   * Threads that hash what stands in files. Default two, for files of 64 MiB and more where there are two processors:
   * for less, starting them costs more than it saves.
   */
  readonly workers?: number | undefined;
}

/** What a volume turned out to be. */
export interface VolumeReport {
  readonly name: string;
  readonly bytes: number;
  readonly label: string | undefined;
  readonly recordBytes: number | undefined;
  readonly hasEndMarker: boolean;
  readonly sawTar: boolean;
}

/** What was found in an archive, or in a set of volumes read as one. */
export interface VerifyReport {
  readonly volumes: readonly VolumeReport[];
  readonly tally: Tally;
  readonly findings: FindingLog;
  /** Content checked against a digest kept elsewhere. */
  readonly digestCheckedBytes: bigint;
  /** Content of which a listing confirmed the size, no more; what was checked by digest does not count. */
  readonly sizeCheckedBytes: bigint;
  /** The compressions that the archive stood in. */
  readonly layers: readonly string[];
  /** Content that checksums of the compressed layers vouch for. */
  readonly layerCheckedBytes: bigint;
  /** Content that nothing vouches for. */
  readonly uncheckedBytes: bigint;
  /** Reading ended early: told to by the signal, or because of {@link failure}. */
  readonly interrupted: boolean;
  /** Why the rest could not be read. */
  readonly failure: SourceError | undefined;
}

/**
 * Reads an archive, or the volumes of one set in their order, and checks everything that can be checked offline.
 * @throws SourceError where a source cannot be read at all
 */
export async function verify(sources: readonly ByteSource[], options: VerifyOptions = {}): Promise<VerifyReport> {
  const run = new Verification(options, sources.length > 1);
  try {
    const volumes: VolumeReport[] = [];
    for (const [volume, source] of sources.entries()) {
      const before = volumes.reduce((sum, { bytes }) => sum + bytes, 0);
      const result = await run.read(source, volume, before, volume + 1 === sources.length);
      volumes.push(result.report);
      if (result.interrupted) return run.finish(volumes, true);
    }
    return run.finish(volumes, false);
  } finally {
    await run.close();
  }
}

const SEED_END = 2 ** 48 - 1;
const WORKERS = 2;
const WORTH_BYTES = 1 << 26;

class Verification {
  private readonly options: VerifyOptions;
  private readonly isSet: boolean;
  private readonly tally = new Tally();
  private readonly log = new FindingLog();
  private readonly hasher: ContentHasher;
  private readonly set = new VolumeSet();
  private readonly checks: MemberChecks;
  private source: ByteSource | undefined;
  private failure: SourceError | undefined;
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
  /** What the volume before ended in the middle of. */
  private carried: Carried | undefined;
  private lastOffset = 0;
  /** The end came within a member: whether a volume is missing or bytes are is known when all has been read. */
  private cut: Finding | undefined;

  constructor(options: VerifyOptions, isSet: boolean) {
    this.options = options;
    this.isSet = isSet;
    this.checks = new MemberChecks({ seed: options.seed ?? randomInt(SEED_END) });
    const { workers = availableParallelism() > 1 ? WORKERS : 0 } = options;
    this.hasher = new ContentHasher(workers, options.workers === undefined ? WORTH_BYTES : 0);
  }

  async close(): Promise<void> {
    await this.hasher.close();
  }

  /** Reads one volume; `before` are the bytes of those that were read. */
  async read(
    source: ByteSource,
    volume: number,
    before: number,
    isLast: boolean,
  ): Promise<{ readonly report: VolumeReport; readonly interrupted: boolean }> {
    const { progress, signal, quick } = this.options;
    this.source = source;
    this.volume = volume;
    this.label = undefined;
    this.set.begin(volume);
    const result = await readArchive(source, {
      volume,
      data: quick !== true,
      moreFollows: !isLast,
      carried: this.carried,
      take: (event) => this.take(event),
      keepUp: () => this.hasher.keepUp(),
      progress: progress === undefined ? undefined : (bytes) => progress(before + bytes),
      signal,
      onFailure: (error) => {
        this.failure = error;
      },
    });
    this.carried = result.carried;
    await this.drain();
    const interrupted = result.interrupted || this.failure !== undefined;
    return { report: this.endVolume(source.name, { ...result, interrupted }, isLast), interrupted };
  }

  /** Takes what waits for digests. Where a thread could not read, that is how reading ended. */
  private async drain(): Promise<void> {
    try {
      await this.hasher.drain();
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      this.failure ??= error;
      this.hasher.abandon();
    }
  }

  take(event: TarEvent): void {
    switch (event.type) {
      case 'data':
        if (this.isHashed) this.hasher.update(event.bytes);
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
    if (this.hasher.isIdle) this.logAll(findings);
    else this.hasher.after(() => this.logAll(findings));
  }

  private logAll(findings: readonly Finding[]): void {
    for (const found of findings) this.log.add(found);
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
      this.isHashed = member.kind === 'file' && this.options.quick !== true;
      if (this.isHashed) this.hasher.begin(member, this.source as ByteSource);
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
    if (isRead) this.hasher.end((sha256) => this.settle(whole, sha256, volume, true));
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
    if (this.hasher.isIdle) this.settle(member, undefined, volume, isWhole);
    else this.hasher.after(() => this.settle(member, undefined, volume, isWhole));
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

  endVolume(name: string, result: ReadResult, isLast: boolean): VolumeReport {
    this.lastOffset = result.bytes;
    if (this.volume === 0 && result.announcedName !== undefined) {
      const args = { name: result.announcedName, offset: 0 };
      this.log.add(finding('VOLUME_STARTS_IN_MEMBER', { volume: 0, offset: 0 }, args));
    }
    const { label: pattern, blockingFactor } = this.options;
    if (pattern !== undefined && !this.labelSeen && !result.interrupted) {
      const at = { volume: this.volume, offset: 0 };
      this.log.add(finding('VOLUME_LABEL_MISMATCH', at, { pattern, label: undefined }));
    }
    this.labelSeen = false;
    if (!isLast && result.endOffset !== undefined) {
      this.log.add(finding('VOLUME_ENDS_SET', { volume: this.volume, offset: result.endOffset }, {}));
    }
    const asked = blockingFactor === undefined ? undefined : blockingFactor * 512;
    const inferred = result.endOffset === undefined ? undefined : inferRecordBytes(result.endOffset, result.bytes);
    const recordBytes = asked ?? inferred;
    const hasEndMarker = result.endOffset !== undefined;
    if (!result.interrupted && (hasEndMarker || !isLast)) this.judgeLastRecord(result.bytes, recordBytes, hasEndMarker);
    return { name, bytes: result.bytes, label: this.label, recordBytes, hasEndMarker, sawTar: result.sawTar };
  }

  private judgeLastRecord(bytes: number, recordBytes: number | undefined, hasEndMarker: boolean): void {
    if (recordBytes === undefined && !hasEndMarker) return;
    const record = recordBytes ?? 10_240;
    const over = bytes % record;
    // Where bytes were lost or put in, the length says nothing about records.
    if (over === 0 || this.log.bySeverity('error') > 0) return;
    const args = { recordBytes: record, missingBytes: record - over };
    this.log.add(finding('TAR_SHORT_LAST_RECORD', { volume: this.volume, offset: bytes }, args));
  }

  private endOfSet(): readonly Finding[] {
    const atEnd = this.set.finish(this.lastOffset);
    const isTold = this.cut === undefined || atEnd.some(({ code }) => code === 'VOLUME_ENDS_IN_MEMBER');
    const cut = isTold ? [] : [this.cut as Finding];
    const order = this.options.givenAs ?? [];
    if (order.every((given, i) => i === 0 || given >= (order[i - 1] as number))) return [...cut, ...atEnd];
    return [...cut, ...atEnd, finding('VOLUME_REORDERED', { volume: 0, offset: 0 }, { order })];
  }

  finish(volumes: readonly VolumeReport[], interrupted: boolean): VerifyReport {
    const comparers = this.options.comparers ?? [];
    this.giveUpSplit();
    this.add(this.checks.end());
    this.add(this.options.extraFindings?.() ?? []);
    this.add(interrupted ? [] : this.endOfSet());
    for (const comparer of comparers) this.add(comparer.end(!interrupted));
    const vouched = (by: Comparer['by']): bigint =>
      comparers.filter((c) => c.by === by).reduce((sum, c) => (c.vouchedBytes > sum ? c.vouchedBytes : sum), 0n);
    const [digestCheckedBytes, bySize] = [vouched('digest'), vouched('size')];
    // The two may be of the same files: what is sure is the larger of them.
    const sizeCheckedBytes = bySize > digestCheckedBytes ? bySize - digestCheckedBytes : 0n;
    const { contentBytes } = this.tally;
    const layerCheckedBytes = smaller(this.options.layerVerifiedBytes?.() ?? 0n, contentBytes);
    const { layers = [] } = this.options;
    return {
      volumes,
      tally: this.tally,
      findings: this.log,
      digestCheckedBytes,
      sizeCheckedBytes,
      layers: [...new Set(layers.filter((layer) => layer !== undefined))],
      layerCheckedBytes,
      // What both vouch for is not known: the larger of the two is certain.
      uncheckedBytes: smaller(contentBytes - digestCheckedBytes - sizeCheckedBytes, contentBytes - layerCheckedBytes),
      interrupted,
      failure: this.failure,
    };
  }
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
