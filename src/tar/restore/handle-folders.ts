import { errorName, type FolderHandle } from '../folder-handle.js';
import { Refusal } from './refusal.js';

/** Folders whose handles are kept: what archives go back to. */
const KEPT_MAX = 256;

/**
 * The folders below a handle: each component of a path is a call of its own, so that no path leads anywhere else. What
 * is kept counts until something is removed.
 */
export class HandleFolders {
  private readonly top: FolderHandle;
  private readonly kept = new Map<string, FolderHandle>();

  constructor(top: FolderHandle) {
    this.top = top;
  }

  /**
   * Goes into a folder.
   * @param path - of names parted by slashes, none of them `..`, `.` or empty; empty for the topmost folder
   * @param makes - makes the folders that are missing
   * @returns undefined where it is not there and is not to be made
   * @throws Refusal where a component is a file, or no name
   * @throws what a handle rejects with
   */
  async enter(path: string, makes: false): Promise<FolderHandle | undefined>;
  async enter(path: string, makes: true): Promise<FolderHandle>;
  async enter(path: string, makes: boolean): Promise<FolderHandle | undefined> {
    if (path === '') return this.top;
    const known = this.kept.get(path);
    if (known !== undefined) return known;
    const slash = path.lastIndexOf('/');
    const above = path.slice(0, Math.max(0, slash));
    const folder = await (makes ? this.enter(above, true) : this.enter(above, false));
    if (folder === undefined) return undefined;
    const name = path.slice(slash + 1);
    checkName(name);
    try {
      const found = await folder.getDirectoryHandle(name, { create: makes });
      this.keep(path, found);
      return found;
    } catch (error) {
      switch (errorName(error)) {
        case 'TypeMismatchError':
          throw new Refusal('FILE_IN_THE_WAY', path);
        case 'TypeError':
          throw new Refusal('NAME_NOT_TAKEN', name);
        case 'NotFoundError':
          if (!makes) return undefined;
      }
      throw error;
    }
  }

  private keep(path: string, folder: FolderHandle): void {
    if (this.kept.size >= KEPT_MAX) this.kept.clear();
    this.kept.set(path, folder);
  }

  /** Something was removed: what is kept may no longer be there. */
  forget(): void {
    this.kept.clear();
  }
}

/**
 * Handles take text: bytes that are no UTF-8 would become other bytes, and two names one.
 * @throws Refusal where a name has such
 */
export function checkName(name: string): void {
  if (/[\ud800-\udfff]/u.test(name)) throw new Refusal('NAME_NOT_TAKEN', name);
}
