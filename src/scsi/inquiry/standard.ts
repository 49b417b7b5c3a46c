/** What a device says of itself first. SPC-5, standard INQUIRY data; bits held against sg3-utils' src/sg_inq.c. */
import {
  bits,
  bytes,
  flag,
  layout,
  lengthOfRest,
  optional,
  reserved,
  reservedBytes,
  text,
  u8,
  u16,
  uintBits,
} from '../../bytes/index.js';

const source = { source: 'SPC-5, standard INQUIRY data' };
const ASCII = { pad: 0x20, ascii: true } as const;

/** PERIPHERAL QUALIFIER: whether a device is there at all. */
export const peripheralQualifiers: ReadonlyMap<number, string> = new Map([
  [0, 'connected'],
  [1, 'not connected now'],
  [3, 'no such logical unit'],
]);

/** PERIPHERAL DEVICE TYPE. */
export const peripheralDeviceTypes: ReadonlyMap<number, string> = new Map([
  [0x00, 'disk'],
  [0x01, 'tape drive (sequential access)'],
  [0x02, 'printer'],
  [0x03, 'processor'],
  [0x04, 'write-once disk'],
  [0x05, 'CD/DVD'],
  [0x06, 'scanner'],
  [0x07, 'optical memory'],
  [0x08, 'media changer'],
  [0x09, 'communications'],
  [0x0c, 'storage array controller'],
  [0x0d, 'enclosure services'],
  [0x0e, 'simplified disk'],
  [0x0f, 'optical card reader'],
  [0x11, 'object storage'],
  [0x12, 'automation/drive interface'],
  [0x14, 'zoned disk'],
  [0x1e, 'well-known logical unit'],
  [0x1f, 'unknown or none'],
]);

/** The byte that INQUIRY data of every kind begin with. */
export const peripheralByte = bits(8, [
  uintBits('peripheralQualifier', 3, { names: peripheralQualifiers, open: true }),
  uintBits('peripheralDeviceType', 5, { names: peripheralDeviceTypes, open: true, hexDigits: 2 }),
]);

/** VERSION: the standard that a device was made for. */
export const standardVersions: ReadonlyMap<number, string> = new Map([
  [0x00, 'none'],
  [0x02, 'SCSI-2'],
  [0x03, 'SPC'],
  [0x04, 'SPC-2'],
  [0x05, 'SPC-3'],
  [0x06, 'SPC-4'],
  [0x07, 'SPC-5'],
]);

const version = <const Name extends string>(name: Name, ordinal: number) =>
  optional(u16(name, { title: `VERSION DESCRIPTOR ${ordinal}`, hexDigits: 4 }));

/** Standard INQUIRY data. Devices end it anywhere behind byte 35. */
export const standardInquiry = layout('standard INQUIRY data', source, [
  peripheralByte,
  bits(8, [
    flag('rmb', { title: 'RMB (removable medium)' }),
    flag('luCong', { title: 'LU_CONG (part of a conglomerate)', since: 'SPC-5' }),
    uintBits('hotPluggable', 2, { title: 'HOT_PLUGGABLE', since: 'SPC-5' }),
    reserved(4),
  ]),
  u8('version', { names: standardVersions, open: true, hexDigits: 2 }),
  bits(8, [
    reserved(2),
    flag('normaca', { title: 'NORMACA' }),
    flag('hisup', { title: 'HISUP (hierarchical logical unit numbers)' }),
    uintBits('responseDataFormat', 4),
  ]),
  lengthOfRest(1, 'additionalLength'),
  bits(8, [
    flag('sccs', { title: 'SCCS (storage array controller)' }),
    flag('acc', { title: 'ACC (access controls; obsolete)' }),
    uintBits('tpgs', 2, { title: 'TPGS (target port groups)' }),
    flag('thirdPartyCopy', { title: '3PC (third-party copy)' }),
    reserved(2),
    flag('protect', { title: 'PROTECT (protection information)' }),
  ]),
  bits(8, [
    flag('bque', { title: 'BQUE (obsolete)' }),
    flag('encserv', { title: 'ENCSERV (enclosure services)' }),
    flag('vs6', { title: 'VS (byte 6, vendor-specific)' }),
    flag('multip', { title: 'MULTIP (several ports)' }),
    flag('mchngr', { title: 'MCHNGR (medium changer attached; obsolete)' }),
    uintBits('obsolete6', 2, { title: 'OBSOLETE (byte 6)' }),
    flag('addr16', { title: 'ADDR16' }),
  ]),
  bits(8, [
    uintBits('obsolete7', 2, { title: 'OBSOLETE (byte 7)' }),
    flag('wbus16', { title: 'WBUS16' }),
    flag('sync', { title: 'SYNC' }),
    flag('linked', { title: 'LINKED (obsolete)' }),
    flag('trandis', { title: 'TRANDIS (obsolete)' }),
    flag('cmdque', { title: 'CMDQUE (command queuing)' }),
    flag('vs7', { title: 'VS (byte 7, vendor-specific)' }),
  ]),
  text('t10VendorIdentification', 8, { title: 'T10 VENDOR IDENTIFICATION', ...ASCII }),
  text('productIdentification', 16, ASCII),
  text('productRevisionLevel', 4, ASCII),
  optional(bytes('vendorSpecific', 20, { title: 'VENDOR-SPECIFIC' })),
  optional(
    bits(8, [reserved(4), uintBits('clocking', 2), flag('qas', { title: 'QAS' }), flag('ius', { title: 'IUS' })]),
    reservedBytes(1),
  ),
  version('versionDescriptor1', 1),
  version('versionDescriptor2', 2),
  version('versionDescriptor3', 3),
  version('versionDescriptor4', 4),
  version('versionDescriptor5', 5),
  version('versionDescriptor6', 6),
  version('versionDescriptor7', 7),
  version('versionDescriptor8', 8),
]);
