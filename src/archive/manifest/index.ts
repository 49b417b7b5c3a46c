export { ManifestComparer, type ManifestComparerOptions, type ManifestCounts } from './comparer.js';
export { MANIFEST_FORMATS, type ManifestEntry, ManifestError, type ManifestFormat } from './entry.js';
export { type LinkTarget, LinkTargets } from './link-targets.js';
export { type LoadedManifest, type LoadManifestOptions, loadManifest } from './load.js';
export { type ManifestItem, ManifestReader, type ManifestReaderOptions } from './reader.js';
export {
  createManifestWriter,
  type ManifestRecord,
  type ManifestWriter,
  type ManifestWriterOptions,
  type Omission,
} from './writer.js';
