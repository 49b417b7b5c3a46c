/**
 * A tape: records and filemarks. Whatever holds them, a file in memory or a drive, is read and written through one
 * model. Pure: it runs in browsers.
 *
 * @module tapekit/tape
 */

export * from './cartridge/index.js';
export * from './images/index.js';
export { MemoryTape, type PartitionSize } from './memory-tape.js';
export {
  FILEMARKS_MAX,
  RECORD_BYTES_MAX,
  type ReadOutcome,
  type RecordReader,
  type RecordWriter,
  type SpaceOutcome,
  type Sync,
  type Tape,
  type TapePosition,
  type UnreadableReason,
  type WriteOutcome,
} from './model.js';
export { RecordCheck, type RecordCheckEnd } from './record-check.js';
export { recordsOf } from './records-of.js';
export { TapeFile, tapeFiles } from './tape-file.js';
export { type TapeFileOptions, VolumeOverflowError, type WrittenFile, writeTapeFile } from './write-tape-file.js';
