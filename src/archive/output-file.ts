import * as nodeFs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { printable } from '../findings/index.js';
import { syncFolder } from './sync-folder.js';

/** What writing needs of a file system: handed in by tests, so that every step can fail. */
export type OutputFs = Pick<
  typeof nodeFs,
  | 'openSync'
  | 'write'
  | 'writeSync'
  | 'fsyncSync'
  | 'closeSync'
  | 'linkSync'
  | 'renameSync'
  | 'unlinkSync'
  | 'statSync'
  | 'realpathSync'
>;

/** A file cannot be written, or is there already: one sentence. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** A file that is written piece by piece, and is there only when it is whole. */
export interface OutputFile {
  /** Of the file that is being written, which stands under another name until `keep`. */
  readonly descriptor: number;
  /** Where it stands until `keep`. */
  readonly temporaryPath: string;
  /**
   * Writes all of the bytes.
   * @returns true: there is always room for more
   */
  readonly write: (bytes: string | Uint8Array) => boolean;
  /**
   * Writes all of the bytes, in a thread of the system: one call at a time.
   * @throws OutputError where they cannot be written
   */
  readonly append: (bytes: Uint8Array) => Promise<void>;
  readonly once: () => void;
  /**
   * Nothing more is written: the file is on the disk, and does not take up a descriptor any more.
   * @throws OutputError where it cannot be brought there
   */
  readonly seal: () => void;
  /**
   * The file is whole.
   * @throws OutputError where it cannot be kept: `drop` is still to be called
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
 * @throws OutputError where it was not written
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
 * Opens a file to be written. It gets its name only when it is whole, also where the program is killed; what is there
 * already is kept, unless `force`: then it stays as it was until the new one is whole.
 * @param path - of the file, on any platform
 * @param force - overwrite a file that is there; never a folder or a device
 * @param ownMode - permissions that it has from the beginning; without, as new files have them or as the old one had
 * @throws OutputError where it cannot be written, here and at each write
 */
export function openOutputFile(path: string, force: boolean, fs: OutputFs = nodeFs, ownMode?: number): OutputFile {
  return withOutputErrors(path, () => {
    const old = fs.statSync(path, { throwIfNoEntry: false });
    if (old !== undefined && !force) throw alreadyThere(path);
    if (old !== undefined && !old.isFile()) {
      throw new OutputError(`${printable(path)} is no file: it was kept; give the name of a file`);
    }
    // A link stays a link: what it leads to is replaced.
    const target = old === undefined ? path : fs.realpathSync(path);
    const mode = ownMode ?? (old === undefined ? 0o666 : old.mode & 0o777);
    const place = join(dirname(target), `.${basename(target).slice(0, NAME_CHARACTERS)}.${process.pid}.new`);
    return new PlacedFile(fs, fs.openSync(place, 'wx', mode), { place, target, path, replaces: old !== undefined });
  });
}

interface Names {
  /** Where it is written. */
  readonly place: string;
  /** What it becomes when it is whole. */
  readonly target: string;
  /** What to call it. */
  readonly path: string;
  readonly replaces: boolean;
}

class PlacedFile implements OutputFile {
  readonly descriptor: number;
  readonly temporaryPath: string;
  private readonly fs: OutputFs;
  private readonly names: Names;
  private isOpen = true;
  private isSettled = false;

  constructor(fs: OutputFs, descriptor: number, names: Names) {
    this.fs = fs;
    this.descriptor = descriptor;
    this.names = names;
    this.temporaryPath = names.place;
  }

  write(bytes: string | Uint8Array): boolean {
    const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    withOutputErrors(this.names.path, () => {
      const { length } = data;
      for (let at = 0; at < length; ) at += this.fs.writeSync(this.descriptor, data, at, length - at);
    });
    return true;
  }

  async append(bytes: Uint8Array): Promise<void> {
    const { length } = bytes;
    for (let at = 0; at < length; ) at += await this.appendSome(bytes, at);
  }

  private appendSome(bytes: Uint8Array, at: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.fs.write(this.descriptor, bytes, at, bytes.length - at, null, (error, count) => {
        if (error === null) resolve(count);
        else reject(outputError(this.names.path, error));
      });
    });
  }

  once(): void {}

  keep(): void {
    const { place, target, path, replaces } = this.names;
    withOutputErrors(path, () => {
      this.settle();
      if (replaces) this.fs.renameSync(place, target);
      else this.nameNew();
      this.isSettled = true;
    });
    // The name is in the folder, and the folder may be in memory only.
    quietly(() => syncFolder(dirname(target), this.fs));
  }

  seal(): void {
    withOutputErrors(this.names.path, () => this.settle());
  }

  private settle(): void {
    if (!this.isOpen) return;
    this.fs.fsyncSync(this.descriptor);
    // Some file systems tell only here that the disk is full.
    this.close();
  }

  drop(): void {
    if (this.isSettled) return;
    this.isSettled = true;
    if (this.isOpen) quietly(() => this.close());
    quietly(() => this.fs.unlinkSync(this.names.place));
  }

  private close(): void {
    this.isOpen = false;
    this.fs.closeSync(this.descriptor);
  }

  /** Gives the file a name that nobody had until now: a link, unlike a rename, never replaces a file. */
  private nameNew(): void {
    const { fs, names } = this;
    try {
      fs.linkSync(names.place, names.target);
    } catch (error) {
      if (!WITHOUT_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      if (fs.statSync(names.target, { throwIfNoEntry: false }) !== undefined) throw alreadyThere(names.path);
      return fs.renameSync(names.place, names.target);
    }
    quietly(() => fs.unlinkSync(names.place));
  }
}

/** What file systems without hard links say: FAT, some that stand on a network. */
const WITHOUT_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
/** What is put around a name must not make it too long. */
const NAME_CHARACTERS = 60;

/** The first error is the one to tell: what fails while a file is dropped comes after it. */
function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Nothing more can be done about the file.
  }
}

function alreadyThere(path: string): OutputError {
  return new OutputError(`${printable(path)} is there already: it was kept; --force overwrites it`);
}

/**
 * Does something with an output file.
 * @param path - what to call it
 * @throws OutputError with the reason in words, where the system does not let it
 */
export function withOutputErrors<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw outputError(path, error as NodeJS.ErrnoException);
  }
}

function outputError(path: string, { code = '', message }: NodeJS.ErrnoException): OutputError {
  if (code === 'EEXIST') return alreadyThere(path);
  return new OutputError(`cannot write ${printable(path)}: ${REASONS[code] ?? message}`);
}
