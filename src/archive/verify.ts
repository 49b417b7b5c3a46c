import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Finding, TapePlace } from '../findings/index.js';
import type { Carried, Comparer, FindingLog, Tally, TarMember, VolumeFacts } from '../tar/index.js';
import { Verification } from '../tar/verify/index.js';
import { ContentHasher } from './hashing/content-hasher.js';
import { readArchive } from './read-archive.js';
import { type ByteSource, SourceError, type SourceTape } from './source.js';

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
export interface VolumeReport extends VolumeFacts {
  readonly name: string;
  /** Of a file of a tape: the record that holds a byte. */
  readonly placeOf?: ((offset: number) => TapePlace | undefined) | undefined;
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
  const run = new VerifyRun(options, sources.length > 1);
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

/** Brings sources to a `Verification`, with threads to hash and reads that may fail. */
class VerifyRun {
  private readonly options: VerifyOptions;
  private readonly hasher: ContentHasher;
  private readonly verification: Verification;
  private failure: SourceError | undefined;
  /** What the volume before ended in the middle of. */
  private carried: Carried | undefined;

  constructor(options: VerifyOptions, isSet: boolean) {
    this.options = options;
    const { workers = availableParallelism() > 1 ? WORKERS : 0 } = options;
    this.hasher = new ContentHasher(workers, options.workers === undefined ? WORTH_BYTES : 0);
    const seed = options.seed ?? randomInt(SEED_END);
    this.verification = new Verification({ ...options, seed }, isSet, options.quick === true ? undefined : this.hasher);
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
    this.hasher.from(source);
    this.verification.beginVolume(volume);
    const result = await readArchive(source, {
      volume,
      data: quick !== true,
      moreFollows: !isLast,
      carried: this.carried,
      take: (event) => this.verification.take(event),
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
    const { tape } = source;
    if (!interrupted && tape !== undefined) await this.checkRecords(tape, result.endOffset);
    const facts = this.verification.endVolume({ ...result, interrupted, recordBytes: tape?.recordBytes() }, isLast);
    return { report: { name: source.name, ...facts, placeOf: tape?.placeOf }, interrupted };
  }

  private async checkRecords(tape: SourceTape, endOffset: number | undefined): Promise<void> {
    const { blockingFactor } = this.options;
    const expectedBytes = blockingFactor === undefined ? undefined : blockingFactor * 512;
    for (const finding of await tape.check({ endOffset, expectedBytes })) {
      this.verification.take({ type: 'finding', finding });
    }
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

  finish(volumes: readonly VolumeReport[], interrupted: boolean): VerifyReport {
    const { tally, findings } = this.verification;
    this.verification.finish(interrupted);
    const comparers = this.options.comparers ?? [];
    const vouched = (by: Comparer['by']): bigint =>
      comparers.filter((c) => c.by === by).reduce((sum, c) => (c.vouchedBytes > sum ? c.vouchedBytes : sum), 0n);
    const [digestCheckedBytes, bySize] = [vouched('digest'), vouched('size')];
    // The two may be of the same files: what is sure is the larger of them.
    const sizeCheckedBytes = bySize > digestCheckedBytes ? bySize - digestCheckedBytes : 0n;
    const { contentBytes } = tally;
    const layerCheckedBytes = smaller(this.options.layerVerifiedBytes?.() ?? 0n, contentBytes);
    const { layers = [] } = this.options;
    return {
      volumes,
      tally,
      findings,
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
