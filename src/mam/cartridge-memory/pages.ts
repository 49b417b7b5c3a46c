/**
 * The pages of an LTO cartridge memory, without the CRC behind them. ECMA-319, annex D, tells of LTO-1; what came later
 * is from LTFSCopyGUI (Core/TapeUtils.vb) and from chips of LTO-1 to LTO-6.
 */
import {
  bits,
  bytes,
  flag,
  type Layout,
  layout,
  struct,
  text,
  u8,
  u16,
  u32,
  u48,
  u64,
  uintBits,
} from '../../bytes/index.js';
import { cartridgeTypeNames, tapeAlertValue } from '../value-structures.js';
import { PAGE, pageNames } from './page-names.js';

const ECMA = { source: 'ECMA-319, annex D' };
const CHIPS = { source: 'LTFSCopyGUI, Core/TapeUtils.vb; chips of LTO-1 to LTO-6' };

const head = () =>
  [
    bits(16, [uintBits('version', 4), uintBits('pageId', 12, { names: pageNames, open: true, hexDigits: 3 })]),
    u16('pageLength', { unit: 'bytes' }),
  ] as const;

/** Text of a maker's or a drive's, filled up with blanks or NUL. */
const words = <const Name extends string>(name: Name, span: number) => text(name, span, { pad: 0x00, ascii: false });
const unknownBytes = <const Name extends string>(name: Name, span: number | 'rest') =>
  bytes(name, span, { title: 'NOT KNOWN' });

const cartridgeManufacturer = layout('page 001h, cartridge manufacturer', ECMA, [
  ...head(),
  words('cartridgeManufacturer', 8),
  words('serialNumber', 10),
  u16('cartridgeType', { names: cartridgeTypeNames, open: true, hexDigits: 4 }),
  words('dateOfManufacture', 8),
  u16('tapeLength', { unit: 'quarters of a metre' }),
  u16('tapeThickness'),
  u16('emptyReelInertia'),
  u16('hubRadius'),
  u16('fullPackRadius'),
  u16('maximumSpeed'),
  words('licenceCode', 4),
  bytes('cartridgeManufacturersUse', 'rest', { title: "CARTRIDGE MANUFACTURER'S USE" }),
]);

const mediaManufacturer = layout('page 002h, media manufacturer', ECMA, [
  ...head(),
  words('dateOfManufacture', 8),
  words('mediaManufacturer', 8),
  words('mediaIdentifier', 8),
  unknownBytes('rest', 'rest'),
]);

const universalCleaning = layout('page 0FFh, universal cleaning cartridge', CHIPS, [
  ...head(),
  words('identification', 8),
  unknownBytes('rest', 'rest'),
]);

const initialisation = layout('page 101h, initialisation, LTO-1 to LTO-4', ECMA, [
  ...head(),
  words('driveManufacturer', 8),
  words('driveSerialNumber', 10),
  u16('formatType', { hexDigits: 4 }),
  ...[1, 2, 3, 4, 5, 6].map((point) => u32(`lp${point}`, { title: `LP${point} (longitudinal position)` })),
  unknownBytes('rest', 'rest'),
]);

const initialisationLater = layout('page 101h, initialisation, from LTO-5 on', CHIPS, [
  ...head(),
  words('driveManufacturer', 8),
  words('driveSerialNumber', 16),
  u16('formatType', { hexDigits: 4 }),
  unknownBytes('behindFormatType', 2),
  u32('lp1', { title: 'LP1 (longitudinal position)' }),
  unknownBytes('behindLp1', 4),
  u32('lp3', { title: 'LP3 (longitudinal position)' }),
  unknownBytes('behindLp3', 4),
  u32('lp5', { title: 'LP5 (longitudinal position)' }),
  unknownBytes('rest', 'rest'),
]);

/** It has no CRC: eight copies stand for it. */
const tapeWritePass = layout('page 102h, tape write pass', ECMA, [
  ...head(),
  unknownBytes('beforeCopies', 12),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((copy) => u32(`writePass${copy}`, { title: `WRITE PASS, copy ${copy}` })),
]);

const tapeDirectory = layout('page 103h, tape directory', ECMA, [
  ...head(),
  u32('fidWritePass', { title: 'WRITE PASS of the format identification data set' }),
  unknownBytes('beforeCrc', 4),
  u32('headCrc', { title: 'CRC of the page so far', hexDigits: 8 }),
  bytes('entries', 'rest', { title: 'ENTRIES, each with its CRC' }),
]);

const endOfData = layout('pages 104h, 10Eh to 110h, end of data of a partition', ECMA, [
  ...head(),
  u32('writePass'),
  u32('threadCount', { unit: 'loads' }),
  u48('recordCount', { title: 'RECORD COUNT at end of data' }),
  u48('filemarkCount', { title: 'FILEMARK COUNT at end of data' }),
  u32('dataSetNumber'),
  u32('wrap'),
  u16('validity', { hexDigits: 4 }),
  u16('firstCqSet', { title: 'FIRST CQ SET' }),
  u32('physicalPosition'),
  unknownBytes('rest', 'rest'),
]);

const cartridgeStatus = layout('page 105h, cartridge status and TapeAlert', CHIPS, [
  ...head(),
  struct('tapealertFlags', tapeAlertValue, undefined, { title: 'TAPEALERT FLAGS' }),
  u32('threadCount', { unit: 'loads' }),
  u16('status', { hexDigits: 4 }),
  unknownBytes('behindStatus', 4),
  u48('firstEncryptedBlock', { hexDigits: 12, names: new Map([[2 ** 48 - 1, 'none']]), open: true, since: 'LTO-4' }),
  unknownBytes('rest', 'rest'),
]);

