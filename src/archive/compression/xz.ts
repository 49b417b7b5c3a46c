import type { ByteFeed } from './byte-feed.js';
import type { CompressedLayer } from './layer.js';
import { CHUNK_HEADER_BYTES_MAX, type ChunkHeader, Lzma2Decoder, readChunkHeader } from './lzma2.js';
import { isXz } from './recognise.js';
import { beginCheck, type Check } from './xz-check.js';
import { type BlockHeader, readBlockHeader, readStreamHeader, STREAM_HEADER_BYTES } from './xz-headers.js';
import { BlockSizes, readIndex } from './xz-index.js';

/** `xz -9` asks for 64 MiB; a header can ask for 4 GiB. */
const DICTIONARY_BYTES_MAX = 256 << 20;

/** How a piece ended: read, left out with reading going on behind it, or with reading at its end. */
type Outcome = 'whole' | 'hopped' | 'stop';

/**
 * Decodes xz: any number of streams with padding between them, any number of blocks in each.
 * @see xz, doc/xz-file-format.txt
 */
export async function* decodeXz(feed: ByteFeed, layer: CompressedLayer): AsyncGenerator<Uint8Array, void> {
  do {
    if (!(yield* new StreamDecoder(feed, layer).decode())) return;
  } while (await layer.goesOn(feed, isXz));
}

class StreamDecoder {
  private readonly feed: ByteFeed;
  private readonly layer: CompressedLayer;
  private readonly sizes = new BlockSizes();
  private check = 0;
  private hasGap = false;

  constructor(feed: ByteFeed, layer: CompressedLayer) {
    this.feed = feed;
    this.layer = layer;
  }

  /** Gives what comes out, and returns whether reading can go on behind the stream. */
  async *decode(): AsyncGenerator<Uint8Array, boolean> {
    const { feed } = this;
    if (!(await feed.fill(STREAM_HEADER_BYTES))) return this.cut('header');
    const check = readStreamHeader(feed.peek(STREAM_HEADER_BYTES));
    if (check === undefined) return this.stop('the header of a stream is damaged');
    this.check = check;
    feed.skip(STREAM_HEADER_BYTES);
    for (;;) {
      if (!(await feed.fill(1))) return this.cut('stream');
      if (feed.peek(1)[0] === 0) return await this.index();
      const outcome = yield* this.block();
      if (outcome === 'stop') return false;
      if (outcome === 'hopped') this.hasGap = true;
    }
  }

  private async index(): Promise<boolean> {
    const compressedOffset = this.feed.offset;
    const wrong = await readIndex(this.feed, this.check, this.hasGap ? undefined : this.sizes);
    if (wrong === undefined) return true;
    if (wrong === 'cut') return this.cut('stream');
    this.layer.report('COMPRESSED_STRUCTURE_MISMATCH', { compressedOffset, reason: wrong });
    return true;
  }

  private async *block(): AsyncGenerator<Uint8Array, Outcome> {
    const { feed, layer } = this;
    const length = ((feed.peek(1)[0] as number) + 1) * 4;
    if (!(await feed.fill(length))) return this.cutBlock();
    const compressedOffset = feed.offset;
    const header = readBlockHeader(feed.peek(length));
    if (header === undefined) {
      this.stop('the header of a block is damaged');
      return 'stop';
    }
    const refused = refusal(header);
    if (refused !== undefined) {
      layer.report('COMPRESSED_UNSUPPORTED', { compressedOffset, reason: refused, command: 'xz -dc FILE' });
      return 'stop';
    }
    feed.skip(length);
    const from = layer.delivered;
    const check = beginCheck(this.check);
    const outcome = yield* this.data(header, check);
    if (outcome !== 'whole') return outcome;
    const unpadded = feed.offset - compressedOffset + check.length;
    this.sizes.add(unpadded, layer.delivered - from);
    return await this.endBlock(header, check, from, unpadded - length - check.length);
  }

  /** The chunks of a block. */
  private async *data(header: BlockHeader, check: Check): AsyncGenerator<Uint8Array, Outcome> {
    const { feed } = this;
    const decoder = new Lzma2Decoder(header.dictionaryBytes);
    const start = feed.offset;
    for (;;) {
      const chunk = await this.nextChunk();
      if (chunk === 'cut') return this.cutBlock();
      if (chunk === 'wrong') return await this.hop(start, header, check, 'there is no such chunk');
      const length = chunk.length + chunk.size;
      if (chunk.size > 0 && !(await feed.fill(length))) {
        // What stands there of a cut chunk can be decoded all the same.
        const { out } = decoder.chunk(chunk, feed.peek(length));
        if (out.length > 0) yield out.slice();
        return this.cutBlock();
      }
      if (chunk.size > 0) {
        const { out, isWhole } = decoder.chunk(chunk, feed.peek(length));
        check.update(out);
        if (out.length > 0) yield out.slice();
        if (!isWhole) return await this.hop(start, header, check, 'a chunk cannot be decoded');
      }
      feed.skip(length);
      if (chunk.size === 0) return 'whole';
    }
  }

