import { type ByteFeed, u32le } from './byte-feed.js';
import type { CompressedLayer } from './layer.js';

/**
 * Steps over a frame of the user's own data.
 * @see RFC 8878, 3.1.2 (LZ4's are the same)
 */
export async function skipFrame(feed: ByteFeed, layer: CompressedLayer): Promise<'whole' | 'stop'> {
  let left = (await feed.fill(8)) ? 8 + u32le(feed.peek(8), 4) : Number.POSITIVE_INFINITY;
  while (left > 0) {
    if (!(await feed.fill(1))) {
      layer.report('COMPRESSED_TRUNCATED', { compressedOffset: feed.offset, unit: 'frame' });
      return 'stop';
    }
    const count = Math.min(left, feed.available);
    feed.skip(count);
    left -= count;
  }
  return 'whole';
}
