import type { Finding } from '../findings/index.js';
import { type TarEvent, TarReader } from '../tar/index.js';
import type { ByteSource } from './source.js';

/** How an archive is read from a source. */
export interface ReadOptions {
  /** Index of the source among those given. */
  readonly volume: number;
  /** Whether content is wanted; without it, content is stepped over where the source can. */
  readonly data: boolean;
  /** Another volume of the set follows. */
  readonly moreFollows: boolean;
  /** Takes each event; data must be used before it returns. */
  readonly take: (event: TarEvent, reader: TarReader) => void;
  /** Takes the number of bytes behind us, now and then. */
  readonly progress?: ((bytes: number) => void) | undefined;
  /** Ends reading early. */
  readonly signal?: AbortSignal | undefined;
}

/** What is known when an archive has been read. */
export interface ReadResult {
  readonly bytes: number;
  readonly sawTar: boolean;
  readonly endOffset: number | undefined;
  readonly interrupted: boolean;
}

const READ_BYTES = 1 << 20;
const SEEK_BYTES = 1 << 16;
/** The event loop gets its turn (signals, progress) this often. */
const YIELD_BYTES = 64 << 20;

/**
 * Reads a source through a `TarReader`.
 * @throws SourceError where the source cannot be read
 */
export async function readArchive(source: ByteSource, options: ReadOptions): Promise<ReadResult> {
  const seeks = !options.data && source.skip !== undefined;
  const readAt = source.readAt;
  const reader = new TarReader({
    volume: options.volume,
    data: options.data,
    ...(readAt === undefined ? {} : { bytesAt: readAt }),
  });
  const buffer = new Uint8Array(seeks ? SEEK_BYTES : READ_BYTES);
  const give = (events: readonly TarEvent[]): void => {
    for (const event of events) options.take(event, reader);
  };
  let sinceYield = 0;
  for (;;) {
    const reading = source.read(buffer);
    const count = typeof reading === 'number' ? reading : await reading;
    if (count === 0) break;
    give(reader.push(count === buffer.length ? buffer : buffer.subarray(0, count)));
    sinceYield += count;
    if (seeks && reader.skippable > 0) sinceYield += skipContent(source, reader, give);
    if (sinceYield < YIELD_BYTES) continue;
    sinceYield = 0;
    options.progress?.(reader.offset);
    await new Promise((resolve) => setImmediate(resolve));
    if (options.signal?.aborted === true) return resultOf(reader, true);
  }
  give(reader.end(options.moreFollows));
  options.progress?.(reader.offset);
  return resultOf(reader, false);
}

function skipContent(source: ByteSource, reader: TarReader, give: (events: readonly TarEvent[]) => void): number {
  // Not behind the end: what is missing there must be missing for the reader too.
  const left = (source.sizeBytes ?? 0) - reader.offset;
  const count = Math.max(0, Math.min(reader.skippable, left));
  source.skip?.(count);
  give(reader.skip(count));
  return count === 0 ? 0 : SEEK_BYTES;
}

function resultOf(reader: TarReader, interrupted: boolean): ReadResult {
  return { bytes: reader.offset, sawTar: reader.sawTar, endOffset: reader.endOffset, interrupted };
}

/** Gives findings to whoever collects them, and leaves the other events to the caller. */
export function isFinding(event: TarEvent): event is { type: 'finding'; finding: Finding } {
  return event.type === 'finding';
}
