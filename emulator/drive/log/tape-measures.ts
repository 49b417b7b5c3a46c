import type { Cartridge, PartitionMedium } from '../../../src/tape/index.js';
import { earlyWarningBytes } from '../../profiles/index.js';
import type { DriveState } from '../state.js';

/** The megabyte of the standards' log pages (SSC-5: 10^6 bytes; so an LTO-10 drive counts in page 17h). */
export const MB = 1e6;
/** The megabyte of cartridge memory and of page 31h: what an LTO-10 drive gives there is smaller by just that. */
export const MIB = 2 ** 20;

/** How full a partition is, in bytes of native capacity. */
export interface PartitionMeasure {
  readonly partition: number;
  readonly capacity: number;
  /** Up to the end of data. */
  readonly used: number;
  readonly left: number;
  /** From the beginning to early warning. */
  readonly beforeEarlyWarning: number;
}

/** All partitions of a cartridge. */
export function measures({ profile }: Pick<DriveState, 'profile'>, cartridge: Cartridge): readonly PartitionMeasure[] {
  return cartridge.partitions.map((medium: PartitionMedium, partition) => {
    const capacity = cartridge.identity.partitionBytes[partition] as number;
    const used = medium.usedBefore(medium.objects);
    return {
      partition,
      capacity,
      used,
      left: Math.max(0, capacity - used),
      beforeEarlyWarning: capacity - earlyWarningBytes(profile, capacity),
    };
  });
}

/** Hundredths: how many times more the host sees than the medium; 100 where nothing went by. */
export function ratio(hostBytes: number, mediumBytes: number): number {
  return mediumBytes === 0 ? 100 : Math.round((hostBytes * 100) / mediumBytes);
}
