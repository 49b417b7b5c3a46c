import xxhash, { type XXHash, type XXHashAPI } from 'xxhash-wasm';
import { type ByteFeed, hex32, u32le } from './byte-feed.js';
import type { CompressedLayer } from './layer.js';
import { decodeLz4Block, HISTORY_BYTES } from './lz4-block.js';
import { decodeLegacy } from './lz4-legacy.js';
import { isLz4Frame, isLz4Legacy, isSkippableFrame } from './recognise.js';
import { skipFrame } from './skippable.js';

const UNCOMPRESSED = 0x80000000;

/** How a frame ended: read (or stepped over) to its end, or with reading at its end. */
type Outcome = 'whole' | 'stop';

/**
 * Decodes LZ4: any number of frames, skippable and legacy ones among them, zeros behind them.
 * @see lz4, doc/lz4_Frame_format.md
 */
export async function* decodeLz4(feed: ByteFeed, layer: CompressedLayer): AsyncGenerator<Uint8Array, void> {
  const hashes = await xxhash();
  do {
    await feed.fill(4);
    const head = feed.peek(4);
    const outcome: Outcome = isSkippableFrame(head)
      ? await skipFrame(feed, layer)
      : isLz4Legacy(head)
        ? yield* decodeLegacy(feed, layer)
        : yield* frame(feed, layer, hashes);
    if (outcome === 'stop') return;
  } while (await layer.goesOn(feed, isAnyFrame));
}

function isAnyFrame(head: Uint8Array): boolean {
  return isLz4Frame(head) || isLz4Legacy(head) || isSkippableFrame(head);
}

/** What the header of a frame says. */
interface Header {
  readonly length: number;
  readonly isIndependent: boolean;
  readonly hasBlockChecksums: boolean;
  readonly hasContentChecksum: boolean;
  readonly hasDictionary: boolean;
  readonly contentBytes: bigint | undefined;
  readonly blockBytesMax: number;
}

async function* frame(feed: ByteFeed, layer: CompressedLayer, hashes: XXHashAPI): AsyncGenerator<Uint8Array, Outcome> {
  const header = await readHeader(feed, hashes);
  if (header === 'cut') return cut(feed, layer);
  const compressedOffset = feed.offset;
  if (header === 'wrong') {
    const reason = 'the header of a frame, or its checksum, is wrong';
    layer.report('COMPRESSED_DAMAGED', { compressedOffset, unit: 'frame', reason, resumedAt: undefined });
    return 'stop';
  }
  if (header.hasDictionary) {
    const command = 'lz4 -D DICTIONARY -dc FILE';
    layer.report('COMPRESSED_UNSUPPORTED', { compressedOffset, reason: 'it needs a dictionary', command });
    return 'stop';
  }
  feed.skip(header.length);
  const blocks = new FrameBlocks(feed, layer, hashes, header);
  const from = layer.delivered;
  const outcome = yield* blocks.decode();
  return outcome === 'whole' ? await endFrame(feed, layer, header, blocks, from) : outcome;
}

/** The blocks of one frame. */
class FrameBlocks {
  /** Blocks were left out, so the checksum of the content says nothing. */
  hasGap = false;
  /** Bytes that checksums of blocks confirmed. */
  verified = 0;
  readonly content: XXHash<number>;
  private readonly feed: ByteFeed;
  private readonly layer: CompressedLayer;
  private readonly hashes: XXHashAPI;
  private readonly header: Header;
  private readonly buffer: Uint8Array;
  private history = 0;

  constructor(feed: ByteFeed, layer: CompressedLayer, hashes: XXHashAPI, header: Header) {
    this.feed = feed;
    this.layer = layer;
    this.hashes = hashes;
    this.header = header;
    this.content = hashes.create32();
    this.buffer = new Uint8Array(HISTORY_BYTES + header.blockBytesMax);
  }

  async *decode(): AsyncGenerator<Uint8Array, Outcome> {
    for (;;) {
      const next = await nextBlock(this.feed, this.header);
      if (next === 'cut') return cut(this.feed, this.layer);
      if (next === 'end') return 'whole';
      const compressedOffset = this.feed.offset;
      if (next === 'wrong') {
        const reason = 'a block has a size that cannot be';
        this.layer.report('COMPRESSED_DAMAGED', { compressedOffset, unit: 'block', reason, resumedAt: undefined });
        return 'stop';
      }
      const unit = this.feed.peek(next.length);
      const isRight = !this.header.hasBlockChecksums || this.isRight(unit, next.size);
      const { out, isWhole } = this.decodeBlock(unit.subarray(4, 4 + next.size), next.isStored);
      if (isRight && out.length > 0) {
        if (isWhole) this.confirm(out);
        yield out.slice();
      }
      this.feed.skip(next.length);
      if (isRight && isWhole) continue;
      const isReached = this.header.isIndependent || (await hop(this.feed, this.header));
      const resumedAt = isReached ? this.feed.offset : undefined;
      const reason = isRight ? 'a block cannot be decoded' : 'the checksum of a block is wrong';
      this.layer.report('COMPRESSED_DAMAGED', { compressedOffset, unit: 'block', reason, resumedAt });
      this.hasGap = true;
      if (!this.header.isIndependent) return isReached ? 'whole' : 'stop';
    }
  }

