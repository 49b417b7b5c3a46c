/** How far back a reader without random access can look, bytes. */
export const HISTORY_BYTES = 1 << 20;

/**
 * Remembers the last mebibyte of a stream, so that what went wrong can be looked at after it was noticed. Reaches
 * back exactly {@link HISTORY_BYTES} from any place, however the stream was cut into chunks.
 */
export class History {
  private ring: Uint8Array | undefined;
  /** Offset behind the last byte in the ring. */
  private ringEnd = 0;
  private chunk: Uint8Array = new Uint8Array(0);
  private chunkStart = 0;

  /** A chunk is being read: it can be looked at without being copied. */
  begin(chunk: Uint8Array, offset: number): void {
    this.chunk = chunk;
    this.chunkStart = offset;
  }

  /** The chunk has been read and its owner may use it again. */
  finish(): void {
    const { chunk } = this;
    const tail = chunk.subarray(Math.max(0, chunk.length - HISTORY_BYTES));
    this.ring ??= new Uint8Array(HISTORY_BYTES);
    const end = this.chunkStart + chunk.length;
    let at = (end - tail.length) % HISTORY_BYTES;
    let from = 0;
    while (from < tail.length) {
      const count = Math.min(tail.length - from, HISTORY_BYTES - at);
      this.ring.set(tail.subarray(from, from + count), at);
      from += count;
      at = (at + count) % HISTORY_BYTES;
    }
    this.ringEnd = end;
    this.chunk = new Uint8Array(0);
    this.chunkStart = end;
  }

  /**
   * A stretch of the stream, copied where it is not in the chunk at hand.
   * @returns undefined where it is no longer, or not yet, here
   */
  read(offset: number, length: number): Uint8Array | undefined {
    const end = offset + length;
    if (offset >= this.chunkStart) {
      const at = offset - this.chunkStart;
      return end <= this.chunkStart + this.chunk.length ? this.chunk.subarray(at, at + length) : undefined;
    }
    if (this.ring === undefined || offset < this.ringEnd - HISTORY_BYTES || offset < 0) return undefined;
    if (end > this.chunkStart + this.chunk.length) return undefined;
    const bytes = new Uint8Array(length);
    for (let at = offset; at < Math.min(end, this.ringEnd); ) {
      const index = at % HISTORY_BYTES;
      const count = Math.min(Math.min(end, this.ringEnd) - at, HISTORY_BYTES - index);
      bytes.set(this.ring.subarray(index, index + count), at - offset);
      at += count;
    }
    if (end > this.ringEnd) bytes.set(this.chunk.subarray(0, end - this.chunkStart), this.ringEnd - offset);
    return bytes;
  }
}
