import * as nodeFs from 'node:fs';
import { decodeName, encodeName } from '../../bytes/index.js';
import { printable } from '../../findings/index.js';
import type { FileKind } from '../../tar/compare/difference.js';
import { SourceError } from '../source.js';

/** What comparing needs of a file system: handed in, so that tests can use one in memory. It only reads. */
export type DiffFs = Pick<
  typeof nodeFs,
  'statSync' | 'lstatSync' | 'readlinkSync' | 'readdirSync' | 'openSync' | 'readSync' | 'fstatSync' | 'closeSync'
>;

/** Something that stands under a path. */
export interface There {
  readonly state: 'there';
  readonly stats: nodeFs.BigIntStats;
  /** As the system takes it. */
  readonly path: Buffer;
}

/** What stands under a path. */
export type Looked =
  | There
  | { readonly state: 'missing' }
  /** A part of the path above it is a symbolic link. */
  | { readonly state: 'behind-link'; readonly link: string }
  | { readonly state: 'unreadable'; readonly reason: string };

/** Something that stands in the folder, and how many entries lie below it. */
export interface Extra {
  readonly path: string;
  readonly type: FileKind;
  readonly below: number;
}

const REASONS: Record<string, string> = {
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EIO: 'the disk reports a read error',
  ENAMETOOLONG: 'its path is longer than the system takes',
  CHANGED: 'it was changed meanwhile',
};
/** What says that there is no such file, or that none can have such a name. */
const MISSING: readonly string[] = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'];

/** Why the system would not let something be looked at, in half a sentence. */
export function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

/** The kind of a file, from what the system says of it. */
export function fileKind(stats: nodeFs.BigIntStats): FileKind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isFIFO()) return 'fifo';
  if (stats.isCharacterDevice()) return 'character-device';
  if (stats.isBlockDevice()) return 'block-device';
  return stats.isSocket() ? 'socket' : 'unknown';
}

/**
 * A folder that is only looked at. No symbolic link in it is followed: every part of a path is looked at by itself
 * before the next one is. Paths below it are strings as `decodeName` gives them, with single slashes and without `.`
 * and `..`; empty for the folder itself. They go to the system as bytes.
 */
export class Folder {
  private readonly root: Buffer;
  private readonly fs: DiffFs;
  // Members of one folder follow one another: what was found of the folder holds for the next one.
  private above: string | undefined;
  private verdict: Looked | undefined;

  /**
   * @param root - path of the folder; where it is a symbolic link itself, that is followed
   * @throws SourceError where it is no folder, or cannot be looked at
   */
  constructor(root: string | Uint8Array, fs: DiffFs = nodeFs) {
    this.root = Buffer.from(root);
    this.fs = fs;
    const name = printable(decodeName(this.root));
    let isDirectory: boolean;
    try {
      isDirectory = fs.statSync(this.root).isDirectory();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
      const reason = MISSING.includes(code) ? 'there is no such folder' : reasonOf(error);
      throw new SourceError(`cannot compare with ${name}: ${reason}`, code);
    }
    if (!isDirectory) throw new SourceError(`cannot compare with ${name}: it is no folder`, 'ENOTDIR');
  }

  /** What stands under a path. */
  look(path: string): Looked {
    const slash = path.lastIndexOf('/');
    const above = this.lookAbove(slash < 0 ? '' : path.slice(0, slash));
    return above ?? this.lookAt(path);
  }

  /** What keeps a path in a folder from being looked at; undefined where it leads there without any link. */
  private lookAbove(folder: string): Looked | undefined {
    if (folder === this.above) return this.verdict;
    this.above = folder;
    this.verdict = undefined;
    for (let end = folder.indexOf('/'); folder !== ''; end = folder.indexOf('/', end + 1)) {
      const part = end < 0 ? folder : folder.slice(0, end);
      this.verdict = this.notFolder(part);
      if (end < 0 || this.verdict !== undefined) break;
    }
    return this.verdict;
  }

