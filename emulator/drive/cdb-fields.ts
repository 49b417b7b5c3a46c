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
    const spanBytes = span as number;
    const placed = { property, isReserved: kind === 'reserved', byte, spanBytes, bits };
    // Bit fields share their bytes: the last of them, down to bit 0, ends them.
    if (bits === undefined || bits[1] === 0) byte += spanBytes;
    return placed;
  });
}

/**
 * Which bits of a command descriptor block count: CDB USAGE DATA of REPORT SUPPORTED OPERATION CODES, with the
 * operation code, and the service action, as they are. Reserved bits are 0.
 */
export function cdbUsage(layout: Layout<object>): Uint8Array {
  const usage = cdbMask(layout);
  for (const { offsetBytes, shift, bits, value } of layout.codec.constants) {
    const field = (2 ** bits - 1) << shift;
    usage[offsetBytes] = ((usage[offsetBytes] as number) & ~field) | (value << shift);
  }
  return usage;
}

/** The bits that may be set: those of no reserved field. */
export function cdbMask(layout: Layout<object>): Uint8Array {
  const mask = new Uint8Array(layout.codec.span as number).fill(0xff);
  for (const { isReserved, byte, spanBytes, bits } of placedFields(layout)) {
    if (!isReserved) continue;
    if (bits === undefined) mask.fill(0, byte, byte + spanBytes);
    else mask[byte] = (mask[byte] as number) & ~((2 ** (bits[0] - bits[1] + 1) - 1) << bits[1]);
  }
  return mask;
}

/**
 * Where a field of a structure stands, as a field pointer tells it.
 * @throws RangeError where the structure has no such field
 */
export function placeOf(layout: Layout<object>, property: string): FieldPlace {
  const field = placedFields(layout).find((one) => one.property === property);
  if (field === undefined) throw new RangeError(`${layout.name} has no field ${property}`);
  return { byte: field.byte, bit: field.bits?.[0] };
}
