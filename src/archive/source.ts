import { closeSync, fstatSync, openSync, read, readFileSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Finding, TapePlace } from '../findings/index.js';
import { type SeekableBytes, SourceError } from '../tar/index.js';
import { openNamedPipe } from './named-pipe.js';

export { SourceError };

/** Where the bytes of an archive come from. */
export interface ByteSource {
  /** What to call it in reports: the path as given, or `(standard input)`. */
  readonly name: string;
  /** Bytes in all, where that is known beforehand. */
  readonly sizeBytes: number | undefined;
  /** Reads the next bytes into a buffer; 0 at the end. */
  read(into: Uint8Array): number | Promise<number>;
  /** Steps over bytes without reading them, where the source can. */
  readonly skip: ((count: number) => void) | undefined;
  /** Reads anywhere, where the source can; shorter at the end. */
  readonly readAt: ((offset: number, length: number) => Uint8Array) | undefined;
  /** The descriptor of a file whose bytes stand at their own offsets: threads may read it too. */
  readonly fd?: number;
  /** Of a source that is a file of a tape. */
  readonly tape?: SourceTape | undefined;
  close(): void;
}

/** What is known of a file of a tape that is read as a source. */
export interface SourceTape {
  /** The record that holds a byte; undefined where it has not been read, or is not known any more. */
  readonly placeOf: (offset: number) => TapePlace | undefined;
  /** Bytes in the first record; undefined where none has been read. */
  readonly recordBytes: () => number | undefined;
  /**
   * What is wrong with the records, when all have been read.
   * @param known - `endOffset`: where the end marker of the archive stands; `expectedBytes`: in a record
   */
  readonly check: (known: {
    readonly endOffset: number | undefined;
    readonly expectedBytes: number | undefined;
  }) => Promise<readonly Finding[]>;
}

/** A tape gives one record for each read, and fails where the record is larger than what is asked for. */
export const STREAM_READ_BYTES = 1 << 22;

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EISDIR: 'it is a directory, not an archive',
  EIO: 'the device or disk reports a read error',
  ENXIO: 'there is no such device',
  ENOMEDIUM: 'there is no tape in the drive',
  EBUSY: 'another program is using it',
  ENOMEM: 'the records on the tape are larger than what was read at once',
  CHANGED: 'it became shorter while it was read',
};

/** What to throw where the system will not give bytes: the path, and the reason in plain words. */
export function readError(
  name: string,
  error: { readonly code?: string | undefined; readonly message: string },
): SourceError {
  const { code = 'UNKNOWN', message } = error;
  return new SourceError(`cannot read ${name}: ${REASONS[code] ?? message}`, code);
}

function sourceError(name: string, error: unknown): SourceError {
  return error instanceof SourceError ? error : readError(name, error as NodeJS.ErrnoException);
}

/**
 * Opens a path for reading.
 * @throws SourceError where it cannot be opened
 */
export function openFile(path: string): ByteSource {
  try {
    if (statSync(path).isFIFO()) {
      const pipe = openNamedPipe(path);
      return iterableSource(path, pipe, () => pipe.destroy());
    }
    const fd = openSync(path, 'r');
    const stat = fstatSync(fd);
    if (stat.isDirectory()) {
      closeSync(fd);
      throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
    }
    return stat.isFile() ? fileSource(fd, path, stat.size) : streamSource(fd, path);
  } catch (error) {
    throw sourceError(path, error);
  }
}

/** Standard input: a file that was redirected is read like a file, anything else as a stream. */
export function openStandardInput(stdin: NodeJS.ReadStream): ByteSource {
  const name = '(standard input)';
  try {
    const stat = fstatSync(0);
    if (stat.isFile()) return redirectedSource(name, stat.size);
    // A tape gives one record for each read, and an error where the record is larger than what was asked for; Node's
    // streams ask for 64 KiB.
    if (stat.isCharacterDevice() && !stdin.isTTY) return streamSource(0, name);
  } catch (error) {
    throw sourceError(name, error);
  }
  return iterableSource(name, stdin as AsyncIterable<Uint8Array>, () => stdin.destroy());
}

