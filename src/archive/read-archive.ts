import { type Carried, type TarEvent, TarReader } from '../tar/index.js';
import { type ByteSource, SourceError, STREAM_READ_BYTES } from './source.js';

/** How an archive is read from a source. */
export interface ReadOptions {
  /** Index of the source among those given. */
  readonly volume: number;
  /** Whether content is wanted; without it, content is stepped over where the source can. */
  readonly data: boolean;
  /** Another volume of the set follows. */
  readonly moreFollows: boolean;
  /** What the volume before ended in the middle of. */
  readonly carried?: Carried | undefined;
  /** Takes each event; data must be used before it returns. */
  readonly take: (event: TarEvent, reader: TarReader) => void;
  /** Called between reads: reading goes on when what it returns has resolved. */
  readonly keepUp?: (() => Promise<void> | undefined) | undefined;
  /** Takes the number of bytes behind us, now and then. */
  readonly progress?: ((bytes: number) => void) | undefined;
  /** Ends reading early. */
  readonly signal?: AbortSignal | undefined;
  /** Takes the error that ends reading when something has been read; without it, it is thrown. */
  readonly onFailure?: ((error: SourceError) => void) | undefined;
}

/** What is known when an archive has been read. */
export interface ReadResult {
  readonly bytes: number;
  readonly sawTar: boolean;
  readonly endOffset: number | undefined;
  /** The member that the volume begins with, where it says that a volume comes before it. */
  readonly announcedName: string | undefined;
  /** Reading ended before the source did: it was told to, or it failed. */
  readonly interrupted: boolean;
  /** What the volume ends in the middle of, for the next one. */
  readonly carried: Carried | undefined;
}

const FILE_READ_BYTES = 1 << 18;
const SEEK_BYTES = 1 << 16;
/** Signals and progress get their turn this often. */
const YIELD_MS = 50;

/**
 * Reads a source through a `TarReader`.
 * @throws SourceError where the source cannot be read
 */
export async function readArchive(source: ByteSource, options: ReadOptions): Promise<ReadResult> {
  const { readAt } = source;
  const reader = new TarReader({
    volume: options.volume,
    data: options.data,
    carried: options.carried,
    ...(readAt === undefined ? {} : { bytesAt: readAt }),
  });
  let interrupted = false;
  try {
    interrupted = await readAll(source, reader, options);
  } catch (error) {
    if (!(error instanceof SourceError) || options.onFailure === undefined || reader.offset === 0) throw error;
    options.onFailure(error);
    interrupted = true;
  }
  const { offset: bytes, sawTar, endOffset, announcedName } = reader;
  options.progress?.(bytes);
  return { bytes, sawTar, endOffset, announcedName, interrupted, carried: reader.carry() };
}

/** Resolves to whether it was told to end early. */
async function readAll(source: ByteSource, reader: TarReader, options: ReadOptions): Promise<boolean> {
  const { signal } = options;
  const seeks = !options.data && source.skip !== undefined;
  const readBytes = source.sizeBytes === undefined ? STREAM_READ_BYTES : seeks ? SEEK_BYTES : FILE_READ_BYTES;
  const buffer = new Uint8Array(readBytes);
  const patience = new Patience(signal);
  const give = (events: readonly TarEvent[]): void => {
    for (const event of events) options.take(event, reader);
  };
  try {
    for (let last = performance.now(); ; ) {
      const reading = source.read(buffer);
      const count = typeof reading === 'number' ? reading : await patience.wait(reading);
      if (count < 0) return true;
      if (count === 0) break;
      give(reader.push(count === buffer.length ? buffer : buffer.subarray(0, count)));
      if (seeks && reader.skippable > 0) skipContent(source, reader, give);
      const waiting = options.keepUp?.();
      if (waiting !== undefined) await waiting;
      if (performance.now() - last >= YIELD_MS) {
        options.progress?.(reader.offset);
        await new Promise((resolve) => setImmediate(resolve));
        last = performance.now();
      }
      if (signal?.aborted === true) return true;
    }
  } finally {
    patience.end();
  }
  give(reader.end(options.moreFollows));
  return false;
}

/** Waits for reads, but no longer than until a signal comes: a pipe may give nothing for hours. */
class Patience {
  private readonly signal: AbortSignal | undefined;
  private stop: (() => void) | undefined;
  private readonly listener = (): void => this.stop?.();

  constructor(signal: AbortSignal | undefined) {
    this.signal = signal;
    signal?.addEventListener('abort', this.listener);
  }

  /** What a read gives, or -1 where the signal came first. */
  wait(reading: Promise<number>): Promise<number> {
    return new Promise((resolve, reject) => {
      this.stop = () => resolve(-1);
      reading.then(resolve, reject);
    });
  }

  end(): void {
    this.signal?.removeEventListener('abort', this.listener);
  }
}

function skipContent(source: ByteSource, reader: TarReader, give: (events: readonly TarEvent[]) => void): void {
  // Not behind the end: what is missing there must be missing for the reader too.
  const left = (source.sizeBytes ?? 0) - reader.offset;
  const count = Math.max(0, Math.min(reader.skippable, left));
  source.skip?.(count);
  give(reader.skip(count));
}
