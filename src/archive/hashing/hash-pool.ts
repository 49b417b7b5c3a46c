import { Worker } from 'node:worker_threads';
import { type ByteSource, readError } from '../source.js';
import type { HashReply, HashRequest } from './hash-worker.js';
import { WORKER_URL } from './worker-url.js';

/** A request that waits for its answer. */
interface Asked {
  readonly source: ByteSource;
  readonly take: (digests: string) => void;
}

/** A thread, the requests that it has not answered yet, oldest first, and the bytes that these still cost it. */
interface Thread {
  readonly worker: Worker;
  readonly asked: Asked[];
  bytesLeft: number;
}

/**
 * Threads that read stretches of a file for themselves and take their SHA-256. Nothing is copied to them and nothing
 * waits in memory: what was read just before is in the system's cache.
 */
export class HashPool {
  /** Bytes hashed so far. */
  hashedBytes = 0;
  /** Why no more answers come: a SourceError where a file could not be read. */
  failure: Error | undefined;
  private readonly threads: Thread[] = [];
  private wake: (() => void) | undefined;

  /** @param count - threads to start */
  constructor(count: number) {
    for (let i = 0; i < count; i++) this.threads.push(this.start());
  }

  /** Whether an answer is to come. */
  get busy(): boolean {
    return this.failure === undefined && this.threads.some(({ asked }) => asked.length > 0);
  }

  /**
   * Asks the thread that has the least to do.
   * @param source - one with a descriptor
   * @param stretches - offset and length of each stretch in turn, bytes
   * @param bytes - the sum of the lengths
   * @param take - given the SHA-256 of each stretch in hex, one behind the other
   */
  submit(source: ByteSource, stretches: readonly number[], bytes: number, take: (digests: string) => void): void {
    const thread = this.threads.reduce((least, other) => (other.bytesLeft < least.bytesLeft ? other : least));
    thread.bytesLeft += bytes;
    thread.asked.push({ source, take });
    const request: HashRequest = { fd: source.fd as number, stretches: Float64Array.from(stretches) };
    thread.worker.postMessage(request);
  }

  /** Resolves when something was hashed, or the pool has failed. Only while {@link busy}. */
  progress(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  /** Ends the threads, whatever they are doing. */
  async close(): Promise<void> {
    await Promise.all(this.threads.map(({ worker }) => worker.terminate()));
  }

  private start(): Thread {
    const thread: Thread = { worker: new Worker(WORKER_URL), asked: [], bytesLeft: 0 };
    thread.worker.on('message', (reply: HashReply) => this.take(thread, reply));
    thread.worker.on('error', (error) => this.fail(error));
    return thread;
  }

  private take(thread: Thread, reply: HashReply): void {
    if ('bytes' in reply) {
      this.hashedBytes += reply.bytes;
      thread.bytesLeft -= reply.bytes;
    } else {
      const { source, take } = thread.asked.shift() as Asked;
      if ('code' in reply) return this.fail(readError(source.name, reply));
      take(reply.digests);
    }
    this.wake?.();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.wake?.();
  }
}
