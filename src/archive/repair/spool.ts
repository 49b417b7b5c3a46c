import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ByteSource,
  isSeekable,
  openFile,
  type SeekableSource,
  SourceError,
  STREAM_READ_BYTES,
} from '../source.js';

/**
 * A source that can be read anywhere: the source itself where it can, and else a file without a name that holds what
 * it gives, such as what a compressed file holds. Closing it leaves the source open.
 * @param folder - where the file is put
 * @throws SourceError where it cannot be read, or the file not written
 */
export async function spooled(source: ByteSource, folder: string = tmpdir()): Promise<SeekableSource> {
  if (isSeekable(source)) return { ...source, close: () => undefined };
  const path = join(folder, `.tapekit-spool.${process.pid}.${counter++}`);
  const fd = openSync(path, 'wx', 0o600);
  try {
    const buffer = new Uint8Array(STREAM_READ_BYTES);
    for (let count = await source.read(buffer); count > 0; count = await source.read(buffer)) {
      for (let at = 0; at < count; ) at += writeSync(fd, buffer, at, count - at);
    }
    const file = openFile(path);
    if (!isSeekable(file)) throw new SourceError(`cannot read ${path} again`, 'ESPIPE');
    return { ...file, name: source.name };
  } finally {
    closeSync(fd);
    unlinkSync(path);
  }
}

let counter = 0;
