/**
 * The attributes that tapekit knows. Names, formats and lengths: SPC-5, MAM attributes (device, medium and host type),
 * and SSC-5 for what only tapes have; units and codes as HP's and Quantum's LTO references give them.
 */
import { ltoDensityNames } from '../scsi/index.js';
import { TEXT_LOCALIZATION, textLocalizationNames } from './character-sets.js';
import { alsoAs8Bytes, ascii, count, localText, number, plain, structured } from './define-attribute.js';
import type { AttributeDefinition } from './formats.js';
import {
  alternativeCartridgeIdentityValue,
  mediumUsageValue,
  partitionUsageValue,
  tapeAlertValue,
  uniqueCartridgeIdentityValue,
  volumeCoherencyValue,
} from './value-structures.js';

const MEDIUM_TYPES: ReadonlyMap<number, string> = new Map([
  [0x00, 'data'],
  [0x01, 'cleaning'],
  [0x80, 'write-once (WORM)'],
]);
const LOAD_PLACES: ReadonlyMap<number, string> = new Map([
  [0, 'at the start of the tape'],
  [1, 'at the partition named in the command'],
]);
/** LTFS, src/libltfs/tape.h, mam_lockval; 128 is Hewlett Packard Enterprise's. */
const LTFS_LOCKS: ReadonlyMap<number, string> = new Map([
  [0, 'unlocked'],
  [1, 'locked'],
  [2, 'locked after a write error'],
  [3, 'locked for ever'],
  [4, 'locked after a write error on the data partition'],
  [5, 'locked after a write error on the index partition'],
  [6, 'locked after write errors on both partitions'],
  [128, 'not locked (HPE)'],
]);
const NOT_THERE: ReadonlyMap<bigint, string> = new Map([
  [2n ** 64n - 1n, 'none'],
  [2n ** 64n - 2n, 'not known'],
  [2n ** 48n - 1n, 'none (HP LTO-4)'],
]);
const density = { names: ltoDensityNames, open: true, hexDigits: 2 };
const HP_IN_SSC = 'SSC-5 and SPC-5, as LTFS and sg3_utils (src/sg_read_attr.c) have it';

/** 0806h: the text of the cartridge's bar code label. */
export const BARCODE = ascii(0x0806, 'BARCODE', 32, { meaning: 'text of the bar code label on the cartridge' });

const PARTITION = { scope: 'partition' } as const;

const deviceAttributes: readonly AttributeDefinition[] = [
  count(0x0000, 'REMAINING CAPACITY IN PARTITION', 'MiB', { ...PARTITION, meaning: 'room left, without compression' }),
  count(0x0001, 'MAXIMUM CAPACITY IN PARTITION', 'MiB', { ...PARTITION, meaning: 'room in all, without compression' }),
  structured(0x0002, 'TAPEALERT FLAGS', 8, { of: tapeAlertValue, meaning: 'flags that were set in the load before' }),
  count(0x0003, 'LOAD COUNT', 'loads', { meaning: 'how often the cartridge was loaded' }),
  count(0x0004, 'MAM SPACE REMAINING', 'bytes', { meaning: 'room left in the memory for attributes' }),
  ascii(0x0005, 'ASSIGNING ORGANIZATION', 8, { meaning: 'who assigns the density code in 0006h' }),
  number(0x0006, 'FORMATTED DENSITY CODE', 1, { ...density, meaning: 'density that the tape is written in' }),
  number(0x0007, 'INITIALIZATION COUNT', 2, { unit: 'times', meaning: 'how often the tape was formatted' }),
  ascii(0x0008, 'VOLUME IDENTIFIER', 32, { writtenBy: 'library', meaning: 'what the library calls the volume' }),
  alsoAs8Bytes(
    number(0x0009, 'VOLUME CHANGE REFERENCE', 4, {
      meaning: 'another number whenever the contents change; 4 bytes on LTO, 8 on T10000',
      source: HP_IN_SSC,
    }),
  ),
  ...['LAST LOAD', 'LOAD-1', 'LOAD-2', 'LOAD-3'].map((load, i) =>
    ascii(0x020a + i, `DEVICE VENDOR/SERIAL NUMBER AT ${load}`, 40, {
      meaning: 'drive of that load: vendor (8 characters) and serial number (32)',
    }),
  ),
  count(0x0220, 'TOTAL MBYTES WRITTEN IN MEDIUM LIFE', 'MiB', { meaning: 'written to the tape, compressed' }),
  count(0x0221, 'TOTAL MBYTES READ IN MEDIUM LIFE', 'MiB', { meaning: 'read from the tape, compressed' }),
  count(0x0222, 'TOTAL MBYTES WRITTEN IN CURRENT/LAST LOAD', 'MiB', { meaning: 'written in this load, or the last' }),
  count(0x0223, 'TOTAL MBYTES READ IN CURRENT/LAST LOAD', 'MiB', { meaning: 'read in this load, or the last' }),
  count(0x0224, 'LOGICAL POSITION OF FIRST ENCRYPTED BLOCK', '', {
    ...PARTITION,
    names: NOT_THERE,
    meaning: 'first encrypted logical block; all ones: none; all ones but the last bit: not known',
  }),
  count(0x0225, 'LOGICAL POSITION OF FIRST UNENCRYPTED BLOCK AFTER FIRST ENCRYPTED BLOCK', '', {
    ...PARTITION,
    names: NOT_THERE,
    meaning: 'first logical block behind it that is not; special numbers as in 0224h',
  }),
  structured(0x0340, 'MEDIUM USAGE HISTORY', 90, {
    of: mediumUsageValue,
    meaning: 'written, read and retried in this load, the last and all; loads',
  }),
  structured(0x0341, 'PARTITION USAGE HISTORY', 60, {
    ...PARTITION,
    of: partitionUsageValue,
    meaning: 'the same of one partition',
  }),
];

