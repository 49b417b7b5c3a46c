import { bytesInWords } from './bytes-in-words.js';
import type { CliIo } from './io.js';

/** Shows how far long work has come, on a terminal's standard error and nowhere else. */
export interface Progress {
  /** Bytes behind us. */
  readonly update: (bytes: number) => void;
  /** Wipes the line. */
  readonly clear: () => void;
}

const SILENT: Progress = { update: () => undefined, clear: () => undefined };
const EVERY_MS = 200;

/**
 * @param totalBytes - bytes in all, where known: then the remaining time is shown
 * @param now - the clock, in milliseconds
 */
export function progressFor(io: CliIo, totalBytes: number | undefined, now: () => number = Date.now): Progress {
  if (io.stderr.isTTY !== true || io.env.TERM === 'dumb') return SILENT;
  const start = now();
  let last = start;
  let shown = false;
  return {
    update(bytes) {
      const time = now();
      if (time - last < EVERY_MS) return;
      last = time;
      shown = true;
      io.stderr.write(`\r\u001b[K${progressLine(bytes, totalBytes, (time - start) / 1000)}`);
    },
    clear() {
      if (shown) io.stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}

/** One line: bytes, share, rate, remaining time. */
export function progressLine(bytes: number, totalBytes: number | undefined, seconds: number): string {
  const rate = bytes / Math.max(seconds, 0.001);
  const parts = [bytesInWords(bytes)];
  if (totalBytes !== undefined && totalBytes > 0) {
    parts[0] = `${parts[0]} of ${bytesInWords(totalBytes)} (${Math.floor((100 * bytes) / totalBytes)} %)`;
  }
  parts.push(`${bytesInWords(Math.round(rate))}/s`);
  if (totalBytes !== undefined && rate > 0) parts.push(`${duration((totalBytes - bytes) / rate)} left`);
  return parts.join(', ');
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
