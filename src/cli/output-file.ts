import * as nodeFs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { printable } from '../findings/index.js';
import { CouldNotRun } from './exit.js';
import type { TextStream } from './io.js';

/** What writing needs of a file system: handed in by tests, so that every step can fail. */
export type OutputFs = Pick<
  typeof nodeFs,
  'openSync' | 'writeSync' | 'fsyncSync' | 'closeSync' | 'renameSync' | 'unlinkSync' | 'statSync' | 'realpathSync'
>;

/** A file that is written piece by piece, and is there only when it is whole. */
export interface OutputFile extends TextStream {
  /**
   * The file is whole.
   * @throws CouldNotRun where it cannot be kept: `drop` is still to be called
   */
  readonly keep: () => void;
  /** Leaves nothing behind; does nothing after `keep`. */
  readonly drop: () => void;
}

const REASONS: Record<string, string> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the file system is read-only',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota on the disk is used up',
  EFBIG: 'the file would be larger than is allowed',
  EIO: 'the disk reports a write error',
};

/**
 * Writes a whole file, or leaves none behind.
 * @param path - of the file, on any platform
 * @param force - overwrite a file that is there; never a folder or a device
 * @throws CouldNotRun where it was not written
 */
export function writeOutputFile(path: string, bytes: Uint8Array, force: boolean, fs: OutputFs = nodeFs): void {
  const file = openOutputFile(path, force, fs);
  try {
    file.write(bytes);
    file.keep();
  } finally {
    file.drop();
  }
}

/**
 * Opens a file to be written. What is there already is kept, unless `force`: then it stays as it was until the new one
 * is whole.
 * @param path - of the file, on any platform
 * @param force - overwrite a file that is there; never a folder or a device
 * @throws CouldNotRun where it cannot be written, here and at each write
 */
export function openOutputFile(path: string, force: boolean, fs: OutputFs = nodeFs): OutputFile {
  return told(path, () => {
    const old = force ? fs.statSync(path, { throwIfNoEntry: false }) : undefined;
    if (old === undefined) return fileAt(fs, fs.openSync(path, 'wx', 0o666), path, path, path);
    if (!old.isFile()) {
      throw new CouldNotRun(`${printable(path)} is no file: it was kept; give the name of a file with -o`);
    }
    // A link stays a link: what it leads to is replaced.
    const target = fs.realpathSync(path);
    const place = join(dirname(target), `.${basename(target)}.${process.pid}.new`);
    return fileAt(fs, fs.openSync(place, 'wx', old.mode & 0o777), place, target, path);
  });
}

/**
 * @param place - where it is written
 * @param target - what it becomes when it is whole
 * @param path - what to call it
 */
function fileAt(fs: OutputFs, descriptor: number, place: string, target: string, path: string): OutputFile {
  let isOpen = true;
  let isSettled = false;
  const close = (): void => {
    isOpen = false;
    fs.closeSync(descriptor);
  };
  return {
    write(bytes) {
      const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
      told(path, () => {
        for (let at = 0; at < data.length; ) at += fs.writeSync(descriptor, data, at, data.length - at);
      });
      return true;
    },
    once: () => undefined,
    keep: () =>
      told(path, () => {
        fs.fsyncSync(descriptor);
        // Some file systems tell only here that the disk is full.
        close();
        if (place !== target) fs.renameSync(place, target);
        isSettled = true;
      }),
    drop() {
      if (isSettled) return;
      isSettled = true;
      if (isOpen) quietly(close);
      quietly(() => fs.unlinkSync(place));
    },
  };
}

/** The first error is the one to tell: what fails while a file is dropped comes after it. */
function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Nothing more can be done about the file.
  }
}

function told<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof CouldNotRun) throw error;
    const shown = printable(path);
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new CouldNotRun(`${shown} is there already: it was kept; --force overwrites it, -o takes another name`);
    }
    throw new CouldNotRun(`cannot write ${shown}: ${REASONS[code] ?? message}`);
  }
}
