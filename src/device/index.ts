/**
 * Tape drives: reading, writing, and all else that one tells a drive or asks of it, over any way to it.
 *
 * @module tapekit/device
 */
export { type Clock, systemClock } from './clock.js';
export { DriveModes, type ModeHeader, type ModeValues } from './drive-modes.js';
export {
  DeferredWriteError,
  DriveBusyError,
  DriveUnreachableError,
  type FailedCommand,
  type ObjectRange,
  PositionLostError,
  RecordTooLongError,
  ReservationConflictError,
  TapeDriveError,
} from './errors.js';
export type { DriveIdentity } from './identity.js';
export type { ScsiAnswer, ScsiCommand, ScsiTransport } from './scsi-transport.js';
export { TapeDrive, type TapeDriveOptions } from './tape-drive.js';
