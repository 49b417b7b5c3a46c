import { type ByteFeed, u32le } from './byte-feed.js';
import type { CompressedLayer } from './layer.js';

/**
 * Steps over a frame of the user's own data.
 * @see RFC 8878, 3.1.2 (LZ4's are the same)
 */
export async function skipFrame(feed: ByteFeed, layer: CompressedLayer): Promise<'whole' | 'stop'> {
  if ((await feed.fill(8)) && (await feed.skipOver(8 + u32le(feed.peek(8), 4)))) return 'whole';
  layer.report('COMPRESSED_TRUNCATED', { compressedOffset: feed.offset + feed.available, unit: 'frame' });
  return 'stop';
}
