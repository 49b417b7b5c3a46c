/**
 * Structures declared once, from which decoding, encoding and explaining come; numbers and text in them. Pure.
 *
 * @module tapekit/bytes
 */
export { type BitPart, bits, flag, type Reserved, reserved, uintBits } from './bit-fields.js';
export { concatenated } from './concatenated.js';
export { type Decoded, type Decoding, type Encodable, type Layout, layout } from './declaration.js';
export { describe, table } from './describe.js';
export {
  type Field,
  type FieldLine,
  type FieldOptions,
  type FieldRow,
  hexOf,
  type LayoutFault,
  type Properties,
} from './field.js';
export {
  bytes,
  lengthOf,
  type NumberOptions,
  type One,
  type TextOptions,
  text,
  u8,
  u16,
  u32,
  u48,
  u64,
} from './fields.js';
export { FormatError } from './format-error.js';
export { ByteView } from './layout.js';
export { plainBytes } from './plain-bytes.js';
export { decodeLatin1, decodeName, encodeName, utf8SequenceLength } from './text.js';
