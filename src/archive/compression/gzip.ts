import { crc32 } from 'node:zlib';
import { type ByteFeed, hex32, u32le } from './byte-feed.js';
import { Inflater } from './inflater.js';
import type { CompressedLayer } from './layer.js';
import { isGzip } from './recognise.js';
import { Replay } from './replay.js';

const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;
const PIECE_BYTES = 1 << 15;
/** A name or comment longer than this is no name: gzip takes what the file system takes. */
const TEXT_BYTES_MAX = 1 << 16;

/**
 * Decodes gzip: any number of members, zeros behind them.
 * @see RFC 1952
 */
export async function* decodeGzip(feed: ByteFeed, layer: CompressedLayer): AsyncGenerator<Uint8Array, void> {
  do {
    const from = layer.delivered;
    const header = await skipHeader(feed);
    if (header !== 'whole') {
      const compressedOffset = feed.offset;
      if (header === 'cut') layer.report('COMPRESSED_TRUNCATED', { compressedOffset, unit: 'member' });
      else
        layer.report('COMPRESSED_STRUCTURE_MISMATCH', {
          compressedOffset,
          reason: 'the checksum of a header is wrong',
        });
      if (header === 'cut') return;
    }
    if (!(yield* member(feed, layer, from))) return;
  } while (await layer.goesOn(feed, isGzip));
}

/** One member: gives what comes out, and returns whether reading can go on behind it. */
async function* member(feed: ByteFeed, layer: CompressedLayer, from: number): AsyncGenerator<Uint8Array, boolean> {
  const inflater = new Inflater();
  const replay = new Replay();
  let sum = 0;
  try {
    for (;;) {
      if (!(await feed.fill(1))) {
        layer.report('COMPRESSED_TRUNCATED', { compressedOffset: feed.offset, unit: 'member' });
        return false;
      }
      const piece = feed.peek(PIECE_BYTES);
      const result = await inflater.write(piece);
      for (const chunk of result.chunks) {
        sum = crc32(chunk, sum);
        yield chunk;
      }
      if (result.state === 'damaged') {
        yield* replay.rest(piece, layer.delivered - from);
        tellDamage(layer, feed.offset + result.used, result.reason);
        return false;
      }
      replay.keep(piece);
      feed.skip(result.used);
      if (result.state === 'ended') return await checkTrailer(feed, layer, from, sum);
    }
  } finally {
    inflater.close();
  }
}

function tellDamage(layer: CompressedLayer, compressedOffset: number, reason: string): void {
  layer.report('COMPRESSED_DAMAGED', { compressedOffset, unit: 'member', reason, resumedAt: undefined });
}

/** CRC-32 and length of what was compressed. */
async function checkTrailer(feed: ByteFeed, layer: CompressedLayer, from: number, sum: number): Promise<boolean> {
  if (!(await feed.fill(8))) {
    layer.report('COMPRESSED_TRUNCATED', { compressedOffset: feed.offset, unit: 'member' });
    return false;
  }
  const trailer = feed.peek(8);
  const stored = u32le(trailer, 0);
  const storedLength = u32le(trailer, 4);
  const length = layer.delivered - from;
  const at = { compressedOffset: feed.offset, unit: 'member', fromByte: from };
  if (stored !== sum) {
    const [expected, found] = [hex32(stored), hex32(sum)];
    layer.report('COMPRESSED_CHECKSUM_MISMATCH', { ...at, check: 'CRC-32', expected, found });
  } else if (storedLength !== length % 2 ** 32) {
    const [expected, found] = [`${storedLength} bytes (modulo 2^32)`, `${length} bytes`];
    layer.report('COMPRESSED_CHECKSUM_MISMATCH', { ...at, check: 'length', expected, found });
  } else layer.confirm(length);
  feed.skip(8);
  return true;
}

/** Steps over the header of a member, and holds it against its own checksum where it has one. */
async function skipHeader(feed: ByteFeed): Promise<'whole' | 'cut' | 'wrong'> {
  if (!(await feed.fill(10))) return 'cut';
  const flags = feed.peek(4)[3] as number;
  let length = 10;
  if ((flags & FLAG.extra) !== 0) {
    if (!(await feed.fill(12))) return 'cut';
    const extra = feed.peek(12);
    length = 12 + (extra[10] as number) + 256 * (extra[11] as number);
  }
  for (const flag of [FLAG.name, FLAG.comment]) {
    if ((flags & flag) === 0) continue;
    await feed.fill(length + TEXT_BYTES_MAX);
    const end = feed.peek(length + TEXT_BYTES_MAX).indexOf(0, length);
    if (end < 0) return 'cut';
    length = end + 1;
  }
  const hasCrc = (flags & FLAG.headerCrc) !== 0;
  if (!(await feed.fill(length + (hasCrc ? 2 : 0)))) return 'cut';
  if (!hasCrc) {
    feed.skip(length);
    return 'whole';
  }
  const header = feed.peek(length + 2);
  const stored = (header[length] as number) | ((header[length + 1] as number) << 8);
  const isRight = (crc32(header.subarray(0, length)) & 0xffff) === stored;
  feed.skip(length + 2);
  return isRight ? 'whole' : 'wrong';
}
