import { unsigned } from '../bytes/index.js';
import { encodeCdb, formatMediumCdb, mediumPartition, partitionRecords, volumeStatistics } from '../scsi/index.js';
import type { CommandChannel } from './command-channel.js';
import { type DriveLogs, type LogParameters, logBytes } from './drive-logs.js';
import type { DriveModes } from './drive-modes.js';
import { ifSupported } from './if-supported.js';
import { WHOLE_TAPE_SECONDS } from './timeouts.js';

/** A partition of the cartridge. In MB, 10^6 bytes, as they stand on the tape; undefined where the drive does not say. */
export interface PartitionCapacity {
  readonly partition: number;
  readonly capacityMB: number | undefined;
  readonly usedMB: number | undefined;
  readonly leftMB: number | undefined;
}

/** How large a partition is to be: GB (10^9 bytes), or all that the others leave. */
export type PartitionSizeGB = number | 'rest';

/** Parameters of the volume statistics log page. */
const CAPACITY = { all: 0x202, used: 0x203, left: 0x204 } as const;
const SIZE = { rest: 0xffff, mostGB: 0xfffe } as const;
/** PARTITION UNITS: a power of ten, in bytes. */
const GIGABYTES = 9;
const AS_UNITS_SAY = 3;
const FORMAT = { default: 0, partition: 1 } as const;

/** How large the partitions are, and how full. */
export async function partitionCapacities(logs: DriveLogs, count: number): Promise<PartitionCapacity[]> {
  const page = await ifSupported(logs.get(volumeStatistics));
  const numbers = (code: number) => (page === undefined ? new Map<number, number>() : byPartition(page, code));
  const [all, used, left] = [numbers(CAPACITY.all), numbers(CAPACITY.used), numbers(CAPACITY.left)];
  return Array.from({ length: count }, (_, partition) => ({
    partition,
    capacityMB: all.get(partition),
    usedMB: used.get(partition),
    leftMB: left.get(partition),
  }));
}

function byPartition(page: LogParameters, code: number): Map<number, number> {
  const found = new Map<number, number>();
  const { value } = partitionRecords.decode(logBytes(page, code) ?? new Uint8Array(0));
  for (const { partitionNumber, partitionRecordDataCounter: counter } of value.partitionRecords ?? []) {
    // All ones: not known.
    if (counter.some((byte) => byte !== 0xff)) found.set(partitionNumber, Number(unsigned(counter)));
  }
  return found;
}

/**
 * Formats a tape that stands at the beginning of partition 0.
 * @see SSC-5, FORMAT MEDIUM and medium partition mode page
 */
export async function formatMedium(
  channel: CommandChannel,
  modes: DriveModes,
  sizes: readonly PartitionSizeGB[],
): Promise<void> {
  if (sizes.length > 1) {
    await modes.set(mediumPartition, ({ partitionSizes }) => ({
      additionalPartitionsDefined: sizes.length - 1,
      fdp: false,
      sdp: false,
      idp: true,
      psum: AS_UNITS_SAY,
      partitionUnits: GIGABYTES,
      // A page goes back as long as it came.
      partitionSizes: Array.from({ length: Math.max(sizes.length, partitionSizes.length) }, (_, i) => {
        const size = sizes[i] ?? 0;
        return { partitionSize: size === 'rest' ? SIZE.rest : size };
      }),
    }));
  }
  const cdb = encodeCdb(formatMediumCdb, { format: sizes.length > 1 ? FORMAT.partition : FORMAT.default });
  await channel.send({ cdb, timeoutSeconds: WHOLE_TAPE_SECONDS, attention: 'thrown' });
}

/** @throws RangeError where there can be no such partitions */
export function checkPartitionSizes(sizes: readonly PartitionSizeGB[], most: number): void {
  const isSize = (size: PartitionSizeGB): boolean =>
    size === 'rest' || (Number.isInteger(size) && size >= 1 && size <= SIZE.mostGB);
  if (sizes.length < 1 || sizes.length > most) {
    throw new RangeError(`the drive makes 1 to ${most} partitions, not ${sizes.length}`);
  }
  if (!sizes.every(isSize) || sizes.filter((size) => size === 'rest').length !== 1) {
    throw new RangeError(`partitions have whole numbers of GB from 1 to ${SIZE.mostGB}, and one of them is 'rest'`);
  }
}
