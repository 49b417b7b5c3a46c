import type { TarEvent } from './events.js';
import type { TarReaderOptions } from './member-machine.js';
import { TarReader } from './reader.js';
import { type SeekableBytes, seekableBytes } from './seekable-bytes.js';
import { type FlowOptions, piecesOf, type TarSource, throwIfStopped } from './tar-source.js';

/** How {@link readTar} reads. */
export interface ReadTarOptions extends TarReaderOptions, FlowOptions {
  /** Another volume of the set goes on behind this source: that the archive is cut there is no finding. */
  readonly moreFollows?: boolean;
}

/** What can be read anywhere is read in pieces of this size, so that the events of one piece are not too many. */
const PIECE_BYTES = 1 << 20;
/** Where content is stepped over, most of a piece would be read for nothing. */
const STEP_BYTES = 1 << 16;

/**
 * Reads an archive from wherever its bytes come: a thin shell around {@link TarReader}. A source in which nothing is
 * tar gives no `member`, `volume` or `end-of-archive` event. Leaving the loop early ends the source.
 *
 * The bytes of a `data` event are a view of the source's own chunk: copy them before asking for the next event if they
 * are to be kept. Given all bytes at once, the reader can look into any damage, however far back, and with
 * `data: false` it steps over content.
 * @param source - the archive, decompressed
 * @throws whatever the source throws, and the signal's reason when it comes; nothing in an archive throws
 *
 * @example
 * for await (const event of readTar(createReadStream('backup.tar'))) {
 *   if (event.type === 'member') console.log(event.member.name, event.member.size);
 *   if (event.type === 'finding') console.log(tell(event.finding).message);
 * }
 */
export async function* readTar(source: TarSource, options: ReadTarOptions = {}): AsyncGenerator<TarEvent> {
  if (source instanceof Uint8Array) {
    yield* readTarBytes(source, options);
    return;
  }
  const reader = new TarReader(options);
  for await (const chunk of piecesOf(source, options)) yield* reader.push(chunk);
  yield* reader.end(options.moreFollows);
}

/**
 * Reads an archive that is in memory, without waiting: as {@link readTar} does, for code that is not asynchronous.
 * @param bytes - the whole archive, decompressed; must not change meanwhile
 * @throws the signal's reason when it comes
 *
 * @example
 * const names = [...readTarBytes(bytes)].flatMap((event) => (event.type === 'member' ? [event.member.name] : []));
 */
export function* readTarBytes(bytes: Uint8Array, options: ReadTarOptions = {}): Generator<TarEvent> {
  const own = seekableBytes('', bytes);
  yield* eventsOf(new TarReader({ bytesAt: own.readAt, ...options }), own, options);
}

/**
 * The events of an archive that can be read anywhere.
 * @param reader - a new one
 * @throws the signal's reason when it comes, and whatever reading throws
 */
export function* eventsOf(
  reader: TarReader,
  { sizeBytes, readAt }: SeekableBytes,
  { data, moreFollows, signal, progress }: Pick<ReadTarOptions, 'data' | 'moreFollows' | keyof FlowOptions>,
): Generator<TarEvent> {
  throwIfStopped(signal);
  for (let at = 0; at < sizeBytes; ) {
    const skippable = data === false ? Math.min(reader.skippable, sizeBytes - at) : 0;
    if (skippable > 0) {
      yield* reader.skip(skippable);
      at += skippable;
    } else {
      const piece = readAt(at, Math.min(data === false ? STEP_BYTES : PIECE_BYTES, sizeBytes - at));
      // It became shorter meanwhile.
      if (piece.length === 0) break;
      yield* reader.push(piece);
      at += piece.length;
    }
    progress?.(at);
    throwIfStopped(signal);
  }
  yield* reader.end(moreFollows);
}
