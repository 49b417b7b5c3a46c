import type { TarEntry, TarWriter, VolumeWriter } from '../../tar/index.js';
import { Batch, type Sink } from './batch.js';

/** An archive, or a set of volumes, on its way to where it goes. */
export interface ArchiveWriting {
  begin(entry: TarEntry): void;
  /** @param bytes - may be used again afterwards */
  write(bytes: Uint8Array): void;
  end(): void;
  /** The archive is complete: resolves when all of it has arrived. */
  finish(): Promise<void>;
  /** Nothing more comes: resolves when nothing is written any more. */
  abandon(): Promise<void>;
  /** What to wait for before more is given; undefined where there is room. */
  readonly pending: Promise<unknown> | undefined;
  /** Bytes given so far. */
  readonly total: number;
  /** The volume that is written to, from 1 on. */
  readonly volume: number;
  /** Whether an entry would begin a volume that stands alone. */
  startsVolume(entry: TarEntry): boolean;
}

/** One archive. */
export class OneArchive implements ArchiveWriting {
  readonly volume = 1;
  private readonly writer: TarWriter;
  private readonly sink: Sink;
  private readonly batch: Batch;

  constructor(writer: TarWriter, sink: Sink) {
    this.writer = writer;
    this.sink = sink;
    this.batch = new Batch(sink);
  }

  begin(entry: TarEntry): void {
    this.batch.take(this.writer.begin(entry));
  }

  write(bytes: Uint8Array): void {
    this.batch.take(this.writer.write(bytes));
  }

  end(): void {
    this.batch.take(this.writer.end());
  }

  async finish(): Promise<void> {
    this.batch.take(this.writer.finish());
    await this.batch.end();
  }

  abandon(): Promise<void> {
    return this.sink.abandon();
  }

  get pending(): Promise<unknown> | undefined {
    return this.batch.pending;
  }

  get total(): number {
    return this.batch.total;
  }

  startsVolume(): boolean {
    return false;
  }
}

/** A set of volumes, each of which goes somewhere else. */
export class VolumeArchive implements ArchiveWriting {
  private readonly writer: VolumeWriter;
  private readonly sinkFor: (volume: number) => Sink;
  private batch: Batch | undefined;
  private sink: Sink | undefined;
  private before = 0;
  /** The volumes before, which are being ended. */
  private ending: Promise<unknown> | undefined;
  volume = 0;

  /** @param sinkFor - opens a volume; called when its first byte comes, while the volume before is still being ended */
  constructor(writer: VolumeWriter, sinkFor: (volume: number) => Sink) {
    this.writer = writer;
    this.sinkFor = sinkFor;
  }

  begin(entry: TarEntry): void {
    this.take(this.writer.begin(entry));
  }

  write(bytes: Uint8Array): void {
    // No more than a record is given before it is heard whether the volume ends.
    const step = this.sink?.recordBytes ?? bytes.length;
    for (let at = 0; at < bytes.length; at += step) this.take(this.writer.write(bytes.subarray(at, at + step)));
  }

  end(): void {
    this.take(this.writer.end());
  }

  async finish(): Promise<void> {
    this.take(this.writer.finish());
    await this.ending;
    await this.batch?.end();
  }

  async abandon(): Promise<void> {
    await Promise.allSettled([this.ending, this.sink?.abandon()]);
  }

  get pending(): Promise<unknown> | undefined {
    const own = this.batch?.pending;
    return own === undefined || this.ending === undefined ? (own ?? this.ending) : Promise.all([own, this.ending]);
  }

  get total(): number {
    return this.before + (this.batch?.total ?? 0);
  }

  startsVolume(entry: TarEntry): boolean {
    return this.writer.startsVolume(entry);
  }

  private take(pieces: ReturnType<VolumeWriter['begin']>): void {
    for (const { volume, bytes } of pieces) {
      if (volume !== this.volume) this.turn(volume);
      this.batch?.take([bytes]);
    }
    if (this.sink?.earlyWarning === true) this.writer.endVolumeSoon();
  }

  private turn(volume: number): void {
    const { batch } = this;
    if (batch !== undefined) {
      this.before += batch.total;
      const ended = batch.end();
      const ending: Promise<unknown> = Promise.all([this.ending, ended]).then(() => {
        if (this.ending === ending) this.ending = undefined;
      });
      // Whoever waits for it hears of a failure; until then it is nobody's.
      ending.catch(() => undefined);
      this.ending = ending;
    }
    this.volume = volume;
    this.sink = this.sinkFor(volume);
    this.batch = new Batch(this.sink);
  }
}
