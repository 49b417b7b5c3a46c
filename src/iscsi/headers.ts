/** The basic header segments of iSCSI's protocol data units: 48 bytes each. RFC 7143, section 11. */
import {
  bits,
  bytes,
  flag,
  layout,
  type NamedLayout,
  oneOf,
  reserved,
  reservedBytes,
  type StructureFamily,
  u8,
  u16,
  u24,
  u32,
  uintBits,
} from '../bytes/index.js';

/** Bytes of every header. */
export const HEADER_BYTES = 48;

/** OPCODE: what a PDU is. Those below 20h come from initiators. */
export const OPCODE = {
  nopOut: 0x00,
  scsiCommand: 0x01,
  taskManagementRequest: 0x02,
  loginRequest: 0x03,
  textRequest: 0x04,
  dataOut: 0x05,
  logoutRequest: 0x06,
  snackRequest: 0x10,
  nopIn: 0x20,
  scsiResponse: 0x21,
  taskManagementResponse: 0x22,
  loginResponse: 0x23,
  textResponse: 0x24,
  dataIn: 0x25,
  logoutResponse: 0x26,
  readyToTransfer: 0x31,
  asynchronousMessage: 0x32,
  reject: 0x3f,
} as const;

/** A task tag, or target transfer tag, that stands for none. */
export const NO_TAG = 0xffff_ffff;

const rfc = (section: string) => ({ source: `RFC 7143, section ${section}` });
const tag = { hexDigits: 8 } as const;
const first = <const Is extends number>(is: Is) =>
  bits(8, [
    reserved(1),
    flag('immediate', { title: 'I (immediate delivery)' }),
    uintBits('opcode', 6, { is, hexDigits: 2 }),
  ]);
/** Responses are never immediate. */
const firstOfTarget = <const Is extends number>(is: Is) =>
  bits(8, [reserved(2), uintBits('opcode', 6, { is, hexDigits: 2 })]);
const lengths = [
  u8('totalAhsLength', { title: 'TotalAHSLength', unit: 'words of 4 bytes' }),
  u24('dataSegmentLength', { title: 'DataSegmentLength', unit: 'bytes' }),
] as const;
const lun = bytes('lun', 8, { title: 'LUN' });
const taskTag = u32('initiatorTaskTag', { ...tag, title: 'Initiator Task Tag' });
const transferTag = u32('targetTransferTag', { ...tag, title: 'Target Transfer Tag' });
const cmdSn = u32('cmdSn', { title: 'CmdSN' });
const expStatSn = u32('expStatSn', { title: 'ExpStatSN' });
const targetNumbers = [
  u32('statSn', { title: 'StatSN' }),
  u32('expCmdSn', { title: 'ExpCmdSN' }),
  u32('maxCmdSn', { title: 'MaxCmdSN' }),
] as const;
const final = flag('final', { title: 'F (final)' });
/** F is always 1. */
const alwaysFinal = bits(8, [final, reserved(7)]);

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

const STAGES: ReadonlyMap<number, string> = new Map([
  [0, 'security negotiation'],
  [1, 'login operational negotiation'],
  [3, 'full feature phase'],
]);
const stages = bits(8, [
  flag('transit', { title: 'T (transit)' }),
  flag('continue', { title: 'C (continue)' }),
  reserved(2),
  uintBits('currentStage', 2, { title: 'CSG', names: STAGES, open: true }),
  uintBits('nextStage', 2, { title: 'NSG', names: STAGES, open: true }),
]);
const isid = bytes('isid', 6, { title: 'ISID' });
const tsih = u16('tsih', { title: 'TSIH', hexDigits: 4 });

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

/** A header of an operation code that RFC 7143 gives no meaning. */
export const anyHeader = layout('iSCSI header', rfc('11.2.1'), [
  bits(8, [
    reserved(1),
    flag('immediate', { title: 'I (immediate delivery)' }),
    uintBits('opcode', 6, { hexDigits: 2 }),
  ]),
  bytes('opcodeSpecific1', 3, { title: 'OPCODE-SPECIFIC FIELDS' }),
  ...lengths,
  bytes('opcodeSpecific2', 8, { title: 'LUN OR OPCODE-SPECIFIC FIELDS' }),
  taskTag,
  bytes('opcodeSpecific3', 28, { title: 'OPCODE-SPECIFIC FIELDS' }),
]);

const headers = [
  nopOut,
  scsiCommand,
  taskManagementRequest,
  loginRequest,
  textRequest,
  dataOut,
  logoutRequest,
  snackRequest,
  nopIn,
  scsiResponse,
  taskManagementResponse,
  loginResponse,
  textResponse,
  dataIn,
  logoutResponse,
  readyToTransfer,
  asynchronousMessage,
  reject,
] as const;

/** Any header, by its operation code. */
export const basicHeader = oneOf('basic header segment', rfc('11.2.1'), [...headers, anyHeader]);

const named = (one: (typeof headers)[number]): NamedLayout => ({
  id: `iscsi:${one.name.toLowerCase().replaceAll(' ', '-')}`,
  layout: one,
});

/** The headers of iSCSI. */
export const iscsiFamily: StructureFamily = {
  page: 'iscsi-headers',
  title: 'iSCSI headers',
  about:
    'What every protocol data unit of iSCSI begins with: 48 bytes. Additional headers and data follow, each with its ' +
    'digest where both sides have agreed on it.',
  structures: headers.map(named),
};