  private async nextChunk(): Promise<ChunkHeader | 'cut' | 'wrong'> {
    await this.feed.fill(CHUNK_HEADER_BYTES_MAX);
    return readChunkHeader(this.feed.peek(CHUNK_HEADER_BYTES_MAX));
  }

  /** Padding and check, and the sizes in the header. */
  private async endBlock(header: BlockHeader, check: Check, from: number, dataBytes: number): Promise<Outcome> {
    const { feed, layer } = this;
    const padding = -dataBytes & 3;
    if (!(await feed.fill(padding + check.length))) return this.cutBlock();
    const compressedOffset = feed.offset;
    const isPadded = feed.peek(padding).every((byte) => byte === 0);
    feed.skip(padding);
    const stored = Buffer.from(feed.peek(check.length)).toString('hex');
    feed.skip(check.length);
    const length = layer.delivered - from;
    const { compressedBytes = dataBytes, uncompressedBytes = length } = header;
    if (!isPadded || compressedBytes !== dataBytes || uncompressedBytes !== length) {
      const reason = 'a block has other sizes than its header says, or its padding is not zero';
      layer.report('COMPRESSED_STRUCTURE_MISMATCH', { compressedOffset, reason });
    }
    if (check.name === undefined) {
      layer.noChecksum();
      return 'whole';
    }
    const found = Buffer.from(check.digest()).toString('hex');
    if (found === stored) layer.confirm(length);
    else {
      const at = { compressedOffset, unit: 'block', check: check.name, fromByte: from };
      layer.report('COMPRESSED_CHECKSUM_MISMATCH', { ...at, expected: stored, found });
    }
    return 'whole';
  }

  /** Leaves out the rest of a block: to where its header says that it ends, else along its chunks. */
  private async hop(start: number, header: BlockHeader, check: Check, reason: string): Promise<Outcome> {
    const { feed } = this;
    const compressedOffset = feed.offset;
    const isReached = (await this.toEndOfData(start, header)) && (await this.toNextBlock(start, check));
    const resumedAt = isReached ? feed.offset : undefined;
    this.layer.report('COMPRESSED_DAMAGED', { compressedOffset, unit: 'block', reason, resumedAt });
    return isReached ? 'hopped' : 'stop';
  }

  private async toEndOfData(start: number, { compressedBytes }: BlockHeader): Promise<boolean> {
    const { feed } = this;
    if (compressedBytes !== undefined) {
      const left = start + compressedBytes - feed.offset;
      return left >= 0 && (await feed.skipOver(left));
    }
    for (;;) {
      const chunk = await this.nextChunk();
      if (chunk === 'cut' || chunk === 'wrong' || !(await feed.skipOver(chunk.length + chunk.size))) return false;
      if (chunk.size === 0) return true;
    }
  }

  /** Steps over padding and check, and tells whether a block or the index stands there. */
  private async toNextBlock(start: number, check: Check): Promise<boolean> {
    const { feed } = this;
    if (!(await feed.skipOver((-(feed.offset - start) & 3) + check.length))) return false;
    if (!(await feed.fill(1))) return false;
    const [first = 0] = feed.peek(1);
    if (first === 0) return true;
    const length = (first + 1) * 4;
    return (await feed.fill(length)) && readBlockHeader(feed.peek(length)) !== undefined;
  }

  private stop(reason: string): boolean {
    const compressedOffset = this.feed.offset;
    this.layer.report('COMPRESSED_DAMAGED', { compressedOffset, unit: 'block', reason, resumedAt: undefined });
    return false;
  }

  private cutBlock(): Outcome {
    this.cut('block');
    return 'stop';
  }

  private cut(unit: string): boolean {
    const compressedOffset = this.feed.offset + this.feed.available;
    this.layer.report('COMPRESSED_TRUNCATED', { compressedOffset, unit });
    return false;
  }
}

/** Why a block is not decoded. */
function refusal({ filter, dictionaryBytes }: BlockHeader): string | undefined {
  if (filter !== undefined) return `it goes through the filter ${filter}`;
  if (dictionaryBytes > DICTIONARY_BYTES_MAX) return `it asks for a dictionary of ${dictionaryBytes} bytes`;
  return undefined;
}
