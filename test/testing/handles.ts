import { memfs } from 'memfs';
import { nodeToFsa } from 'memfs/lib/node-to-fsa/index.js';
import type { FolderHandle } from '../../src/tar/index.js';
import type { MemoryFs } from './tree.js';

/** A folder in memory as browsers give one, and the file system behind it. */
export interface MemoryFolder {
  readonly fs: MemoryFs;
  readonly handle: FolderHandle;
}

/** A folder of a file system in memory as a `FileSystemDirectoryHandle`: memfs's own, not ours. */
export function handleOf(fs: MemoryFs = memfs({ '/tree': null }).fs, path = '/tree'): MemoryFolder {
  return { fs, handle: nodeToFsa(fs as never, path, { mode: 'readwrite' }) as unknown as FolderHandle };
}

/** Everything below `/tree`: content of files in latin1, `/` of folders. Links are left out. */
export function filesIn(fs: MemoryFs, path = '/tree'): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of fs.readdirSync(path).map(String).sort()) {
    const at = `${path}/${name}`;
    const stat = fs.lstatSync(at);
    if (stat.isDirectory()) Object.assign(found, { [at.slice('/tree/'.length)]: '/' }, filesIn(fs, at));
    else if (stat.isFile()) found[at.slice('/tree/'.length)] = (fs.readFileSync(at) as Buffer).toString('latin1');
  }
  return found;
}