/** A file as standard input. Where another program has read the first part of it, the archive is what is left. */
function redirectedSource(name: string, sizeBytes: number): ByteSource {
  const start = standardInputOffset();
  if (start === 0) return fileSource(0, name, sizeBytes);
  return streamSource(0, name);
}

/** Where the next read from standard input would begin; undefined where the system does not tell. */
function standardInputOffset(): number | undefined {
  try {
    const [, offset] = /^pos:\s*(\d+)/m.exec(readFileSync('/proc/self/fdinfo/0', 'latin1')) ?? [];
    return offset === undefined ? undefined : Number(offset);
  } catch {
    return undefined;
  }
}

function closer(fd: number): () => void {
  return () => (fd === 0 ? undefined : closeSync(fd));
}

/** A device or a pipe: bytes come one after the other. */
function streamSource(fd: number, name: string): ByteSource {
  const read = (into: Uint8Array): Promise<number> => readOn(fd, name, into);
  return { name, sizeBytes: undefined, read, skip: undefined, readAt: undefined, close: closer(fd) };
}

function fileSource(fd: number, name: string, sizeBytes: number): ByteSource {
  let offset = 0;
  const readAt = (at: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, sizeBytes - at)));
    return bytes.subarray(0, readFrom(fd, name, bytes, at));
  };
  return {
    name,
    sizeBytes,
    fd,
    read(into) {
      const count = readFrom(fd, name, into, offset);
      offset += count;
      return count;
    },
    skip(count) {
      offset += count;
    },
    readAt,
    close: closer(fd),
  };
}

function readFrom(fd: number, name: string, into: Uint8Array, offset: number): number {
  try {
    return readSync(fd, into, 0, into.length, offset);
  } catch (error) {
    throw sourceError(name, error);
  }
}

/** Reads what comes next from a device or a pipe. That may take long (a tape winds): everything else goes on. */
function readOn(fd: number, name: string, into: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, into, 0, into.length, null, (error, count) => {
      if (error === null) resolve(count);
      else reject(sourceError(name, error));
    });
  });
}

/**
 * Bytes that come as a stream: a pipe, or what a decompressor gives.
 * @param name - what to call it in reports
 * @param chunks - the bytes
 * @param close - ends the stream early
 */
export function iterableSource(name: string, chunks: AsyncIterable<Uint8Array>, close: () => void): ByteSource {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  const next = async (): Promise<boolean> => {
    try {
      const step = await iterator.next();
      if (step.done === true) return false;
      rest = step.value;
      return true;
    } catch (error) {
      throw sourceError(name, error);
    }
  };
  const read = async (into: Uint8Array): Promise<number> => {
    let filled = 0;
    while (filled < into.length) {
      if (rest.length === 0 && !(await next())) break;
      const count = Math.min(rest.length, into.length - filled);
      into.set(rest.subarray(0, count), filled);
      rest = rest.subarray(count);
      filled += count;
    }
    return filled;
  };
  return { name, sizeBytes: undefined, read, skip: undefined, readAt: undefined, close };
}

/** A source of bytes in memory: for tests, and for what was read ahead. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  let offset = 0;
  return {
    name: basename(name),
    sizeBytes: bytes.length,
    read(into) {
      const piece = bytes.subarray(offset, offset + into.length);
      into.set(piece);
      offset += piece.length;
      return piece.length;
    },
    skip: (count) => {
      offset += count;
    },
    readAt: (at, length) => bytes.subarray(at, at + length),
    close: () => undefined,
  };
}

/** A source that can be read anywhere. */
export type SeekableSource = ByteSource & SeekableBytes;

/** Whether a source can be read anywhere. */
export function isSeekable(source: ByteSource): source is SeekableSource {
  return source.readAt !== undefined && source.sizeBytes !== undefined;
}
