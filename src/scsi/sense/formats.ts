/** Sense data in its two formats. */
import {
  bits,
  bytes,
  flag,
  layout,
  lengthOfRest,
  list,
  reserved,
  reservedBytes,
  signed,
  u8,
  u32,
  uintBits,
} from '../../bytes/index.js';
import { senseKeys } from '../sense-keys.js';
import { senseDescriptor } from './descriptors.js';

const senseKeyNames: ReadonlyMap<number, string> = new Map(senseKeys.map(({ key, name }) => [key, name]));

/** Fixed format, response codes 70h (current) and 71h (deferred). */
export const fixedSense = layout('sense data, fixed format', { source: 'SPC-5, fixed format sense data; SSC-5' }, [
  bits(8, [
    flag('valid'),
    uintBits('responseCode', 7, {
      names: new Map([
        [0x70, 'current'],
        [0x71, 'deferred'],
      ]),
      hexDigits: 2,
    }),
  ]),
  reservedBytes(1),
  bits(8, [
    flag('filemark'),
    flag('eom', { title: 'EOM' }),
    flag('ili', { title: 'ILI' }),
    flag('sdatOvfl', { title: 'SDAT_OVFL' }),
    uintBits('senseKey', 4, { names: senseKeyNames, hexDigits: 1 }),
  ]),
  signed(4, 'information'),
  lengthOfRest(1, 'additionalSenseLength'),
  u32('commandSpecificInformation', { title: 'COMMAND-SPECIFIC INFORMATION' }),
  u8('additionalSenseCode', { hexDigits: 2 }),
  u8('additionalSenseCodeQualifier', { hexDigits: 2 }),
  u8('fieldReplaceableUnitCode', { hexDigits: 2 }),
  bytes('senseKeySpecific', 3),
  bytes('additionalSenseBytes', 'rest'),
]);

/** Descriptor format, response codes 72h (current) and 73h (deferred). */
export const descriptorSense = layout(
  'sense data, descriptor format',
  { source: 'SPC-5, descriptor format sense data' },
  [
    bits(8, [
      reserved(1),
      uintBits('responseCode', 7, {
        names: new Map([
          [0x72, 'current'],
          [0x73, 'deferred'],
        ]),
        hexDigits: 2,
      }),
    ]),
    bits(8, [reserved(4), uintBits('senseKey', 4, { names: senseKeyNames, hexDigits: 1 })]),
    u8('additionalSenseCode', { hexDigits: 2 }),
    u8('additionalSenseCodeQualifier', { hexDigits: 2 }),
    bits(8, [flag('sdatOvfl', { title: 'SDAT_OVFL' }), reserved(7)]),
    reservedBytes(2),
    lengthOfRest(1, 'additionalSenseLength'),
    list('senseDataDescriptors', senseDescriptor, 'rest'),
  ],
);
