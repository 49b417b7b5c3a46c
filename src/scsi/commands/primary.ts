/** Commands of all devices (SPC-5) in 6, 10 and 16 bytes; those with service actions stand in `maintenance.ts`. */
import { bits, flag, layout, reserved, reservedBytes, u8, u16, u24, u32, uintBits } from '../../bytes/index.js';
import { command, control, inBytes, operationCode, pageControl, serviceActions } from './parts.js';

const spc = (title: string) => ({ source: `SPC-5, ${title} command` });
const spc2 = (title: string) => ({ source: `SPC-2, ${title} command` });

const modeValues = pageControl(
  new Map([
    [0, 'current values'],
    [1, 'changeable values'],
    [2, 'default values'],
    [3, 'saved values'],
  ]),
);
const logValues = pageControl(
  new Map([
    [0, 'threshold values'],
    [1, 'cumulative values'],
    [2, 'default threshold values'],
    [3, 'default cumulative values'],
  ]),
);
const modeSelectBits = bits(8, [
  reserved(3),
  flag('pf', { title: 'PF' }),
  reserved(2),
  flag('rtd', { title: 'RTD', since: 'SPC-5' }),
  flag('sp', { title: 'SP' }),
]);
const bufferBits = (modes: ReadonlyMap<number, string>) =>
  bits(8, [
    uintBits('modeSpecific', 3, { since: 'SPC-4' }),
    uintBits('mode', 5, { names: modes, open: true, hexDigits: 2 }),
  ]);

export const testUnitReadyCdb = layout('TEST UNIT READY', spc('TEST UNIT READY'), [
  operationCode(0x00),
  reservedBytes(4),
  control,
]);

export const requestSenseCdb = layout('REQUEST SENSE', spc('REQUEST SENSE'), [
  operationCode(0x03),
  bits(8, [reserved(7), flag('desc', { title: 'DESC' })]),
  reservedBytes(2),
  u8('allocationLength', inBytes),
  control,
]);

export const inquiryCdb = layout('INQUIRY', spc('INQUIRY'), [
  operationCode(0x12),
  bits(8, [reserved(6), flag('cmddt', { title: 'OBSOLETE (CMDDT)' }), flag('evpd', { title: 'EVPD' })]),
  u8('pageCode', { hexDigits: 2 }),
  u16('allocationLength', inBytes),
  control,
]);

export const modeSelect6Cdb = layout('MODE SELECT(6)', spc('MODE SELECT(6)'), [
  operationCode(0x15),
  modeSelectBits,
  reservedBytes(2),
  u8('parameterListLength', inBytes),
  control,
]);

export const modeSelect10Cdb = layout('MODE SELECT(10)', spc('MODE SELECT(10)'), [
  operationCode(0x55),
  modeSelectBits,
  reservedBytes(5),
  u16('parameterListLength', inBytes),
  control,
]);

export const modeSense6Cdb = layout('MODE SENSE(6)', spc('MODE SENSE(6)'), [
  operationCode(0x1a),
  bits(8, [reserved(4), flag('dbd', { title: 'DBD' }), reserved(3)]),
  modeValues,
  u8('subpageCode', { hexDigits: 2 }),
  u8('allocationLength', inBytes),
  control,
]);

export const modeSense10Cdb = layout('MODE SENSE(10)', spc('MODE SENSE(10)'), [
  operationCode(0x5a),
  bits(8, [reserved(3), flag('llbaa', { title: 'LLBAA' }), flag('dbd', { title: 'DBD' }), reserved(3)]),
  modeValues,
  u8('subpageCode', { hexDigits: 2 }),
  reservedBytes(3),
  u16('allocationLength', inBytes),
  control,
]);

export const logSelectCdb = layout('LOG SELECT', spc('LOG SELECT'), [
  operationCode(0x4c),
  bits(8, [reserved(6), flag('pcr', { title: 'PCR' }), flag('sp', { title: 'SP' })]),
  logValues,
  u8('subpageCode', { hexDigits: 2 }),
  reservedBytes(3),
  u16('parameterListLength', inBytes),
  control,
]);

export const logSenseCdb = layout('LOG SENSE', spc('LOG SENSE'), [
  operationCode(0x4d),
  bits(8, [reserved(6), flag('ppc', { title: 'OBSOLETE (PPC)' }), flag('sp', { title: 'SP' })]),
  logValues,
  u8('subpageCode', { hexDigits: 2 }),
  reservedBytes(1),
  u16('parameterPointer', { hexDigits: 4 }),
  u16('allocationLength', inBytes),
  control,
]);

export const receiveDiagnosticResultsCdb = layout('RECEIVE DIAGNOSTIC RESULTS', spc('RECEIVE DIAGNOSTIC RESULTS'), [
  operationCode(0x1c),
  bits(8, [reserved(7), flag('pcv', { title: 'PCV' })]),
  u8('pageCode', { hexDigits: 2 }),
  u16('allocationLength', inBytes),
  control,
]);

