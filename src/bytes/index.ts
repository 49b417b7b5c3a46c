/**
 * Structures declared once, from which decoding, encoding and explaining come; numbers and text in them. Pure.
 *
 * @module tapekit/bytes
 */
export { type BitPart, bits, flag, reserved, uintBits } from './bit-fields.js';
export { concatenated } from './concatenated.js';
export { concealValue, NOT_SHOWN } from './conceal.js';
export {
  alternativeFor,
  type Codec,
  type Decoded,
  type Decoding,
  type Encodable,
  type Entry,
  holdsSecret,
  type Layout,
  layout,
  type NamedLayout,
  type OptionalGroup,
  oneOf,
  optional,
  stands,
} from './declaration.js';
export {
  type Description,
  describe,
  description,
  type FieldDescription,
  fieldTakes,
  structuresIn,
  table,
} from './describe.js';
export { findStructure, type StructureFamily, structuresOf } from './families.js';
export {
  type Constant,
  type Field,
  type FieldLine,
  type FieldOptions,
  type FieldRow,
  hexOf,
  type LayoutFault,
  type One,
  type Properties,
  type Span,
} from './field.js';
export { type BytesOptions, bytes, reservedBytes, type TextOptions, text, unsigned } from './fields.js';
export { FormatError } from './format-error.js';
export { inHex } from './hexadecimal.js';
export { type Kept, REST } from './kept.js';
export { ByteView } from './layout.js';
export {
  type AlwaysOf,
  type BigintOptions,
  countOf,
  entryLengthOf,
  lengthOf,
  lengthOfRest,
  type NumberInput,
  type NumberOf,
  type NumberOptions,
  signed,
  signed64,
  type UnsignedField,
  u8,
  u16,
  u24,
  u32,
  u40,
  u48,
  u64,
} from './numbers.js';
export { plainBytes } from './plain-bytes.js';
export {
  filledWithZeros,
  fromPlain,
  type MissingField,
  missingFields,
  type Plain,
  plainOf,
} from './plain-value.js';
export { type Crc32, crc32, reflectedCrc } from './reflected-crc.js';
export { Sha256 } from './sha256.js';
export { type ListSpan, list, struct } from './structures.js';
export { decodeLatin1, decodeName, encodeName, utf8SequenceLength } from './text.js';
