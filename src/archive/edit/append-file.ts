import * as nodeFs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { printable } from '../../findings/index.js';
import type { Sink } from '../create/index.js';
import { OutputError } from '../output-file.js';
import { syncFolder } from '../sync-folder.js';
import type { AppendPlace } from './append-place.js';

/** What appending needs of a file system, besides reading what is appended. */
export type AppendFs = Pick<
  typeof nodeFs,
  | 'openSync'
  | 'readSync'
  | 'writeSync'
  | 'fstatSync'
  | 'ftruncateSync'
  | 'fsyncSync'
  | 'closeSync'
  | 'unlinkSync'
  | 'realpathSync'
>;

const BLOCK_BYTES = 512;
/** The two blocks of zeros that end an archive. */
const MARKER_BYTES = 2 * BLOCK_BYTES;
const ZEROS_BYTES = 1 << 16;
const NOTE_BYTES_MAX = 200;

/**
 * An archive to which members are appended. They are written behind the end marker, which stays until all is there:
 * whoever reads it meanwhile, or after a crash, finds the archive as it was. Then the marker's second block is written
 * over, and last the first. A note beside the file says where its old end is, until that is done.
 */
export class AppendFile implements Sink {
  private readonly fs: AppendFs;
  private readonly path: string;
  private readonly note: string;
  private readonly place: AppendPlace;
  private readonly descriptor: number;
  /** What will take the place of the end marker. */
  private readonly head = new Uint8Array(MARKER_BYTES);
  private written = 0;
  private isSettled = false;

  /**
   * @param path - of the archive
   * @param place - as `surveyForAppend` found it
   * @throws OutputError where it cannot be written, has changed, or another append has not ended
   */
  constructor(path: string, place: AppendPlace, fs: AppendFs = nodeFs) {
    this.fs = fs;
    this.path = path;
    this.place = place;
    const target = told(path, () => fs.realpathSync(path));
    this.note = notePath(target);
    this.descriptor = told(path, () => fs.openSync(target, 'r+'));
    try {
      if (told(path, () => fs.fstatSync(this.descriptor)).size !== place.length) {
        throw new OutputError(`${printable(path)} was changed meanwhile: nothing was appended`);
      }
      this.writeNote();
    } catch (error) {
      quietly(() => fs.closeSync(this.descriptor));
      throw error;
    }
  }

  /** Device and inode of the archive. */
  get identity(): { readonly dev: bigint; readonly ino: bigint } {
    return told(this.path, () => this.fs.fstatSync(this.descriptor, { bigint: true }));
  }

  put(bytes: Uint8Array, release: () => void): undefined {
    const inHead = Math.min(bytes.length, Math.max(0, MARKER_BYTES - this.written));
    if (inHead > 0) this.head.set(bytes.subarray(0, inHead), this.written);
    const at = this.place.endOffset + this.written + inHead;
    told(this.path, () => writeAll(this.fs, this.descriptor, bytes.subarray(inHead), at));
    this.written += bytes.length;
    release();
    return undefined;
  }

  async end(): Promise<void> {}

  async abandon(): Promise<void> {}

  /**
   * All has been put: the last record is filled, and what was put becomes part of the archive.
   * @throws OutputError where that fails: `undo` is still to be called
   */
  keep(): void {
    const { fs, descriptor } = this;
    const { endOffset, recordBytes, length } = this.place;
    told(this.path, () => {
      const end = endOffset + this.written;
      // Zeros that were there are the rest of the last record.
      const fill = Math.max(0, Math.max(length, Math.ceil(end / recordBytes) * recordBytes) - Math.max(end, length));
      writeAll(fs, descriptor, new Uint8Array(fill), Math.max(end, length));
      fs.fsyncSync(descriptor);
      writeAll(fs, descriptor, this.head.subarray(BLOCK_BYTES), endOffset + BLOCK_BYTES);
      fs.fsyncSync(descriptor);
      writeAll(fs, descriptor, this.head.subarray(0, BLOCK_BYTES), endOffset);
      fs.fsyncSync(descriptor);
      fs.unlinkSync(this.note);
    });
    this.isSettled = true;
    quietly(() => fs.closeSync(descriptor));
    // A note that a power cut brings back would have what is whole taken away again.
    quietly(() => syncFolder(dirname(this.note), fs));
  }

  /**
   * Makes the archive what it was; does nothing after `keep`.
   * @throws OutputError where that fails: the note stays, and {@link undoAppend} can do it later
   */
  undo(): void {
    if (this.isSettled) return;
    this.isSettled = true;
    try {
      told(this.path, () => restore(this.fs, this.descriptor, this.place));
      told(this.path, () => this.fs.unlinkSync(this.note));
    } finally {
      quietly(() => this.fs.closeSync(this.descriptor));
    }
  }

