import * as nodeFs from 'node:fs';

/**
 * Writes pieces to an open file, one after the other, and waits for each: an archive without a stream. On a tape drive
 * each piece is one record: see `recordsOf`. What a pipe or a disk does not take at once is written on.
 * @param descriptor - open for writing; it is not closed, and nothing is brought to the disk
 * @param fs - the file system; default `node:fs`
 * @returns bytes written
 * @throws whatever the file system throws
 *
 * @example
 * const fd = openSync('backup.tar', 'wx');
 * writePieces(fd, writer.finish());
 * closeSync(fd);
 */
export function writePieces(
  descriptor: number,
  pieces: Iterable<Uint8Array>,
  fs: Pick<typeof nodeFs, 'writeSync'> = nodeFs,
): number {
  let bytes = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; ) at += fs.writeSync(descriptor, piece, at);
    bytes += piece.length;
  }
  return bytes;
}
