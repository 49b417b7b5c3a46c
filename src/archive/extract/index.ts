export type { SetExactTimes, TimesTarget } from './exact-times.js';
export type { ExtractFs, LookOptions } from './extract-fs.js';
export { type ExtractOptions, extractTar } from './extract-tar.js';
export type { LimitOptions } from './limits.js';
export { ownersHere } from './owners.js';
export type { Existing, OwnerOf } from './policy.js';
export type {
  ExtractCounts,
  ExtractedVolume,
  ExtractReport,
  FailureLog,
  Limit,
  MemberPlace,
  NotRestored,
  Outcome,
} from './report.js';
export type { Resolving } from './root.js';
export type { SelectionOptions } from './selection.js';
export type { Sink } from './to-sink.js';
