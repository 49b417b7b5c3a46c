export type { ExtractFs } from './extract-fs.js';
export { type ExtractOptions, extractTar } from './extract-tar.js';
export type { Existing, OwnerOf } from './policy.js';
export type {
  ExtractCounts,
  ExtractedVolume,
  ExtractReport,
  FailureLog,
  Limit,
  NotRestored,
  Outcome,
} from './report.js';
export type { Resolving } from './root.js';
