/** Headers of the protocol data units that initiators send. RFC 7143, section 11. */
import { bits, bytes, flag, layout, reserved, reservedBytes, u8, u16, u32, uintBits } from '../bytes/index.js';
import {
  alwaysFinal,
  cmdSn,
  expStatSn,
  final,
  first,
  firstOfTarget,
  isid,
  lengths,
  lun,
  OPCODE,
  rfc,
  stages,
  tag,
  taskTag,
  transferTag,
  tsih,
} from './header-parts.js';

const TASK_ATTRIBUTES: ReadonlyMap<number, string> = new Map([
  [0, 'untagged'],
  [1, 'simple'],
  [2, 'ordered'],
  [3, 'head of queue'],
  [4, 'ACA'],
]);

export const nopOut = layout('NOP-Out', rfc('11.18'), [
  first(OPCODE.nopOut),
  alwaysFinal,
  reservedBytes(2),
  ...lengths,
  lun,
  taskTag,
  transferTag,
  cmdSn,
  expStatSn,
  reservedBytes(16),
]);

export const scsiCommand = layout('SCSI Command', rfc('11.3'), [
  first(OPCODE.scsiCommand),
  bits(8, [
    final,
    flag('read', { title: 'R (data comes)' }),
    flag('write', { title: 'W (data goes)' }),
    reserved(2),
    uintBits('attribute', 3, { title: 'ATTR', names: TASK_ATTRIBUTES, open: true }),
  ]),
  reservedBytes(2),
  ...lengths,
  lun,
  taskTag,
  u32('expectedDataTransferLength', { unit: 'bytes' }),
  cmdSn,
  expStatSn,
  bytes('cdb', 16, { title: 'CDB' }),
]);

const TASK_MANAGEMENT_FUNCTIONS: ReadonlyMap<number, string> = new Map([
  [1, 'ABORT TASK'],
  [2, 'ABORT TASK SET'],
  [3, 'CLEAR ACA'],
  [4, 'CLEAR TASK SET'],
  [5, 'LOGICAL UNIT RESET'],
  [6, 'TARGET WARM RESET'],
  [7, 'TARGET COLD RESET'],
  [8, 'TASK REASSIGN'],
]);

export const taskManagementRequest = layout('Task Management Function Request', rfc('11.5'), [
  first(OPCODE.taskManagementRequest),
  bits(8, [final, uintBits('function', 7, { names: TASK_MANAGEMENT_FUNCTIONS, open: true })]),
  reservedBytes(2),
  ...lengths,
  lun,
  taskTag,
  u32('referencedTaskTag', { ...tag, title: 'Referenced Task Tag' }),
  cmdSn,
  expStatSn,
  u32('refCmdSn', { title: 'RefCmdSN' }),
  u32('expDataSn', { title: 'ExpDataSN' }),
  reservedBytes(8),
]);

export const loginRequest = layout('Login Request', rfc('11.12'), [
  bits(8, [
    reserved(1),
    flag('immediate', { title: 'I (immediate delivery)' }),
    uintBits('opcode', 6, { is: OPCODE.loginRequest, hexDigits: 2 }),
  ]),
  stages,
  u8('versionMax', { title: 'Version-max' }),
  u8('versionMin', { title: 'Version-min' }),
  ...lengths,
  isid,
  tsih,
  taskTag,
  u16('cid', { title: 'CID' }),
  reservedBytes(2),
  cmdSn,
  expStatSn,
  reservedBytes(16),
]);

export const textRequest = layout('Text Request', rfc('11.10'), [
  first(OPCODE.textRequest),
  bits(8, [final, flag('continue', { title: 'C (continue)' }), reserved(6)]),
  reservedBytes(2),
  ...lengths,
  lun,
  taskTag,
  transferTag,
  cmdSn,
  expStatSn,
  reservedBytes(16),
]);

export const dataOut = layout('SCSI Data-Out', rfc('11.7'), [
  firstOfTarget(OPCODE.dataOut),
  alwaysFinal,
  reservedBytes(2),
  ...lengths,
  lun,
  taskTag,
  transferTag,
  reservedBytes(4),
  expStatSn,
  reservedBytes(4),
  u32('dataSn', { title: 'DataSN' }),
  u32('bufferOffset', { unit: 'bytes' }),
  reservedBytes(4),
]);

export const logoutRequest = layout('Logout Request', rfc('11.14'), [
  first(OPCODE.logoutRequest),
  bits(8, [
    final,
    uintBits('reasonCode', 7, {
      names: new Map([
        [0, 'close the session'],
        [1, 'close the connection'],
        [2, 'remove the connection for recovery'],
      ]),
      open: true,
    }),
  ]),
  reservedBytes(2),
  ...lengths,
  reservedBytes(8),
  taskTag,
  u16('cid', { title: 'CID' }),
  reservedBytes(2),
  cmdSn,
  expStatSn,
  reservedBytes(16),
]);

export const snackRequest = layout('SNACK Request', rfc('11.16'), [
  firstOfTarget(OPCODE.snackRequest),
  bits(8, [final, reserved(3), uintBits('type', 4)]),
  reservedBytes(2),
  ...lengths,
  lun,
  taskTag,
  transferTag,
  reservedBytes(4),
  expStatSn,
  reservedBytes(8),
  u32('begRun', { title: 'BegRun' }),
  u32('runLength', { title: 'RunLength' }),
]);