export const sendDiagnosticCdb = layout('SEND DIAGNOSTIC', spc('SEND DIAGNOSTIC'), [
  operationCode(0x1d),
  bits(8, [
    uintBits('selfTestCode', 3, {
      title: 'SELF-TEST CODE',
      names: new Map([
        [0, 'by SELFTEST and the page'],
        [1, 'background short self-test'],
        [2, 'background extended self-test'],
        [4, 'abort background self-test'],
        [5, 'foreground short self-test'],
        [6, 'foreground extended self-test'],
      ]),
    }),
    flag('pf', { title: 'PF' }),
    reserved(1),
    flag('selfTest', { title: 'SELFTEST' }),
    flag('devOffL', { title: 'DEVOFFL' }),
    flag('unitOffL', { title: 'UNITOFFL' }),
  ]),
  reservedBytes(1),
  u16('parameterListLength', inBytes),
  control,
]);

export const preventAllowMediumRemovalCdb = layout(
  'PREVENT ALLOW MEDIUM REMOVAL',
  { source: 'SPC-4 and SSC-5, PREVENT ALLOW MEDIUM REMOVAL command' },
  [
    operationCode(0x1e),
    reservedBytes(3),
    bits(8, [
      reserved(6),
      uintBits('prevent', 2, {
        names: new Map([
          [0, 'removal is allowed'],
          [1, 'removal is prevented'],
          [2, 'obsolete'],
          [3, 'obsolete'],
        ]),
      }),
    ]),
    control,
  ],
);

export const writeBufferCdb = layout('WRITE BUFFER', spc('WRITE BUFFER'), [
  operationCode(0x3b),
  bufferBits(
    new Map([
      [0x00, 'combined header and data (obsolete)'],
      [0x01, 'vendor specific'],
      [0x02, 'data'],
      [0x04, 'download microcode and activate'],
      [0x05, 'download microcode, save, and activate'],
      [0x06, 'download microcode with offsets and activate'],
      [0x07, 'download microcode with offsets, save, and activate'],
      [0x0a, 'write data to echo buffer'],
      [0x0d, 'download microcode with offsets, select activation, save, and defer activate'],
      [0x0e, 'download microcode with offsets, save, and defer activate'],
      [0x0f, 'activate deferred microcode'],
      [0x1c, 'download application client error history'],
    ]),
  ),
  u8('bufferId', { title: 'BUFFER ID' }),
  u24('bufferOffset', inBytes),
  u24('parameterListLength', inBytes),
  control,
]);

export const readBufferCdb = layout('READ BUFFER', { source: 'SPC-5, READ BUFFER(10) command' }, [
  operationCode(0x3c),
  bufferBits(
    new Map([
      [0x00, 'combined header and data (obsolete)'],
      [0x01, 'vendor specific'],
      [0x02, 'data'],
      [0x03, 'descriptor'],
      [0x0a, 'read data from echo buffer'],
      [0x0b, 'echo buffer descriptor'],
      [0x1c, 'error history'],
    ]),
  ),
  u8('bufferId', { title: 'BUFFER ID' }),
  u24('bufferOffset', inBytes),
  u24('allocationLength', inBytes),
  control,
]);

/** Bits of SPC-2: what is reserved is all of the logical unit where EXTENT is 0. */
const reserveBits = bits(8, [
  reserved(3),
  flag('thirdParty', { title: '3RDPTY' }),
  reserved(2),
  flag('longId', { title: 'LONGID' }),
  flag('extent', { title: 'EXTENT, or ELEMENT of a changer' }),
]);
const reservation6 = [
  bits(8, [
    reserved(3),
    flag('thirdParty', { title: '3RDPTY' }),
    uintBits('thirdPartyDeviceId', 3, { title: 'THIRD-PARTY DEVICE ID' }),
    flag('extent', { title: 'EXTENT, or ELEMENT of a changer' }),
  ]),
  u8('reservationIdentification'),
] as const;
const reservation10 = [
  reserveBits,
  u8('reservationIdentification'),
  u8('thirdPartyDeviceId', { title: 'THIRD-PARTY DEVICE ID' }),
  reservedBytes(3),
  u16('parameterListLength', inBytes),
] as const;

export const reserve6Cdb = layout('RESERVE(6)', spc2('RESERVE(6)'), [
  operationCode(0x16),
  ...reservation6,
  u16('extentListLength', { ...inBytes, title: 'EXTENT LIST LENGTH, or ELEMENT LIST LENGTH of a changer' }),
  control,
]);

