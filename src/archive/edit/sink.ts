/** What an archive is written to. */
export interface ArchiveSink {
  /** Whether bytes are still used after `put` has returned: then they must not change any more. */
  readonly keepsBytes: boolean;
  /**
   * Takes the next bytes.
   * @returns a promise where whoever writes should wait
   * @throws OutputError (also from the promise) where they cannot be written
   */
  put(bytes: Uint8Array): Promise<void> | undefined;
}

const BLOCK_BYTES = 512;

/** Counts what goes to a sink, and ends the archive. */
export class SinkWriter {
  private readonly sink: ArchiveSink;
  private waiting: Promise<void> | undefined;
  /** Bytes put so far. */
  offset = 0;

  constructor(sink: ArchiveSink) {
    this.sink = sink;
  }

  /** @param isOwn - the bytes are used for nothing else: they need not be copied */
  put(bytes: Uint8Array, isOwn = false): void {
    if (bytes.length === 0) return;
    this.offset += bytes.length;
    const kept = this.sink.keepsBytes && !isOwn ? bytes.slice() : bytes;
    this.waiting = this.waiting === undefined ? this.sink.put(kept) : this.waiting.then(() => this.sink.put(kept));
  }

  /** Settles when there is room again; undefined where there is room now. */
  drained(): Promise<void> | undefined {
    const { waiting } = this;
    this.waiting = undefined;
    return waiting;
  }

  /**
   * Two blocks of zeros, and the rest of the last record.
   * @param blockingFactor - blocks in a record
   */
  endArchive(blockingFactor: number): void {
    const record = blockingFactor * BLOCK_BYTES;
    const end = this.offset + 2 * BLOCK_BYTES;
    this.put(new Uint8Array(2 * BLOCK_BYTES + ((record - (end % record)) % record)), true);
  }
}
