import { type ByteFeed, u32le } from './byte-feed.js';
import type { CompressedLayer } from './layer.js';
import { decodeLz4Block } from './lz4-block.js';
import { isLz4Frame, isLz4Legacy, isSkippableFrame } from './recognise.js';

const BLOCK_BYTES_MAX = 8 << 20;
/** LZ4_COMPRESSBOUND of a block. */
const COMPRESSED_BYTES_MAX = BLOCK_BYTES_MAX + Math.floor(BLOCK_BYTES_MAX / 255) + 16;

/**
 * Decodes LZ4's format before version 1.4: blocks of 8 MiB, nothing checked, ended by the end of the file or another
 * frame.
 * @see lz4, doc/lz4_Frame_format.md, "Legacy frame"
 */
export async function* decodeLegacy(
  feed: ByteFeed,
  layer: CompressedLayer,
): AsyncGenerator<Uint8Array, 'whole' | 'stop'> {
  layer.noChecksum();
  feed.skip(4);
  const into = new Uint8Array(BLOCK_BYTES_MAX);
  while (await feed.fill(4)) {
    const head = feed.peek(4);
    const size = u32le(head, 0);
    if (size === 0 || isLz4Frame(head) || isLz4Legacy(head) || isSkippableFrame(head)) return 'whole';
    const compressedOffset = feed.offset;
    if (size > COMPRESSED_BYTES_MAX) return 'whole';
    if (!(await feed.fill(4 + size))) break;
    const { end, isWhole } = decodeLz4Block(feed.peek(4 + size).subarray(4), into, 0, 0, BLOCK_BYTES_MAX);
    yield into.slice(0, end);
    feed.skip(4 + size);
    if (isWhole) continue;
    const reason = 'a block cannot be decoded';
    layer.report('COMPRESSED_DAMAGED', { compressedOffset, unit: 'block', reason, resumedAt: feed.offset });
  }
  if (feed.available === 0) return 'whole';
  layer.report('COMPRESSED_TRUNCATED', { compressedOffset: feed.offset + feed.available, unit: 'block' });
  return 'stop';
}
