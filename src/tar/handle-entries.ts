import { bytesAt, HandleTree } from './compare/handle-tree.js';
import type { BlobLike, FolderHandle } from './folder-handle.js';
import { SourceError } from './source-error.js';
import type { TarInput } from './writer/index.js';

const PIECE_BYTES = 1 << 20;

/**
 * Everything below a folder of a browser, as members for `tarStream` and `writeTar`: folders in front of what lies in
 * them, sorted by bytes. Files have the times that the browser tells, folders none: 1970.
 * @throws SourceError where something cannot be read
 *
 * @example
 * const folder = await showDirectoryPicker();
 * await tarStream(handleEntries(folder)).pipeThrough(new CompressionStream('gzip')).pipeTo(output);
 */
export async function* handleEntries(folder: FolderHandle): AsyncGenerator<TarInput> {
  const tree = new HandleTree(folder);
  const unreadable = (path: string, reason: string): never => {
    throw new SourceError(`cannot read ${path}: ${reason}`, 'NotReadableError');
  };
  for await (const [path, type] of tree.walk('', unreadable, () => true)) {
    const found = await tree.look(path);
    if (found.state === 'unreadable') unreadable(path, found.reason);
    if (type === 'directory') yield { entry: { name: `${path}/` } };
    else if (found.state !== 'file') unreadable(path, 'it went away meanwhile');
    else {
      const blob = await found.file.getFile();
      const { size, lastModified = 0 } = blob;
      yield { entry: { name: path, size, mtime: new Date(lastModified) }, data: piecesOf(blob) };
    }
  }
}

async function* piecesOf(blob: BlobLike): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < blob.size; at += PIECE_BYTES) yield await bytesAt(blob, at, PIECE_BYTES);
}
