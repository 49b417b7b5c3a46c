import { createInflateRaw, type InflateRaw } from 'node:zlib';

/** zlib gives output in pieces of this size, and loses the piece in which it meets an error: no more than gzip does. */
const CHUNK_BYTES = 1 << 15;

/** What became of the bytes given to an {@link Inflater}. */
export interface Inflated {
  readonly chunks: readonly Uint8Array[];
  /** Input bytes used; fewer than given where the deflate data ended before. */
  readonly used: number;
  readonly state: 'more' | 'ended' | 'damaged';
  /** zlib's words, where it is damaged. */
  readonly reason: string;
}

/** Raw deflate data (RFC 1951) through node:zlib, which works on another thread meanwhile. */
export class Inflater {
  private readonly engine: InflateRaw = createInflateRaw({ chunkSize: CHUNK_BYTES });
  private chunks: Uint8Array[] = [];
  private settle: ((state: Inflated['state'], reason: string) => void) | undefined;

  constructor() {
    this.engine.on('data', (chunk: Uint8Array) => this.chunks.push(chunk));
    this.engine.on('end', () => this.settle?.('ended', ''));
    this.engine.on('error', (error) => this.settle?.('damaged', error.message));
  }

  /** Decodes the next bytes: they must not change until this resolves. */
  write(bytes: Uint8Array): Promise<Inflated> {
    const before = this.engine.bytesWritten;
    return new Promise((resolve) => {
      this.settle = (state, reason) => {
        this.settle = undefined;
        const { chunks } = this;
        this.chunks = [];
        resolve({ chunks, used: this.engine.bytesWritten - before, state, reason });
      };
      this.engine.write(bytes, () => this.settle?.('more', ''));
    });
  }

  close(): void {
    this.engine.destroy();
  }
}
