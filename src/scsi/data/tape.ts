/** What the tape drive's own commands answer. */
import {
  bits,
  flag,
  layout,
  type NamedLayout,
  reserved,
  reservedBytes,
  u8,
  u16,
  u24,
  u32,
  u64,
  uintBits,
} from '../../bytes/index.js';

const readPosition = { source: 'SSC-5, READ POSITION command' };
/** Byte 0 of the short and the extended form. */
const positionBits = bits(8, [
  flag('bop', { title: 'BOP' }),
  flag('eop', { title: 'EOP' }),
  flag('locu', { title: 'LOCU' }),
  flag('bycu', { title: 'BYCU' }),
  reserved(1),
  flag('lolu', { title: 'LOLU' }),
  flag('perr', { title: 'PERR' }),
  flag('bpew', { title: 'BPEW' }),
]);
const objectsInBuffer = u24('numberOfLogicalObjectsInObjectBuffer');

/** Where the tape stands, with object numbers of 32 bits; PERR tells that they do not suffice. */
export const positionShort = layout('READ POSITION data, short form', readPosition, [
  positionBits,
  u8('partitionNumber'),
  reservedBytes(2),
  u32('firstLogicalObjectLocation'),
  u32('lastLogicalObjectLocation'),
  reservedBytes(1),
  objectsInBuffer,
  u32('numberOfBytesInObjectBuffer', { unit: 'bytes' }),
]);

/** Where the tape stands, with the number of filemarks before it. */
export const positionLong = layout('READ POSITION data, long form', readPosition, [
  bits(8, [
    flag('bop', { title: 'BOP' }),
    flag('eop', { title: 'EOP' }),
    reserved(2),
    flag('mpu', { title: 'MPU' }),
    flag('lonu', { title: 'LONU' }),
    reserved(1),
    flag('bpew', { title: 'BPEW' }),
  ]),
  reservedBytes(3),
  u32('partitionNumber'),
  u64('logicalObjectNumber'),
  u64('logicalFileIdentifier', { unit: 'filemarks before it' }),
  u64('logicalSetIdentifier', { title: 'OBSOLETE (LOGICAL SET IDENTIFIER)' }),
]);

/** The short form with object numbers of 64 bits. */
export const positionExtended = layout('READ POSITION data, extended form', readPosition, [
  positionBits,
  u8('partitionNumber'),
  u16('additionalLength', { is: 0x1c, unit: 'bytes' }),
  reservedBytes(1),
  objectsInBuffer,
  u64('firstLogicalObjectLocation'),
  u64('lastLogicalObjectLocation'),
  u64('numberOfBytesInObjectBuffer', { unit: 'bytes' }),
]);

const blockLimits = { source: 'SSC-5, READ BLOCK LIMITS command' };

/** How long logical blocks may be. */
export const readBlockLimitsData = layout('READ BLOCK LIMITS data', blockLimits, [
  bits(8, [reserved(3), uintBits('granularity', 5, { unit: 'as a power of 2, bytes' })]),
  u24('maximumBlockLengthLimit', { unit: 'bytes, 0: none' }),
  u16('minimumBlockLengthLimit', { unit: 'bytes' }),
]);

/** How many logical objects a partition may hold: with MLOI. */
export const maximumLogicalObjectIdentifierData = layout(
  'READ BLOCK LIMITS data, maximum logical object identifier',
  blockLimits,
  [reservedBytes(12), u64('maximumLogicalObjectIdentifier')],
);

export const tapeData: readonly NamedLayout[] = [
  { id: 'read-position:short', layout: positionShort },
  { id: 'read-position:long', layout: positionLong },
  { id: 'read-position:extended', layout: positionExtended },
  { id: 'read-block-limits', layout: readBlockLimitsData },
  { id: 'read-block-limits:mloi', layout: maximumLogicalObjectIdentifierData },
];
