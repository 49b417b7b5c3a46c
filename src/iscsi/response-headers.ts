/** Headers of the protocol data units that targets send. RFC 7143, section 11. */
import { bits, flag, layout, reserved, reservedBytes, u8, u16, u32 } from '../bytes/index.js';
import {
  alwaysFinal,
  final,
  firstOfTarget,
  isid,
  lengths,
  lun,
  NO_TAG,
  OPCODE,
  rfc,
  stages,
  tag,
  targetNumbers,
  taskTag,
  transferTag,
  tsih,
} from './header-parts.js';

export const nopIn = layout('NOP-In', rfc('11.19'), [
  firstOfTarget(OPCODE.nopIn),
  alwaysFinal,
  reservedBytes(2),
  ...lengths,
  lun,
  taskTag,
  transferTag,
  ...targetNumbers,
  reservedBytes(12),
]);

export const scsiResponse = layout('SCSI Response', rfc('11.4'), [
  firstOfTarget(OPCODE.scsiResponse),
  bits(8, [
    final,
    reserved(2),
    flag('bidirectionalReadOverflow', { title: 'o' }),
    flag('bidirectionalReadUnderflow', { title: 'u' }),
    flag('overflow', { title: 'O (residual overflow)' }),
    flag('underflow', { title: 'U (residual underflow)' }),
    reserved(1),
  ]),
  u8('response', {
    names: new Map([
      [0, 'command completed at target'],
      [1, 'target failure'],
    ]),
    open: true,
    hexDigits: 2,
  }),
  u8('status', { hexDigits: 2 }),
  ...lengths,
  reservedBytes(8),
  taskTag,
  u32('snackTag', { ...tag, title: 'SNACK Tag' }),
  ...targetNumbers,
  u32('expDataSn', { title: 'ExpDataSN' }),
  u32('bidirectionalReadResidualCount', { unit: 'bytes' }),
  u32('residualCount', { unit: 'bytes' }),
]);

export const taskManagementResponse = layout('Task Management Function Response', rfc('11.6'), [
  firstOfTarget(OPCODE.taskManagementResponse),
  alwaysFinal,
  u8('response', {
    names: new Map([
      [0, 'function complete'],
      [1, 'task does not exist'],
      [2, 'LUN does not exist'],
      [3, 'task still allegiant'],
      [4, 'task allegiance reassignment not supported'],
      [5, 'function not supported'],
      [6, 'function authorization failed'],
      [255, 'function rejected'],
    ]),
    open: true,
  }),
  reservedBytes(1),
  ...lengths,
  reservedBytes(8),
  taskTag,
  reservedBytes(4),
  ...targetNumbers,
  reservedBytes(12),
]);

export const loginResponse = layout('Login Response', rfc('11.13'), [
  firstOfTarget(OPCODE.loginResponse),
  stages,
  u8('versionMax', { title: 'Version-max' }),
  u8('versionActive', { title: 'Version-active' }),
  ...lengths,
  isid,
  tsih,
  taskTag,
  reservedBytes(4),
  ...targetNumbers,
  u8('statusClass', {
    names: new Map([
      [0, 'success'],
      [1, 'redirection'],
      [2, 'initiator error'],
      [3, 'target error'],
    ]),
    open: true,
  }),
  u8('statusDetail', { hexDigits: 2 }),
  reservedBytes(10),
]);

export const textResponse = layout('Text Response', rfc('11.11'), [
  firstOfTarget(OPCODE.textResponse),
  bits(8, [final, flag('continue', { title: 'C (continue)' }), reserved(6)]),
  reservedBytes(2),
  ...lengths,
  lun,
  taskTag,
  transferTag,
  ...targetNumbers,
  reservedBytes(12),
]);

