/**
 * What of a `FileSystemDirectoryHandle` is used (WHATWG File System Standard): that of any browser fits, of its private
 * file system as of a folder that its user picked, and so does anything in memory that is made alike. Names are single
 * components. Errors are told apart by their `name`, which is that of the standard's `DOMException`: `NotFoundError`
 * where nothing stands under a name, `TypeMismatchError` where something of the other kind does,
 * `InvalidModificationError` where a folder to be removed is not empty, `QuotaExceededError` where there is no room.
 */
export interface FolderHandle {
  getDirectoryHandle(name: string, options?: { readonly create?: boolean }): Promise<FolderHandle>;
  getFileHandle(name: string, options?: { readonly create?: boolean }): Promise<FileHandle>;
  /** Removes a file, or a folder that is empty. */
  removeEntry(name: string): Promise<void>;
  /** All that stands in it, by name and in any order. */
  entries(): AsyncIterable<readonly [string, { readonly kind: 'file' | 'directory' }]>;
}

/** What of a `FileSystemFileHandle` is used. */
export interface FileHandle {
  /** What stands in it now. */
  getFile(): Promise<BlobLike>;
  /** Begins to write it anew: until that is closed, what was there stays. */
  createWritable(): Promise<FileWritable>;
}

/** What of a `Blob` or a `File` is used. */
export interface BlobLike {
  /** Bytes. */
  readonly size: number;
  /** Of a `File`: milliseconds since 1970. */
  readonly lastModified?: number;
  slice(start: number, end: number): BlobLike;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What of a `FileSystemWritableFileStream` is used. */
export interface FileWritable {
  /** Writes at an offset; what is left out in front of it is zeros. */
  write(chunk: {
    readonly type: 'write';
    readonly position: number;
    readonly data: Uint8Array<ArrayBuffer>;
  }): Promise<void>;
  /** Makes it so many bytes long. */
  truncate(size: number): Promise<void>;
  /** All is written: it takes the place of what was there. */
  close(): Promise<void>;
  /** Leaves what was there. */
  abort(): Promise<void>;
}

/** The name of what a handle rejected with; empty for what is no such error. */
export function errorName(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('name' in error)) return '';
  return typeof error.name === 'string' ? error.name : '';
}

/** A half sentence for an error of a handle; undefined for what is none: that is a fault of someone's. */
export function handleErrorText(error: unknown): string | undefined {
  return TEXTS[errorName(error)];
}

const TEXTS: Readonly<Record<string, string>> = {
  NotFoundError: 'it, or its folder, went away meanwhile',
  NotAllowedError: 'you may not do that there',
  SecurityError: 'the browser does not permit it',
  NoModificationAllowedError: 'it is being written by another',
  InvalidModificationError: 'the file system does not permit it',
  InvalidStateError: 'it was changed meanwhile',
  NotReadableError: 'it cannot be read',
  QuotaExceededError: 'there is no room left',
  AbortError: 'the browser ended it',
  UnknownError: 'the file system reports an error',
  TypeMismatchError: 'something of another kind took its place meanwhile',
};
