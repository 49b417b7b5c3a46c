import { type BlobLike, errorName, type FileHandle, type FolderHandle, handleErrorText } from '../folder-handle.js';
import { HandleFolders } from '../restore/handle-folders.js';
import { placeOf } from '../restore/member-path.js';
import { Refusal } from '../restore/refusal.js';

/** What stands under a path below a handle. */
export type FoundEntry =
  | { readonly state: 'file'; readonly file: FileHandle }
  | { readonly state: 'directory' }
  | { readonly state: 'missing' }
  | { readonly state: 'unreadable'; readonly reason: string };

/** Something that is not known, and how many entries lie below it. */
export interface ExtraEntry {
  readonly path: string;
  readonly type: 'file' | 'directory';
  readonly below: number;
}

/** A folder's entries that are still to be looked at. */
interface Level {
  readonly path: string;
  readonly entries: readonly Entry[];
  next: number;
}

type Entry = readonly [name: string, type: 'file' | 'directory'];

/** What stands below a handle, only looked at. */
export class HandleTree {
  private readonly top: FolderHandle;
  private readonly folders: HandleFolders;

  constructor(top: FolderHandle) {
    this.top = top;
    this.folders = new HandleFolders(top);
  }

  /** @param path - as `comparedPath` gives it */
  async look(path: string): Promise<FoundEntry> {
    if (path === '') return { state: 'directory' };
    const { folder, name } = placeOf(path.split('/'));
    try {
      const parent = await this.folders.enter(folder, false);
      return parent === undefined ? { state: 'missing' } : { state: 'file', file: await parent.getFileHandle(name) };
    } catch (error) {
      // Where a file should be a folder, or no name can be such, nothing is.
      if (error instanceof Refusal) return { state: 'missing' };
      switch (errorName(error)) {
        case 'TypeMismatchError':
          return { state: 'directory' };
        case 'NotFoundError':
        case 'TypeError':
          return { state: 'missing' };
      }
      return { state: 'unreadable', reason: reasonOf(error) };
    }
  }

  /**
   * Everything that is not known, the topmost only of each: sorted by bytes within a folder.
   * @param isKnown - asked for each path; what is known is gone into where it is a folder
   * @param unreadable - told of what cannot be looked into
   * @returns undefined between them, for each that is known
   */
  async *extras(
    isKnown: (path: string) => boolean,
    unreadable: (path: string, reason: string) => void,
  ): AsyncGenerator<ExtraEntry | undefined> {
    for await (const [path, type] of this.walk('', unreadable, isKnown)) {
      if (isKnown(path)) {
        yield undefined;
        continue;
      }
      let below = 0;
      if (type === 'directory') for await (const _ of this.walk(path, unreadable, () => true)) below++;
      yield { path, type, below };
    }
  }

  /**
   * Everything below a path, folders in front of what lies in them; sorted by bytes within a folder.
   * @param unreadable - told of what cannot be looked into
   * @param goesInto - asked for the path of each folder
   */
  async *walk(
    from: string,
    unreadable: (path: string, reason: string) => void,
    goesInto: (path: string) => boolean,
  ): AsyncGenerator<Entry> {
    const levels: Level[] = [{ path: from, entries: await this.entries(from, unreadable), next: 0 }];
    for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
      const entry = level.entries[level.next++];
      if (entry === undefined) {
        levels.pop();
        continue;
      }
      const [name, type] = entry;
      const path = level.path === '' ? name : `${level.path}/${name}`;
      yield [path, type];
      if (type === 'directory' && goesInto(path)) {
        levels.push({ path, entries: await this.entries(path, unreadable), next: 0 });
      }
    }
  }

  private async entries(path: string, unreadable: (path: string, reason: string) => void): Promise<readonly Entry[]> {
    const entries: Entry[] = [];
    try {
      const folder = path === '' ? this.top : await this.folders.enter(path, false);
      if (folder === undefined) return [];
      for await (const [name, { kind }] of folder.entries()) entries.push([name, kind]);
    } catch (error) {
      unreadable(path, reasonOf(error));
      return [];
    }
    return entries.sort(([a], [b]) => byBytes(a, b));
  }
}

/**
 * Why something could not be looked at, in half a sentence.
 * @throws what is no error of a handle
 */
export function reasonOf(error: unknown): string {
  const reason = error instanceof Refusal ? error.message : handleErrorText(error);
  if (reason === undefined) throw error;
  return reason;
}

/** The order of their bytes in UTF-8, which is that of their characters' numbers. */
function byBytes(a: string, b: string): number {
  const [one, other] = [Array.from(a), Array.from(b)];
  const at = one.findIndex((character, i) => character !== other[i]);
  if (at < 0) return one.length - other.length;
  return (one[at]?.codePointAt(0) ?? 0) - (other[at]?.codePointAt(0) ?? -1);
}

/** Reads bytes of a file, up to its end. */
export async function bytesAt(blob: BlobLike, from: number, length: number): Promise<Uint8Array> {
  return new Uint8Array(await blob.slice(from, from + length).arrayBuffer());
}
