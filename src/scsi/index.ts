/**
 * SCSI as tape drives speak it: sense keys and additional sense codes with what they mean and what to do, TapeAlert,
 * densities, logical block protection. Pure.
 *
 * @module tapekit/scsi
 */
export type { AdditionalSenseRange } from './additional-sense/name.js';
export type { TapeMeaning } from './additional-sense/tape-meaning.js';
export {
  type AdditionalSense,
  additionalSense,
  additionalSenseRanges,
  assignedAdditionalSense,
} from './additional-sense.js';
export {
  checkedBlock,
  crc32c,
  PROTECTION_BYTES,
  PROTECTION_METHOD,
  type ProtectionMethod,
  protectedBlock,
  reedSolomonCrc,
} from './block-protection.js';
export { type Density, densities, ltoDensityNames, type MediumType, mediumTypes } from './densities.js';
export { LTO_WIDTH_TENTHS_OF_MM, type LtoGeneration, ltoGenerations } from './lto-generations.js';
export {
  anotherProgressDescriptor,
  blockCommandsDescriptor,
  commandSpecificDescriptor,
  fieldReplaceableUnitDescriptor,
  forwardedDescriptor,
  informationDescriptor,
  keySpecificDescriptor,
  microcodeActivationDescriptor,
  otherDescriptor,
  senseDescriptor,
  streamCommandsDescriptor,
} from './sense/descriptors.js';
export { descriptorSense, fixedSense } from './sense/formats.js';
export {
  actualRetryCount,
  fieldPointer,
  keySpecificLayout,
  progressIndication,
  segmentPointer,
  unitAttentionQueue,
  unspecifiedKeySpecific,
} from './sense/key-specific.js';
export { type SenseKey, senseKey, senseKeys } from './sense-keys.js';
export { type ScsiStatus, scsiStatus, scsiStatuses } from './status.js';
export { scsiFamilies, scsiStructures } from './structures.js';
export {
  type TapeAlertConcern,
  type TapeAlertFlag,
  type TapeAlertSeverity,
  tapeAlertFlag,
  tapeAlertFlags,
} from './tape-alert.js';
