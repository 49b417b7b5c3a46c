import { type ByteSource, STREAM_READ_BYTES } from '../source.js';

const FILE_READ_BYTES = 1 << 20;

/**
 * The compressed bytes, read ahead as far as a decoder asks for. What is peeked at stays valid until the next `fill`.
 */
export class ByteFeed {
  /** Offset in the compressed file of the first byte that was not taken yet. */
  offset = 0;
  private readonly source: ByteSource;
  /** What each read offers. */
  private readonly readBytes: number;
  private buffer: Uint8Array;
  private start = 0;
  private end: number;
  private ended = false;

  /**
   * @param source - read from where it stands
   * @param head - bytes already read from it
   */
  constructor(source: ByteSource, head: Uint8Array = new Uint8Array(0)) {
    this.source = source;
    this.readBytes = source.sizeBytes === undefined ? STREAM_READ_BYTES : FILE_READ_BYTES;
    this.buffer = head;
    this.end = head.length;
  }

  /** Bytes that can be had without reading. */
  get available(): number {
    return this.end - this.start;
  }

  /**
   * Reads until so many bytes are there, or the source has ended.
   * @param count - what the decoder needs next: bounded by the decoder, never a number from the file
   * @returns whether they are there
   * @throws SourceError where the source cannot be read
   */
  async fill(count: number): Promise<boolean> {
    while (this.available < count && !this.ended) {
      this.makeRoom(count);
      const reading = this.source.read(this.buffer.subarray(this.end, this.end + this.readBytes));
      const got = typeof reading === 'number' ? reading : await reading;
      if (got === 0) this.ended = true;
      this.end += got;
    }
    return this.available >= count;
  }

  /** Bytes from the first not taken on, at most so many: fewer when fewer are there. */
  peek(count: number): Uint8Array {
    return this.buffer.subarray(this.start, Math.min(this.end, this.start + count));
  }

  /** Steps over bytes that are there. */
  skip(count: number): void {
    this.start += count;
    this.offset += count;
  }

  /** Steps over so many bytes, reading as needed; false where the source ends before. */
  async skipOver(count: number): Promise<boolean> {
    for (let left = count; left > 0; ) {
      if (!(await this.fill(1))) return false;
      const step = Math.min(left, this.available);
      this.skip(step);
      left -= step;
    }
    return true;
  }

  /** Reads on to the end, and tells how many bytes that were. */
  async skipToEnd(): Promise<number> {
    const from = this.offset;
    while (await this.fill(1)) this.skip(this.available);
    return this.offset - from;
  }

  /** Steps over zeros, and tells whether something else follows. */
  async skipZeros(): Promise<boolean> {
    while (await this.fill(1)) {
      const bytes = this.peek(this.available);
      let zeros = 0;
      while (zeros < bytes.length && bytes[zeros] === 0) zeros++;
      this.skip(zeros);
      if (zeros < bytes.length) return true;
    }
    return false;
  }

  private makeRoom(count: number): void {
    if (this.buffer.length - this.end >= this.readBytes) return;
    const held = this.available;
    const room = Math.max(held, count) + this.readBytes;
    const into = this.buffer.length >= room ? this.buffer : new Uint8Array(room + this.readBytes);
    into.set(this.buffer.subarray(this.start, this.end), 0);
    this.buffer = into;
    this.start = 0;
    this.end = held;
  }
}

/** Four bytes as an unsigned number, least significant first. */
export function u32le(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}

/** A 32-bit checksum as tools print it. */
export function hex32(sum: number): string {
  return sum.toString(16).padStart(8, '0');
}
