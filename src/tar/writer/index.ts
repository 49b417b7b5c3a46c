export type { EntryKind, TarEntry, TarFormat, TarWriterOptions } from './entry.js';
export { formatsFor } from './fitting.js';
export { isWriterKeyword } from './prepared.js';
export { type ReducedEntry, reduceEntry } from './reduced.js';
export { type Misfit, TarFormatError } from './tar-format-error.js';
export { type Pieces, TarWriter } from './tar-writer.js';
export { type VolumePiece, VolumeSizeError, type VolumeWriterOptions } from './volume-options.js';
export { VolumeWriter } from './volumes.js';
export {
  type TarContent,
  type TarInput,
  type TarInputEntry,
  tarStream,
  type WriteTarOptions,
  writeTar,
} from './write-tar.js';
