import * as nodeFs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { printable } from '../findings/index.js';
import { CouldNotRun } from './exit.js';

/** What writing needs of a file system: handed in by tests, so that every step can fail. */
export type OutputFs = Pick<
  typeof nodeFs,
  'openSync' | 'writeSync' | 'fsyncSync' | 'closeSync' | 'renameSync' | 'unlinkSync' | 'statSync' | 'realpathSync'
>;

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
 * Writes a whole file, or leaves none behind. What is there already is kept, unless `force`: then it stays as it was
 * until the new file is written whole.
 * @param path - of the file, on any platform
 * @param force - overwrite a file that is there; never a folder or a device
 * @throws CouldNotRun where it was not written
 */
export function writeOutputFile(path: string, bytes: Uint8Array, force: boolean, fs: OutputFs = nodeFs): void {
  const shown = printable(path);
  try {
    const old = force ? fs.statSync(path, { throwIfNoEntry: false }) : undefined;
    if (old === undefined) writeNew(fs, path, bytes, 0o666);
    else if (!old.isFile()) throw new CouldNotRun(`${shown} is no file: it was kept; give the name of a file with -o`);
    else replace(fs, path, bytes, old.mode & 0o777);
  } catch (error) {
    if (error instanceof CouldNotRun) throw error;
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new CouldNotRun(`${shown} is there already: it was kept; --force overwrites it, -o takes another name`);
    }
    throw new CouldNotRun(`cannot write ${shown}: ${REASONS[code] ?? message}`);
  }
}

/** Makes a file that is not there, and takes it away again where it cannot be written whole. */
function writeNew(fs: OutputFs, path: string, bytes: Uint8Array, mode: number): void {
  const descriptor = fs.openSync(path, 'wx', mode);
  try {
    try {
      let written = 0;
      while (written < bytes.length) written += fs.writeSync(descriptor, bytes, written, bytes.length - written);
      fs.fsyncSync(descriptor);
    } finally {
      // Some file systems tell only here that the disk is full.
      fs.closeSync(descriptor);
    }
  } catch (error) {
    remove(fs, path);
    throw error;
  }
}

function replace(fs: OutputFs, path: string, bytes: Uint8Array, mode: number): void {
  // A link stays a link: what it leads to is replaced.
  const target = fs.realpathSync(path);
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}.new`);
  writeNew(fs, beside, bytes, mode);
  try {
    fs.renameSync(beside, target);
  } catch (error) {
    remove(fs, beside);
    throw error;
  }
}

function remove(fs: OutputFs, path: string): void {
  try {
    fs.unlinkSync(path);
  } catch {
    // The first error is the one to tell.
  }
}
