/** The descriptors of sense data in descriptor format. */
import {
  bits,
  bytes,
  flag,
  layout,
  lengthOfRest,
  oneOf,
  reserved,
  reservedBytes,
  signed64,
  u8,
  u16,
  u64,
  uintBits,
} from '../../bytes/index.js';
import { statusNames } from '../status.js';

const source = { source: 'SPC-5, sense data descriptors' };
const typeOf = <const Is extends number>(is: Is) => u8('descriptorType', { is, hexDigits: 2 });
const additionalLength = lengthOfRest(1, 'additionalLength');

/** What INFORMATION holds, in 64 bits. */
export const informationDescriptor = layout('information sense data descriptor', source, [
  typeOf(0x00),
  additionalLength,
  bits(8, [flag('valid'), reserved(7)]),
  reservedBytes(1),
  signed64('information'),
]);

/** What the command says of its own. */
export const commandSpecificDescriptor = layout('command specific information sense data descriptor', source, [
  typeOf(0x01),
  additionalLength,
  reservedBytes(2),
  u64('commandSpecificInformation', { title: 'COMMAND-SPECIFIC INFORMATION' }),
]);

/** The three bytes that depend on the sense key. */
export const keySpecificDescriptor = layout('sense key specific sense data descriptor', source, [
  typeOf(0x02),
  additionalLength,
  reservedBytes(2),
  bytes('senseKeySpecific', 3),
  reservedBytes(1),
]);

/** Which part of the drive failed. */
export const fieldReplaceableUnitDescriptor = layout('field replaceable unit sense data descriptor', source, [
  typeOf(0x03),
  additionalLength,
  reservedBytes(1),
  u8('fieldReplaceableUnitCode', { hexDigits: 2 }),
]);

/** The bits FILEMARK, EOM and ILI of tape drives. */
export const streamCommandsDescriptor = layout(
  'stream commands sense data descriptor',
  { source: 'SSC-5, stream commands sense data descriptor' },
  [
    typeOf(0x04),
    additionalLength,
    reservedBytes(1),
    bits(8, [flag('filemark'), flag('eom', { title: 'EOM' }), flag('ili', { title: 'ILI' }), reserved(5)]),
  ],
);

/** The bit ILI of disks. */
export const blockCommandsDescriptor = layout(
  'block commands sense data descriptor',
  { source: 'SBC-4, block commands sense data descriptor' },
  [
    typeOf(0x05),
    additionalLength,
    reservedBytes(1),
    bits(8, [reserved(2), flag('ili', { title: 'ILI' }), reserved(5)]),
  ],
);

/** How far another operation has come than the one that the sense data are about. */
export const anotherProgressDescriptor = layout('another progress indication sense data descriptor', source, [
  typeOf(0x0a),
  additionalLength,
  u8('anotherSenseKey', { hexDigits: 2 }),
  u8('anotherAdditionalSenseCode', { hexDigits: 2 }),
  u8('anotherAdditionalSenseCodeQualifier', { hexDigits: 2 }),
  reservedBytes(1),
  u16('anotherProgressIndication', { unit: '65,536ths' }),
]);

/** Sense data of another device, which a copy met. */
export const forwardedDescriptor = layout('forwarded sense data descriptor', source, [
  typeOf(0x0c),
  additionalLength,
  bits(8, [flag('fsdt', { title: 'FSDT' }), reserved(3), uintBits('senseDataSource', 4)]),
  u8('forwardedStatus', { names: statusNames, open: true, hexDigits: 2 }),
  bytes('forwardedSenseData', 'rest'),
]);

/** How long the drive takes to run the microcode it was given. */
export const microcodeActivationDescriptor = layout('microcode activation sense data descriptor', source, [
  typeOf(0x0f),
  additionalLength,
  reservedBytes(4),
  u16('microcodeActivationTime', { unit: 's' }),
]);

/** Of descriptors that other devices than tape drives send, the names. */
const otherTypes: ReadonlyMap<number, string> = new Map([
  [0x06, 'OSD object identification'],
  [0x07, 'OSD response integrity check value'],
  [0x08, 'OSD attribute identification'],
  [0x09, 'ATA status return'],
  [0x0b, 'user data segment referral'],
  [0x0d, 'direct-access block device'],
  [0x0e, 'device designation'],
]);

/** What no other takes. */
export const otherDescriptor = layout('other sense data descriptor', source, [
  u8('descriptorType', { names: otherTypes, open: true, hexDigits: 2 }),
  additionalLength,
  bytes('descriptorData', 'rest'),
]);

/** Any of them. */
export const senseDescriptor = oneOf('sense data descriptor', source, [
  informationDescriptor,
  commandSpecificDescriptor,
  keySpecificDescriptor,
  fieldReplaceableUnitDescriptor,
  streamCommandsDescriptor,
  blockCommandsDescriptor,
  anotherProgressDescriptor,
  forwardedDescriptor,
  microcodeActivationDescriptor,
  otherDescriptor,
]);
