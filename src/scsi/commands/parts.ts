/** What the command descriptor blocks (CDBs) have in common. */
import {
  bits,
  flag,
  type Layout,
  type NamedLayout,
  type NumberOptions,
  reserved,
  u8,
  uintBits,
} from '../../bytes/index.js';

/** Byte 0. */
export const operationCode = <const Is extends number>(is: Is) => u8('operationCode', { is, hexDigits: 2 });

/** The last byte. */
export const control = bits(8, [
  uintBits('controlVendor', 2, { title: 'VENDOR SPECIFIC (CONTROL)' }),
  reserved(3),
  flag('naca', { title: 'NACA' }),
  uintBits('link', 2, { title: 'OBSOLETE (FLAG, LINK)' }),
]);

/** A byte whose lower five bits say which of the commands with one operation code it is. */
export const serviceAction = <const Is extends number>(is: Is) =>
  bits(8, [reserved(3), uintBits('serviceAction', 5, { is, hexDigits: 2 })]);

/** The lower five bits of byte 1, where one structure serves several service actions. */
export const serviceActions = (names: ReadonlyMap<number, string>) =>
  bits(8, [reserved(3), uintBits('serviceAction', 5, { names, hexDigits: 2 })]);

/** Which page, or all of them: bits 5 to 0 of a byte, behind what kind of values. */
export const pageControl = (names: ReadonlyMap<number, string>) =>
  bits(8, [uintBits('pageControl', 2, { names }), uintBits('pageCode', 6, { hexDigits: 2 })]);

/** Options of lengths in bytes. */
export const inBytes = { unit: 'bytes' } as const satisfies NumberOptions;

/** Bit 0 of byte 1: the drive answers before it is done. */
export const immediate = bits(8, [reserved(7), flag('immed')]);

/** Which kind of element of a library. */
export const elementTypes: ReadonlyMap<number, string> = new Map([
  [0, 'all'],
  [1, 'medium transport'],
  [2, 'storage'],
  [3, 'import/export'],
  [4, 'data transfer'],
]);

/** A command with its short name, made from the standard's: `cdb:read(6)`, `cdb:test-unit-ready`. */
export function command(layout: Layout<object>): NamedLayout {
  return { id: `cdb:${layout.name.toLowerCase().replaceAll(' ', '-')}`, layout };
}
