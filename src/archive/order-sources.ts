import { isVolumeSet, orderVolumes } from '../tar/index.js';
import { openFile } from './source.js';
import { readVolumeEnds } from './volume-ends.js';

/**
 * Finds out whether files given together are volumes of one set, and in which order.
 * @param files - paths; `-` cannot be looked at beforehand and is taken for an archive of its own
 * @returns groups to be read as one archive each
 * @throws SourceError where a file cannot be read
 */
export async function orderSources(files: readonly string[]): Promise<readonly (readonly string[])[]> {
  if (files.length === 1 || files.includes('-')) return files.map((file) => [file]);
  const ends = [];
  for (const file of files) {
    const source = openFile(file);
    try {
      ends.push(await readVolumeEnds(source));
    } finally {
      source.close();
    }
  }
  if (!isVolumeSet(ends)) return files.map((file) => [file]);
  return [orderVolumes(ends).map((i) => files[i] as string)];
}
