import { type TarEvent, type TarReader, type VolumeEnds, VolumeSet } from '../tar/index.js';
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
  const set = new VolumeSet();
  let label: string | undefined;
  let head: VolumeEnds['head'];
  let members = 0;
  set.begin(0);
  const take = (event: TarEvent, reader: TarReader): void => {
    if (event.type === 'volume') label ??= event.label;
    else if (event.type === 'member' && event.member.kind !== 'volume-label') {
      const { continuation, name } = event.member;
      const isAnnounced = reader.announcedName !== undefined;
      if (members++ === 0 && (continuation !== undefined || isAnnounced))
        head = { name, offset: continuation?.offset ?? 0 };
      set.member(event.member);
    } else if (event.type === 'end') set.end(event.member, event.missing);
  };
  const { endOffset } = await readArchive(source, { volume: 0, data: false, moreFollows: true, take });
  return { label, head, tail: set.tail, hasEndMarker: endOffset !== undefined };
}
