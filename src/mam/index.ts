/**
 * Cartridge memory: its attributes, declared once, and the files in which ITDT keeps them. Pure.
 *
 * @module tapekit/mam
 */
export {
  attributeLayout,
  definitionOf,
  type EncodeAttributeOptions,
  encodeAttribute,
  encodeDeletion,
  explainAttribute,
  fitsLength,
  listHeadLayout,
  type MamAttribute,
  valueLayoutOf,
} from './attribute.js';
export {
  type BarcodeProblem,
  barcodeInWords,
  code39CheckCharacter,
  type LtoBarcode,
  type MediaIdentifier,
  mediaIdentifiers,
  readBarcode,
} from './barcode.js';
export { judgeBarcodes, type ListedBarcode } from './barcode-list.js';
export { BARCODES_MAX, barcodesIn } from './barcode-range.js';
export {
  type CartridgeMemory,
  cartridgeMemoryFamily,
  decodeCartridgeMemory,
  explainPage,
  isCartridgeMemory,
  type MemoryPage,
  memoryHead,
  pageCrc,
  pageDescriptor,
  pageHead,
  pageLayout,
  pageNames,
} from './cartridge-memory/index.js';
export { decodeLocalText, encodeLocalText, TEXT_LOCALIZATION, textLocalizationNames } from './character-sets.js';
export { decodeMamFile, type MamFile } from './decode-file.js';
export { attributeInWords, attributesNamed } from './find-attribute.js';
export {
  type AttributeDefinition,
  type AttributeType,
  FORMAT,
  formatNames,
  identifierInWords,
  type MamValue,
  rangeOf,
  type ValueLayout,
} from './formats.js';
export { type Code39, labelSheets, type PageSize, pageSizes } from './label-sheet.js';
export { type MamFormName, type MamReading, mamForms, readMam } from './read-mam.js';
export { BARCODE, registry } from './registry.js';
export {
  attributeList,
  attributeValues,
  logicalVolumeList,
  mamFamily,
  partitionList,
  supportedAttributes,
  writeAttributeParameters,
} from './service-actions.js';
export { mamValueFromJson } from './value-from-json.js';
export {
  alternativeCartridgeIdentityValue,
  cartridgeTypeNames,
  ltfsClientInformation,
  mediumUsageValue,
  otherClientInformation,
  partitionUsageValue,
  tapeAlertValue,
  uniqueCartridgeIdentityValue,
  volumeCoherencyValue,
} from './value-structures.js';
