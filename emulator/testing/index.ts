/**
 * For testing readers of tar archives and of declared structures, tapekit's and others': archives with the truth about them, damage that knows
 * what it touched, and fast-check arbitraries for both. fast-check 4 is to be installed beside it.
 *
 * @module tapekit/testing
 */

export { parseScript, printScript, type ScriptCommand, ScriptError } from '../script/index.js';
export { type ArchiveConstraints, archive, archiveDescription } from './archive-arbitrary.js';
export { buildArchive } from './build-archive.js';
export { chunkCuts, chunked, cutAt } from './chunk-arbitrary.js';
export { applyDamage, type Damage, type Damaged, isUntouched, type Range } from './damage.js';
export { type DamagedArchive, type DamageTarget, damage, damagedArchive } from './damage-arbitrary.js';
export type {
  ArchiveDescription,
  BuildDialect,
  BuildRegion,
  BuildSparse,
  BuildTime,
  BuildType,
  BuiltArchive,
  ChecksumSpelling,
  GlobalRecords,
  HeaderSpelling,
  MemberDescription,
  MemberTruth,
  NumberSpelling,
  Segment,
  SegmentRole,
} from './description.js';
export { holdAgainstReference, type ReferenceOptions } from './hold-against-reference.js';
export { type Hit, judgeDamage, type Survivor, survivors } from './judge-damage.js';
export { encodable } from './layout-arbitrary.js';
export { content, memberDescription } from './member-arbitrary.js';
export { memberName } from './names.js';
export {
  type ReferenceAnswer,
  type ReferenceKey,
  type ReferenceModes,
  type ReferenceObject,
  type ReferencePartition,
  type ReferenceRecord,
  ReferenceTape,
} from './reference-tape.js';
export { type DriveScriptConstraints, driveFaults, driveScript, REFERENCE_FAULTS } from './script-arbitrary.js';
export { isWellFormed } from './well-formed.js';
