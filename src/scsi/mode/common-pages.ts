/** Mode pages that tape drives share with other devices. SPC-5; bits held against sdparm's tables and mhvtl. */
import {
  bits,
  bytes,
  flag,
  layout,
  lengthOfRest,
  optional,
  reserved,
  reservedBytes,
  u8,
  u16,
  u32,
  uintBits,
} from '../../bytes/index.js';
import { named, pageHead, subpageHead } from './head.js';

const spc = (clause: string) => ({ source: `SPC-5, ${clause}` });

/** Numbers of SCSI transports (SPC-5, PROTOCOL IDENTIFIER). */
export const protocolIdentifiers: ReadonlyMap<number, string> = new Map([
  [0x0, 'Fibre Channel'],
  [0x1, 'parallel SCSI'],
  [0x2, 'SSA'],
  [0x3, 'IEEE 1394'],
  [0x4, 'RDMA (SRP)'],
  [0x5, 'iSCSI'],
  [0x6, 'SAS'],
  [0x7, 'automation/drive interface (ADT)'],
  [0x8, 'ATA'],
  [0x9, 'USB (UAS)'],
  [0xa, 'SCSI over PCIe'],
  [0xf, 'none'],
]);

/** 02h: how long a drive stays on the bus. */
export const disconnectReconnect = layout('disconnect-reconnect mode page', spc('disconnect-reconnect mode page'), [
  ...pageHead(0x02),
  u8('bufferFullRatio'),
  u8('bufferEmptyRatio'),
  u16('busInactivityLimit'),
  u16('disconnectTimeLimit'),
  u16('connectTimeLimit'),
  u16('maximumBurstSize', { unit: '512 bytes' }),
  bits(8, [
    flag('emdp', { title: 'EMDP (enable modify data pointers)' }),
    uintBits('fairArbitration', 3),
    flag('dimm', { title: 'DIMM (disconnect immediate)' }),
    uintBits('dtdc', 3, { title: 'DTDC (data transfer disconnect control)' }),
  ]),
  reservedBytes(1),
  u16('firstBurstSize', { unit: '512 bytes' }),
]);

/** 0Ah: queues, and the format of sense data. */
export const control = layout('control mode page', spc('control mode page'), [
  ...pageHead(0x0a),
  bits(8, [
    uintBits('tst', 3, { title: 'TST (task set type)', names: named('one for all I_T nexuses', 'one for each') }),
    flag('tmfOnly', { title: 'TMF_ONLY' }),
    flag('dpicz', { title: 'DPICZ' }),
    flag('dSense', { title: 'D_SENSE (sense data in descriptor format)' }),
    flag('gltsd', { title: 'GLTSD (global logging target save disable)' }),
    flag('rlec', { title: 'RLEC (report log exception condition)' }),
  ]),
  bits(8, [
    uintBits('queueAlgorithmModifier', 4),
    flag('nuar', { title: 'NUAR (no unit attention on release)' }),
    uintBits('qerr', 2, { title: 'QERR' }),
    flag('dque', { title: 'DQUE (obsolete)' }),
  ]),
  bits(8, [
    flag('vs', { title: 'VS (vendor-specific)' }),
    flag('rac', { title: 'RAC (report a check)' }),
    uintBits('uaIntlckCtrl', 2, { title: 'UA_INTLCK_CTRL' }),
    flag('swp', { title: 'SWP (software write protect)' }),
    reserved(3),
  ]),
  bits(8, [
    flag('ato', { title: 'ATO (application tag owner)' }),
    flag('tas', { title: 'TAS (task aborted status)' }),
    flag('atmpe', { title: 'ATMPE' }),
    flag('rwwp', { title: 'RWWP' }),
    reserved(1),
    uintBits('autoloadMode', 3, {
      names: named('loaded for full access', 'loaded for its auxiliary memory only', 'not loaded'),
      open: true,
    }),
  ]),
  u16('readyAerHoldoffPeriod', { title: 'READY AER HOLDOFF PERIOD (obsolete)' }),
  u16('busyTimeoutPeriod', { unit: '100 ms' }),
  u16('extendedSelfTestCompletionTime', { title: 'EXTENDED SELF-TEST COMPLETION TIME', unit: 's' }),
]);

/** 0Ah/01h. */
export const controlExtension = layout('control extension mode page', spc('control extension mode page'), [
  ...subpageHead(0x0a, 0x01),
  bits(8, [
    reserved(4),
    flag('dlc', { title: 'DLC (device life control)', since: 'SPC-5' }),
    flag('tcmos', { title: 'TCMOS (timestamp changeable by methods outside)' }),
    flag('scsip', { title: 'SCSIP (SCSI precedence)' }),
    flag('ialuae', { title: 'IALUAE' }),
  ]),
  bits(8, [reserved(4), uintBits('initialCommandPriority', 4)]),
  u8('maximumSenseDataLength', { unit: 'bytes' }),
  reservedBytes(25),
]);