const mechanismRelated = layout('page 106h, mechanism related', ECMA, [
  ...head(),
  words('driveManufacturer', 8),
  bytes('vendorSpecific', 'rest'),
]);

const suspendedAppend = layout('page 107h, suspended append writes', CHIPS, [
  ...head(),
  unknownBytes('beforePairs', 4),
  bytes('pairs', 'rest', { title: 'PAIRS of data set number and write pass, 4 bytes each' }),
]);

const counters = () =>
  [
    u32('threadCount', { unit: 'loads' }),
    u64('dataSetsWritten'),
    u64('dataSetsRead'),
    u32('writeRetries'),
    u32('readRetries'),
    u16('unrecoveredWriteErrors'),
    u16('unrecoveredReadErrors'),
    u16('suspendedWrites'),
    u16('fatalSuspendedWrites'),
  ] as const;

const usage = layout('pages 108h to 10Bh, usage information, LTO-1 to LTO-4', ECMA, [
  ...head(),
  words('driveManufacturer', 8),
  words('driveSerialNumber', 10),
  u16('suspendedWritesAtAppend'),
  ...counters(),
]);

const usageLater = layout('pages 108h to 10Bh, usage information, from LTO-5 on', CHIPS, [
  ...head(),
  words('driveManufacturer', 8),
  words('driveSerialNumber', 16),
  u16('suspendedWritesAtAppend'),
  unknownBytes('behindSuspendedWritesAtAppend', 2),
  ...counters(),
  u32('lp3Passes', { title: 'LP3 PASSES' }),
  u32('midpointPasses'),
  u8('maximumTemperature', { unit: '°C' }),
  unknownBytes('behindMaximumTemperature', 3),
  u32('metresPulled', { unit: 'm' }),
  unknownBytes('rest', 'rest'),
]);

const cartridgeContent = layout('page 10Dh, cartridge content', CHIPS, [
  ...head(),
  words('driveManufacturer', 8),
  words('driveSerialNumber', 16),
  bits(8, [
    uintBits('flags7to4', 4, { title: 'NOT KNOWN' }),
    flag('partitioned'),
    uintBits('flags2to1', 2, { title: 'NOT KNOWN' }),
    flag('typeM', { title: 'TYPE M (LTO-7)' }),
  ]),
  unknownBytes('behindFlags', 19),
  words('driveFirmware', 4),
  unknownBytes('rest', 'rest'),
]);

const cleaningUsage = layout('pages 1FCh to 1FFh, cleaning usage', CHIPS, [
  ...head(),
  words('driveManufacturer', 8),
  words('driveSerialNumber', 10),
  u16('position', { unit: 'quarters of a metre' }),
  u32('useCount', { unit: 'times' }),
  unknownBytes('rest', 'rest'),
]);

/** Of attributes as of bytes: `decodeCartridgeMemory` gives them one by one. */
const hostAttributes = layout('page 200h, attributes of the host', CHIPS, [
  ...head(),
  words('format', 6),
  bytes('attributes', 'rest', { title: 'ATTRIBUTES: identifier (2 bytes), length and partition (2), value' }),
]);

/** A page that nothing public explains. */
export const otherPage = layout('page without a public meaning', { source: 'ECMA-319, annex D' }, [
  ...head(),
  bytes('contents', 'rest'),
]);

const EVERY: readonly (readonly [readonly number[], Layout<object>])[] = [
  [[PAGE.maker], cartridgeManufacturer],
  [[0x002], mediaManufacturer],
  [[0x0ff], universalCleaning],
  [[0x102], tapeWritePass],
  [[0x103], tapeDirectory],
  [[0x104, 0x10e, 0x10f, 0x110], endOfData],
  [[0x105], cartridgeStatus],
  [[0x106], mechanismRelated],
  [[0x107], suspendedAppend],
  [[0x10d], cartridgeContent],
  [[0x1fc, 0x1fd, 0x1fe, 0x1ff], cleaningUsage],
  [[PAGE.attributes], hostAttributes],
];
const SINCE_LTO_5 = new Map<number, Layout<object>>([[0x101, initialisationLater]]);
const UNTIL_LTO_4 = new Map<number, Layout<object>>([[0x101, initialisation]]);
for (const id of [0x108, 0x109, 0x10a, 0x10b]) {
  SINCE_LTO_5.set(id, usageLater);
  UNTIL_LTO_4.set(id, usage);
}
const ALWAYS = new Map(EVERY.flatMap(([ids, one]) => ids.map((id): [number, Layout<object>] => [id, one])));

/**
 * The structure of a page, without its CRC.
 * @param sinceLto5 - whether the cartridge is of LTO-5 or later: some pages changed then
 */
export function pageLayout(pageId: number, sinceLto5: boolean): Layout<object> {
  return ALWAYS.get(pageId) ?? (sinceLto5 ? SINCE_LTO_5 : UNTIL_LTO_4).get(pageId) ?? otherPage;
}

/** All of them, by the identifier of the (first) page that has it. */
export const pageLayouts: readonly (readonly [string, Layout<object>])[] = [
  ...EVERY.map(([ids, one]) => [hexId(ids[0] as number), one] as const),
  ['101', initialisation],
  ['101:lto5', initialisationLater],
  ['108', usage],
  ['108:lto5', usageLater],
  ['other', otherPage],
];

function hexId(id: number): string {
  return id.toString(16).padStart(3, '0');
}
