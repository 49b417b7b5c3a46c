/** Persistent reservations: who has registered, who holds what, and what to change of it. */
import {
  bits,
  bytes,
  flag,
  layout,
  lengthOf,
  lengthOfRest,
  list,
  type NamedLayout,
  oneOf,
  optional,
  reserved,
  reservedBytes,
  struct,
  text,
  u16,
  u32,
  u64,
  uintBits,
} from '../../bytes/index.js';
import { reservationScopes, reservationTypes } from '../commands/primary.js';

const reserveIn = { source: 'SPC-5, PERSISTENT RESERVE IN command' };
const reserveOut = { source: 'SPC-5, PERSISTENT RESERVE OUT command' };
const transport = { source: 'SPC-5, TransportID identifiers' };
const FORMAT_BITS = 2;

const inHead = [u32('prGeneration', { title: 'PRGENERATION' }), lengthOfRest(4, 'additionalLength')] as const;
const relativePort = u16('relativeTargetPortIdentifier');

/** The keys that initiators have registered. */
export const readKeysData = layout('READ KEYS parameter data', reserveIn, [
  ...inHead,
  list('reservationKeys', layout('reservation key', reserveIn, [u64('reservationKey')]), 'rest'),
]);

/** Who holds the reservation, if anybody does. */
export const readReservationData = layout('READ RESERVATION parameter data', reserveIn, [
  ...inHead,
  optional(
    u64('reservationKey'),
    u32('scopeSpecificAddress', { title: 'OBSOLETE (SCOPE-SPECIFIC ADDRESS)' }),
    reservedBytes(1),
    bits(8, [uintBits('scope', 4, { names: reservationScopes }), uintBits('type', 4, { names: reservationTypes })]),
    u16('extentLength', { title: 'OBSOLETE (EXTENT LENGTH)' }),
  ),
]);

/** What of persistent reservations a device can do. */
export const reportCapabilitiesData = layout('REPORT CAPABILITIES parameter data', reserveIn, [
  u16('length', { is: 8, unit: 'bytes' }),
  bits(8, [
    flag('rlrC', { title: 'RLR_C', since: 'SPC-4' }),
    reserved(2),
    flag('crh', { title: 'CRH' }),
    flag('sipC', { title: 'SIP_C' }),
    flag('atpC', { title: 'ATP_C' }),
    reserved(1),
    flag('ptplC', { title: 'PTPL_C' }),
  ]),
  bits(8, [
    flag('tmv', { title: 'TMV' }),
    uintBits('allowCommands', 3),
    reserved(3),
    flag('ptplA', { title: 'PTPL_A' }),
  ]),
  bits(8, [
    flag('wrExAr', { title: 'WR_EX_AR' }),
    flag('exAcRo', { title: 'EX_AC_RO' }),
    flag('wrExRo', { title: 'WR_EX_RO' }),
    reserved(1),
    flag('exAc', { title: 'EX_AC' }),
    reserved(1),
    flag('wrEx', { title: 'WR_EX' }),
    reserved(1),
  ]),
  bits(8, [reserved(7), flag('exAcAr', { title: 'EX_AC_AR' })]),
  reservedBytes(2),
]);

const plainFormat = (protocol: number) =>
  bits(8, [
    uintBits('formatCode', FORMAT_BITS),
    reserved(2),
    uintBits('protocolIdentifier', 4, { is: protocol, hexDigits: 1 }),
  ]);

const fibreChannelId = layout('TransportID of Fibre Channel', transport, [
  plainFormat(0x0),
  reservedBytes(7),
  u64('nPortName', { title: 'N_PORT NAME' }),
  reservedBytes(8),
]);
const rdmaId = layout('TransportID of SCSI over RDMA', transport, [
  plainFormat(0x4),
  reservedBytes(7),
  bytes('initiatorPortIdentifier', 16),
]);
const iscsiId = layout('TransportID of iSCSI', transport, [
  bits(8, [
    uintBits('formatCode', FORMAT_BITS, {
      names: new Map([
        [0, 'name'],
        [1, 'name and initiator session identifier'],
      ]),
    }),
    reserved(2),
    uintBits('protocolIdentifier', 4, { is: 0x5, hexDigits: 1 }),
  ]),
  reservedBytes(1),
  lengthOf(2, 'additionalLength', 'iscsiName'),
  text('iscsiName', { measuredBy: 'additionalLength' }, { title: 'ISCSI NAME, with NULs behind it', ascii: false }),
]);
const sasId = layout('TransportID of SAS', transport, [
  plainFormat(0x6),
  reservedBytes(3),
  u64('sasAddress', { title: 'SAS ADDRESS' }),
  reservedBytes(12),
]);
const otherId = layout('TransportID of another protocol', transport, [
  bits(8, [uintBits('formatCode', FORMAT_BITS), reserved(2), uintBits('protocolIdentifier', 4, { hexDigits: 1 })]),
  bytes('protocolSpecific', 23),
]);

