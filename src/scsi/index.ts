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
  protectionInformation,
  protectionInformationIn,
  reedSolomonCrc,
} from './block-protection.js';
export { type CommandDevice, type DecodedCdb, decodeCdb, encodeCdb } from './cdb.js';
export {
  exchangeMediumCdb,
  initializeElementStatusCdb,
  initializeElementStatusWithRangeCdb,
  initializeElementStatusWithRangeE7Cdb,
  moveMediumCdb,
  openCloseImportExportElementCdb,
  positionToElementCdb,
  readElementStatusCdb,
  requestVolumeElementAddressCdb,
  sendActions,
  sendVolumeTagCdb,
} from './commands/changer.js';
export { cdbLengthBytes } from './commands/generic.js';
export {
  reportIdentifyingInformationCdb,
  reportLunsCdb,
  reportSupportedOperationCodesCdb,
  reportSupportedTaskManagementFunctionsCdb,
  reportTargetPortGroupsCdb,
  reportTimestampCdb,
  securityProtocolInCdb,
  securityProtocolOutCdb,
  setIdentifyingInformationCdb,
  setTimestampCdb,
} from './commands/maintenance.js';
export {
  inquiryCdb,
  logSelectCdb,
  logSenseCdb,
  modeSelect6Cdb,
  modeSelect10Cdb,
  modeSense6Cdb,
  modeSense10Cdb,
  persistentReserveInCdb,
  persistentReserveOutCdb,
  preventAllowMediumRemovalCdb,
  readAttributeCdb,
  readBufferCdb,
  receiveDiagnosticResultsCdb,
  release6Cdb,
  release10Cdb,
  requestSenseCdb,
  reservationScopes,
  reservationTypes,
  reserve6Cdb,
  reserve10Cdb,
  sendDiagnosticCdb,
  testUnitReadyCdb,
  writeAttributeCdb,
  writeBufferCdb,
} from './commands/primary.js';
export {
  allowOverwriteCdb,
  erase6Cdb,
  erase16Cdb,
  formatMediumCdb,
  loadUnloadCdb,
  locate10Cdb,
  locate16Cdb,
  read6Cdb,
  read16Cdb,
  readBlockLimitsCdb,
  readPositionCdb,
  reportDensitySupportCdb,
  rewindCdb,
  setCapacityCdb,
  space6Cdb,
  space16Cdb,
  verify6Cdb,
  verify16Cdb,
  write6Cdb,
  write16Cdb,
  writeFilemarks6Cdb,
  writeFilemarks16Cdb,
} from './commands/tape.js';
export {
  elementStatusData,
  elementStatusPage,
  sendVolumeTagList,
  volumeElementAddressData,
  volumeTag,
} from './data/changer.js';
export {
  bufferDescriptor,
  diagnosticPage,
  echoBufferDescriptor,
  identifyingInformationData,
  reportTimestampData,
  setTimestampList,
  supportedDiagnosticPages,
  targetPortGroupsData,
  targetPortGroupsExtendedData,
} from './data/device.js';
export { lunLayout, reportLunsData } from './data/luns.js';
export {
  persistentReserveOutList,
  readFullStatusData,
  readKeysData,
  readReservationData,
  registerAndMoveList,
  reportCapabilitiesData,
  transportId,
} from './data/reservations.js';
export { allCommandsData, commandTimeouts, oneCommandData, taskManagementFunctionsData } from './data/supported.js';
export {
  maximumLogicalObjectIdentifierData,
  positionExtended,
  positionLong,
  positionShort,
  readBlockLimitsData,
} from './data/tape.js';
export { type Density, densities, ltoDensityNames, type MediumType, mediumTypes } from './densities.js';
export {
  densityDescriptor,
  densityReport,
  mediumTypeDescriptor,
  mediumTypeReport,
} from './density-report.js';
export { HEX_INPUT_MAX } from './hex-input/reading.js';
export { type HexForm, type HexInput, type HexInputOptions, readHexInput } from './hex-input.js';
export { designationDescriptor } from './inquiry/designators.js';
export {
  peripheralDeviceTypes,
  peripheralQualifiers,
  standardInquiry,
  standardVersions,
} from './inquiry/standard.js';
export {
  automationDeviceSerialNumber,
  dataTransferDeviceElementAddress,
  logicalBlockProtection,
  manufacturerSerialNumber,
  sequentialAccessCapabilities,
  supportedTapeAlertFlags,
} from './inquiry/tape-vpd.js';
export {
  anyVpdPage,
  deviceIdentification,
  extendedInquiry,
  managementNetworkAddresses,
  modePagePolicy,
  protocolSpecificLogicalUnitInformation,
  supportedPages,
  unitSerialNumber,
  vpdPageNames,
} from './inquiry/vpd.js';
export {
  dataCompressionLog,
  deviceStatistics,
  deviceStatus,
  logPageNames,
  nonMediumErrors,
  readErrorCounters,
  requestedRecovery,
  sequentialAccessDevice,
  supportedPagesAndSubpagesLog,
  supportedPagesLog,
  tapeAlert,
  tapeAlertResponse,
  tapeCapacity,
  temperature,
  vendorDataCompressionLog,
  volumeStatistics,
  writeErrorCounters,
} from './log/pages.js';
export type { LogParameter, LogParameterLayout } from './log/parameter.js';
export { anyLogPage, anyLogParameter } from './log/parameter.js';
export {
  diagnosticParameter,
  partitionRecords,
  tapeDiagnosticData,
  veryHighFrequencyData,
} from './log/values.js';
export { LTO_WIDTH_TENTHS_OF_MM, type LtoGeneration, ltoGenerations } from './lto-generations.js';
export {
  deviceCapabilities,
  elementAddressAssignment,
  transportGeometry,
} from './mode/changer-pages.js';
export {
  anyPage,
  anySubpage,
  control,
  controlExtension,
  disconnectReconnect,
  informationalExceptionsControl,
  powerCondition,
  protocolIdentifiers,
  protocolSpecificLogicalUnit,
  protocolSpecificPort,
} from './mode/common-pages.js';
export {
  blockDescriptor,
  modeSelect6,
  modeSelect10,
  modeSense6,
  modeSense10,
  tapeModePage,
} from './mode/parameter-lists.js';
export {
  controlDataProtection,
  dataCompression,
  deviceConfiguration,
  deviceConfigurationExtension,
  mediumConfiguration,
  mediumPartition,
  readWriteErrorRecovery,
} from './mode/tape-pages.js';
export {
  type ReadStructure,
  type ReadStructures,
  type ReadStructuresOptions,
  readStructures,
  tapeAlertFlagsSet,
} from './read-structures.js';
export { type Candidate, type Recognition, recognise, structuresNamed } from './recognise.js';
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
export type { FieldPlace, SenseKeySpecific } from './sense/key-specific-value.js';
export { type AnsweredCommand, type SenseInWords, tellSense } from './sense/tell.js';
export {
  type DecodedSense,
  decodeSense,
  encodeSense,
  explainSense,
  type Sense,
  type SenseFormat,
  senseLayout,
} from './sense.js';
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
