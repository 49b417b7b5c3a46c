import type { BigIntStats } from 'node:fs';
import { type CreateFs, pathOf } from './file-system.js';
import type { Remark } from './remarks.js';
import type { Found } from './walk.js';

/**
 * Opens files for reading so that whoever changes the tree meanwhile gets nothing stored that was not found there:
 * links are not followed, a FIFO does not block, and what was opened is held against what was found. Where the system
 * allows it, reading leaves the access time as it was.
 */
export class ContentOpener {
  private readonly fs: CreateFs;
  private readonly flags: number;
  private readonly noAccessTime: number;
  private readonly mine: bigint | undefined;

  /** @param dereference - a link is followed */
  constructor(fs: CreateFs, dereference: boolean) {
    this.fs = fs;
    const { O_RDONLY = 0, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_NOATIME = 0 } = fs.constants;
    this.flags = O_RDONLY | O_NONBLOCK | (dereference ? 0 : O_NOFOLLOW);
    this.noAccessTime = O_NOATIME;
    const user = process.geteuid?.();
    this.mine = user === undefined ? undefined : BigInt(user);
  }

  /** @returns a descriptor, or why the file cannot be had */
  open({ path, name, stat }: Found): number | Remark {
    const { fs, flags } = this;
    // Others' files may be opened so by the superuser only.
    const isMine = this.mine === 0n || this.mine === stat.uid;
    try {
      if (isMine && this.noAccessTime !== 0) return this.openMine(path);
      return fs.openSync(pathOf(path), flags);
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'vanished', name };
      return code === 'ELOOP' ? { code: 'replaced', name } : { code: 'unreadable', name, reason: code };
    }
  }

  close(descriptor: number): void {
    try {
      this.fs.closeSync(descriptor);
    } catch {
      // It was only read: everything that could be had was.
    }
  }

  private openMine(path: string): number {
    const at = pathOf(path);
    try {
      return this.fs.openSync(at, this.flags | this.noAccessTime);
    } catch (error) {
      // Some file systems on a network know better who owns it.
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
      return this.fs.openSync(at, this.flags);
    }
  }
}

/** Whether an open file is the one that was found. */
export function isSameFile(found: BigIntStats, opened: BigIntStats): boolean {
  return opened.isFile() && found.dev === opened.dev && found.ino === opened.ino;
}
