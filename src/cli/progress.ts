import type { ByteSource } from '../archive/source.js';
import { bytesInWords } from './bytes-in-words.js';
import type { CliIo } from './io.js';

/** Shows how far long work has come, on a terminal's standard error and nowhere else. */
export interface Progress {
  /** So many bytes more are behind us. */
  readonly advance: (bytes: number) => void;
  /** So many bytes are behind us in all. */
  readonly reach: (bytes: number) => void;
  /** Wipes the line; it stays away. */
  readonly clear: () => void;
}

const SILENT: Progress = { advance: () => undefined, reach: () => undefined, clear: () => undefined };
/** Short work shows nothing. */
const AFTER_MS = 500;
const KNOWN_TOTAL = '[{bar}] {percentage} %, {done} of {all}, {rate}, {eta_formatted} left';
const UNKNOWN_TOTAL = '{done} read, {rate}, {duration_formatted}';

/**
 * @param sources - what will be read: where the size of all is known, the share and the remaining time are shown
 * @param now - the clock, in milliseconds
 */
export async function progressFor(
  io: CliIo,
  sources: readonly Pick<ByteSource, 'sizeBytes'>[],
  quiet: boolean,
  now: () => number = Date.now,
): Promise<Progress> {
  if (quiet || io.stderr.isTTY !== true || io.env.TERM === 'dumb') return SILENT;
  const { default: cliProgress } = await import('cli-progress');
  const sizes = sources.map((source) => source.sizeBytes);
  const total = sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0) : 0;
  const bar = new cliProgress.SingleBar({
    stream: io.stderr as NodeJS.WriteStream,
    format: total > 0 ? KNOWN_TOTAL : UNKNOWN_TOTAL,
    barsize: 20,
    barCompleteChar: '#',
    barIncompleteChar: '-',
    fps: 5,
    etaBuffer: 100,
    clearOnComplete: true,
    // Signals are listened to elsewhere, and the terminal's settings stay as they are, since a second Ctrl-C ends all.
    gracefulExit: false,
    linewrap: true,
  });
  const start = now();
  let bytes = 0;
  let state: 'waiting' | 'shown' | 'over' = 'waiting';
  const reach = (count: number): void => {
    bytes = count;
    const elapsed = now() - start;
    if (state === 'over' || elapsed < AFTER_MS) return;
    const rate = `${bytesInWords(Math.round((1000 * bytes) / elapsed))}/s`;
    const payload = { done: bytesInWords(bytes), all: bytesInWords(total), rate };
    if (state === 'waiting') bar.start(total, bytes, payload);
    else bar.update(bytes, payload);
    state = 'shown';
  };
  return {
    advance: (count) => reach(bytes + count),
    reach,
    clear() {
      if (state === 'shown') bar.stop();
      state = 'over';
    },
  };
}
