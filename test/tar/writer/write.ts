import { concatenated } from '../../../src/bytes/index.js';
import { TarWriter, type TarWriterOptions } from '../../../src/tar/index.js';
import type { Written } from './entry-arbitrary.js';

/** An archive of some entries, their content in pieces of a size. */
export function write(options: TarWriterOptions, entries: readonly Written[], pieceBytes = 1 << 20): Uint8Array {
  const writer = new TarWriter(options);
  const pieces: Uint8Array[] = [];
  for (const { entry, data } of entries) {
    pieces.push(...writer.begin(entry));
    for (let at = 0; at < data.length; at += pieceBytes) {
      pieces.push(...writer.write(data.subarray(at, at + pieceBytes)));
    }
    pieces.push(...writer.end());
  }
  pieces.push(...writer.finish());
  const bytes = concatenated(pieces);
  if (bytes.length !== writer.offset) throw new Error(`${bytes.length} bytes, but the offset is ${writer.offset}`);
  return bytes;
}
