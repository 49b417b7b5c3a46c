/** Commands of all devices (SPC-5) in 12 bytes: REPORT LUNS, MAINTENANCE IN and OUT, SECURITY PROTOCOL IN and OUT. */
import { bits, flag, layout, reserved, reservedBytes, u8, u16, u32, uintBits } from '../../bytes/index.js';
import { command, control, inBytes, operationCode, serviceAction } from './parts.js';

const spc = (title: string) => ({ source: `SPC-5, ${title} command` });
const MAINTENANCE_IN = 0xa3;
const MAINTENANCE_OUT = 0xa4;
const allocation = [u32('allocationLength', inBytes), reservedBytes(1), control] as const;
const informationType = bits(8, [
  uintBits('informationType', 7, {
    names: new Map([
      [0x00, 'peripheral device identifying information'],
      [0x02, 'peripheral device text identifying information'],
      [0x7f, 'identifying information supported'],
    ]),
    open: true,
    hexDigits: 2,
  }),
  reserved(1),
]);

export const reportLunsCdb = layout('REPORT LUNS', spc('REPORT LUNS'), [
  operationCode(0xa0),
  reservedBytes(1),
  u8('selectReport', {
    names: new Map([
      [0x00, 'logical units, no well known ones'],
      [0x01, 'well known logical units'],
      [0x02, 'all logical units'],
      [0x10, 'administrative logical units'],
      [0x11, 'administrative logical units and others that are no subsidiary ones'],
      [0x12, 'an administrative logical unit and its subsidiary ones'],
    ]),
    open: true,
    hexDigits: 2,
  }),
  reservedBytes(3),
  ...allocation,
]);

export const reportIdentifyingInformationCdb = layout(
  'REPORT IDENTIFYING INFORMATION',
  spc('REPORT IDENTIFYING INFORMATION'),
  [
    operationCode(MAINTENANCE_IN),
    serviceAction(0x05),
    reservedBytes(4),
    u32('allocationLength', inBytes),
    informationType,
    control,
  ],
);

export const reportTargetPortGroupsCdb = layout('REPORT TARGET PORT GROUPS', spc('REPORT TARGET PORT GROUPS'), [
  operationCode(MAINTENANCE_IN),
  bits(8, [
    uintBits('parameterDataFormat', 3, {
      names: new Map([
        [0, 'length only'],
        [1, 'extended header'],
      ]),
      since: 'SPC-4',
    }),
    uintBits('serviceAction', 5, { is: 0x0a, hexDigits: 2 }),
  ]),
  reservedBytes(4),
  ...allocation,
]);

export const reportSupportedOperationCodesCdb = layout(
  'REPORT SUPPORTED OPERATION CODES',
  spc('REPORT SUPPORTED OPERATION CODES'),
  [
    operationCode(MAINTENANCE_IN),
    serviceAction(0x0c),
    bits(8, [
      flag('rctd', { title: 'RCTD' }),
      reserved(4),
      uintBits('reportingOptions', 3, {
        names: new Map([
          [0, 'all commands'],
          [1, 'one command, by its operation code'],
          [2, 'one command, by its operation code and service action'],
          [3, 'one command, by its operation code and, if it has one, service action'],
        ]),
      }),
    ]),
    u8('requestedOperationCode', { hexDigits: 2 }),
    u16('requestedServiceAction', { hexDigits: 4 }),
    ...allocation,
  ],
);

export const reportSupportedTaskManagementFunctionsCdb = layout(
  'REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS',
  spc('REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS'),
  [
    operationCode(MAINTENANCE_IN),
    serviceAction(0x0d),
    bits(8, [flag('repd', { title: 'REPD', since: 'SPC-4' }), reserved(7)]),
    reservedBytes(3),
    ...allocation,
  ],
);

export const reportTimestampCdb = layout('REPORT TIMESTAMP', spc('REPORT TIMESTAMP'), [
  operationCode(MAINTENANCE_IN),
  serviceAction(0x0f),
  reservedBytes(4),
  ...allocation,
]);

export const setIdentifyingInformationCdb = layout('SET IDENTIFYING INFORMATION', spc('SET IDENTIFYING INFORMATION'), [
  operationCode(MAINTENANCE_OUT),
  serviceAction(0x06),
  reservedBytes(4),
  u32('parameterListLength', inBytes),
  informationType,
  control,
]);

export const setTimestampCdb = layout('SET TIMESTAMP', spc('SET TIMESTAMP'), [
  operationCode(MAINTENANCE_OUT),
  serviceAction(0x0f),
  reservedBytes(4),
  u32('parameterListLength', inBytes),
  reservedBytes(1),
  control,
]);

const protocols: ReadonlyMap<number, string> = new Map([
  [0x00, 'security protocol information'],
  [0x20, 'tape data encryption'],
]);
const securityProtocol = [
  u8('securityProtocol', { names: protocols, open: true, hexDigits: 2 }),
  u16('securityProtocolSpecific', { hexDigits: 4 }),
  bits(8, [flag('inc512', { title: 'INC_512' }), reserved(7)]),
  reservedBytes(1),
] as const;

export const securityProtocolInCdb = layout('SECURITY PROTOCOL IN', spc('SECURITY PROTOCOL IN'), [
  operationCode(0xa2),
  ...securityProtocol,
  u32('allocationLength', { unit: 'bytes, or blocks of 512 bytes if INC_512' }),
  reservedBytes(1),
  control,
]);

export const securityProtocolOutCdb = layout('SECURITY PROTOCOL OUT', spc('SECURITY PROTOCOL OUT'), [
  operationCode(0xb5),
  ...securityProtocol,
  u32('transferLength', { unit: 'bytes, or blocks of 512 bytes if INC_512' }),
  reservedBytes(1),
  control,
]);

/** Commands in 12 bytes that all devices may have. */
export const maintenanceCommands = [
  reportLunsCdb,
  securityProtocolInCdb,
  reportIdentifyingInformationCdb,
  reportTargetPortGroupsCdb,
  reportSupportedOperationCodesCdb,
  reportSupportedTaskManagementFunctionsCdb,
  reportTimestampCdb,
  setIdentifyingInformationCdb,
  setTimestampCdb,
  securityProtocolOutCdb,
].map(command);
