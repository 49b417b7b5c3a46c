/**
 * Tape drives: reading, writing, and all else that one tells a drive or asks of it, over any way to it.
 *
 * @module tapekit/device
 */
export { type Clock, systemClock } from './clock.js';
export { type AttributePlace, DriveAttributes, ReadOnlyAttributeError } from './drive-attributes.js';
export { DriveEncryption } from './drive-encryption.js';
export { DriveLogs, type LogParameters, logBytes, logNumber } from './drive-logs.js';
export { DriveModes, type ModeHeader, type ModeValues } from './drive-modes.js';
export type { DriveStatus } from './drive-status.js';
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
export type { PartitionCapacity, PartitionSizeGB } from './partitioning.js';
export type { ScsiAnswer, ScsiCommand, ScsiTransport } from './scsi-transport.js';
export { TapeDrive, type TapeDriveOptions } from './tape-drive.js';
