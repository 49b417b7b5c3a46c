import type { TarEvent } from './events.js';
import { eventsOf } from './read-tar.js';
import { TarReader } from './reader.js';
import type { SeekableBytes } from './seekable-bytes.js';
import type { VolumeEnds } from './volume-order.js';
import { VolumeSet } from './volumes.js';

/** Gathers what the two ends of a volume say, while its events go by. */
export class VolumeEndsGatherer {
  private readonly set = new VolumeSet();
  private label: string | undefined;
  private head: VolumeEnds['head'];
  private members = 0;

  constructor() {
    this.set.begin(0);
  }

  /** @param reader - that gave the event */
  take(event: TarEvent, { announcedName }: TarReader): void {
    if (event.type === 'volume') this.label ??= event.label;
    else if (event.type === 'member' && event.member.kind !== 'volume-label') {
      const { continuation, name } = event.member;
      const goesOn = continuation !== undefined || announcedName !== undefined;
      if (this.members++ === 0 && goesOn) this.head = { name, offset: continuation?.offset ?? 0 };
      this.set.member(event.member);
    } else if (event.type === 'end') this.set.end(event.member, event.missing);
  }

  /** @param endOffset - of the end marker, where there is one */
  ends(endOffset: number | undefined): VolumeEnds {
    return { label: this.label, head: this.head, tail: this.set.tail, hasEndMarker: endOffset !== undefined };
  }
}

/** What the two ends of a volume say: it is read to its end, with content stepped over. */
export function volumeEndsOf(volume: SeekableBytes): VolumeEnds {
  const gatherer = new VolumeEndsGatherer();
  const reader = new TarReader({ data: false, bytesAt: volume.readAt });
  for (const event of eventsOf(reader, volume, { data: false, moreFollows: true })) gatherer.take(event, reader);
  return gatherer.ends(reader.endOffset);
}
