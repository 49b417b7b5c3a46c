import * as nodeFs from 'node:fs';
import { join } from 'node:path';
import type { CartridgeFile, CartridgeFiles } from '../../tape/index.js';
import { syncFolder } from '../sync-folder.js';
import { type LockHolder, lockFolder, thisProcess } from './folder-lock.js';

/** What cartridge folders need of a file system: Node's, or one in memory. */
export type CartridgeFs = Pick<
  typeof nodeFs,
  | 'closeSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readdirSync'
  | 'readSync'
  | 'renameSync'
  | 'unlinkSync'
  | 'writeSync'
>;

/** A folder may come from anyone: no link in it is followed, and a pipe in it does not make us wait. */
const CAREFULLY = (nodeFs.constants.O_NOFOLLOW ?? 0) | (nodeFs.constants.O_NONBLOCK ?? 0);
const { O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC } = nodeFs.constants;

/**
 * A folder of a file system, for a cartridge.
 * @param folder - its path
 * @param holder - who takes the lock: default this process
 */
export function cartridgeFiles(
  folder: string,
  fs: CartridgeFs = nodeFs,
  holder: LockHolder = thisProcess(),
): CartridgeFiles {
  const pathOf = (name: string) => join(folder, name);
  return {
    folder,
    list: () => withoutMissing(() => fs.readdirSync(folder)),
    make: () => {
      fs.mkdirSync(folder);
    },
    open: (name, mode) =>
      withoutMissing(() => openFile(fs, pathOf(name), (mode === 'write' ? O_RDWR : O_RDONLY) | CAREFULLY)),
    create(name) {
      const file = openFile(fs, pathOf(name), O_RDWR | O_CREAT | O_TRUNC | CAREFULLY);
      syncFolder(folder, fs);
      return file;
    },
    replace(name, bytes) {
      const place = pathOf(`.${name}.new`);
      // One that power left behind is nobody's: only who has the lock comes here.
      withoutMissing(() => fs.unlinkSync(place));
      const file = openFile(fs, place, O_RDWR | O_CREAT | O_EXCL | CAREFULLY);
      try {
        file.write(bytes, 0);
        file.flush();
      } finally {
        file.close();
      }
      fs.renameSync(place, pathOf(name));
      syncFolder(folder, fs);
    },
    remove: (name) => withoutMissing(() => fs.unlinkSync(pathOf(name))),
    lock: () => lockFolder(folder, fs, holder),
  };
}

function openFile(fs: CartridgeFs, path: string, flags: number): CartridgeFile {
  const descriptor = fs.openSync(path, flags, 0o666);
  try {
    if (!fs.fstatSync(descriptor).isFile()) throw new Error(`${path} is no file`);
  } catch (error) {
    fs.closeSync(descriptor);
    throw error;
  }
  return {
    size: () => fs.fstatSync(descriptor).size,
    read(into, offset) {
      let at = 0;
      while (at < into.length) {
        const count = fs.readSync(descriptor, into, at, into.length - at, offset + at);
        if (count === 0) break;
        at += count;
      }
      return at;
    },
    write(bytes, offset) {
      const { length } = bytes;
      for (let at = 0; at < length; ) at += fs.writeSync(descriptor, bytes, at, length - at, offset + at);
    },
    truncate: (bytes) => fs.ftruncateSync(descriptor, bytes),
    flush: () => fs.fsyncSync(descriptor),
    close: () => fs.closeSync(descriptor),
  };
}

/** Undefined where there is no such file or folder. */
export function withoutMissing<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
