import { type ByteFeed, hex32, u32le } from './byte-feed.js';
import type { CompressedLayer } from './layer.js';
import { isSkippableFrame, isZstdFrame } from './recognise.js';
import { skipFrame } from './skippable.js';
import { ZstdEngine } from './zstd-engine.js';
import { FRAME_HEADER_BYTES_MAX, readFrameHeader } from './zstd-frame.js';

/** RFC 8878, 3.1.1.2.3: a block holds no more, compressed or not. */
const BLOCK_BYTES_MAX = 1 << 17;
/** What libzstd takes by itself (ZSTD_WINDOWLOG_LIMIT_DEFAULT): more is asked for by `--long=31` and `--ultra`. */
const WINDOW_BYTES_MAX = 2 ** 27;
/** libzstd's memory is not given back after damage: so many times are bearable, at 128 MiB the most. */
const DAMAGED_FRAMES_MAX = 8;

/**
 * Decodes Zstandard: any number of frames, skippable ones among them, zeros behind them.
 * @see RFC 8878
 */
export async function* decodeZstd(feed: ByteFeed, layer: CompressedLayer): AsyncGenerator<Uint8Array, void> {
  let damagedFrames = 0;
  do {
    await feed.fill(FRAME_HEADER_BYTES_MAX);
    const outcome = isSkippableFrame(feed.peek(4)) ? await skipFrame(feed, layer) : yield* frame(feed, layer);
    if (outcome === 'stop' || (outcome === 'hopped' && ++damagedFrames > DAMAGED_FRAMES_MAX)) return;
  } while (await layer.goesOn(feed, isAnyFrame));
}

function isAnyFrame(head: Uint8Array): boolean {
  return isZstdFrame(head) || isSkippableFrame(head);
}

/** How a frame ended: read, left out with reading going on behind it, or with reading at its end. */
type Outcome = 'whole' | 'hopped' | 'stop';

async function* frame(feed: ByteFeed, layer: CompressedLayer): AsyncGenerator<Uint8Array, Outcome> {
  const header = readFrameHeader(feed.peek(FRAME_HEADER_BYTES_MAX));
  if (header === undefined) return cut(feed, layer);
  const compressedOffset = feed.offset;
  const unsupported = (reason: string, command: string): Outcome => {
    layer.report('COMPRESSED_UNSUPPORTED', { compressedOffset, reason, command });
    return 'stop';
  };
  if (header.isReserved) return await damaged(feed, layer, header.hasChecksum, 'a frame has a header that cannot be');
  if (header.dictionaryId !== 0)
    return unsupported(`it needs the dictionary ${header.dictionaryId}`, 'zstd -D DICTIONARY -dc FILE');
  if (header.windowBytes > WINDOW_BYTES_MAX)
    return unsupported(`it asks for a window of ${header.windowBytes} bytes`, 'zstd --long=31 -dc FILE');
  const engine = await ZstdEngine.create();
  try {
    engine.give(feed.peek(header.length));
    feed.skip(header.length);
    const from = layer.delivered;
    const outcome = yield* blocks(feed, layer, engine, header.hasChecksum);
    if (outcome !== 'whole') return outcome;
    return header.hasChecksum ? await checkContent(feed, layer, engine, from) : endUnchecked(feed, layer, engine);
  } finally {
    engine.close();
  }
}

async function* blocks(
  feed: ByteFeed,
  layer: CompressedLayer,
  engine: ZstdEngine,
  hasChecksum: boolean,
): AsyncGenerator<Uint8Array, Outcome> {
  for (;;) {
    const block = await nextBlock(feed);
    if (block === 'cut') {
      const stored = storedStart(feed.peek(feed.available));
      if (stored.length > 0) yield stored.slice();
      return cut(feed, layer);
    }
    if (block === 'wrong') return await damaged(feed, layer, hasChecksum, 'a block has a header that cannot be');
    const out = engine.give(feed.peek(block.length));
    if (out.length === 0 && !block.isEmpty) return await damaged(feed, layer, hasChecksum, 'a block cannot be decoded');
    if (out.length > 0) yield out;
    feed.skip(block.length);
    if (block.isLast) return 'whole';
  }
}

interface Block {
  /** Bytes with the block's header. */
  readonly length: number;
  readonly isLast: boolean;
  readonly isEmpty: boolean;
}

/** The block that comes next, once all of it is there. */
async function nextBlock(feed: ByteFeed): Promise<Block | 'cut' | 'wrong'> {
  if (!(await feed.fill(3))) return 'cut';
  const [a = 0, b = 0, c = 0] = feed.peek(3);
  const type = (a >> 1) & 3;
  const size = (a >> 3) | (b << 5) | (c << 13);
  if (type === 3 || size > BLOCK_BYTES_MAX) return 'wrong';
  const length = 3 + (type === 1 ? 1 : size);
  if (!(await feed.fill(length))) return 'cut';
  return { length, isLast: (a & 1) !== 0, isEmpty: size === 0 };
}

/** What stands there of the content of a block that is cut off: readable where the block is stored, else nothing. */
function storedStart(block: Uint8Array): Uint8Array {
  const isStored = (((block[0] ?? 2) >> 1) & 3) === 0;
  return isStored ? block.subarray(3) : block.subarray(block.length);
}

async function checkContent(
  feed: ByteFeed,
  layer: CompressedLayer,
  engine: ZstdEngine,
  from: number,
): Promise<Outcome> {
  if (!(await feed.fill(4))) return cut(feed, layer);
  engine.give(feed.peek(4));
  if (engine.finish()) layer.confirm(layer.delivered - from);
  else {
    layer.report('COMPRESSED_CHECKSUM_MISMATCH', {
      compressedOffset: feed.offset,
      unit: 'frame',
      check: 'XXH64',
      expected: hex32(u32le(feed.peek(4), 0)),
      found: 'another',
      fromByte: from,
    });
  }
  feed.skip(4);
  return 'whole';
}

function endUnchecked(feed: ByteFeed, layer: CompressedLayer, engine: ZstdEngine): Outcome {
  layer.noChecksum();
  if (engine.finish()) return 'whole';
  const reason = 'a frame holds another number of bytes than its header says';
  layer.report('COMPRESSED_STRUCTURE_MISMATCH', { compressedOffset: feed.offset, reason });
  return 'whole';
}

function cut(feed: ByteFeed, layer: CompressedLayer): Outcome {
  layer.report('COMPRESSED_TRUNCATED', { compressedOffset: feed.offset + feed.available, unit: 'frame' });
  return 'stop';
}

/** Reading cannot go on in a frame: its blocks are stepped over to the next frame, where their sizes lead to one. */
async function damaged(feed: ByteFeed, layer: CompressedLayer, hasChecksum: boolean, reason: string): Promise<Outcome> {
  const compressedOffset = feed.offset;
  const isReached = await hop(feed, hasChecksum);
  const resumedAt = isReached ? feed.offset : undefined;
  layer.report('COMPRESSED_DAMAGED', { compressedOffset, unit: 'block', reason, resumedAt });
  return isReached ? 'hopped' : 'stop';
}

async function hop(feed: ByteFeed, hasChecksum: boolean): Promise<boolean> {
  for (;;) {
    const block = await nextBlock(feed);
    if (block === 'cut' || block === 'wrong') return false;
    feed.skip(block.length);
    if (block.isLast) break;
  }
  if (hasChecksum && (await feed.fill(4))) feed.skip(4);
  await feed.fill(4);
  return isAnyFrame(feed.peek(4));
}
