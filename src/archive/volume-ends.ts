import type { TarEvent, TarReader, VolumeEnds } from '../tar/index.js';
import { VolumeEndsGatherer } from '../tar/volume-ends.js';
import { readArchive } from './read-archive.js';
import type { ByteSource } from './source.js';

/** A label, and the header of a member that goes on from another volume, stand within this many bytes. */
const HEAD_BYTES = 1 << 20;

/**
 * Looks at the beginning of a file: enough to tell whether it can be a volume of a set.
 * @param source - opened for this alone
 */
export function readVolumeHead(source: ByteSource): Promise<VolumeEnds> {
  let left = HEAD_BYTES;
  const head: ByteSource = {
    ...source,
    sizeBytes: Math.min(HEAD_BYTES, source.sizeBytes ?? HEAD_BYTES),
    read: async (into) => {
      const count = await source.read(into.subarray(0, left));
      left -= count;
      return count;
    },
    skip: undefined,
  };
  return readVolumeEnds(head);
}

/**
 * Looks at the two ends of a file, stepping over content: enough to tell whether it is a volume of a set, and which.
 * @param source - opened for this alone: it is read to its end
 */
export async function readVolumeEnds(source: ByteSource): Promise<VolumeEnds> {
  const gatherer = new VolumeEndsGatherer();
  const take = (event: TarEvent, reader: TarReader): void => gatherer.take(event, reader);
  const { endOffset } = await readArchive(source, { volume: 0, data: false, moreFollows: true, take });
  return gatherer.ends(endOffset);
}
