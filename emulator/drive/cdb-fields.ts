import type { Layout } from '../../src/bytes/index.js';
import type { FieldPlace } from '../../src/scsi/index.js';

interface PlacedField {
  readonly property: string;
  readonly isReserved: boolean;
  readonly byte: number;
  readonly spanBytes: number;
  readonly bits: readonly [number, number] | undefined;
}

/** The fields of a command descriptor block with where they stand. */
function placedFields({ rows }: Pick<Layout<object>, 'rows'>): PlacedField[] {
  let byte = 0;
  return rows.map(({ property, kind, span, bits }) => {
    // Only the last field goes on to the end.
    const spanBytes = typeof span === 'number' ? span : Number.POSITIVE_INFINITY;
    const placed = { property, isReserved: kind === 'reserved', byte, spanBytes, bits };
    // Bit fields share their bytes: the last of them, down to bit 0, ends them.
    if (bits === undefined || bits[1] === 0) byte += spanBytes;
    return placed;
  });
}

/** What no drive of these takes in the last byte of a command: NORMACA is 0, and commands are not linked. */
const CONTROL: readonly string[] = ['controlVendor', 'naca', 'link'];

/**
 * The bits of a command descriptor block that may be set: those of no reserved field.
 * @param mustBeZero - fields that the drive has not
 */
export function cdbMask(layout: Layout<object>, mustBeZero: readonly string[] = []): Uint8Array {
  const mask = new Uint8Array(layout.codec.span as number).fill(0xff);
  for (const field of placedFields(layout)) {
    const { property } = field;
    if (field.isReserved || CONTROL.includes(property) || mustBeZero.includes(property)) putBits(mask, field, false);
  }
  return mask;
}

/** The bits of some fields of a structure with so many bytes: 1 where they are. */
export function fieldMask(layout: Layout<object>, lengthBytes: number, properties: readonly string[]): Uint8Array {
  const mask = new Uint8Array(lengthBytes);
  for (const field of placedFields(layout)) if (properties.includes(field.property)) putBits(mask, field, true);
  return mask;
}

function putBits(mask: Uint8Array, { byte, spanBytes, bits }: PlacedField, one: boolean): void {
  if (bits === undefined) {
    mask.fill(one ? 0xff : 0, byte, byte + spanBytes);
    return;
  }
  const [high, low] = bits;
  for (let bit = low; bit <= high; bit++) {
    const at = byte + spanBytes - 1 - (bit >> 3);
    const before = mask[at] as number;
    mask[at] = one ? before | (1 << (bit & 7)) : before & ~(1 << (bit & 7));
  }
}

/**
 * Which bits of a command descriptor block count: CDB USAGE DATA of REPORT SUPPORTED OPERATION CODES, with the
 * operation code, and the service action, as they are.
 * @param mask - the bits that may be set
 */
export function cdbUsage(layout: Layout<object>, mask: Uint8Array, serviceAction?: number): Uint8Array {
  const usage = mask.slice();
  for (const { offsetBytes, shift, bits, value } of layout.codec.constants) {
    const field = (2 ** bits - 1) << shift;
    usage[offsetBytes] = ((usage[offsetBytes] as number) & ~field) | (value << shift);
  }
  const chosen = serviceAction !== undefined && placedFields(layout).find((one) => one.property === 'serviceAction');
  if (chosen) {
    const own = fieldMask(layout, usage.length, ['serviceAction']);
    for (const [i, bits] of own.entries()) usage[i] = (usage[i] as number) & ~bits;
    usage[chosen.byte] = (usage[chosen.byte] as number) | serviceAction;
  }
  return usage;
}

/**
 * Where a field of a structure stands, as a field pointer tells it.
 * @throws RangeError where the structure has no such field
 */
export function placeOf(layout: Layout<object>, property: string): FieldPlace {
  const field = placedFields(layout).find((one) => one.property === property);
  if (field === undefined) throw new RangeError(`${layout.name} has no field ${property}`);
  return placeOfField(field);
}

/** The field that a bit of a structure lies in; undefined where it has none there. */
export function fieldAt(layout: Layout<object>, place: FieldPlace): FieldPlace | undefined {
  const field = placedFields(layout).find((one) => {
    const { byte, spanBytes } = one;
    if (place.byte < byte || !(place.byte < byte + spanBytes)) return false;
    const bit = (byte + spanBytes - 1 - place.byte) * 8 + (place.bit ?? 0);
    return one.bits === undefined || (bit <= one.bits[0] && bit >= one.bits[1]);
  });
  return field && placeOfField(field);
}

/** A field of bits is pointed to by the first of them. */
function placeOfField({ byte, spanBytes, bits }: PlacedField): FieldPlace {
  if (bits === undefined) return { byte, bit: undefined };
  return { byte: byte + spanBytes - 1 - (bits[0] >> 3), bit: bits[0] & 7 };
}