  private notFolder(path: string): Looked | undefined {
    const looked = this.lookAt(path);
    if (looked.state !== 'there' || looked.stats.isDirectory()) return looked.state === 'there' ? undefined : looked;
    return looked.stats.isSymbolicLink() ? { state: 'behind-link', link: path } : { state: 'missing' };
  }

  private lookAt(path: string): Looked {
    const full = this.fullPath(path);
    try {
      return { state: 'there', stats: this.fs.lstatSync(full, { bigint: true }), path: full };
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      return MISSING.includes(code) ? { state: 'missing' } : { state: 'unreadable', reason: reasonOf(error) };
    }
  }

  /**
   * Where a symbolic link leads, as it is stored.
   * @throws the system's error
   */
  target(path: Buffer): string {
    return decodeName(this.fs.readlinkSync(path, { encoding: 'buffer' }));
  }

  /**
   * Opens a file that was looked at; never another one that has taken its place.
   * @throws the system's error; one with the code `CHANGED` where it is no longer what it was
   */
  open({ path, stats: { dev, ino } }: There): OpenedFile {
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = nodeFs.constants;
    const { fs } = this;
    const descriptor = fs.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const close = (): void => fs.closeSync(descriptor);
    try {
      const now = fs.fstatSync(descriptor, { bigint: true });
      if (now.dev !== dev || now.ino !== ino) throw Object.assign(new Error('changed'), { code: 'CHANGED' });
    } catch (error) {
      close();
      throw error;
    }
    return { read: (into, offset) => fs.readSync(descriptor, into, 0, into.length, offset), close };
  }

  /**
   * Everything in the folder that is not known, the topmost only of each: sorted by bytes within a folder. Keeps the
   * names of the folders on the way, no more.
   * @param isKnown - asked for each path; what is known is gone into where it is a folder
   * @param unreadable - told of what cannot be looked into
   */
  *extras(
    isKnown: (path: string) => boolean,
    unreadable: (path: string, reason: string) => void,
  ): Generator<Extra | undefined> {
    const stack: Generator<string>[] = [this.entries('', unreadable)];
    for (let names = stack.at(-1); names !== undefined; names = stack.at(-1)) {
      const step = names.next();
      if (step.done === true) {
        stack.pop();
        continue;
      }
      const path = step.value;
      const looked = this.lookAt(path);
      if (looked.state === 'unreadable') unreadable(path, looked.reason);
      if (looked.state !== 'there') continue;
      const type = fileKind(looked.stats);
      if (!isKnown(path)) yield { path, type, below: type === 'directory' ? this.countBelow(path, unreadable) : 0 };
      else if (type === 'directory') stack.push(this.entries(path, unreadable));
      // Whoever walks along may want to rest.
      yield undefined;
    }
  }

  private countBelow(path: string, unreadable: (path: string, reason: string) => void): number {
    let count = 0;
    const stack = [this.entries(path, unreadable)];
    for (let names = stack.at(-1); names !== undefined; names = stack.at(-1)) {
      const step = names.next();
      if (step.done === true) {
        stack.pop();
        continue;
      }
      count++;
      const looked = this.lookAt(step.value);
      if (looked.state === 'there' && looked.stats.isDirectory()) stack.push(this.entries(step.value, unreadable));
    }
    return count;
  }

  private *entries(path: string, unreadable: (path: string, reason: string) => void): Generator<string> {
    let names: Buffer[];
    try {
      names = this.fs.readdirSync(this.fullPath(path), { encoding: 'buffer' });
    } catch (error) {
      unreadable(path, reasonOf(error));
      return;
    }
    for (const name of names.sort(Buffer.compare)) yield path === '' ? decodeName(name) : `${path}/${decodeName(name)}`;
  }

  private fullPath(path: string): Buffer {
    return Buffer.concat([this.root, SLASH, path === '' ? DOT : encodeName(path)]);
  }
}

const SLASH = Buffer.from('/');
const DOT = Buffer.from('.');

/** A file that has been opened for reading. */
export interface OpenedFile {
  /** Reads bytes at an offset; fewer only at the end of the file, or where the system wants so. */
  readonly read: (into: Uint8Array, offset: number) => number;
  readonly close: () => void;
}
