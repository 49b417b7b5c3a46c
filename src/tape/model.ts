/** A record is 1 byte to 16 MiB - 1: what fits the three bytes of a transfer length in SSC-5, READ(6) and WRITE(6). */
export const RECORD_BYTES_MAX = 0xff_ffff;

/** So many filemarks can be written with one call: the three bytes of their count in SSC-5, WRITE FILEMARKS(6). */
export const FILEMARKS_MAX = 0xff_ffff;

/** Where a tape stands. What is read or written next has this number. */
export interface TapePosition {
  /** From 0 on. */
  readonly partition: number;
  /**
   * Logical object number: records and filemarks in front of it in the partition. `mt tell` shows it, `mt seek` goes
   * there.
   */
  readonly object: number;
  /** Logical file identifier: filemarks in front of it in the partition. */
  readonly file: number;
}

/**
 * Why a record cannot be read:
 * - `damaged`: the medium does not give its bytes, or others than were written
 * - `encrypted`: no key was given, or it is encrypted in a way that is not known
 * - `wrong key`: it was encrypted with another key than the one that was given
 */
export type UnreadableReason = 'damaged' | 'encrypted' | 'wrong key';

/** What a read comes upon. */
export type ReadOutcome =
  /** A record; the tape stands behind it. */
  | {
      readonly kind: 'record';
      /** Valid until the next call. */
      readonly bytes: Uint8Array;
    }
  /** A record that cannot be read as it was written; the tape stands behind it. */
  | {
      readonly kind: 'unreadable';
      /** What could be had of it, from its first byte on: perhaps nothing. Valid until the next call. */
      readonly bytes: Uint8Array;
      /** Undefined where it is not told apart: images and drives do not say. */
      readonly reason?: UnreadableReason | undefined;
    }
  /** A filemark; the tape stands behind it. */
  | { readonly kind: 'filemark' }
  /** Nothing has been written from here on; the tape stands where it stood. */
  | { readonly kind: 'end-of-data' };

/** How far spacing came. */
export interface SpaceOutcome {
  /** Records or filemarks that were asked for and not passed; 0 where all were. */
  readonly left: number;
  /** What stopped it: a filemark has been passed, at the two others the tape stands. */
  readonly stop: 'filemark' | 'end-of-data' | 'beginning-of-partition' | undefined;
}

/**
 * What became of a write:
 * - `written`
 * - `early-warning`: it was written, and the partition ends soon; so says each write from there on
 * - `volume-overflow`: there was no room. Nothing of a record has been written; of filemarks, those that found room
 */
export type WriteOutcome = 'written' | 'early-warning' | 'volume-overflow';

/**
 * Reads a tape: records and filemarks in partitions, as SSC-5 has them.
 *
 * Memory, an image in a file, a cartridge of a software drive and a real drive stand behind it. The first three answer
 * at once, and a software drive, being a state machine, must have its answer at once; a real one answers after a second
 * or an hour. So each call gives its answer or a promise of it: whoever awaits it can use any tape, and {@link Sync} is
 * the same without promises, for those that cannot wait. It is no stream, which would have no filemarks and no places
 * to go to. One call at a time: the next may come when the one before has settled.
 *
 * What stands on the tape is an outcome, whatever it is. A `RangeError` is thrown for counts and places that no tape
 * has; what else is thrown or rejected is I/O that failed.
 * @see SSC-5, "Physical device model", READ(6), SPACE(6), LOCATE(16), READ POSITION
 */
export interface RecordReader {
  /** Partitions of the tape: at least 1. */
  readonly partitions: number;
  position(): TapePosition | Promise<TapePosition>;
  /** Reads the next record whole, however long it is. */
  read(): ReadOutcome | Promise<ReadOutcome>;
  /**
   * Passes records, backwards where `count` is negative. A filemark stops it.
   * @throws RangeError where `count` is no whole number
   */
  spaceRecords(count: number): SpaceOutcome | Promise<SpaceOutcome>;
  /**
   * Passes filemarks and the records between them. Backwards, the tape then stands in front of the last of them.
   * @throws RangeError where `count` is no whole number
   */
  spaceFilemarks(count: number): SpaceOutcome | Promise<SpaceOutcome>;
  /** Goes to the end of data of the partition: what is written there is appended. */
  spaceToEndOfData(): void | Promise<void>;
  /**
   * Goes to a place by its number.
   * @param partition - default the one where the tape stands
   * @returns false where the data ends before that: the tape stands at its end
   * @throws RangeError where there is no such partition, or `object` is no number of one; the tape has not moved
   */
  locate(object: number, partition?: number): boolean | Promise<boolean>;
}

/**
 * Writes a tape. What is written ends the data of the partition: all that stood behind it is gone.
 * @see SSC-5, WRITE(6), WRITE FILEMARKS(6); {@link RecordReader} for how its calls answer
 */
export interface RecordWriter {
  /**
   * Writes a record.
   * @param record - not used when the call has settled
   * @throws RangeError where it has no byte, or more than {@link RECORD_BYTES_MAX}
   */
  write(record: Uint8Array): WriteOutcome | Promise<WriteOutcome>;
  /**
   * Writes filemarks. All that was written stands on the medium when the call has settled, which is what a count of 0
   * is for.
   * @throws RangeError where `count` is not 0 to {@link FILEMARKS_MAX}
   */
  writeFilemarks(count: number): WriteOutcome | Promise<WriteOutcome>;
}

/** A tape that can be read and written. */
export interface Tape extends RecordReader, RecordWriter {}

/** The same, its answers there at once. */
export type Sync<T> = {
  [Name in keyof T]: T[Name] extends (...args: infer Args) => infer Answer
    ? (...args: Args) => Exclude<Answer, Promise<unknown>>
    : T[Name];
};
