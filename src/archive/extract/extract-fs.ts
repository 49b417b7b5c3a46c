import type { BigIntStats, PathLike } from 'node:fs';
import type { SetExactTimes } from './exact-times.js';

/** A file system is asked for stats in this form: exact times, and no exception where there is nothing. */
export interface LookOptions {
  readonly bigint: true;
  readonly throwIfNoEntry: false;
}

/**
 * All that a restore does to a file system: a part of `node:fs`, handed in so that it runs on any that looks the same,
 * and so that tests can make each call fail. Paths are strings, or bytes where a name is no UTF-8.
 */
export interface ExtractFs {
  openSync(path: PathLike, flags: number, mode?: number): number;
  closeSync(fd: number): void;
  readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  writeSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  ftruncateSync(fd: number, length: number): void;
  fstatSync(fd: number, options: { readonly bigint: true }): BigIntStats;
  fchmodSync(fd: number, mode: number): void;
  fchownSync(fd: number, uid: number, gid: number): void;
  futimesSync(fd: number, atime: string, mtime: string): void;
  statSync(path: PathLike, options: LookOptions): BigIntStats | undefined;
  lstatSync(path: PathLike, options: LookOptions): BigIntStats | undefined;
  chmodSync(path: PathLike, mode: number): void;
  chownSync(path: PathLike, uid: number, gid: number): void;
  utimesSync(path: PathLike, atime: string, mtime: string): void;
  lchownSync(path: PathLike, uid: number, gid: number): void;
  lutimesSync(path: PathLike, atime: string, mtime: string): void;
  mkdirSync(path: PathLike, mode?: number): void;
  rmdirSync(path: PathLike): void;
  unlinkSync(path: PathLike): void;
  renameSync(from: PathLike, to: PathLike): void;
  linkSync(target: PathLike, path: PathLike): void;
  symlinkSync(target: PathLike, path: PathLike): void;
  readlinkSync(path: PathLike, options: { readonly encoding: 'buffer' }): Uint8Array;
  /** Gives what sets times to the nanosecond, where that can be done; asked for when a member has such a time. */
  readonly exactTimes?: () => SetExactTimes | undefined;
}

/** How stats are asked for. */
export const LOOK: LookOptions = { bigint: true, throwIfNoEntry: false };

/** The system's code of an error, such as ENOSPC; undefined for what is no error of a file system. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
