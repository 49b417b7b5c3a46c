import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';

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
  close(): void;
}

/** A file that could not be opened or read; `code` is the system's (ENOENT, EIO, ...). */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

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
};

function sourceError(name: string, error: unknown): SourceError {
  const code = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
  return new SourceError(`cannot read ${name}: ${REASONS[code] ?? (error as Error).message}`, code);
}

/**
 * Opens a path for reading.
 * @throws SourceError where it cannot be opened
 */
export function openFile(path: string): ByteSource {
  try {
    const fd = openSync(path, 'r');
    const stat = fstatSync(fd);
    if (stat.isDirectory()) {
      closeSync(fd);
      throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
    }
    return descriptorSource(fd, path, stat.isFile() ? stat.size : undefined, 0);
  } catch (error) {
    throw sourceError(path, error);
  }
}

/** Standard input: a file that was redirected is read like a file, anything else as a stream. */
export function openStandardInput(stdin: NodeJS.ReadStream): ByteSource {
  const name = '(standard input)';
  try {
    const stat = fstatSync(0);
    if (stat.isFile()) return descriptorSource(0, name, stat.size, 0);
    // A tape gives one record for each read, and an error where the record is larger than what was asked for; Node's
    // streams ask for 64 KiB.
    if (stat.isCharacterDevice() && !stdin.isTTY) return descriptorSource(0, name, undefined, 0);
  } catch (error) {
    throw sourceError(name, error);
  }
  return iterableSource(name, stdin as AsyncIterable<Uint8Array>, () => stdin.destroy());
}

function descriptorSource(fd: number, name: string, sizeBytes: number | undefined, start: number): ByteSource {
  let offset = start;
  const seekable = sizeBytes !== undefined;
  const readAt = (at: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, (sizeBytes ?? 0) - at)));
    return bytes.subarray(
      0,
      guarded(name, () => readSync(fd, bytes, 0, bytes.length, at)),
    );
  };
  return {
    name,
    sizeBytes,
    read(into) {
      const count = guarded(name, () => readSync(fd, into, 0, into.length, seekable ? offset : null));
      offset += count;
      return count;
    },
    skip: seekable
      ? (count) => {
          offset += count;
        }
      : undefined,
    readAt: seekable ? readAt : undefined,
    close: () => (fd === 0 ? undefined : closeSync(fd)),
  };
}

function guarded(name: string, action: () => number): number {
  try {
    return action();
  } catch (error) {
    throw sourceError(name, error);
  }
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
      throw error instanceof SourceError ? error : sourceError(name, error);
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
