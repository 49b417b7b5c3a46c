/**
 * Archives on the machine: opened from files, pipes and memory, decompressed, read, verified, restored, and held
 * against manifests and listings. What is wrong with an archive is a finding in the report; a `SourceError` is thrown where
 * the bytes cannot be had at all.
 *
 * @module tapekit/archive
 */

export {
  type AttributeDifference,
  type AttributeSides,
  type Comparer,
  type ComparingRules,
  type Device,
  type Difference,
  type DifferenceKind,
  type DiffReport,
  Exclusion,
  type ExtractCounts,
  type FailureLog,
  type Fate,
  type FileKind,
  FindingLog,
  IGNORABLE,
  type Ignorable,
  type Limit,
  type LimitOptions,
  type Loss,
  type MemberFate,
  type MemberPlace,
  type NewArchiveRead,
  type NotRestored,
  type Outcome,
  type PlacingOptions,
  patternsIn,
  type Reason,
  type RestoreReport,
  reasonText,
  type SeekableBytes,
  type SelectionOptions,
  type SetVisitor,
  Tally,
  type TextCut,
  tellDifference,
  type What,
  type Written,
} from '../tar/index.js';
export * from './cartridge/index.js';
export {
  COMPRESSIONS,
  type CreateFs,
  type CreateOptions,
  type CreateResult,
  compressionByName,
  createTar,
  deviceSink,
  fileSink,
  gzipSink,
  isFailure,
  type ModeChange,
  type Operand,
  type PathsFromOptions,
  parseModeChange,
  parseWhen,
  pathsFrom,
  programSink,
  ReadBack,
  type Remark,
  type Sink,
  type SortOrder,
  type Stored,
  streamSink,
  type TapeSinkOptions,
  tapeSink,
  tellRemark,
  type VolumeTarget,
  type WritableLike,
  webStreamSink,
} from './create/index.js';
export {
  type DiffFs,
  type DiffOptions,
  type DiffReading,
  type DiffResult,
  diffTar,
  FolderDiff,
  type OwnerNames,
} from './diff/index.js';
export { MemberDigest } from './digest.js';
export {
  AppendFile,
  type AppendFs,
  type AppendOptions,
  type AppendPlace,
  type AppendRefusal,
  type AppendReport,
  type AppendSurvey,
  appendTar,
  type BrokenLink,
  type ConcatOptions,
  type ConcatPart,
  type ConcatReport,
  type ConvertMisfit,
  type ConvertOptions,
  type ConvertReport,
  type CopyOptions,
  type CopyProblem,
  type CopyResult,
  concatTar,
  convertTar,
  type DeleteOptions,
  type DeleteReport,
  deleteFromTar,
  type EditSource,
  LabelError,
  type LabelFs,
  matchesMember,
  type RelabelOptions,
  type RelabelReport,
  readLabel,
  relabelTar,
  setLabelInPlace,
  surveyForAppend,
  UncopyableError,
  undoAppend,
} from './edit/index.js';
export {
  type Existing,
  type ExtractedVolume,
  type ExtractFs,
  type ExtractOptions,
  type ExtractReport,
  extractTar,
  type LookOptions,
  type OwnerOf,
  ownersHere,
  type Resolving,
  type SetExactTimes,
  type Sink as ExtractSink,
  type TimesTarget,
} from './extract/index.js';
export { type Identities, type Identity, parseIdentity, systemIdentities } from './identities.js';
export * from './images/index.js';
export {
  type KeyFileAccess,
  KeyFileError,
  type LoadedKeyFile,
  type LoadKeyFileOptions,
  loadKeyFile,
  sha256,
  writeKeyFile,
} from './key-file.js';
export type { Koffi, KoffiSystem } from './koffi.js';
export {
  type Expectation,
  ListingComparer,
  type ListingComparerOptions,
  type OpenListingOptions,
  openFilesFrom,
  openListing,
} from './listing/index.js';
export {
  createManifestWriter,
  type LoadedManifest,
  type LoadManifestOptions,
  loadManifest,
  MANIFEST_FORMATS,
  ManifestComparer,
  type ManifestComparerOptions,
  type ManifestCounts,
  type ManifestEntry,
  ManifestError,
  type ManifestFormat,
  type ManifestItem,
  ManifestReader,
  type ManifestReaderOptions,
  type ManifestRecord,
  type ManifestWriter,
  type ManifestWriterOptions,
  type Omission,
} from './manifest/index.js';
export { type OpenArchive, openArchive } from './open-archive.js';
export { orderSources } from './order-sources.js';
export { OutputError, type OutputFile, type OutputFs, openOutputFile } from './output-file.js';
export { type ReadOptions, type ReadResult, readArchive } from './read-archive.js';
export { type ReadSetOptions, type ReadSetResult, readSet } from './read-set.js';
export {
  type RepairOptions,
  type RepairOutput,
  type RepairReport,
  repairCopies,
  repairTar,
  spooled,
} from './repair/index.js';
export {
  type ByteSource,
  isSeekable,
  iterableSource,
  memorySource,
  openFile,
  openStandardInput,
  type SeekableSource,
  SourceError,
  type SourceTape,
} from './source.js';
export { type TapeArchive, TapeArchives, type TapeArchivesOptions } from './tape-archives.js';
export { type VerifyOptions, type VerifyReport, type VolumeReport, verify } from './verify.js';
export { writePieces } from './write-pieces.js';
export {
  type ComparingOptions,
  loadXattrs,
  type RestoringOptions,
  type StoringOptions,
  systemAclNames,
  type XattrChoice,
  type XattrPort,
  XattrsUnavailable,
  type XattrTarget,
} from './xattrs/index.js';
