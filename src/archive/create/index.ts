export { Batch, type Sink } from './batch.js';
export { COMPRESSIONS, type Compression, type CompressionName, compressionByName } from './compression.js';
export { createTar } from './create.js';
export type { EntryOptions } from './entry.js';
export { Exclusion, patternsIn } from './exclusion.js';
export {
  AttributeError,
  type AttributeOptions,
  type AttributeReader,
  attributeReader,
} from './extended-attributes.js';
export type { CreateFs, SortOrder } from './file-system.js';
export { type Identities, type Identity, parseIdentity, systemIdentities } from './identities.js';
export { type ModeChange, parseModeChange } from './mode-change.js';
export type { CreateOptions, CreateResult, Stored } from './options.js';
export { PathListError, pathsFrom } from './paths-from.js';
export { ReadBack } from './read-back.js';
export { isFailure, type Remark, tellRemark } from './remarks.js';
export { type ByteStream, deviceSink, fileSink, gzipSink, programSink, streamSink } from './sinks.js';
export { type Operand, under } from './walk.js';
export { nanosecondsSince1970, parseWhen, timestampOf } from './when.js';
