import type { CompressionFormat } from '../../findings/codes/compression.js';
import { type ArgsOf, type Code, type Finding, finding } from '../../findings/index.js';
import type { ByteFeed } from './byte-feed.js';

/** Findings beyond this many are not kept: the first ones say it all, and a file of damage must not fill the memory. */
const FINDINGS_MAX = 500;

const HEAD_BYTES = 40 << 10;

type Own<C extends Code> = Omit<ArgsOf<C>, 'format' | 'deliveredBytes'>;

/** What comes to light about a compressed layer while it is read. */
export class CompressedLayer {
  readonly format: CompressionFormat;
  readonly findings: Finding[] = [];
  /** Decompressed bytes handed on. */
  delivered = 0;
  /** Of them, those that a checksum of the layer confirmed, up to the first place where something was left out. */
  verified = 0;
  /** The first decompressed bytes, to tell what stands inside where it is no tar. */
  head: Uint8Array = new Uint8Array(0);
  private readonly volume: number;
  private toldNoChecksum = false;
  private hasGap = false;

  constructor(format: CompressionFormat, volume: number) {
    this.format = format;
    this.volume = volume;
  }

  /** Takes decompressed bytes that are about to be handed on: what the decoder finds next stands behind them. */
  deliver(chunk: Uint8Array): void {
    if (this.delivered === 0) this.head = chunk.slice(0, HEAD_BYTES);
    this.delivered += chunk.length;
  }

  /**
   * A checksum confirmed so many of the bytes handed on. Behind a gap that says little: they are right, but a member
   * that began in front of the gap takes them for its own.
   */
  confirm(count: number): void {
    if (!this.hasGap) this.verified += count;
  }

  /** Makes a finding at the place in the archive that has been reached. */
  report<C extends BrokenCode>(code: C, args: Own<C>): void {
    if (code === 'COMPRESSED_DAMAGED') this.hasGap = true;
    if (this.findings.length >= FINDINGS_MAX) return;
    const whole = { ...args, format: this.format, deliveredBytes: this.delivered } as unknown as ArgsOf<C>;
    this.findings.push(finding(code, { volume: this.volume, offset: this.delivered }, whole));
  }

  /** Some of the content has no checksum. */
  noChecksum(): void {
    if (this.toldNoChecksum) return;
    this.toldNoChecksum = true;
    const args = { format: this.format };
    this.findings.push(finding('COMPRESSED_NO_CHECKSUM', { volume: this.volume, offset: this.delivered }, args));
  }

  /**
   * What follows the last piece: nothing or zeros are as they should be, more of the format is to be read.
   * @param isMore - whether a piece of the format begins at the feed's next bytes
   * @returns whether more follows
   */
  async goesOn(feed: ByteFeed, isMore: (head: Uint8Array) => boolean): Promise<boolean> {
    if (!(await feed.skipZeros())) return false;
    await feed.fill(16);
    if (isMore(feed.peek(16))) return true;
    const compressedOffset = feed.offset;
    this.report('COMPRESSED_TRAILING_BYTES', { compressedOffset, count: await feed.skipToEnd() });
    return false;
  }
}

type BrokenCode =
  | 'COMPRESSED_DAMAGED'
  | 'COMPRESSED_TRUNCATED'
  | 'COMPRESSED_CHECKSUM_MISMATCH'
  | 'COMPRESSED_STRUCTURE_MISMATCH'
  | 'COMPRESSED_TRAILING_BYTES'
  | 'COMPRESSED_UNSUPPORTED';

/** Decodes a compressed layer: gives what comes out, tells the layer what is wrong, and never throws for bad data. */
export type Decoder = (feed: ByteFeed, layer: CompressedLayer) => AsyncGenerator<Uint8Array, void>;