  private confirm(out: Uint8Array): void {
    this.content.update(out);
    if (!this.header.hasBlockChecksums) return;
    this.verified += out.length;
    this.layer.confirm(out.length);
  }

  private isRight(unit: Uint8Array, size: number): boolean {
    return this.hashes.h32Raw(unit.subarray(4, 4 + size)) === u32le(unit, 4 + size);
  }

  private decodeBlock(block: Uint8Array, isStored: boolean): { readonly out: Uint8Array; readonly isWhole: boolean } {
    if (this.header.isIndependent) this.history = 0;
    const { buffer, history } = this;
    let [end, isWhole] = [history + block.length, true];
    if (isStored) buffer.set(block, history);
    else ({ end, isWhole } = decodeLz4Block(block, buffer, history, 0, history + this.header.blockBytesMax));
    const out = buffer.subarray(history, end);
    this.history = Math.min(end, HISTORY_BYTES);
    if (this.header.isIndependent || end <= HISTORY_BYTES) return { out, isWhole };
    const given = out.slice();
    buffer.copyWithin(0, end - HISTORY_BYTES, end);
    return { out: given, isWhole };
  }
}

interface Block {
  /** Bytes with the block's size and its checksum. */
  readonly length: number;
  readonly size: number;
  readonly isStored: boolean;
}

/** The block that comes next, once all of it is there. At the end mark it is stepped over. */
async function nextBlock(feed: ByteFeed, header: Header): Promise<Block | 'end' | 'cut' | 'wrong'> {
  if (!(await feed.fill(4))) return 'cut';
  const word = u32le(feed.peek(4), 0);
  if (word === 0) {
    feed.skip(4);
    return 'end';
  }
  const size = word % UNCOMPRESSED;
  if (size > header.blockBytesMax || size === 0) return 'wrong';
  const length = 4 + size + (header.hasBlockChecksums ? 4 : 0);
  return (await feed.fill(length)) ? { length, size, isStored: word >= UNCOMPRESSED } : 'cut';
}

/** Steps over the blocks of a frame that cannot be decoded, and tells whether another frame stands behind them. */
async function hop(feed: ByteFeed, header: Header): Promise<boolean> {
  for (;;) {
    const next = await nextBlock(feed, header);
    if (next === 'cut' || next === 'wrong') return false;
    if (next === 'end') break;
    feed.skip(next.length);
  }
  await feed.fill(8);
  return isAnyFrame(feed.peek(8).subarray(header.hasContentChecksum ? 4 : 0));
}

async function endFrame(
  feed: ByteFeed,
  layer: CompressedLayer,
  header: Header,
  blocks: FrameBlocks,
  from: number,
): Promise<Outcome> {
  const compressedOffset = feed.offset;
  const length = layer.delivered - from;
  if (header.contentBytes !== undefined && header.contentBytes !== BigInt(length) && !blocks.hasGap) {
    const reason = `a frame holds ${length} bytes and its header says ${header.contentBytes}`;
    layer.report('COMPRESSED_STRUCTURE_MISMATCH', { compressedOffset, reason });
  }
  if (!header.hasContentChecksum) {
    if (!header.hasBlockChecksums) layer.noChecksum();
    return 'whole';
  }
  if (!(await feed.fill(4))) return cut(feed, layer);
  const [stored, found] = [u32le(feed.peek(4), 0), blocks.content.digest()];
  feed.skip(4);
  if (blocks.hasGap) return 'whole';
  if (stored === found) layer.confirm(length - blocks.verified);
  else {
    const at = { compressedOffset, unit: 'frame', check: 'XXH32', fromByte: from };
    layer.report('COMPRESSED_CHECKSUM_MISMATCH', { ...at, expected: hex32(stored), found: hex32(found) });
  }
  return 'whole';
}

async function readHeader(feed: ByteFeed, hashes: XXHashAPI): Promise<Header | 'cut' | 'wrong'> {
  if (!(await feed.fill(7))) return 'cut';
  const [flags = 0, descriptor = 0] = feed.peek(6).subarray(4);
  const hasSize = (flags & 8) !== 0;
  const hasDictionary = (flags & 1) !== 0;
  const length = 7 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0);
  if (!(await feed.fill(length))) return 'cut';
  const header = feed.peek(length);
  const blockCode = (descriptor >> 4) & 7;
  const sum = (hashes.h32Raw(header.subarray(4, length - 1)) >>> 8) & 0xff;
  if (flags >> 6 !== 1 || (flags & 2) !== 0 || blockCode < 4 || sum !== header[length - 1]) return 'wrong';
  return {
    length,
    isIndependent: (flags & 0x20) !== 0,
    hasBlockChecksums: (flags & 0x10) !== 0,
    hasContentChecksum: (flags & 4) !== 0,
    hasDictionary,
    contentBytes: hasSize ? BigInt(u32le(header, 6)) + (BigInt(u32le(header, 10)) << 32n) : undefined,
    blockBytesMax: 1 << (8 + 2 * blockCode),
  };
}

function cut(feed: ByteFeed, layer: CompressedLayer): Outcome {
  layer.report('COMPRESSED_TRUNCATED', { compressedOffset: feed.offset + feed.available, unit: 'frame' });
  return 'stop';
}
