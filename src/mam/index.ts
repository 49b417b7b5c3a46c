/**
 * Cartridge memory: its attributes, declared once, and the files in which ITDT keeps them. Pure.
 *
 * @module tapekit/mam
 */
export {
  attributeLayout,
  definitionOf,
  encodeAttribute,
  explainAttribute,
  listHeadLayout,
  type MamAttribute,
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
export { decodeMamFile, type MamFile } from './decode-file.js';
export { type Code39, labelSheets, type PageSize, pageSizes } from './label-sheet.js';
export {
  type AttributeDefinition,
  BARCODE,
  FORMAT,
  formatNames,
  identifierInWords,
  type MamValue,
  registry,
  type ValueLayout,
} from './registry.js';
