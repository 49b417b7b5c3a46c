import { closeSync, fsyncSync, openSync, realpathSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { printable } from '../findings/index.js';
import { CouldNotRun } from './exit.js';
import type { TextStream } from './io.js';

/** A file that is written piece by piece, and is there only when it is whole. */
export interface OutputSink extends TextStream {
  /** The file is whole. */
  readonly keep: () => void;
  /** Nothing is left behind; does nothing after `keep`. */
  readonly drop: () => void;
}

/**
 * Opens a file to be written. What is there already is kept, unless `force`: then it stays as it was until the new one
 * is whole.
 * @throws CouldNotRun where it cannot be written
 */
export function openSink(path: string, force: boolean): OutputSink {
  return told(path, () => {
    const old = force ? statSync(path, { throwIfNoEntry: false }) : undefined;
    if (old !== undefined && !old.isFile()) throw new CouldNotRun(`${printable(path)} is no file: it was kept`);
    // A link stays a link: what it leads to is replaced.
    const target = old === undefined ? path : realpathSync(path);
    const place = old === undefined ? path : join(dirname(target), `.${basename(target)}.${process.pid}.new`);
    return sinkAt(openSync(place, 'wx', old === undefined ? 0o666 : old.mode & 0o777), place, target, path);
  });
}

function sinkAt(fd: number, place: string, target: string, path: string): OutputSink {
  let open = true;
  const close = (): void => {
    open = false;
    closeSync(fd);
  };
  return {
    write(bytes) {
      const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
      told(path, () => {
        for (let at = 0; at < data.length; ) at += writeSync(fd, data, at);
      });
      return true;
    },
    once: () => undefined,
    keep: () =>
      told(path, () => {
        fsyncSync(fd);
        close();
        if (place !== target) renameSync(place, target);
      }),
    drop() {
      if (!open) return;
      close();
      unlinkSync(place);
    },
  };
}

function told<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof CouldNotRun) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new CouldNotRun(`${printable(path)} is there already: it was kept; --force overwrites it`);
    throw new CouldNotRun(`cannot write ${printable(path)}: ${message}`);
  }
}
