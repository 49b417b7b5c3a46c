import { isVolumeSet, orderVolumes, type VolumeEnds } from '../tar/index.js';
import { openArchive } from './open-archive.js';
import { type ByteSource, openFile, type SourceError } from './source.js';
import { readVolumeEnds, readVolumeHead } from './volume-ends.js';

/**
 * Finds out whether files given together are volumes of one set, and in which order.
 * @param files - paths; `-` cannot be looked at beforehand and is taken for an archive of its own
 * @returns groups to be read as one archive each
 * @throws SourceError where a file cannot be read
 */
export async function orderSources(files: readonly string[]): Promise<readonly (readonly string[])[]> {
  if (files.length === 1 || files.includes('-')) return files.map((file) => [file]);
  // The heads tell whether it is a set at all, without reading all of what may be compressed.
  if (!isVolumeSet(await endsOf(files, readVolumeHead))) return files.map((file) => [file]);
  return [orderVolumes(await endsOf(files, readVolumeEnds)).map((i) => files[i] as string)];
}

async function endsOf(
  files: readonly string[],
  look: (source: ByteSource) => Promise<VolumeEnds>,
): Promise<readonly VolumeEnds[]> {
  const ends: VolumeEnds[] = [];
  for (const file of files) {
    let source = openFile(file);
    try {
      source = (await openArchive(source, 0)).source;
      ends.push(await look(source));
    } catch (error) {
      // Something else than tar: it is told when its turn comes.
      if ((error as SourceError).code !== 'EFTYPE') throw error;
      ends.push({ label: undefined, head: undefined, tail: undefined });
    } finally {
      source.close();
    }
  }
  return ends;
}