export const release6Cdb = layout('RELEASE(6)', spc2('RELEASE(6)'), [
  operationCode(0x17),
  ...reservation6,
  reservedBytes(2),
  control,
]);

export const reserve10Cdb = layout('RESERVE(10)', spc2('RESERVE(10)'), [
  operationCode(0x56),
  ...reservation10,
  control,
]);

export const release10Cdb = layout('RELEASE(10)', spc2('RELEASE(10)'), [
  operationCode(0x57),
  ...reservation10,
  control,
]);

export const persistentReserveInCdb = layout('PERSISTENT RESERVE IN', spc('PERSISTENT RESERVE IN'), [
  operationCode(0x5e),
  serviceActions(
    new Map([
      [0x00, 'READ KEYS'],
      [0x01, 'READ RESERVATION'],
      [0x02, 'REPORT CAPABILITIES'],
      [0x03, 'READ FULL STATUS'],
    ]),
  ),
  reservedBytes(5),
  u16('allocationLength', inBytes),
  control,
]);

/** Types of persistent reservations. */
export const reservationTypes: ReadonlyMap<number, string> = new Map([
  [1, 'write exclusive'],
  [3, 'exclusive access'],
  [5, 'write exclusive, registrants only'],
  [6, 'exclusive access, registrants only'],
  [7, 'write exclusive, all registrants'],
  [8, 'exclusive access, all registrants'],
]);

/** What persistent reservations are for: always the logical unit. */
export const reservationScopes: ReadonlyMap<number, string> = new Map([[0, 'logical unit']]);

export const persistentReserveOutCdb = layout('PERSISTENT RESERVE OUT', spc('PERSISTENT RESERVE OUT'), [
  operationCode(0x5f),
  serviceActions(
    new Map([
      [0x00, 'REGISTER'],
      [0x01, 'RESERVE'],
      [0x02, 'RELEASE'],
      [0x03, 'CLEAR'],
      [0x04, 'PREEMPT'],
      [0x05, 'PREEMPT AND ABORT'],
      [0x06, 'REGISTER AND IGNORE EXISTING KEY'],
      [0x07, 'REGISTER AND MOVE'],
      [0x08, 'REPLACE LOST RESERVATION'],
    ]),
  ),
  bits(8, [
    uintBits('scope', 4, { names: reservationScopes }),
    // 0 where the service action does not ask for a type.
    uintBits('type', 4, { names: new Map([[0, 'none'], ...reservationTypes]) }),
  ]),
  reservedBytes(2),
  u32('parameterListLength', inBytes),
  control,
]);

export const readAttributeCdb = layout('READ ATTRIBUTE', spc('READ ATTRIBUTE'), [
  operationCode(0x8c),
  serviceActions(
    new Map([
      [0x00, 'ATTRIBUTE VALUES'],
      [0x01, 'ATTRIBUTE LIST'],
      [0x02, 'LOGICAL VOLUME LIST'],
      [0x03, 'PARTITION LIST'],
      [0x05, 'SUPPORTED ATTRIBUTES'],
    ]),
  ),
  u16('elementAddress', { title: 'ELEMENT ADDRESS (changers)' }),
  reservedBytes(1),
  u8('logicalVolumeNumber'),
  reservedBytes(1),
  u8('partitionNumber'),
  u16('firstAttributeIdentifier', { hexDigits: 4 }),
  u32('allocationLength', inBytes),
  bits(8, [reserved(7), flag('cache', { since: 'SPC-4' })]),
  control,
]);

export const writeAttributeCdb = layout('WRITE ATTRIBUTE', spc('WRITE ATTRIBUTE'), [
  operationCode(0x8d),
  bits(8, [reserved(7), flag('wtc', { title: 'WTC', since: 'SPC-4' })]),
  u16('elementAddress', { title: 'ELEMENT ADDRESS (changers)' }),
  reservedBytes(1),
  u8('logicalVolumeNumber'),
  reservedBytes(1),
  u8('partitionNumber'),
  reservedBytes(2),
  u32('parameterListLength', inBytes),
  reservedBytes(1),
  control,
]);

/** Commands that all devices have, or may have. */
export const primaryCommands = [
  testUnitReadyCdb,
  requestSenseCdb,
  inquiryCdb,
  modeSelect6Cdb,
  reserve6Cdb,
  release6Cdb,
  modeSense6Cdb,
  receiveDiagnosticResultsCdb,
  sendDiagnosticCdb,
  preventAllowMediumRemovalCdb,
  writeBufferCdb,
  readBufferCdb,
  logSelectCdb,
  logSenseCdb,
  modeSelect10Cdb,
  reserve10Cdb,
  release10Cdb,
  modeSense10Cdb,
  persistentReserveInCdb,
  persistentReserveOutCdb,
  readAttributeCdb,
  writeAttributeCdb,
].map(command);
