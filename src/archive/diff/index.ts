export type { OwnerNames } from './attributes.js';
export {
  type DiffOptions,
  type DiffReading,
  type DiffResult,
  diffTar,
  FolderDiff,
} from './diff-tar.js';
export type { DiffFs } from './folder.js';
