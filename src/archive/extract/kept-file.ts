import type { ExtractFs } from './extract-fs.js';
import type { Writing } from './making.js';
import type { NewFile } from './new-file.js';

const READ_BYTES = 1 << 16;

/**
 * A file that stands in its member's place already, held against the content that comes. It is only read. Where the
 * content differs, a new file is begun, with what was the same up to there.
 */
export class KeptFile implements Writing {
  private readonly fs: ExtractFs;
  private readonly fd: number;
  private readonly begin: () => NewFile;
  private readonly buffer = new Uint8Array(READ_BYTES);
  private position = 0;
  private isOpen = true;
  /** What is written in its place. */
  anew: NewFile | undefined;

  /**
   * @param fd - of the file; closed by {@link close}
   * @param begin - begins the file that takes its place
   */
  constructor(fs: ExtractFs, fd: number, begin: () => NewFile) {
    this.fs = fs;
    this.fd = fd;
    this.begin = begin;
  }

  write(bytes: Uint8Array): void {
    if (this.anew === undefined && this.isSame(bytes)) {
      this.position += bytes.length;
      return;
    }
    this.anew ??= this.copied();
    this.anew.write(bytes);
  }

  /** Whether the next bytes of the file are these. */
  private isSame(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length; ) {
      const count = Math.min(READ_BYTES, bytes.length - at);
      const got = this.fs.readSync(this.fd, this.buffer, 0, count, this.position + at);
      if (got <= 0 || Buffer.compare(this.buffer.subarray(0, got), bytes.subarray(at, at + got)) !== 0) return false;
      at += got;
    }
    return true;
  }

  /** A new file with all that was the same. */
  private copied(): NewFile {
    const file = this.begin();
    this.anew = file;
    for (let at = 0; at < this.position; ) {
      const got = this.fs.readSync(this.fd, this.buffer, 0, Math.min(READ_BYTES, this.position - at), at);
      if (got <= 0) throw Object.assign(new Error('it became shorter while it was read'), { code: 'EIO' });
      file.write(this.buffer.subarray(0, got));
      at += got;
    }
    return file;
  }

  /** The file is read no more. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.fs.closeSync(this.fd);
  }
}
