/** What is inside of log parameters that are no plain numbers. SSC-5; bits held against sg3-utils' src/sg_logs.c. */
import {
  bits,
  bytes,
  flag,
  layout,
  lengthOfRest,
  list,
  reserved,
  reservedBytes,
  text,
  u8,
  u16,
  u32,
  uintBits,
} from '../../bytes/index.js';
import { named } from '../mode/head.js';
import { senseKeys } from '../sense-keys.js';

const ssc = (clause: string) => ({ source: `SSC-5, ${clause}` });

const ACTIVITIES = named(
  'none',
  'cleaning',
  'loading a volume',
  'unloading a volume',
  'other medium activity',
  'reading from the medium',
  'writing to the medium',
  'locating',
  'rewinding',
  'erasing a volume',
  'formatting a volume',
  'calibrating',
  'other activity',
  'updating microcode',
  'reading encrypted data from the medium',
  'writing encrypted data to the medium',
  'a diagnostic operation',
);

/** Page 11h, parameter 0000h: what a library asks again and again. */
export const veryHighFrequencyData = layout('very high frequency data', ssc('DT device status log page'), [
  bits(8, [
    flag('pamr', { title: 'PAMR (medium removal prevented)' }),
    flag('hui', { title: 'HUI (host initiated unload)' }),
    flag('macc', { title: 'MACC (medium auxiliary memory accessible)' }),
    flag('cmpr', { title: 'CMPR (compression is on)' }),
    flag('wrtp', { title: 'WRTP (write protected)' }),
    flag('crqst', { title: 'CRQST (cleaning requested)' }),
    flag('crqrd', { title: 'CRQRD (cleaning required)' }),
    flag('dinit', { title: 'DINIT (drive is initialized)' }),
  ]),
  bits(8, [
    flag('inxtn', { title: 'INXTN (in transition)' }),
    reserved(1),
    flag('raa', { title: 'RAA (robotic access allowed)' }),
    flag('mprsnt', { title: 'MPRSNT (medium present)' }),
    reserved(1),
    flag('mstd', { title: 'MSTD (medium seated)' }),
    flag('mthrd', { title: 'MTHRD (medium threaded)' }),
    flag('mounted'),
  ]),
  u8('dtDeviceActivity', { title: 'DT DEVICE ACTIVITY', names: ACTIVITIES, open: true, hexDigits: 2 }),
  bits(8, [
    flag('vs', { title: 'VS (vendor-specific)' }),
    reserved(1),
    flag('tddec', { title: 'TDDEC (tape diagnostic data entry created)' }),
    flag('epp', { title: 'EPP (encryption parameters present)' }),
    flag('esr', { title: 'ESR (encryption service requested)' }),
    flag('rrqst', { title: 'RRQST (recovery requested)' }),
    flag('intfc', { title: 'INTFC (interface changed)' }),
    flag('tafc', { title: 'TAFC (TapeAlert flag changed)' }),
  ]),
]);

const partitionRecord = layout('partition record', ssc('volume statistics log pages'), [
  lengthOfRest(1, 'partitionRecordDataLength'),
  reservedBytes(1),
  u16('partitionNumber'),
  bytes('partitionRecordDataCounter', 'rest', { as: 'number' }),
]);

/** Page 17h, parameters 0200h to 0204h: a number for each partition. All ones: none, or not known. */
export const partitionRecords = layout('partition records', ssc('volume statistics log pages'), [
  list('partitionRecords', partitionRecord, 'rest'),
]);

const keyNames: ReadonlyMap<number, string> = new Map(senseKeys.map(({ key, name }) => [key, name]));

/** Page 16h: one failure that the drive remembers, with the cartridge that was in it. */
export const diagnosticParameter = layout('tape diagnostic data parameter', ssc('tape diagnostic data log page'), [
  u16('parameterCode', { hexDigits: 4 }),
  u8('controlByte', { hexDigits: 2 }),
  lengthOfRest(1, 'parameterLength'),
  reservedBytes(2),
  u8('densityCode', { hexDigits: 2 }),
  u8('mediumType', { hexDigits: 2 }),
  u32('lifetimeMediaMotionHours', { unit: 'h' }),
  reservedBytes(1),
  bits(8, [flag('repeat'), reserved(3), uintBits('senseKey', 4, { names: keyNames, open: true, hexDigits: 1 })]),
  u8('additionalSenseCode', { hexDigits: 2 }),
  u8('additionalSenseCodeQualifier', { hexDigits: 2 }),
  u32('vendorSpecificCodeQualifier', { title: 'VENDOR-SPECIFIC CODE QUALIFIER', hexDigits: 8 }),
  u32('productRevisionLevel', { hexDigits: 8 }),
  u32('hoursSinceLastClean', { unit: 'h' }),
  u8('operationCode', { hexDigits: 2 }),
  bits(8, [reserved(3), uintBits('serviceAction', 5, { hexDigits: 2 })]),
  reservedBytes(2),
  text('mediumIdNumber', 32, { title: 'MEDIUM ID NUMBER', pad: 0x20, ascii: true }),
  bits(8, [reserved(5), uintBits('timestampOrigin', 3)]),
  reservedBytes(1),
  bytes('timestamp', 6, { as: 'number', unit: 'ms' }),
]);

/** Page 16h: the failures that the drive remembers, the latest first. */
export const tapeDiagnosticData = layout('tape diagnostic data log page', ssc('tape diagnostic data log page'), [
  bits(8, [
    flag('ds', { title: 'DS (disable save)' }),
    uintBits('spf', 1, { is: 0, title: 'SPF (has a subpage code)' }),
    uintBits('pageCode', 6, { is: 0x16, hexDigits: 2 }),
  ]),
  u8('subpageCode', { is: 0, hexDigits: 2 }),
  lengthOfRest(2, 'pageLength'),
  list('parameters', diagnosticParameter, 'rest', { title: 'TAPE DIAGNOSTIC DATA' }),
]);
