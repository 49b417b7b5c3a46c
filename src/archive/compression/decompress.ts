import type { CompressionFormat } from '../../findings/codes/compression.js';
import { type ByteSource, iterableSource } from '../source.js';
import type { ByteFeed } from './byte-feed.js';
import type { CompressedLayer, Decoder } from './layer.js';

/** Each format's decoder is loaded when the format is met: plain archives pay for none. */
const DECODERS: Record<CompressionFormat, () => Promise<Decoder>> = {
  gzip: async () => (await import('./gzip.js')).decodeGzip,
  zstd: async () => (await import('./zstd.js')).decodeZstd,
  xz: async () => (await import('./xz.js')).decodeXz,
  bzip2: async () => (await import('./bzip2.js')).decodeBzip2,
  lz4: async () => (await import('./lz4.js')).decodeLz4,
};

/**
 * A source of what a compressed source holds.
 * @param raw - the compressed source, for its name and to close it
 * @param feed - its bytes
 * @param layer - takes what comes to light
 */
export function decompressed(raw: ByteSource, feed: ByteFeed, layer: CompressedLayer): ByteSource {
  const chunks = decode(feed, layer);
  return iterableSource(raw.name, chunks, () => {
    void chunks.return();
    raw.close();
  });
}

async function* decode(feed: ByteFeed, layer: CompressedLayer): AsyncGenerator<Uint8Array, void> {
  const decoder = await DECODERS[layer.format]();
  for await (const chunk of decoder(feed, layer)) {
    layer.deliver(chunk);
    yield chunk;
  }
}
