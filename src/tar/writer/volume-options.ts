import type { TarWriterOptions } from './entry.js';
import { openingFormat, refuseLabel } from './openings.js';

/** How a `VolumeWriter` writes. */
export interface VolumeWriterOptions extends TarWriterOptions {
  /**
   * Bytes of a volume, rounded down to whole records; at least a record. Where it is not given, a volume goes on until
   * `endVolumeSoon`.
   */
  readonly volumeBytes?: number | undefined;
  /**
   * No member is split: each volume is an archive that ends with its own marker, and may be shorter than
   * `volumeBytes`. Default false: GNU tar's multi-volume form, in which members are split anywhere.
   */
  readonly membersWhole?: boolean | undefined;
}

/** A piece of a volume. */
export interface VolumePiece {
  /** From 1 on. */
  readonly volume: number;
  readonly bytes: Uint8Array;
}

/** Something needs more room than a volume has. Nothing of it has been written. */
export class VolumeSizeError extends Error {
  override readonly name = 'VolumeSizeError';
  /** Bytes that a volume must have for it, before they are rounded up to records. */
  readonly neededBytes: bigint;
  readonly volumeBytes: number;

  /** @param what - what has no room, such as the name of a member */
  constructor(what: string, neededBytes: bigint, volumeBytes: number) {
    super(`${what} needs a volume of ${neededBytes} bytes or more, and one has ${volumeBytes}`);
    this.neededBytes = neededBytes;
    this.volumeBytes = volumeBytes;
  }
}

/** The label of one volume: GNU tar's `SET Volume N`, or `SET Part N` on archives that stand alone. */
export function volumeLabel({ label, membersWhole }: VolumeWriterOptions, volume: number): string | undefined {
  return label === undefined ? undefined : `${label} ${membersWhole === true ? 'Part' : 'Volume'} ${volume}`;
}

/** The label of a volume with a number as long as they get. */
const LONGEST_NUMBER = 999_999;

/**
 * Bytes of a volume, in whole records.
 * @throws TarFormatError where the format cannot hold the label with a number behind it
 * @throws RangeError where a volume is less than a record; where the format has no way to split a member; where members
 * are to stay whole and the volume has no size
 */
export function volumeCapacity(options: VolumeWriterOptions, recordBytes: number): number {
  const { volumeBytes = Number.MAX_SAFE_INTEGER, membersWhole = false, label, format } = options;
  if (membersWhole && options.volumeBytes === undefined) {
    throw new RangeError('members stay whole where it is known what a volume holds: give volumeBytes');
  }
  if (!Number.isSafeInteger(volumeBytes) || volumeBytes < recordBytes) {
    throw new RangeError(`a volume of ${volumeBytes} bytes holds no record of ${recordBytes} bytes`);
  }
  if (!membersWhole && (format === 'v7' || format === 'ustar')) {
    throw new RangeError(
      `a member in format ${format} cannot go on on another volume: take gnu or pax, or membersWhole`,
    );
  }
  const opening = openingFormat(format);
  for (const own of [label, volumeLabel(options, LONGEST_NUMBER)]) if (own !== undefined) refuseLabel(own, opening);
  return volumeBytes - (volumeBytes % recordBytes);
}
