import { constants } from 'node:fs';
import type { SparseMap } from '../../tar/index.js';
import { StoredRegions } from '../../tar/restore/stored-regions.js';
import { codeOf, type ExtractFs } from './extract-fs.js';
import { refusedAttributes } from './policy.js';
import type { EntryMeta, Folder } from './root.js';
import { setTimes } from './times.js';

const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_WRONLY } = constants;

/**
 * A file that is being written under a name of its own, in the folder in which it belongs. It is renamed when it is
 * whole: until then, whatever stands under its real name stays.
 */
export class NewFile {
  /** The name under which it is written. */
  readonly workName: string;
  private readonly fs: ExtractFs;
  private readonly fd: number;
  private readonly sparse: SparseMap | undefined;
  private readonly regions: StoredRegions | undefined;
  private isOpen = true;
  /** Where the next byte belongs. */
  private position = 0;
  /** Bytes that are there, the last hole not included. */
  private end = 0;

  /**
   * @param mode - permission bits to make it with; the umask takes its part
   * @param sparse - where the bytes belong, for a file with holes: sound, and no number beyond 2^53
   * @throws the file system's error
   */
  constructor(fs: ExtractFs, folder: Folder, workName: string, mode: number, sparse: SparseMap | undefined) {
    this.fs = fs;
    this.workName = workName;
    this.sparse = sparse;
    this.regions = sparse === undefined ? undefined : new StoredRegions(sparse);
    this.fd = fs.openSync(folder.at(workName), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  }

  /**
   * Takes the next bytes as they are stored.
   * @throws the file system's error
   */
  write(bytes: Uint8Array): void {
    if (this.regions === undefined) this.put(bytes);
    else {
      this.regions.take(bytes, (piece, offset) => {
        this.position = offset;
        this.put(piece);
      });
    }
  }

  private put(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const count = this.fs.writeSync(this.fd, bytes, from, bytes.length - from, this.position);
      if (count <= 0) throw Object.assign(new Error('nothing could be written'), { code: 'EIO' });
      from += count;
      this.position += count;
    }
    this.end = this.position;
  }

  /**
   * Everything has come: makes the last hole, sets what is known of the file, and closes it.
   * @returns what could not be set: its content is whole all the same
   * @throws the file system's error where the content may not be whole
   */
  settle(meta: EntryMeta): unknown {
    const { fs, fd } = this;
    const size = this.sparse === undefined ? this.end : Number(this.sparse.realSize);
    if (size > this.end) fs.ftruncateSync(fd, size);
    let failed: unknown;
    try {
      if (meta.owner !== undefined) fs.fchownSync(fd, meta.owner.uid, meta.owner.gid);
      meta.attributes?.setBeforeMode(fd);
      if (meta.mode !== undefined) fs.fchmodSync(fd, meta.mode);
      meta.attributes?.setAfterMode(fd);
      if (meta.times !== undefined) setTimes(fs, fd, meta.times);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      failed = error;
    }
    this.close();
    return failed ?? refusedAttributes(meta);
  }

  /** Closes it and takes it away. The first error is the one to tell: what fails here comes after it. */
  drop(folder: Folder | undefined): void {
    try {
      if (this.isOpen) this.close();
    } catch {
      // It goes away anyhow.
    }
    try {
      if (folder !== undefined) this.fs.unlinkSync(folder.at(this.workName));
    } catch {
      // Nothing more can be done about it: its name says what it is.
    }
  }

  private close(): void {
    this.isOpen = false;
    this.fs.closeSync(this.fd);
  }
}
