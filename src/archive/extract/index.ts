export type { SetExactTimes, TimesTarget } from './exact-times.js';
export type { ExtractFs, LookOptions } from './extract-fs.js';
export { type ExtractOptions, extractTar } from './extract-tar.js';
export { ownersHere } from './owners.js';
export type { Existing, OwnerOf } from './policy.js';
export type { ExtractedVolume, ExtractReport } from './report.js';
export type { Resolving } from './root.js';
export type { Sink } from './to-sink.js';
