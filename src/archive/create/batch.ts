/** Where an archive goes, in large pieces. */
export interface Sink {
  /**
   * Takes the next bytes.
   * @param release - to be called when they are not needed any more, which may be at once, later or never
   * @returns a promise where nothing more should come before it settles
   * @throws OutputError where they, or those before them, cannot be written
   */
  put(bytes: Uint8Array, release: () => void): Promise<void> | undefined;
  /** Everything was put: resolves when it has arrived. */
  end(): Promise<void>;
  /** There is to be no archive: resolves when nothing is written any more. After `end`, it does nothing. */
  abandon(): Promise<void>;
  /** Each piece is of exactly this length: a tape makes a record of it. */
  readonly recordBytes?: number | undefined;
  /** It ends soon: of a set, what has been given is the end of the volume, but for the rest of the record. */
  readonly earlyWarning?: boolean | undefined;
}

const BATCH_BYTES = 1 << 20;

/** Buffers that wait to be used again. */
const FREE_MAX = 4;

/** Gathers pieces into large ones. */
export class Batch {
  private readonly sink: Sink;
  private readonly size: number;
  private buffer: Uint8Array;
  private readonly free: Uint8Array[] = [];
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
    const { buffer, free } = this;
    const full = this.at === this.size ? buffer : buffer.subarray(0, this.at);
    this.at = 0;
    const before = this.waiting;
    const now = this.sink.put(full, () => {
      if (free.length < FREE_MAX) free.push(buffer);
    });
    this.buffer = free.pop() ?? Buffer.allocUnsafeSlow(this.size);
    if (now === undefined) return;
    const waiting = (before === undefined ? now : Promise.all([before, now])).then(() => {
      if (this.waiting === waiting) this.waiting = undefined;
    });
    // Whoever waits for it hears of a failure; until then it is nobody's.
    waiting.catch(() => undefined);
    this.waiting = waiting;
  }
}
