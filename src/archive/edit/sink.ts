import { Batch, type Sink } from '../create/index.js';

const BLOCK_BYTES = 512;

/** Gathers what goes to a sink, counts it, and ends the archive. */
export class SinkWriter {
  private readonly batch: Batch;

  constructor(sink: Sink) {
    this.batch = new Batch(sink);
  }

  /** Bytes put so far. */
  get offset(): number {
    return this.batch.total;
  }

  /** Takes bytes, which may be used again afterwards. */
  put(bytes: Uint8Array): void {
    if (bytes.length > 0) this.batch.take([bytes]);
  }

  /** Settles when there is room again; undefined where there is room now. */
  drained(): Promise<void> | undefined {
    return this.batch.pending;
  }

  /**
   * Two blocks of zeros, and the rest of the last record.
   * @param blockingFactor - blocks in a record
   */
  endArchive(blockingFactor: number): Promise<void> {
    const record = blockingFactor * BLOCK_BYTES;
    const end = this.offset + 2 * BLOCK_BYTES;
    this.put(new Uint8Array(2 * BLOCK_BYTES + ((record - (end % record)) % record)));
    return this.end();
  }

  /** Everything was put: resolves when it has arrived. */
  end(): Promise<void> {
    return this.batch.end();
  }
}
