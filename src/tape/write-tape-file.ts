import type { RecordWriter, WriteOutcome } from './model.js';
import { recordsOf } from './records-of.js';

/** How a file is written to a tape. */
export interface TapeFileOptions {
  /** Bytes in a record: for tar its blocking factor times 512. 1 to 16 MiB - 1. */
  readonly recordBytes: number;
  /** Filemarks behind it. Default 1. */
  readonly filemarks?: number | undefined;
}

/** What has been written. */
export interface WrittenFile {
  readonly records: number;
  /** The partition ends soon: no other file should be written to it. */
  readonly earlyWarning: boolean;
}

/** A partition has no room left. */
export class VolumeOverflowError extends Error {
  override readonly name = 'VolumeOverflowError';
  /** Whole records that have been written of the file. */
  readonly records: number;

  constructor(records: number) {
    super(`the tape ends here: ${records} records have been written of the file`);
    this.records = records;
  }
}

/**
 * Writes one file to a tape: bytes cut into records, zeros behind the last of them, and filemarks. A set of volumes,
 * which goes on on another tape, is for a `VolumeWriter`.
 * @param pieces - of any size, such as from `writeTar`
 * @throws VolumeOverflowError where there is no room; what has been written stands there
 * @throws RangeError where `recordBytes` or `filemarks` is no such number; whatever the source and the tape throw
 *
 * @example
 * await writeTapeFile(tape, writeTar(inputs, { blockingFactor: 512 }), { recordBytes: 512 * 512 });
 */
export async function writeTapeFile(
  tape: RecordWriter,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  { recordBytes, filemarks = 1 }: TapeFileOptions,
): Promise<WrittenFile> {
  let records = 0;
  let earlyWarning = false;
  const took = (outcome: WriteOutcome): void => {
    if (outcome === 'volume-overflow') throw new VolumeOverflowError(records);
    earlyWarning = outcome === 'early-warning';
  };
  for await (const record of recordsOf(pieces, recordBytes)) {
    took(await tape.write(record));
    records++;
  }
  took(await tape.writeFilemarks(filemarks));
  return { records, earlyWarning };
}
