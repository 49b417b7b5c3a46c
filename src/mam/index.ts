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
  type LtoBarcode,
  type MediaIdentifier,
  mediaIdentifiers,
  readBarcode,
} from './barcode.js';
export { decodeMamFile, type MamFile } from './decode-file.js';
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
