/** Where an archive goes, in large pieces. */
export interface Sink {
  /**
   * Takes the next bytes.
   * @returns a promise where nothing more should come before it settles
   * @throws OutputError where they cannot be written
   */
  put(bytes: Uint8Array): Promise<void> | undefined;
  /** Everything was put: resolves when it has arrived. */
  end(): Promise<void>;
  /** The bytes may still be used when `put` has returned. */
  readonly keepsBytes: boolean;
  /** Each piece is of exactly this length: a tape makes a record of it. */
  readonly recordBytes?: number | undefined;
}

const BATCH_BYTES = 1 << 20;

/** Gathers small pieces into large ones; large ones go through without being copied where the sink allows it. */
export class Batch {
  private readonly sink: Sink;
  private readonly size: number;
  private buffer: Uint8Array;
  private at = 0;
  private waiting: Promise<void> | undefined;
  /** Bytes given to it so far. */
  total = 0;

  constructor(sink: Sink) {
    this.sink = sink;
    this.size = sink.recordBytes ?? BATCH_BYTES;
    this.buffer = Buffer.allocUnsafeSlow(this.size);
  }

  /** What to wait for before more is given; undefined where there is room. */
  get pending(): Promise<void> | undefined {
    return this.waiting;
  }

  /** Takes pieces, which may be used again afterwards. */
  take(pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) this.append(piece);
  }

  private append(piece: Uint8Array): void {
    const { length } = piece;
    this.total += length;
    const mayPass = this.at === 0 && this.sink.recordBytes === undefined && !this.sink.keepsBytes;
    if (mayPass && length >= this.size) return this.put(piece);
    for (let from = 0; from < length; ) {
      const count = Math.min(length - from, this.size - this.at);
      this.buffer.set(from === 0 && count === length ? piece : piece.subarray(from, from + count), this.at);
      this.at += count;
      from += count;
      if (this.at === this.size) this.flush();
    }
  }

  /** Everything goes out. */
  async end(): Promise<void> {
    this.flush();
    await this.waiting;
    await this.sink.end();
  }

  private flush(): void {
    if (this.at === 0) return;
    const full = this.at === this.size ? this.buffer : this.buffer.subarray(0, this.at);
    this.at = 0;
    if (this.sink.keepsBytes) this.buffer = Buffer.allocUnsafeSlow(this.size);
    this.put(full);
  }

  private put(bytes: Uint8Array): void {
    const before = this.waiting;
    const now = this.sink.put(bytes);
    if (now === undefined) return;
    const waiting = (before === undefined ? now : Promise.all([before, now])).then(() => {
      if (this.waiting === waiting) this.waiting = undefined;
    });
    // Whoever waits for it hears of a failure; until then it is nobody's.
    waiting.catch(() => undefined);
    this.waiting = waiting;
  }
}
