export type { OwnerNames } from './attributes.js';
export {
  type DiffOptions,
  type DiffReading,
  type DiffReport,
  type DiffResult,
  diffTar,
  FolderDiff,
} from './diff-tar.js';
export {
  type Device,
  type Difference,
  type DifferenceKind,
  type FileKind,
  tellDifference,
  timeInWords,
  type What,
} from './difference.js';
export type { DiffFs } from './folder.js';
export { IGNORABLE, type Ignorable } from './ignorable.js';
