/** What the basic header segments of iSCSI's protocol data units have in common. RFC 7143, section 11. */
import { bits, bytes, flag, reserved, u8, u16, u24, u32, uintBits } from '../bytes/index.js';

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

export const rfc = (section: string) => ({ source: `RFC 7143, section ${section}` });
/** How tags are shown. */
export const tag = { hexDigits: 8 } as const;
export const first = <const Is extends number>(is: Is) =>
  bits(8, [
    reserved(1),
    flag('immediate', { title: 'I (immediate delivery)' }),
    uintBits('opcode', 6, { is, hexDigits: 2 }),
  ]);
/** Responses are never immediate. */
export const firstOfTarget = <const Is extends number>(is: Is) =>
  bits(8, [reserved(2), uintBits('opcode', 6, { is, hexDigits: 2 })]);
export const lengths = [
  u8('totalAhsLength', { title: 'TotalAHSLength', unit: 'words of 4 bytes' }),
  u24('dataSegmentLength', { title: 'DataSegmentLength', unit: 'bytes' }),
] as const;
export const lun = bytes('lun', 8, { title: 'LUN' });
export const taskTag = u32('initiatorTaskTag', { ...tag, title: 'Initiator Task Tag' });
export const transferTag = u32('targetTransferTag', { ...tag, title: 'Target Transfer Tag' });
export const cmdSn = u32('cmdSn', { title: 'CmdSN' });
export const expStatSn = u32('expStatSn', { title: 'ExpStatSN' });
export const targetNumbers = [
  u32('statSn', { title: 'StatSN' }),
  u32('expCmdSn', { title: 'ExpCmdSN' }),
  u32('maxCmdSn', { title: 'MaxCmdSN' }),
] as const;
export const final = flag('final', { title: 'F (final)' });
/** F is always 1. */
export const alwaysFinal = bits(8, [final, reserved(7)]);

const STAGES: ReadonlyMap<number, string> = new Map([
  [0, 'security negotiation'],
  [1, 'login operational negotiation'],
  [3, 'full feature phase'],
]);
export const stages = bits(8, [
  flag('transit', { title: 'T (transit)' }),
  flag('continue', { title: 'C (continue)' }),
  reserved(2),
  uintBits('currentStage', 2, { title: 'CSG', names: STAGES, open: true }),
  uintBits('nextStage', 2, { title: 'NSG', names: STAGES, open: true }),
]);
export const isid = bytes('isid', 6, { title: 'ISID' });
export const tsih = u16('tsih', { title: 'TSIH', hexDigits: 4 });
