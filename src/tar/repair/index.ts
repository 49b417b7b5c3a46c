export { type Fate, type Loss, type MemberFate, type Reason, reasonText } from './fate.js';
export type { TextCut } from './mended.js';
export type { CopyableHash, NewArchiveRead, RepairPlatform, Sha256Kind } from './platform.js';
export { mergeDamaged, type RepairOptions, type RepairReport, repairVolumes } from './repair.js';
export {
  type RepairToStreamOptions,
  repairCopiesToStream,
  repairToStream,
  type SyncBlobReader,
  seekableBlob,
  type WritableBytes,
} from './repair-to-stream.js';
export type { Written } from './write-good.js';
