export { ListingComparer, type ListingComparerOptions } from './comparer.js';
export type { Expectation } from './expected.js';
export { type FilesFromLine, parseFilesFromLine } from './files-from.js';
export { localOffsetSeconds } from './local-time.js';
export { type ListingEntry, type LogLine, parseLogLine } from './log-line.js';
export { type OpenListingOptions, openFilesFrom, openListing } from './open-listing.js';
