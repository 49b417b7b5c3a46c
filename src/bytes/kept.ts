/** Where all that follows in a structure is meant, and no property: no property has a blank. */
export const REST = 'the rest';

/** Where each entry of a list is meant. */
export function eachOf(list: string): string {
  return `each of ${list}`;
}

/**
 * What no field holds is kept beside the fields, so that encode gives it back.
 *
 * - `reserved`: reserved bits that were not zero, by their place: `2:6-2` is byte 2 of the structure, bits 6 to 2. Of
 *   bits that share two bytes, bit 15 is the first.
 * - `unknown`: bytes. Under `the rest` those behind all fields but within the structure's length, under a list's property
 *   those that are no whole entry, under `12-15` reserved bytes of the structure that were not zero.
 */
export interface Kept {
  readonly reserved?: Readonly<Record<string, number>>;
  readonly unknown?: Readonly<Record<string, Uint8Array>>;
}
