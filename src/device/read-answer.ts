import type { ReadOutcome } from '../tape/index.js';
import type { DriveAnswer } from './command-channel.js';
import { isEndOfData, isUnreadable } from './sense-conditions.js';

/** What a drive says to READ: an outcome, or that the record is longer than was asked for. */
export type ReadAnswer =
  | ReadOutcome
  | {
      readonly kind: 'too-long';
      /** Undefined where the drive does not say how long it is. */
      readonly recordBytes: number | undefined;
    }
  /** Fewer bytes came than the drive says that the record has. */
  | { readonly kind: 'cut'; readonly recordBytes: number };

/**
 * Tells what an answer to READ in variable-length mode, SILI off, means.
 * @param askedBytes - TRANSFER LENGTH
 * @see SSC-5, READ(6)
 */
export function readAnswer({ dataIn, sense }: DriveAnswer, askedBytes: number): ReadAnswer {
  if (sense !== undefined) {
    if (sense.filemark) return { kind: 'filemark' };
    if (isEndOfData(sense)) return { kind: 'end-of-data' };
    if (isUnreadable(sense)) return { kind: 'unreadable', bytes: dataIn.slice(0, askedBytes) };
  }
  const missing = sense?.ili ? sense.information : 0n;
  // A drive that does not say how many bytes are missing has sent all that there are, or all that were asked for.
  if (missing === undefined) {
    return dataIn.length < askedBytes
      ? { kind: 'record', bytes: dataIn }
      : { kind: 'too-long', recordBytes: undefined };
  }
  const recordBytes = askedBytes - Number(missing);
  if (recordBytes > askedBytes) return { kind: 'too-long', recordBytes };
  if (recordBytes < 1 || dataIn.length < recordBytes) return { kind: 'cut', recordBytes };
  return { kind: 'record', bytes: dataIn.subarray(0, recordBytes) };
}
