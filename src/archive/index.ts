/**
 * Archives on the machine: opened from files, pipes and memory, decompressed, read, verified, restored, and held
 * against manifests and listings. What is wrong with an archive is a finding in the report; a `SourceError` is thrown where
 * the bytes cannot be had at all.
 *
 * @module tapekit/archive
 */

export {
  AttributeError,
  type AttributeOptions,
  type AttributeReader,
  attributeReader,
  COMPRESSIONS,
  type CreateFs,
  type CreateOptions,
  type CreateResult,
  compressionByName,
  createTar,
  deviceSink,
  Exclusion,
  fileSink,
  gzipSink,
  type Identities,
  type Identity,
  isFailure,
  type ModeChange,
  type Operand,
  parseIdentity,
  parseModeChange,
  parseWhen,
  pathsFrom,
  patternsIn,
  programSink,
  ReadBack,
  type Remark,
  type Sink,
  type SortOrder,
  type Stored,
  streamSink,
  systemIdentities,
  tellRemark,
} from './create/index.js';
export {
  type Difference,
  type DifferenceKind,
  type DiffFs,
  type DiffOptions,
  type DiffReading,
  type DiffReport,
  type DiffResult,
  diffTar,
  FolderDiff,
  IGNORABLE,
  type Ignorable,
  type OwnerNames,
  systemOwnerNames,
  tellDifference,
} from './diff/index.js';
export { MemberDigest } from './digest.js';
export {
  type ArchiveSink,
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
  UncopyableError,
} from './edit/index.js';
export {
  type Existing,
  type ExtractCounts,
  type ExtractedVolume,
  type ExtractFs,
  type ExtractOptions,
  type ExtractReport,
  extractTar,
  type FailureLog,
  type Limit,
  type LimitOptions,
  type MemberPlace,
  type NotRestored,
  type Outcome,
  type OwnerOf,
  ownersHere,
  type Resolving,
  type SelectionOptions,
  type Sink as ExtractSink,
} from './extract/index.js';
export { FindingLog } from './finding-log.js';
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
export { type ReadSetOptions, type ReadSetResult, readSet, type SetVisitor } from './read-set.js';
export {
  type Fate,
  isSeekable,
  type Loss,
  type MemberFate,
  type Reason,
  type RepairOptions,
  type RepairOutput,
  type RepairReport,
  reasonText,
  repairTar,
  type SeekableSource,
  spooled,
  type TextCut,
} from './repair/index.js';
export {
  type ByteSource,
  iterableSource,
  memorySource,
  openFile,
  openStandardInput,
  SourceError,
} from './source.js';
export { Tally } from './tally.js';
export { type Comparer, type VerifyOptions, type VerifyReport, type VolumeReport, verify } from './verify.js';
