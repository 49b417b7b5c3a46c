import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { printable } from '../../findings/index.js';
import { OutputError, type OutputFile } from '../output-file.js';
import type { Sink } from './batch.js';

/** A stream that bytes are written to: Node's writable streams are such. */
export interface WritableLike {
  write(bytes: Uint8Array): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

const NOTHING = async (): Promise<void> => undefined;
const ABANDONED = new Error('the archive was abandoned');
/** Pieces of a file that wait to be written. */
const AHEAD = 2;

/** A file that is there only when it is whole. It is written while what comes next is read. */
export function fileSink(file: Pick<OutputFile, 'append'>): Sink {
  let ahead = 0;
  let failure: unknown;
  let writing: Promise<void> = Promise.resolve();
  const check = (): void => {
    if (failure !== undefined) throw failure;
  };
  return {
    put(bytes, release) {
      check();
      ahead++;
      const before = writing;
      writing = before.then(async () => {
        if (failure === undefined) await file.append(bytes);
      });
      writing = writing
        .catch((error: unknown) => {
          failure ??= error;
        })
        .then(() => {
          ahead--;
          release();
        });
      return ahead > AHEAD ? before.then(check) : undefined;
    },
    async end() {
      await writing;
      check();
    },
    async abandon() {
      failure ??= ABANDONED;
      await writing;
    },
  };
}

/** A stream, such as standard output. It is not ended. */
export function streamSink(stream: WritableLike): Sink {
  const put = (bytes: Uint8Array): Promise<void> | undefined => {
    if (stream.write(bytes)) return undefined;
    return new Promise((resolve) => {
      stream.once('drain', resolve);
    });
  };
  return { put, end: NOTHING, abandon: NOTHING };
}

/** A stream of the Web, which is closed at the end, or aborted where there is to be no archive. */
export function webStreamSink(stream: WritableStream<Uint8Array>): Sink {
  const writer = stream.getWriter();
  let failure: unknown;
  let isClosed = false;
  const fail = (error: unknown): void => {
    failure ??= error ?? new Error('the stream was closed');
  };
  writer.closed.catch(fail);
  const check = (): void => {
    if (failure !== undefined) throw failure;
  };
  return {
    put(bytes, release) {
      check();
      writer.write(bytes).then(release, fail);
      return (writer.desiredSize ?? 0) > 0 ? undefined : writer.ready.catch(fail).then(check);
    },
    async end() {
      check();
      isClosed = true;
      await writer.close();
    },
    async abandon() {
      if (!isClosed) await writer.abort().catch(fail);
    },
  };
}

/**
 * Compresses with gzip (RFC 1952) what goes to another sink. No name and no time stand in the header: the same bytes
 * give the same file.
 * @param level - 1 (fast) to 9 (small)
 */
export function gzipSink(next: Sink, level = 6): Sink {
  const gzip = createGzip({ level, chunkSize: 1 << 18 });
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    gzip.destroy();
  };
  gzip.on('data', (bytes: Uint8Array) => {
    try {
      const waiting = next.put(bytes, () => undefined);
      if (waiting === undefined) return;
      gzip.pause();
      waiting.then(() => gzip.resume(), fail);
    } catch (error) {
      fail(error);
    }
  });
  gzip.on('error', fail);
  const ended = new Promise<void>((resolve) => {
    gzip.once('close', resolve);
  });
  const check = (): void => {
    if (failure !== undefined) throw failure;
  };
  return {
    put(bytes) {
      check();
      if (gzip.write(bytes)) return undefined;
      const drained = new Promise<void>((resolve) => {
        gzip.once('drain', resolve);
      });
      return Promise.race([drained, ended]).then(check);
    },
    async end() {
      check();
      gzip.end();
      await ended;
      check();
      await next.end();
    },
    async abandon() {
      gzip.destroy();
      await ended;
      await next.abandon();
    },
  };
}

/**
 * Pipes the archive through a program of the system, which writes to a file of its own.
 * @param command - the program and its arguments
 * @param output - the descriptor that is its standard output
 */
export function programSink(command: readonly string[], output: number): Sink {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['pipe', output, 'inherit'] });
  let failure: OutputError | undefined;
  const ended = ending(child, program).then((why) => {
    failure ??= why;
  });
  const stdin = child.stdin as Writable;
  const taken = finished(stdin).then(
    () => true,
    () => false,
  );
  const check = (): void => {
    if (failure !== undefined) throw failure;
  };
  return {
    put(bytes) {
      check();
      if (stdin.write(bytes)) return undefined;
      const drained = new Promise<void>((resolve) => {
        stdin.once('drain', resolve);
      });
      return Promise.race([drained, ended]).then(check);
    },
    async end() {
      stdin.end();
      await ended;
      if (!(await taken)) failure ??= new OutputError(`${printable(program)} did not take the whole archive`);
      check();
    },
    async abandon() {
      child.kill();
      await ended;
    },
  };
}

/** Resolves when the program has ended, to what is wrong with that. */
function ending(child: ChildProcess, program: string): Promise<OutputError | undefined> {
  const shown = printable(program);
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'it is not installed' : error.message;
      resolve(new OutputError(`cannot run ${shown}, which is to compress the archive: ${why}`));
    });
    child.once('close', (status, signal) => {
      const how = signal === null ? `status ${status}` : `the signal ${signal}`;
      resolve(
        status === 0 ? undefined : new OutputError(`${shown} could not compress the archive: it ended with ${how}`),
      );
    });
  });
}
