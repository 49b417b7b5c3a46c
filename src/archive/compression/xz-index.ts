import { crc32 } from 'node:zlib';
import { type ByteFeed, u32le } from './byte-feed.js';
import { readVarint, type Varint } from './xz-headers.js';

/** The sizes of blocks in their order, kept as a sum over them: a file may have any number of blocks. */
export class BlockSizes {
  count = 0;
  private sum = 0;
  private readonly record = new Float64Array(2);

  /** @param unpaddedBytes - a block without its padding; @param uncompressedBytes - what it gives */
  add(unpaddedBytes: number, uncompressedBytes: number): void {
    this.count++;
    this.record.set([unpaddedBytes, uncompressedBytes]);
    this.sum = crc32(new Uint8Array(this.record.buffer), this.sum);
  }

  isSameAs(other: BlockSizes): boolean {
    return this.count === other.count && this.sum === other.sum;
  }
}

const FOOTER_BYTES = 12;

/**
 * Reads the index and the footer of a stream.
 * @param blocks - the sizes of the blocks as they were met; undefined where some of them were left out
 * @returns what is wrong, `cut` where the file ends in them, undefined where all is right
 * @see xz, doc/xz-file-format.txt, 2.1.2 and 4
 */
export async function readIndex(
  feed: ByteFeed,
  check: number,
  blocks: BlockSizes | undefined,
): Promise<string | undefined> {
  const start = feed.offset;
  const reader = new IndexReader(feed);
  const listed = new BlockSizes();
  await reader.byte();
  const count = await reader.number();
  while (count !== undefined && listed.count < count.value) {
    const unpadded = await reader.number();
    const uncompressed = await reader.number();
    if (unpadded === undefined || uncompressed === undefined) break;
    listed.add(unpadded.value, uncompressed.value);
  }
  if (count === undefined || listed.count < count.value) return (await feed.fill(9)) ? 'the index is damaged' : 'cut';
  while ((feed.offset - start) % 4 !== 0) if ((await reader.byte()) !== 0) return 'the index is damaged';
  if (!(await feed.fill(4 + FOOTER_BYTES))) return 'cut';
  const isRight = u32le(feed.peek(4), 0) === reader.sum;
  feed.skip(4);
  const footer = feed.peek(FOOTER_BYTES);
  const indexBytes = feed.offset - start;
  if (!isRight) return 'the checksum of the index is wrong';
  if (footer[10] !== 0x59 || footer[11] !== 0x5a || crc32(footer.subarray(4, 10)) !== u32le(footer, 0))
    return 'the footer of a stream is damaged';
  const isSame = footer[8] === 0 && footer[9] === check && (u32le(footer, 4) + 1) * 4 === indexBytes;
  feed.skip(FOOTER_BYTES);
  if (!isSame) return 'the footer of a stream says something else than its header or index';
  return blocks?.isSameAs(listed) === false ? 'the index lists other blocks than there are' : undefined;
}

/** Takes bytes and numbers from a feed and keeps their CRC-32. */
class IndexReader {
  sum = 0;
  private readonly feed: ByteFeed;

  constructor(feed: ByteFeed) {
    this.feed = feed;
  }

  async byte(): Promise<number | undefined> {
    if (!(await this.feed.fill(1))) return undefined;
    const [byte] = this.take(1);
    return byte;
  }

  async number(): Promise<Varint | undefined> {
    if (this.feed.available < 9) await this.feed.fill(9);
    const number = readVarint(this.feed.peek(9), 0);
    if (number !== undefined) this.take(number.end);
    return number;
  }

  private take(count: number): Uint8Array {
    const bytes = this.feed.peek(count);
    this.sum = crc32(bytes, this.sum);
    this.feed.skip(count);
    return bytes;
  }
}
