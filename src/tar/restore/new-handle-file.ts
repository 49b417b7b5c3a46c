import { errorName, type FileHandle, type FileWritable, type FolderHandle } from '../folder-handle.js';
import type { SparseMap } from '../member.js';
import { checkName } from './handle-folders.js';
import { Refusal } from './refusal.js';
import { StoredRegions } from './stored-regions.js';

/** A file that is being written below a handle. What stood there stays until it is whole. */
export class NewHandleFile {
  private readonly folder: FolderHandle;
  private readonly name: string;
  private readonly isNew: boolean;
  private readonly writable: FileWritable;
  private readonly sparse: SparseMap | undefined;
  private readonly regions: StoredRegions | undefined;
  /** Bytes that are there, the last hole not included. */
  private end = 0;

  private constructor({ folder, name, isNew }: Slot, writable: FileWritable, sparse: SparseMap | undefined) {
    this.folder = folder;
    this.name = name;
    this.isNew = isNew;
    this.writable = writable;
    this.sparse = sparse;
    this.regions = sparse === undefined ? undefined : new StoredRegions(sparse);
  }

  /**
   * Begins a file.
   * @param sparse - where the bytes belong, for a file with holes: sound, and no number beyond 2^53
   * @param removed - told where something was removed to make room
   * @throws Refusal where a folder that is not empty stands in its place
   */
  static async begin(
    folder: FolderHandle,
    name: string,
    sparse: SparseMap | undefined,
    removed: () => void,
  ): Promise<NewHandleFile> {
    checkName(name);
    const slot = await slotFor(folder, name, removed);
    try {
      return new NewHandleFile(slot, await slot.handle.createWritable(), sparse);
    } catch (error) {
      if (slot.isNew) await removeQuietly(folder, name);
      throw error;
    }
  }

  /** Takes the next bytes as they are stored. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.regions === undefined) return await this.put(bytes, this.end);
    const pieces: [Uint8Array, number][] = [];
    this.regions.take(bytes, (piece, offset) => pieces.push([piece, offset]));
    for (const [piece, offset] of pieces) await this.put(piece, offset);
  }

  private async put(bytes: Uint8Array, position: number): Promise<void> {
    // A copy: the bytes may be in memory that is shared, which the standard does not take.
    await this.writable.write({ type: 'write', position, data: new Uint8Array(bytes) });
    this.end = position + bytes.length;
  }

  /** Everything has come: makes the last hole, and puts it in its place. */
  async settle(): Promise<void> {
    const size = this.sparse === undefined ? this.end : Number(this.sparse.realSize);
    if (size > this.end) await this.writable.truncate(size);
    await this.writable.close();
  }

  /** It will not become whole: what stood there stays, and where nothing did, nothing will. */
  async drop(): Promise<void> {
    try {
      await this.writable.abort();
    } catch {
      // The error that is under way is the one to tell.
    }
    if (this.isNew) await removeQuietly(this.folder, this.name);
  }
}

/** The place of a file: the handle is of one that is there. */
interface Slot {
  readonly folder: FolderHandle;
  readonly name: string;
  readonly handle: FileHandle;
  /** Nothing stood there. */
  readonly isNew: boolean;
}

async function slotFor(folder: FolderHandle, name: string, removed: () => void): Promise<Slot> {
  try {
    return { folder, name, handle: await folder.getFileHandle(name), isNew: false };
  } catch (error) {
    switch (errorName(error)) {
      case 'NotFoundError':
        break;
      case 'TypeMismatchError':
        await removeFolder(folder, name);
        removed();
        break;
      case 'TypeError':
        throw new Refusal('NAME_NOT_TAKEN', name);
      default:
        throw error;
    }
  }
  return { folder, name, handle: await folder.getFileHandle(name, { create: true }), isNew: true };
}

async function removeFolder(folder: FolderHandle, name: string): Promise<void> {
  try {
    await folder.removeEntry(name);
  } catch (error) {
    if (errorName(error) === 'InvalidModificationError') throw new Refusal('FOLDER_IN_THE_WAY');
    throw error;
  }
}

async function removeQuietly(folder: FolderHandle, name: string): Promise<void> {
  try {
    await folder.removeEntry(name);
  } catch {
    // It is empty, and nothing more can be done about it.
  }
}
