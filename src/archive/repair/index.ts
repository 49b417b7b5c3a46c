export { isSeekable, type SeekableSource } from './edits.js';
export { type Fate, type Loss, type MemberFate, type Reason, reasonText } from './fate.js';
export type { TextCut } from './mended.js';
export { type RepairOptions, type RepairReport, repairCopies, repairTar } from './repair-tar.js';
export { spooled } from './spool.js';
export type { RepairOutput, Written } from './write-good.js';