  private writeNote(): void {
    const { fs, path, note } = this;
    let descriptor: number;
    try {
      descriptor = fs.openSync(note, 'wx', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return told(path, () => raise(error));
      const shown = printable(path);
      throw new OutputError(`an append to ${shown} has not ended, or was cut off: tapekit append --undo takes it back`);
    }
    try {
      told(path, () => {
        writeAll(fs, descriptor, Buffer.from(noteText(this.place)), 0);
        fs.fsyncSync(descriptor);
        // Nothing is written to the archive before the note is sure to be there after a power cut.
        syncFolder(dirname(note), fs);
      });
    } catch (error) {
      quietly(() => fs.unlinkSync(note));
      throw error;
    } finally {
      quietly(() => fs.closeSync(descriptor));
    }
  }
}

/**
 * Takes back an append that was cut off, by a crash of the system or the program.
 * @param path - of the archive
 * @returns false where there is nothing to take back
 * @throws OutputError where it cannot be done, or the note does not fit the file
 */
export function undoAppend(path: string, fs: AppendFs = nodeFs): boolean {
  const target = told(path, () => fs.realpathSync(path));
  const note = notePath(target);
  const place = readNote(path, note, fs);
  if (place === undefined) return false;
  const descriptor = told(path, () => fs.openSync(target, 'r+'));
  try {
    told(path, () => {
      if (fs.fstatSync(descriptor).size < place.endOffset + MARKER_BYTES) {
        throw new OutputError(`${printable(path)} is shorter than it was before the append: it is left as it is`);
      }
      restore(fs, descriptor, place);
      fs.unlinkSync(note);
    });
  } finally {
    quietly(() => fs.closeSync(descriptor));
  }
  return true;
}

type Extent = Pick<AppendPlace, 'endOffset' | 'length'>;

function notePath(target: string): string {
  return join(dirname(target), `.${basename(target)}.append`);
}

function noteText({ endOffset, length }: Extent): string {
  return `${JSON.stringify({ endOffset, length })}\n`;
}

/** The old end of an archive; undefined where there is no note of one. */
function readNote(path: string, note: string, fs: AppendFs): Extent | undefined {
  let descriptor: number;
  try {
    descriptor = fs.openSync(note, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    return told(path, () => raise(error));
  }
  try {
    const buffer = Buffer.alloc(NOTE_BYTES_MAX);
    const text = buffer.toString(
      'latin1',
      0,
      told(path, () => fs.readSync(descriptor, buffer, 0, NOTE_BYTES_MAX, 0)),
    );
    const [, endOffset = '', length = ''] = /^\{"endOffset":(\d{1,15}),"length":(\d{1,15})\}\n$/.exec(text) ?? [];
    const extent = { endOffset: Number(endOffset), length: Number(length) };
    const isSound = length !== '' && extent.endOffset % BLOCK_BYTES === 0;
    if (isSound && extent.length >= extent.endOffset + MARKER_BYTES) return extent;
    // Nothing is written before the note is whole.
    if (text === '' || !text.endsWith('\n')) {
      told(path, () => fs.unlinkSync(note));
      return undefined;
    }
    throw new OutputError(`${printable(note)} is no note of an append: ${printable(path)} is left as it is`);
  } finally {
    quietly(() => fs.closeSync(descriptor));
  }
}

/** From the end marker on an archive was zeros. */
function restore(fs: AppendFs, descriptor: number, { endOffset, length }: Extent): void {
  const zeros = new Uint8Array(ZEROS_BYTES);
  for (let at = endOffset; at < length; at += ZEROS_BYTES) {
    writeAll(fs, descriptor, zeros.subarray(0, Math.min(ZEROS_BYTES, length - at)), at);
  }
  fs.ftruncateSync(descriptor, length);
  fs.fsyncSync(descriptor);
}

function writeAll(fs: AppendFs, descriptor: number, bytes: Uint8Array, offset: number): void {
  for (let at = 0; at < bytes.length; ) {
    at += fs.writeSync(descriptor, bytes, at, bytes.length - at, offset + at);
  }
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // The first error is the one to tell.
  }
}

function raise(error: unknown): never {
  throw error;
}

function told<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof OutputError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new OutputError(`cannot append to ${printable(path)}: ${REASONS[code ?? ''] ?? message}`);
  }
}

const REASONS: Record<string, string> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the file system is read-only',
  ENOENT: 'there is no such file',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota on the disk is used up',
  EFBIG: 'the file would be larger than is allowed',
  EIO: 'the disk reports an error',
};
