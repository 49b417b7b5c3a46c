import { createHash, hash } from 'node:crypto';
import { readSync } from 'node:fs';
import { type MessagePort, parentPort } from 'node:worker_threads';

/** What a worker is asked: digests of stretches of an open file, ascending. */
export interface HashRequest {
  readonly fd: number;
  /** Offset and length of each stretch in turn, bytes. */
  readonly stretches: Float64Array;
}

/** What a worker answers. */
export type HashReply =
  /** So many bytes more are hashed. */
  | { readonly bytes: number }
  /** The request is done: the SHA-256 of each stretch in hex, one behind the other. */
  | { readonly digests: string }
  /** A stretch could not be read; `code` is the system's, or `CHANGED` where the file ends before it. */
  | { readonly code: string; readonly message: string };

/** Small enough to stay in the processor's own cache between reading and hashing. */
const WINDOW_BYTES = 1 << 18;
/** How often a long stretch is told of, so that its reader does not wait in vain. */
const TELL_BYTES = 1 << 24;

const window = new Uint8Array(WINDOW_BYTES);

/** Fills the window from an offset on; throws where not even the first `needed` bytes are there. */
function fill(fd: number, offset: number, wanted: number, needed: number): number {
  let held = 0;
  while (held < needed) {
    const count = readSync(fd, window, held, Math.min(wanted, WINDOW_BYTES) - held, offset + held);
    if (count === 0) throw Object.assign(new Error('the file ends'), { code: 'CHANGED' });
    held += count;
  }
  return held;
}

function digestLong(fd: number, offset: number, length: number, port: MessagePort): string {
  const sha256 = createHash('sha256');
  let untold = 0;
  for (let at = 0; at < length; ) {
    const held = fill(fd, offset + at, length - at, 1);
    sha256.update(window.subarray(0, held));
    at += held;
    untold += held;
    if (untold < TELL_BYTES) continue;
    port.postMessage({ bytes: untold } satisfies HashReply);
    untold = 0;
  }
  port.postMessage({ bytes: untold } satisfies HashReply);
  return sha256.digest('hex');
}

function answer({ fd, stretches }: HashRequest, port: MessagePort): string {
  const end = (stretches.at(-2) as number) + (stretches.at(-1) as number);
  let from = 0;
  let held = 0;
  let bytes = 0;
  let digests = '';
  for (let i = 0; i < stretches.length; i += 2) {
    const offset = stretches[i] as number;
    const length = stretches[i + 1] as number;
    if (length > WINDOW_BYTES) {
      digests += digestLong(fd, offset, length, port);
      held = 0;
      continue;
    }
    if (offset < from || offset + length > from + held) {
      held = fill(fd, offset, end - offset, length);
      from = offset;
    }
    digests += hash('sha256', window.subarray(offset - from, offset - from + length), 'hex');
    bytes += length;
  }
  if (bytes > 0) port.postMessage({ bytes } satisfies HashReply);
  return digests;
}

const port = parentPort as MessagePort;
port.on('message', (request: HashRequest) => {
  try {
    port.postMessage({ digests: answer(request, port) } satisfies HashReply);
  } catch (error) {
    const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException;
    port.postMessage({ code, message } satisfies HashReply);
  }
});
