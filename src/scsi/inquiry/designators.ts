/** Designation descriptors: who a logical unit, a port or a device is. SPC-5, device identification VPD page. */
import {
  bits,
  bytes,
  flag,
  layout,
  lengthOfRest,
  oneOf,
  reserved,
  reservedBytes,
  text,
  u16,
  u24,
  u32,
  u64,
  uintBits,
} from '../../bytes/index.js';
import { protocolIdentifiers } from '../mode/common-pages.js';
import { named } from '../mode/head.js';

const source = { source: 'SPC-5, designation descriptors' };

const designatorTypes: ReadonlyMap<number, string> = named(
  'vendor-specific',
  'T10 vendor identification',
  'EUI-64 based',
  'NAA',
  'relative target port',
  'target port group',
  'logical unit group',
  'MD5 logical unit',
  'SCSI name string',
  'protocol-specific port',
  'UUID',
);

const firstByte = bits(8, [
  uintBits('protocolIdentifier', 4, { names: protocolIdentifiers, open: true }),
  uintBits('codeSet', 4, { names: named('reserved', 'binary', 'ASCII', 'UTF-8'), open: true }),
]);
const piv = flag('piv', { title: 'PIV (protocol identifier valid)' });
const association = uintBits('association', 2, { names: named('logical unit', 'target port', 'target device') });
const designatorLength = lengthOfRest(1, 'designatorLength');

/** What every designator begins with; its type is always the same. */
const headOf = <const Type extends number>(type: Type) =>
  [
    firstByte,
    bits(8, [piv, reserved(1), association, uintBits('designatorType', 4, { is: type, names: designatorTypes })]),
    reservedBytes(1),
    designatorLength,
  ] as const;

const t10VendorId = layout('T10 vendor ID based designator', source, [
  ...headOf(1),
  text('t10VendorIdentification', 8, { title: 'T10 VENDOR IDENTIFICATION', pad: 0x20, ascii: true }),
  text('vendorSpecificIdentifier', 'rest', { ascii: true }),
]);
const eui64 = layout('EUI-64 based designator', source, [...headOf(2), bytes('eui64', 'rest', { title: 'EUI-64' })]);

const naaIeeeExtended = layout('NAA IEEE extended designator', source, [
  ...headOf(3),
  bits(16, [uintBits('naa', 4, { is: 2, title: 'NAA' }), uintBits('vendorSpecificIdentifierA', 12, { hexDigits: 3 })]),
  u24('aoi', { title: 'AOI (IEEE company ID)', hexDigits: 6 }),
  u24('vendorSpecificIdentifierB', { hexDigits: 6 }),
]);
const naaLocal = layout('NAA locally assigned designator', source, [
  ...headOf(3),
  bits(32, [
    uintBits('naa', 4, { is: 3, title: 'NAA' }),
    uintBits('locallyAdministeredValueHigh', 28, { hexDigits: 7 }),
  ]),
  u32('locallyAdministeredValueLow', { hexDigits: 8 }),
]);
const naaIeeeRegistered = layout('NAA IEEE registered designator', source, [
  ...headOf(3),
  bits(32, [
    uintBits('naa', 4, { is: 5, title: 'NAA' }),
    uintBits('aoi', 24, { title: 'AOI (IEEE company ID)', hexDigits: 6 }),
    uintBits('vendorSpecificIdentifierHigh', 4, { hexDigits: 1 }),
  ]),
  u32('vendorSpecificIdentifierLow', { hexDigits: 8 }),
]);
const naaIeeeRegisteredExtended = layout('NAA IEEE registered extended designator', source, [
  ...headOf(3),
  bits(32, [
    uintBits('naa', 4, { is: 6, title: 'NAA' }),
    uintBits('aoi', 24, { title: 'AOI (IEEE company ID)', hexDigits: 6 }),
    uintBits('vendorSpecificIdentifierHigh', 4, { hexDigits: 1 }),
  ]),
  u32('vendorSpecificIdentifierLow', { hexDigits: 8 }),
  u64('vendorSpecificIdentifierExtension'),
]);
const naaOther = layout('NAA designator', source, [
  ...headOf(3),
  bytes('naaDesignator', 'rest', { title: 'NAA DESIGNATOR' }),
]);

const relativeTargetPort = layout('relative target port designator', source, [
  ...headOf(4),
  reservedBytes(2),
  u16('relativeTargetPortIdentifier'),
]);
const targetPortGroup = layout('target port group designator', source, [
  ...headOf(5),
  reservedBytes(2),
  u16('targetPortGroup'),
]);
const logicalUnitGroup = layout('logical unit group designator', source, [
  ...headOf(6),
  reservedBytes(2),
  u16('logicalUnitGroup'),
]);
const md5 = layout('MD5 logical unit designator', source, [
  ...headOf(7),
  bytes('md5LogicalUnitIdentifier', 16, { title: 'MD5 LOGICAL UNIT IDENTIFIER' }),
]);
const scsiName = layout('SCSI name string designator', source, [
  ...headOf(8),
  text('scsiNameString', 'rest', { title: 'SCSI NAME STRING', ascii: false }),
]);
const protocolSpecificPort = layout('protocol-specific port designator', source, [
  ...headOf(9),
  bytes('portIdentifier', 'rest', { title: 'PROTOCOL-SPECIFIC PORT IDENTIFIER' }),
]);
const uuid = layout('UUID designator', source, [
  ...headOf(10),
  bits(8, [uintBits('uuidType', 4, { title: 'UUID TYPE' }), reserved(4)]),
  reservedBytes(1),
  bytes('uuid', 16, { title: 'UUID' }),
]);
const other = layout('designator of another type', source, [
  firstByte,
  bits(8, [piv, reserved(1), association, uintBits('designatorType', 4, { names: designatorTypes, open: true })]),
  reservedBytes(1),
  designatorLength,
  bytes('designator', 'rest'),
]);

/** One designator. */
export const designationDescriptor = oneOf('designation descriptor', source, [
  t10VendorId,
  eui64,
  naaIeeeExtended,
  naaLocal,
  naaIeeeRegistered,
  naaIeeeRegisteredExtended,
  naaOther,
  relativeTargetPort,
  targetPortGroup,
  logicalUnitGroup,
  md5,
  scsiName,
  protocolSpecificPort,
  uuid,
  other,
]);
