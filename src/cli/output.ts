import type { ByteSource } from '../archive/source.js';
import type { TextStream } from './io.js';

/** Writes results and knows when whoever reads them cannot follow. */
export class Output {
  private readonly stream: TextStream;
  private full: Promise<void> | undefined;

  constructor(stream: TextStream) {
    this.stream = stream;
  }

  write(bytes: string | Uint8Array): void {
    if (this.stream.write(bytes) || this.full !== undefined) return;
    this.full = new Promise((resolve) => {
      this.stream.once('drain', () => {
        this.full = undefined;
        resolve();
      });
    });
  }

  /** Settles when there is room again; undefined where there is room now. */
  get drained(): Promise<void> | undefined {
    return this.full;
  }

  /** The same source, of which nothing is read while the output is full: so nothing piles up in memory. */
  pace(source: ByteSource): ByteSource {
    return {
      ...source,
      read: (into) => (this.full === undefined ? source.read(into) : this.full.then(() => source.read(into))),
    };
  }
}
