/**
 * Everything that can be wrong with the user's data: one table of stable codes, with words and advice. Pure.
 *
 * @module tapekit/findings
 */
export {
  type ArgsOf,
  type Code,
  catalogue,
  type Finding,
  finding,
  severityOf,
  tell,
} from './catalogue.js';
export type { PageReference } from './codes/cartridge-memory.js';
export type { CompressionFormat } from './codes/compression.js';
export type { NamedBy } from './codes/content.js';
export type { FieldReference } from './codes/layout.js';
export type { AttributeReference } from './codes/mam.js';
export type { TextPlace } from './codes/scsi.js';
export type { KeyCharacter } from './codes/security.js';
export type { FlippedBit } from './codes/structure.js';
export type {
  Exact,
  FindingDefinition,
  FindingText,
  MemberReference,
  Position,
  Severity,
  TapePlace,
} from './finding.js';
export { printable } from './printable.js';
export { structureFindings } from './structure-findings.js';
