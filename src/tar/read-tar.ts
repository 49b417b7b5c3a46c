import type { TarEvent } from './events.js';
import type { TarReaderOptions } from './member-machine.js';
import { TarReader } from './reader.js';
import { type FlowOptions, piecesOf, type TarSource, throwIfStopped } from './tar-source.js';

/** How {@link readTar} reads. */
export interface ReadTarOptions extends TarReaderOptions, FlowOptions {
  /** Another volume of the set goes on behind this source: that the archive is cut there is no finding. */
  readonly moreFollows?: boolean;
}

/** Bytes in memory are read in pieces of this size, so that the events of one piece are not too many. */
const PIECE_BYTES = 1 << 20;

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
  const bytesAt = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length);
  const reader = new TarReader({ bytesAt, ...options });
  throwIfStopped(options.signal);
  for (let at = 0; at < bytes.length; ) {
    const skippable = options.data === false ? Math.min(reader.skippable, bytes.length - at) : 0;
    const count = Math.min(PIECE_BYTES, bytes.length - at);
    if (skippable > 0) yield* reader.skip(skippable);
    else yield* reader.push(bytes.subarray(at, at + count));
    at += skippable > 0 ? skippable : count;
    options.progress?.(at);
    throwIfStopped(options.signal);
  }
  yield* reader.end(options.moreFollows);
}
