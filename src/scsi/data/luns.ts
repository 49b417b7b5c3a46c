/** Logical unit numbers (LUNs) in their forms of 8 bytes: each says first how it is to be read. */
import {
  bits,
  bytes,
  layout,
  lengthOf,
  list,
  type NamedLayout,
  oneOf,
  reservedBytes,
  u8,
  u32,
  u40,
  uintBits,
} from '../../bytes/index.js';

const source = { source: 'SAM-5, logical unit number' };
const PERIPHERAL = 0;
const FLAT_SPACE = 1;
const LOGICAL_UNIT = 2;
const EXTENDED = 3;

const method = <const Is extends number>(is: Is) => uintBits('addressMethod', 2, { is });
const extended = <const Length extends number, const Is extends number>(length: Length, is: Is) =>
  bits(8, [method(EXTENDED), uintBits('length', 2, { is: length }), uintBits('extendedAddressMethod', 4, { is })]);
const furtherLevels = (count: number) => bytes('furtherLevels', count);

const peripheral = layout('LUN, peripheral device addressing', source, [
  bits(16, [method(PERIPHERAL), uintBits('busIdentifier', 6), uintBits('targetOrLun', 8, { title: 'TARGET OR LUN' })]),
  furtherLevels(6),
]);
const flatSpace = layout('LUN, flat space addressing', source, [
  bits(16, [method(FLAT_SPACE), uintBits('lun', 14, { title: 'LUN' })]),
  furtherLevels(6),
]);
const logicalUnit = layout('LUN, logical unit addressing', source, [
  bits(16, [
    method(LOGICAL_UNIT),
    uintBits('target', 6),
    uintBits('busNumber', 3),
    uintBits('lun', 5, { title: 'LUN' }),
  ]),
  furtherLevels(6),
]);
const wellKnown = layout('LUN, well known logical unit', source, [
  extended(0, 1),
  u8('wellKnownLun', {
    title: 'W-LUN',
    names: new Map([
      [0x01, 'REPORT LUNS'],
      [0x02, 'ACCESS CONTROLS (obsolete)'],
      [0x03, 'TARGET LOG PAGES'],
      [0x04, 'SECURITY PROTOCOL'],
      [0x05, 'MANAGEMENT PROTOCOL'],
      [0x06, 'TARGET COMMANDS'],
    ]),
    open: true,
    hexDigits: 2,
  }),
  furtherLevels(6),
]);
const extendedFlatSpace = layout('LUN, extended flat space addressing', source, [
  bits(32, [
    method(EXTENDED),
    uintBits('length', 2, { is: 1 }),
    uintBits('extendedAddressMethod', 4, { is: 2 }),
    uintBits('lun', 24, { title: 'LUN' }),
  ]),
  furtherLevels(4),
]);
const longExtendedFlatSpace = layout('LUN, long extended flat space addressing', source, [
  extended(2, 2),
  u40('lun', { title: 'LUN' }),
  furtherLevels(2),
]);
const notSpecified = layout('LUN, not specified', source, [
  u32('high', { is: 0xffff_ffff, hexDigits: 8 }),
  u32('low', { is: 0xffff_ffff, hexDigits: 8 }),
]);
const other = layout('LUN of another form', source, [
  bits(8, [uintBits('addressMethod', 2), uintBits('length', 2), uintBits('extendedAddressMethod', 4)]),
  bytes('lunBytes', 7),
]);

/** A logical unit number, by how it is to be read. */
export const lunLayout = oneOf('LUN', source, [
  notSpecified,
  peripheral,
  flatSpace,
  logicalUnit,
  wellKnown,
  extendedFlatSpace,
  longExtendedFlatSpace,
  other,
]);

/** The logical units of a device. */
export const reportLunsData = layout('REPORT LUNS parameter data', { source: 'SPC-5, REPORT LUNS command' }, [
  lengthOf(4, 'lunListLength', 'luns', { title: 'LUN LIST LENGTH' }),
  reservedBytes(4),
  list('luns', lunLayout, { measuredBy: 'lunListLength' }, { title: 'LUNS' }),
]);

export const lunData: readonly NamedLayout[] = [
  { id: 'lun', layout: lunLayout },
  { id: 'report-luns', layout: reportLunsData },
];
