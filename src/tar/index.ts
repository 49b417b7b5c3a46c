/**
 * Tar without I/O. Reading: bytes go in, events come out, the same in any chunking, and reading goes on behind damage.
 * Writing: entries and their content go in, bytes come out, those that GNU tar writes. Pure: it runs in browsers.
 *
 * @module tapekit/tar
 */

export {
  type Acl,
  type AclEntry,
  type AclResult,
  type AclTag,
  decodeAcl,
  encodeAcl,
  orderedAcl,
} from './acl.js';
export { type AclNames, type AclTextOptions, aclText, NO_ACL_NAMES, parseAclText } from './acl-text.js';

export { type DiffWithHandleOptions, diffWithHandle, type HandleDiffResult } from './compare/diff-with-handle.js';
export {
  type AttributeDifference,
  type AttributeSides,
  type Device,
  type Difference,
  type DifferenceKind,
  type FileKind,
  tellDifference,
  type What,
} from './compare/difference.js';
export type { ComparingRules, DiffReport } from './compare/difference-ledger.js';
export { IGNORABLE, type Ignorable } from './compare/ignorable.js';
export type { TarEvent } from './events.js';
export { Exclusion, patternsIn } from './exclusion.js';
export type { CarriedHeaders } from './extended.js';
export type { BlobLike, FileHandle, FileWritable, FolderHandle } from './folder-handle.js';
export { handleEntries } from './handle-entries.js';
export { checksumKind, hasMagic } from './header.js';
export { labelMatches, splitVolumeLabel } from './label-match.js';
export type {
  Continuation,
  Dialect,
  MemberKind,
  SparseMap,
  SparseRegion,
  TarMember,
  Timestamp,
} from './member.js';
export type { Carried, TarReaderOptions } from './member-machine.js';
export { findHeader, isHeaderAnywhere } from './plausible.js';
export type { QuotingStyle } from './quoting.js';
export { type ReadTarOptions, readTar, readTarBytes } from './read-tar.js';
export type { VolumesRead } from './read-volumes.js';
export { TarReader } from './reader.js';
export { inferRecordBytes } from './records.js';
export {
  type Fate,
  type Loss,
  type MemberFate,
  type NewArchiveRead,
  type Reason,
  type RepairOptions,
  type RepairReport,
  type RepairToStreamOptions,
  reasonText,
  repairCopiesToStream,
  repairToStream,
  type SyncBlobReader,
  seekableBlob,
  type TextCut,
  type WritableBytes,
  type Written,
} from './repair/index.js';
export type { PlacingOptions } from './restore/choose-place.js';
export {
  type ExtractToHandleOptions,
  extractToHandle,
  type HandleRestoreReport,
} from './restore/extract-to-handle.js';
export type { ExistingEntry } from './restore/handle-restorer.js';
export type { LimitOptions } from './restore/limits.js';
export type {
  ExtractCounts,
  FailureLog,
  Limit,
  MemberPlace,
  NotRestored,
  Outcome,
  RestoreReport,
} from './restore/report.js';
export type { SelectionOptions } from './restore/selection.js';
export type { SetVisitor } from './seams.js';
export { type SeekableBytes, seekableBytes } from './seekable-bytes.js';
export { SourceError } from './source-error.js';
export type { ByteStream, FlowOptions, StopSignal, TarSource } from './tar-source.js';
export {
  type ByteHash,
  type Comparer,
  type DigestedMember,
  FindingLog,
  Tally,
  type TarSetVerification,
  type TarVerification,
  type VerifyTarOptions,
  type VolumeFacts,
  verifyTar,
  verifyTarSet,
} from './verify/index.js';
export { groupVolumes, isVolumeSet, type VolumeEnds } from './volume-order.js';
export { VolumeSet } from './volumes.js';
export {
  type EntryKind,
  formatsFor,
  isWriterKeyword,
  type Misfit,
  type Pieces,
  type ReducedEntry,
  reduceEntry,
  type TarContent,
  type TarEntry,
  type TarFormat,
  TarFormatError,
  type TarInput,
  type TarInputEntry,
  TarWriter,
  type TarWriterOptions,
  tarStream,
  type VolumePiece,
  VolumeSizeError,
  VolumeWriter,
  type VolumeWriterOptions,
  type WriteTarOptions,
  writeTar,
} from './writer/index.js';
export { hasXattrs, type StoredXattrs, storedXattrs, XATTR_VALUE_BYTES_MAX, xattrKeyword } from './xattr-records.js';