const mediumAttributes: readonly AttributeDefinition[] = [
  ascii(0x0400, 'MEDIUM MANUFACTURER', 8, { meaning: 'who made the cartridge' }),
  ascii(0x0401, 'MEDIUM SERIAL NUMBER', 32, { meaning: "the cartridge's own serial number, not its bar code" }),
  number(0x0402, 'MEDIUM LENGTH', 4, { unit: 'm', meaning: 'length of the tape; 0: not told' }),
  number(0x0403, 'MEDIUM WIDTH', 4, { unit: 'tenths of a mm', meaning: 'width of the tape' }),
  ascii(0x0404, 'ASSIGNING ORGANIZATION', 8, { meaning: 'who assigns the density code in 0405h' }),
  number(0x0405, 'MEDIUM DENSITY CODE', 1, { ...density, meaning: 'density that the tape is made for' }),
  ascii(0x0406, 'MEDIUM MANUFACTURE DATE', 8, { meaning: 'YYYYMMDD' }),
  count(0x0407, 'MAM CAPACITY', 'bytes', { meaning: 'size of the memory' }),
  number(0x0408, 'MEDIUM TYPE', 1, { names: MEDIUM_TYPES, hexDigits: 2, meaning: 'what the cartridge is for' }),
  number(0x0409, 'MEDIUM TYPE INFORMATION', 2, { meaning: 'cleaning cartridges: how often they clean; others: 0' }),
  plain(0x040a, 'NUMERIC MEDIUM SERIAL NUMBER', undefined, { meaning: 'a serial number in a form of the vendor' }),
];

const hostAttributes: readonly AttributeDefinition[] = [
  ascii(0x0800, 'APPLICATION VENDOR', 8, { meaning: 'who made the program that writes these attributes' }),
  ascii(0x0801, 'APPLICATION NAME', 32, { meaning: 'that program' }),
  ascii(0x0802, 'APPLICATION VERSION', 8, { meaning: 'its version' }),
  localText(0x0803, 'USER MEDIUM TEXT LABEL', 160, {
    meaning: "the user's name for the tape; LTFS: name of the volume",
  }),
  ascii(0x0804, 'DATE AND TIME LAST WRITTEN', 12, { meaning: 'YYYYMMDDHHMM' }),
  number(TEXT_LOCALIZATION, 'TEXT LOCALIZATION IDENTIFIER', 1, {
    names: textLocalizationNames,
    hexDigits: 2,
    meaning: 'character set of the attributes of format TEXT',
  }),
  BARCODE,
  localText(0x0807, 'OWNING HOST TEXTUAL NAME', 80, { meaning: 'computer that the tape belongs to' }),
  localText(0x0808, 'MEDIA POOL', 160, { meaning: 'group of tapes that it is in' }),
  ascii(0x0809, 'PARTITION USER TEXT LABEL', 16, { ...PARTITION, meaning: "the user's name for the partition" }),
  number(0x080a, 'LOAD/UNLOAD AT PARTITION', 1, { names: LOAD_PLACES, meaning: 'where the tape is loaded' }),
  ascii(0x080b, 'APPLICATION FORMAT VERSION', 16, {
    meaning: 'version of the format on the tape, such as 2.4.0 of LTFS',
  }),
  structured(0x080c, 'VOLUME COHERENCY INFORMATION', undefined, {
    ...PARTITION,
    of: volumeCoherencyValue,
    meaning: 'last state of the volume that was written; 70 bytes with LTFS',
  }),
  plain(0x0820, 'MEDIUM GLOBALLY UNIQUE IDENTIFIER', 36, { meaning: 'GUID of the tape', source: HP_IN_SSC }),
  plain(0x0821, 'MEDIA POOL GLOBALLY UNIQUE IDENTIFIER', 36, { meaning: 'GUID of its pool', source: HP_IN_SSC }),
];

const vendorAttributes: readonly AttributeDefinition[] = [
  structured(0x1000, 'UNIQUE CARTRIDGE IDENTITY', 28, {
    of: uniqueCartridgeIdentityValue,
    meaning: 'serial numbers of chip and tape, maker and type',
    source: 'read from an LTO-6 cartridge',
  }),
  structured(0x1001, 'ALTERNATIVE UNIQUE CARTRIDGE IDENTITY', 24, {
    of: alternativeCartridgeIdentityValue,
    meaning: 'serial numbers of chip and cartridge, type',
    source: 'read from an LTO-6 cartridge',
  }),
  number(0x1623, 'LTFS VOLUME LOCKED', 1, {
    names: LTFS_LOCKS,
    meaning: 'whether LTFS may write to the volume',
    source: 'LTFS, src/libltfs/tape.c',
  }),
];

/** What tapekit knows, by identifier, ascending. */
export const registry: ReadonlyMap<number, AttributeDefinition> = new Map(
  [...deviceAttributes, ...mediumAttributes, ...hostAttributes, ...vendorAttributes].map(
    (one): [number, AttributeDefinition] => [one.identifier, one],
  ),
);

/** Names by identifier. */
export const attributeNames: ReadonlyMap<number, string> = new Map([...registry].map(([id, { name }]) => [id, name]));
