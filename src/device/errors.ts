/** What goes wrong with a drive: what it says of that, in words. */
import { printable } from '../findings/index.js';
import { type DecodedSense, decodeCdb, type SenseInWords, scsiStatus, tellSense } from '../scsi/index.js';
import type { TapePosition } from '../tape/index.js';

/** A command that failed, and what was answered. */
export interface FailedCommand {
  /** The drive, as its transport calls it. */
  readonly drive: string;
  readonly cdb: Uint8Array;
  /** SCSI status; undefined where no answer came. */
  readonly status?: number;
  readonly sense?: DecodedSense | undefined;
}

/** A drive did not do what it was told. The message says what it told, what that means, and what to do. */
export class TapeDriveError extends Error {
  override readonly name: string = 'TapeDriveError';
  /** The drive, as its transport calls it: `/dev/sg3`. */
  readonly drive: string;
  /** The command by its name: `WRITE(6)`. */
  readonly command: string;
  readonly cdb: Uint8Array;
  /** SCSI status; undefined where no answer came. */
  readonly status: number | undefined;
  readonly sense: DecodedSense | undefined;
  /** The sense data in words. */
  readonly words: SenseInWords | undefined;

  /**
   * @param told - what is to be said before that which the drive says; whole sentences
   * @param options - `cause`: what was thrown before it
   */
  constructor(failed: FailedCommand, told: readonly string[] = [], options?: ErrorOptions) {
    const { drive, cdb, status, sense } = failed;
    const command = decodeCdb(cdb).name;
    const words = sense === undefined ? undefined : tellSense(sense, { cdb });
    super(`${printable(drive)}: ${command}: ${[...told, ...answerInWords(status, words)].join(' ')}`, options);
    this.drive = drive;
    this.command = command;
    this.cdb = cdb;
    this.status = status;
    this.sense = sense;
    this.words = words;
  }
}

const GOOD = 0;
const CHECK_CONDITION = 2;

function answerInWords(status: number | undefined, words: SenseInWords | undefined): string[] {
  if (words !== undefined) return [`${words.title}.`, ...words.meaning, ...words.advice];
  if (status === undefined || status === GOOD) return [];
  if (status === CHECK_CONDITION) return ['CHECK CONDITION, and no sense data that say why. Look at the transport.'];
  const { name, meaning } = scsiStatus(status) ?? { name: `status ${status}`, meaning: 'SAM-6 does not know it.' };
  return [`${name}: ${meaning}`];
}

/** Another host has reserved the drive: the command was not carried out. */
export class ReservationConflictError extends TapeDriveError {
  override readonly name = 'ReservationConflictError';
}

/** The drive stayed busy, however often it was asked: the command was not carried out. */
export class DriveBusyError extends TapeDriveError {
  override readonly name = 'DriveBusyError';
}

/** A command did not get to the drive, or its answer did not come back: what became of it is not known. */
export class DriveUnreachableError extends TapeDriveError {
  override readonly name = 'DriveUnreachableError';

  constructor(failed: FailedCommand, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const told = [
      `no answer came: ${reason}.`,
      'Whether the drive has carried it out is not known: find out where the tape stands before anything is written.',
    ];
    super(failed, told, { cause });
  }
}

/**
 * The drive has been reset, or another cartridge has been put in: where the tape stands now is not where it was. The
 * command was not carried out.
 */
export class PositionLostError extends TapeDriveError {
  override readonly name = 'PositionLostError';

  constructor(failed: FailedCommand) {
    const told = ['the position is lost, and this was not carried out.'];
    super(failed, told);
  }
}

/** Logical objects of a partition. */
export interface ObjectRange {
  /** Logical object number of the first. */
  readonly first: number;
  readonly last: number;
}

/**
 * An earlier write, which was answered with GOOD while its data were still in the drive's buffer, has failed. The
 * command that was answered so was not carried out.
 */
export class DeferredWriteError extends TapeDriveError {
  override readonly name = 'DeferredWriteError';
  /** Where the tape stands now; undefined where the drive cannot tell. */
  readonly position: TapePosition | undefined;
  /** Records and filemarks that are still in the buffer and not on the medium; undefined where none is, or not told. */
  readonly unwritten: ObjectRange | undefined;

  constructor(failed: FailedCommand, position: TapePosition | undefined, unwritten: ObjectRange | undefined) {
    super(failed, ['an earlier write failed, and this was not carried out.', placeInWords(position, unwritten)]);
    this.position = position;
    this.unwritten = unwritten;
  }
}

function placeInWords(position: TapePosition | undefined, unwritten: ObjectRange | undefined): string {
  if (position === undefined) return 'The drive cannot tell where the tape stands.';
  const at = `The tape stands in partition ${position.partition} at object ${position.object}`;
  if (unwritten === undefined) return `${at}.`;
  return `${at}; objects ${unwritten.first} to ${unwritten.last} are in the buffer and not on the tape.`;
}

/** A record is longer than the drive, or the way to it, can bring. The tape stands behind it. */
export class RecordTooLongError extends TapeDriveError {
  override readonly name = 'RecordTooLongError';
  /** Its length in bytes; undefined where the drive does not tell. */
  readonly recordBytes: number | undefined;

  constructor(failed: FailedCommand, recordBytes: number | undefined, mostBytes: number) {
    const length = recordBytes === undefined ? `more than ${mostBytes}` : `${recordBytes}`;
    super(failed, [
      `a record of ${length} bytes stands here, and no more than ${mostBytes} can be read at once.`,
      'Read it through another host adapter, or with a drive that takes such records.',
    ]);
    this.recordBytes = recordBytes;
  }
}
