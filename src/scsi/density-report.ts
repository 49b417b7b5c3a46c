/** What REPORT DENSITY SUPPORT answers. SSC-5; held against doug-gilbert/sg3_utils, src/sg_rep_density.c and its hex files. */
import {
  bits,
  bytes,
  flag,
  layout,
  lengthOfRest,
  list,
  reserved,
  reservedBytes,
  type StructureFamily,
  text,
  u8,
  u16,
  u24,
  u32,
} from '../bytes/index.js';
import { ltoDensityNames } from './densities.js';

const source = { source: 'SSC-5, REPORT DENSITY SUPPORT' };
const ASCII = { pad: 0x20, ascii: true } as const;
const density = { names: ltoDensityNames, open: true, hexDigits: 2 } as const;

/** One density that a drive, or the cartridge in it, supports. */
export const densityDescriptor = layout('density support data block descriptor', source, [
  u8('primaryDensityCode', density),
  u8('secondaryDensityCode', density),
  bits(8, [
    flag('wrtok', { title: 'WRTOK (can be written)' }),
    flag('dup', { title: 'DUP (secondary code is another name)' }),
    flag('deflt', { title: 'DEFLT (the default)' }),
    reserved(4),
    flag('dlv', { title: 'DLV (descriptor length is valid)' }),
  ]),
  u16('descriptorLength', { unit: 'bytes' }),
  u24('bitsPerMm', { title: 'BITS PER MM', unit: 'bits/mm' }),
  u16('mediaWidth', { unit: 'tenths of a mm' }),
  u16('tracks'),
  u32('capacity', { unit: 'MB' }),
  text('assigningOrganization', 8, ASCII),
  text('densityName', 8, ASCII),
  text('description', 20, ASCII),
]);

/** One kind of cartridge that a drive supports. */
export const mediumTypeDescriptor = layout('medium type descriptor', source, [
  u8('mediumType', { hexDigits: 2 }),
  reservedBytes(1),
  lengthOfRest(2, 'descriptorLength'),
  u8('numberOfDensityCodes'),
  bytes('densityCodes', 9, { title: 'DENSITY CODES' }),
  u16('mediaWidth', { unit: 'tenths of a mm' }),
  u16('mediumLength', { unit: 'm' }),
  reservedBytes(2),
  text('assigningOrganization', 8, ASCII),
  text('mediumTypeName', 8, ASCII),
  text('description', 20, ASCII),
]);

const length = lengthOfRest(2, 'availableDensitySupportLength');

/** The answer with MEDIUM TYPE 0. */
export const densityReport = layout('REPORT DENSITY SUPPORT data, by density', source, [
  length,
  reservedBytes(2),
  list('densities', densityDescriptor, 'rest'),
]);

/** The answer with MEDIUM TYPE 1. */
export const mediumTypeReport = layout('REPORT DENSITY SUPPORT data, by medium type', source, [
  length,
  reservedBytes(2),
  list('mediumTypes', mediumTypeDescriptor, 'rest'),
]);

/** Densities and kinds of cartridges. */
export const densityFamily: StructureFamily = {
  page: 'scsi-densities',
  title: 'Densities',
  about:
    'What REPORT DENSITY SUPPORT answers: which densities, and which kinds of cartridges, a drive can read and write.',
  structures: [
    { id: 'density-report', layout: densityReport },
    { id: 'density-report:medium-types', layout: mediumTypeReport },
  ],
};
