import type { TarMember } from '../../tar/index.js';
import type { Hashing, Step } from '../../tar/verify/index.js';
import { MemberDigest } from '../digest.js';
import type { ByteSource } from '../source.js';
import { HashPool } from './hash-pool.js';

/** Stretches of one source that a thread is asked for at once. */
class Batch {
  readonly source: ByteSource;
  /** Offset and length in turn. */
  readonly stretches: number[] = [];
  bytes = 0;
  digests: string | undefined;

  constructor(source: ByteSource) {
    this.source = source;
  }
}

/** What happens once everything before it has happened, and once its digest is there where it waits for one. */
interface Waiting {
  readonly step: Step;
  readonly batch: Batch | undefined;
  readonly index: number;
}

const BATCH_BYTES = 1 << 20;
const BATCH_STRETCHES = 512;
const DIGEST_CHARACTERS = 64;
/** Reading is not further ahead of hashing than this, so that what is hashed is still in the system's cache. */
const AHEAD_BYTES = 1 << 28;
/** Nor by more steps than this: they hold members. */
const STEPS_MAX = 1 << 10;

/**
 * Takes the SHA-256 of members while they go by, here or, for files, in threads. With any number of threads the same
 * steps are taken in the same order: that of the archive.
 */
export class ContentHasher implements Hashing {
  private readonly here = new MemberDigest();
  private readonly workers: number;
  private readonly worthBytes: number;
  private pool: HashPool | undefined;
  private source: ByteSource | undefined;
  /** What is gathered for the next request. */
  private gathered: Batch | undefined;
  /** Where the member at hand is hashed: its batch and its place in it; undefined where it is hashed here. */
  private batch: Batch | undefined;
  private index = 0;
  private waiting: Waiting[] = [];
  private first = 0;
  private passedBytes = 0;
  private failed = false;

  /**
   * @param workers - threads; 0 for none
   * @param worthBytes - they are started where at least so many bytes are to come
   */
  constructor(workers: number, worthBytes: number) {
    this.workers = workers;
    this.worthBytes = worthBytes;
  }

  /** The members that come stand in this source. */
  from(source: ByteSource): void {
    this.source = source;
  }

  begin(member: TarMember): void {
    const source = this.source as ByteSource;
    if (this.isForThreads(member, source)) this.gather(member.dataOffset, member.storedSize as number, source);
    else {
      this.batch = undefined;
      this.here.begin(member);
    }
  }

  update(bytes: Uint8Array): void {
    if (this.batch === undefined) this.here.update(bytes);
    else this.passedBytes += bytes.length;
  }

  end(step: Step): void {
    if (this.batch !== undefined) this.waiting.push({ step, batch: this.batch, index: this.index });
    else {
      const sha256 = this.here.end();
      if (this.isIdle) step(sha256);
      else this.after(() => step(sha256));
    }
  }

  get isIdle(): boolean {
    return this.first === this.waiting.length;
  }

  after(step: () => void): void {
    if (this.isIdle) step();
    else this.waiting.push({ step, batch: undefined, index: 0 });
  }

  /**
   * To be called between reads: takes the steps that can be taken, and holds reading back where it is too far ahead.
   * @throws SourceError (also from the promise) where a thread could not read
   */
  keepUp(): Promise<void> | undefined {
    this.settle();
    return this.isAhead ? this.wait(() => this.isAhead) : undefined;
  }

  /**
   * Waits until every step is taken.
   * @throws SourceError where a thread could not read
   */
  async drain(): Promise<void> {
    await this.wait(() => !this.isIdle);
  }

  /** A thread could not read: takes the steps that wait, without the digests that will not come. */
  abandon(): void {
    this.failed = true;
    this.settle();
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await this.pool?.close();
  }

  private isForThreads(member: TarMember, { fd, sizeBytes }: ByteSource): boolean {
    const { storedSize, dataOffset } = member;
    if (this.workers === 0 || this.failed || fd === undefined || sizeBytes === undefined) return false;
    if (typeof storedSize !== 'number' || storedSize === 0 || dataOffset + storedSize > sizeBytes) return false;
    if (member.sparse !== undefined || member.continuation !== undefined) return false;
    return this.pool !== undefined || sizeBytes - dataOffset >= this.worthBytes;
  }

  private gather(offset: number, length: number, source: ByteSource): void {
    const { gathered } = this;
    // A long one goes to a thread of its own at once, and so does what waited before it.
    if (gathered !== undefined && (length >= BATCH_BYTES || gathered.source !== source)) this.submit();
    this.gathered ??= new Batch(source);
    this.batch = this.gathered;
    this.index = this.batch.stretches.length / 2;
    this.batch.stretches.push(offset, length);
    this.batch.bytes += length;
    if (this.batch.bytes >= BATCH_BYTES || this.batch.stretches.length >= 2 * BATCH_STRETCHES) this.submit();
  }

  private submit(): void {
    const { gathered } = this;
    if (gathered === undefined) return;
    this.gathered = undefined;
    this.pool ??= new HashPool(this.workers);
    this.pool.submit(gathered.source, gathered.stretches, gathered.bytes, (digests) => {
      gathered.digests = digests;
    });
  }

  private get isAhead(): boolean {
    if (this.waiting.length - this.first > STEPS_MAX) return true;
    return this.pool !== undefined && this.passedBytes - this.pool.hashedBytes > AHEAD_BYTES;
  }

  private async wait(isNeeded: () => boolean): Promise<void> {
    this.submit();
    this.settle();
    while (isNeeded() && this.pool?.busy === true) {
      await this.pool.progress();
      this.settle();
    }
  }

  /** Takes the steps that need not wait any longer. */
  private settle(): void {
    if (this.pool?.failure !== undefined && !this.failed) throw this.pool.failure;
    while (this.first < this.waiting.length) {
      const { step, batch, index } = this.waiting[this.first] as Waiting;
      if (batch !== undefined && batch.digests === undefined && !this.failed) break;
      this.first++;
      step(batch?.digests?.slice(index * DIGEST_CHARACTERS, (index + 1) * DIGEST_CHARACTERS));
    }
    if (this.first < STEPS_MAX && !this.isIdle) return;
    this.waiting = this.waiting.slice(this.first);
    this.first = 0;
  }
}