const protocolPage = <const Code extends 0x18 | 0x19>(code: Code, name: string) =>
  layout(name, spc(name), [
    ...pageHead(code),
    bits(8, [reserved(4), uintBits('protocolIdentifier', 4, { names: protocolIdentifiers, open: true })]),
    bytes('protocolSpecific', 'rest', { title: 'PROTOCOL-SPECIFIC' }),
  ]);

/** 18h. What it holds depends on the transport. */
export const protocolSpecificLogicalUnit = protocolPage(0x18, 'protocol-specific logical unit mode page');
/** 19h. */
export const protocolSpecificPort = protocolPage(0x19, 'protocol-specific port mode page');

/** 1Ah: when a drive goes to rest. */
export const powerCondition = layout('power condition mode page', spc('power condition mode page'), [
  ...pageHead(0x1a),
  bits(8, [
    uintBits('pmBgPrecedence', 2, { title: 'PM_BG_PRECEDENCE' }),
    reserved(5),
    flag('standbyY', { title: 'STANDBY_Y' }),
  ]),
  bits(8, [
    reserved(4),
    flag('idleC', { title: 'IDLE_C' }),
    flag('idleB', { title: 'IDLE_B' }),
    flag('idleA', { title: 'IDLE_A' }),
    flag('standbyZ', { title: 'STANDBY_Z' }),
  ]),
  u32('idleAConditionTimer', { title: 'IDLE_A CONDITION TIMER', unit: '100 ms' }),
  u32('standbyZConditionTimer', { title: 'STANDBY_Z CONDITION TIMER', unit: '100 ms' }),
  optional(
    u32('idleBConditionTimer', { title: 'IDLE_B CONDITION TIMER', unit: '100 ms', since: 'SPC-4' }),
    u32('idleCConditionTimer', { title: 'IDLE_C CONDITION TIMER', unit: '100 ms', since: 'SPC-4' }),
    u32('standbyYConditionTimer', { title: 'STANDBY_Y CONDITION TIMER', unit: '100 ms', since: 'SPC-4' }),
    reservedBytes(15),
    bits(8, [
      uintBits('ccfIdle', 2, { title: 'CCF IDLE', since: 'SPC-4' }),
      uintBits('ccfStandby', 2, { title: 'CCF STANDBY', since: 'SPC-4' }),
      uintBits('ccfStopped', 2, { title: 'CCF STOPPED', since: 'SPC-4' }),
      reserved(2),
    ]),
  ),
]);

const MRIE: ReadonlyMap<number, string> = new Map([
  [0x0, 'no reporting'],
  [0x1, 'asynchronous event (obsolete)'],
  [0x2, 'unit attention'],
  [0x3, 'recovered error, where allowed'],
  [0x4, 'recovered error, always'],
  [0x5, 'no sense'],
  [0x6, 'on request only'],
]);

/** 1Ch: how TapeAlert tells of itself. */
export const informationalExceptionsControl = layout(
  'informational exceptions control mode page',
  { source: 'SSC-5, informational exceptions control mode page' },
  [
    ...pageHead(0x1c),
    bits(8, [
      flag('perf', { title: 'PERF' }),
      reserved(1),
      flag('ebf', { title: 'EBF (enable background functions)' }),
      flag('ewasc', { title: 'EWASC (enable warnings)' }),
      flag('dexcpt', { title: 'DEXCPT (disable exceptions)' }),
      flag('test'),
      flag('ebackerr', { title: 'EBACKERR' }),
      flag('logerr', { title: 'LOGERR (log errors)' }),
    ]),
    bits(8, [reserved(4), uintBits('mrie', 4, { title: 'MRIE (method of reporting)', names: MRIE, open: true })]),
    u32('intervalTimer', { unit: '100 ms' }),
    u32('reportCountOrTestFlagNumber', { title: 'REPORT COUNT/TEST FLAG NUMBER' }),
  ],
);

/** Any page without a subpage code: vendors' pages, and those that tapekit does not know. */
export const anyPage = layout('mode page (page_0 format)', spc('mode page and subpage formats'), [
  bits(8, [
    flag('ps', { title: 'PS (can be saved)' }),
    uintBits('spf', 1, { is: 0, title: 'SPF (has a subpage code)' }),
    uintBits('pageCode', 6, { hexDigits: 2 }),
  ]),
  lengthOfRest(1, 'pageLength'),
  bytes('parameters', 'rest'),
]);

/** Any page with a subpage code. */
export const anySubpage = layout('mode page (sub_page format)', spc('mode page and subpage formats'), [
  bits(8, [
    flag('ps', { title: 'PS (can be saved)' }),
    uintBits('spf', 1, { title: 'SPF (has a subpage code)' }),
    uintBits('pageCode', 6, { hexDigits: 2 }),
  ]),
  u8('subpageCode', { hexDigits: 2 }),
  lengthOfRest(2, 'pageLength'),
  bytes('parameters', 'rest'),
]);
