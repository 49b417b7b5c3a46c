import { Writable } from 'node:stream';
import type { CliIo } from '../../src/cli/io.js';

/** What a command wrote, and what it sees of the world. */
export interface FakeIo {
  readonly io: CliIo;
  /** All bytes that went to standard output. */
  readonly stdoutBytes: () => Uint8Array;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** Streams that keep what is written; `tty` makes them terminals. */
export function fakeIo(options: { readonly tty?: boolean; readonly env?: NodeJS.ProcessEnv } = {}): FakeIo {
  const keep = () => {
    const chunks: Buffer[] = [];
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(Buffer.from(chunk));
        done();
      },
    });
    return { stream: Object.assign(stream, { isTTY: options.tty === true }), all: () => Buffer.concat(chunks) };
  };
  const [out, err] = [keep(), keep()];
  const io = {
    stdin: process.stdin,
    stdout: out.stream as unknown as NodeJS.WriteStream,
    stderr: err.stream as unknown as NodeJS.WriteStream,
    env: options.env ?? { NO_COLOR: '1' },
  };
  return {
    io,
    stdoutBytes: () => new Uint8Array(out.all()),
    stdout: () => out.all().toString('utf8'),
    stderr: () => err.all().toString('utf8'),
  };
}