export const dataIn = layout('SCSI Data-In', rfc('11.7'), [
  firstOfTarget(OPCODE.dataIn),
  bits(8, [
    final,
    flag('acknowledge', { title: 'A (acknowledge)' }),
    reserved(3),
    flag('overflow', { title: 'O (residual overflow)' }),
    flag('underflow', { title: 'U (residual underflow)' }),
    flag('hasStatus', { title: 'S (status)' }),
  ]),
  reservedBytes(1),
  u8('status', { hexDigits: 2 }),
  ...lengths,
  lun,
  taskTag,
  transferTag,
  ...targetNumbers,
  u32('dataSn', { title: 'DataSN' }),
  u32('bufferOffset', { unit: 'bytes' }),
  u32('residualCount', { unit: 'bytes' }),
]);

export const logoutResponse = layout('Logout Response', rfc('11.15'), [
  firstOfTarget(OPCODE.logoutResponse),
  alwaysFinal,
  u8('response', {
    names: new Map([
      [0, 'closed'],
      [1, 'CID not found'],
      [2, 'connection recovery is not supported'],
      [3, 'cleanup failed'],
    ]),
    open: true,
  }),
  reservedBytes(1),
  ...lengths,
  reservedBytes(8),
  taskTag,
  reservedBytes(4),
  ...targetNumbers,
  reservedBytes(4),
  u16('time2Wait', { title: 'Time2Wait', unit: 's' }),
  u16('time2Retain', { title: 'Time2Retain', unit: 's' }),
  reservedBytes(4),
]);

export const readyToTransfer = layout('Ready To Transfer', rfc('11.8'), [
  firstOfTarget(OPCODE.readyToTransfer),
  alwaysFinal,
  reservedBytes(2),
  ...lengths,
  lun,
  taskTag,
  transferTag,
  ...targetNumbers,
  u32('r2tSn', { title: 'R2TSN' }),
  u32('bufferOffset', { unit: 'bytes' }),
  u32('desiredDataTransferLength', { unit: 'bytes' }),
]);

export const asynchronousMessage = layout('Asynchronous Message', rfc('11.9'), [
  firstOfTarget(OPCODE.asynchronousMessage),
  alwaysFinal,
  reservedBytes(2),
  ...lengths,
  lun,
  u32('initiatorTaskTag', { is: NO_TAG, hexDigits: 8, title: 'FFFFFFFFh' }),
  reservedBytes(4),
  ...targetNumbers,
  u8('asyncEvent', {
    title: 'AsyncEvent',
    names: new Map([
      [0, 'SCSI event: sense data follow'],
      [1, 'the target asks for a logout'],
      [2, 'the target will drop the connection'],
      [3, 'the target will drop all connections of the session'],
      [4, 'the target asks for a negotiation'],
      [5, 'all tasks of the LUN are ended by the target'],
      [255, 'vendor specific'],
    ]),
    open: true,
  }),
  u8('asyncVCode', { title: 'AsyncVCode' }),
  u16('parameter1'),
  u16('parameter2'),
  u16('parameter3'),
  reservedBytes(4),
]);

export const reject = layout('Reject', rfc('11.17'), [
  firstOfTarget(OPCODE.reject),
  alwaysFinal,
  u8('reason', {
    names: new Map([
      [0x02, 'data (payload) digest error'],
      [0x03, 'SNACK reject'],
      [0x04, 'protocol error'],
      [0x05, 'command not supported'],
      [0x06, 'immediate command reject: too many'],
      [0x07, 'task in progress'],
      [0x08, 'invalid data ack'],
      [0x09, 'invalid PDU field'],
      [0x0a, 'long operation reject'],
      [0x0b, 'deprecated'],
      [0x0c, 'waiting for logout'],
    ]),
    open: true,
    hexDigits: 2,
  }),
  reservedBytes(1),
  ...lengths,
  reservedBytes(8),
  u32('initiatorTaskTag', { is: NO_TAG, hexDigits: 8, title: 'FFFFFFFFh' }),
  reservedBytes(4),
  ...targetNumbers,
  u32('dataSnOrR2tSn', { title: 'DataSN/R2TSN' }),
  reservedBytes(8),
]);
