import { encodeName } from '../../bytes/index.js';
import type { Exact } from '../../findings/index.js';
import type { Timestamp } from '../member.js';
import { type FlowOptions, piecesOf, type TarSource, throwIfStopped } from '../tar-source.js';
import type { EntryKind, TarEntry, TarWriterOptions } from './entry.js';
import { Gathered } from './gathered.js';
import { TarWriter } from './tar-writer.js';

/** Content of a file: all of it as bytes or as text (written in UTF-8), or pieces as any stream gives them. */
export type TarContent = string | TarSource;

/** An entry of which only the name has to be given. */
export interface TarInputEntry extends Partial<Omit<TarEntry, 'name' | 'mtime'>> {
  /** A name that ends in a slash is that of a directory where no kind is given. */
  readonly name: string;
  /** Default 1970-01-01: the same input gives the same bytes. */
  readonly mtime?: Timestamp | Date | undefined;
}

/** One member to be written. */
export interface TarInput {
  /** Defaults: a file, mode 0644 (directories 0755, symbolic links 0777), owner and group 0, the size of content given as bytes or text. */
  readonly entry: TarInputEntry;
  /** Of a sparse file, the content of its regions. */
  readonly data?: TarContent | undefined;
}

/** How {@link writeTar} writes. */
export interface WriteTarOptions extends Partial<TarWriterOptions>, FlowOptions {
  /** Called when a member has been written, with the bytes of the archive so far. */
  readonly onMember?: ((entry: TarEntry, bytes: number) => void) | undefined;
}

/**
 * Writes an archive of entries that come from anywhere, in format pax where none is asked for: a thin shell around
 * {@link TarWriter}. Content is read piece by piece, and no faster than the archive is taken. Leaving the loop early
 * closes what is being read.
 *
 * What comes out are arrays of its own, of 64 KiB, and pieces of content of that size or more as they were given.
 * @param inputs - the members, in order
 * @throws TarFormatError where the format cannot hold an entry, or the label
 * @throws RangeError where content is more or less than the entry's size, or a size is missing that only content tells
 * @throws whatever the sources throw, and the signal's reason when it comes: content that stalls is not waited for
 *
 * @example
 * const inputs = [
 *   { entry: { name: 'hello.txt' }, data: 'hello\n' },
 *   { entry: { name: 'log/', mtime: new Date(0) } },
 *   { entry: { name: 'log/today', size: 4096 }, data: response.body },
 * ];
 * for await (const bytes of writeTar(inputs)) await file.write(bytes);
 */
export async function* writeTar(
  inputs: Iterable<TarInput> | AsyncIterable<TarInput>,
  options: WriteTarOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { signal, onMember, progress } = options;
  throwIfStopped(signal);
  const writer = new TarWriter({ format: 'pax', ...options });
  const gathered = new Gathered();
  for await (const input of inputs) {
    throwIfStopped(signal);
    const { entry, content } = completed(input);
    yield* gathered.take(writer.begin(entry));
    for await (const piece of piecesOf(content, { signal })) {
      yield* gathered.take(writer.write(piece));
      progress?.(writer.offset);
    }
    yield* gathered.take(writer.end());
    progress?.(writer.offset);
    onMember?.(entry, writer.offset);
  }
  yield* gathered.take(writer.finish());
  yield* gathered.rest();
  progress?.(writer.offset);
}

/**
 * {@link writeTar} as a Web stream: `new Response(tarStream(inputs))`, or through `new CompressionStream('gzip')`.
 *
 * @example
 * const url = URL.createObjectURL(await new Response(tarStream(inputs)).blob());
 */
export function tarStream(
  inputs: Iterable<TarInput> | AsyncIterable<TarInput>,
  options: WriteTarOptions = {},
): ReadableStream<Uint8Array> {
  const pieces = writeTar(inputs, options);
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await pieces.return();
    },
  });
}

const MODES: Partial<Record<EntryKind, number>> = { directory: 0o755, symlink: 0o777 };

function completed({ entry, data = [] }: TarInput): {
  entry: TarEntry;
  content: TarSource;
} {
  const bytes = typeof data === 'string' ? encodeName(data) : data;
  const isWhole = bytes instanceof Uint8Array;
  const { kind = entry.name.endsWith('/') ? 'directory' : 'file' } = entry;
  const size = entry.size ?? (isWhole && entry.sparse === undefined ? bytes.length : undefined);
  return {
    entry: {
      ...entry,
      kind,
      mode: entry.mode ?? MODES[kind] ?? 0o644,
      uid: entry.uid ?? 0,
      gid: entry.gid ?? 0,
      mtime: timestampOf(entry.mtime),
      size: size ?? knownSize(entry, data),
    },
    content: bytes,
  };
}

/** A header says the size, and stands in front of the content. */
function knownSize({ name }: TarInputEntry, data: TarContent): Exact {
  if (Array.isArray(data) && data.length === 0) return 0;
  throw new RangeError(`${name}: size is missing, and content that comes in pieces does not tell it`);
}

function timestampOf(time: Timestamp | Date | undefined): Timestamp {
  if (time === undefined) return { seconds: 0, nanoseconds: 0 };
  if (!('getTime' in time)) return time;
  const milliseconds = time.getTime();
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanoseconds: (milliseconds - seconds * 1000) * 1_000_000 };
}