/** Which initiator port: what it holds depends on how it is connected. */
export const transportId = oneOf('TransportID', transport, [fibreChannelId, rdmaId, iscsiId, sasId, otherId]);

const fullStatusDescriptor = layout('full status descriptor', reserveIn, [
  u64('reservationKey'),
  reservedBytes(4),
  bits(8, [reserved(6), flag('allTgPt', { title: 'ALL_TG_PT' }), flag('rHolder', { title: 'R_HOLDER' })]),
  bits(8, [
    uintBits('scope', 4, { names: reservationScopes }),
    // 0 where it holds no reservation.
    uintBits('type', 4, { names: new Map([[0, 'none'], ...reservationTypes]) }),
  ]),
  reservedBytes(4),
  relativePort,
  lengthOf(4, 'additionalDescriptorLength', 'transportId'),
  struct('transportId', transportId, { measuredBy: 'additionalDescriptorLength' }),
]);

/** Everything about every registration. */
export const readFullStatusData = layout('READ FULL STATUS parameter data', reserveIn, [
  ...inHead,
  list('fullStatusDescriptors', fullStatusDescriptor, 'rest'),
]);

const keys = [u64('reservationKey'), u64('serviceActionReservationKey')] as const;

/** What PERSISTENT RESERVE OUT is sent with, but for REGISTER AND MOVE. */
export const persistentReserveOutList = layout('PERSISTENT RESERVE OUT parameter list', reserveOut, [
  ...keys,
  u32('scopeSpecificAddress', { title: 'OBSOLETE (SCOPE-SPECIFIC ADDRESS)' }),
  bits(8, [
    reserved(4),
    flag('specIPt', { title: 'SPEC_I_PT' }),
    flag('allTgPt', { title: 'ALL_TG_PT' }),
    reserved(1),
    flag('aptpl', { title: 'APTPL' }),
  ]),
  reservedBytes(1),
  u16('extentLength', { title: 'OBSOLETE (EXTENT LENGTH)' }),
  optional(
    lengthOf(4, 'transportIdParameterDataLength', 'transportIds', { title: 'TRANSPORTID PARAMETER DATA LENGTH' }),
    list('transportIds', transportId, { measuredBy: 'transportIdParameterDataLength' }, { title: 'TRANSPORTIDS' }),
  ),
]);

/** What REGISTER AND MOVE is sent with. */
export const registerAndMoveList = layout('REGISTER AND MOVE parameter list', reserveOut, [
  ...keys,
  reservedBytes(1),
  bits(8, [reserved(6), flag('unreg', { title: 'UNREG' }), flag('aptpl', { title: 'APTPL' })]),
  relativePort,
  lengthOf(4, 'transportIdLength', 'transportId', { title: 'TRANSPORTID DATA LENGTH' }),
  struct('transportId', transportId, { measuredBy: 'transportIdLength' }, { title: 'TRANSPORTID' }),
]);

export const reservationData: readonly NamedLayout[] = [
  { id: 'persistent-reserve-in:read-keys', layout: readKeysData },
  { id: 'persistent-reserve-in:read-reservation', layout: readReservationData },
  { id: 'persistent-reserve-in:report-capabilities', layout: reportCapabilitiesData },
  { id: 'persistent-reserve-in:read-full-status', layout: readFullStatusData },
  { id: 'persistent-reserve-out', layout: persistentReserveOutList },
  { id: 'persistent-reserve-out:register-and-move', layout: registerAndMoveList },
];
