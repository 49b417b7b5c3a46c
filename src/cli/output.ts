import type { TextStream } from './io.js';

const BATCH_BYTES = 1 << 16;

/** Writes results in batches, and knows when whoever reads them cannot follow. */
export class Output {
  private readonly stream: TextStream;
  private readonly pieces: Uint8Array[] = [];
  private waiting = 0;
  private full: Promise<void> | undefined;

  constructor(stream: TextStream) {
    this.stream = stream;
  }

  /** Adds text to the batch. */
  text(text: string): void {
    this.raw(Buffer.from(text));
  }

  /** Adds bytes to the batch. */
  raw(bytes: Uint8Array): void {
    this.pieces.push(bytes);
    this.waiting += bytes.length;
    if (this.waiting >= BATCH_BYTES) this.flush();
  }

  /** Writes bytes at once, behind the batch. */
  bytes(bytes: Uint8Array): void {
    this.flush();
    if (bytes.length > 0) this.write(bytes);
  }

  /** Writes the batch. */
  flush(): void {
    if (this.waiting === 0) return;
    const batch = Buffer.concat(this.pieces);
    this.pieces.length = 0;
    this.waiting = 0;
    this.write(batch);
  }

  /** Settles when there is room again; undefined where there is room now. */
  get drained(): Promise<void> | undefined {
    return this.full;
  }

  private write(bytes: Uint8Array): void {
    if (this.stream.write(bytes) || this.full !== undefined) return;
    this.full = new Promise((resolve) => {
      this.stream.once('drain', () => {
        this.full = undefined;
        resolve();
      });
    });
  }
}
