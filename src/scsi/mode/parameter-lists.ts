/** What MODE SENSE gives and MODE SELECT takes: a header, a block descriptor, pages. SPC-5 and SSC-5. */
import {
  bits,
  flag,
  layout,
  lengthOf,
  lengthOfRest,
  list,
  oneOf,
  reserved,
  reservedBytes,
  u8,
  u24,
  uintBits,
} from '../../bytes/index.js';
import { ltoDensityNames } from '../densities.js';
import {
  anyPage,
  anySubpage,
  control,
  controlExtension,
  disconnectReconnect,
  informationalExceptionsControl,
  powerCondition,
  protocolSpecificLogicalUnit,
  protocolSpecificPort,
} from './common-pages.js';
import { named } from './head.js';
import {
  controlDataProtection,
  dataCompression,
  deviceConfiguration,
  deviceConfigurationExtension,
  mediumConfiguration,
  mediumPartition,
  readWriteErrorRecovery,
} from './tape-pages.js';

const SSC = { source: 'SSC-5, mode parameters' };

/** Density and block length: what st sets with MODE SELECT. */
export const blockDescriptor = layout('mode parameter block descriptor', SSC, [
  u8('densityCode', {
    names: new Map([...ltoDensityNames, [0x00, 'the default'], [0x7f, 'no change']]),
    open: true,
    hexDigits: 2,
  }),
  u24('numberOfBlocks'),
  reservedBytes(1),
  u24('blockLength', { unit: 'bytes; 0 is variable' }),
]);

/** Any mode page of a tape drive. */
export const tapeModePage = oneOf('mode page', SSC, [
  readWriteErrorRecovery,
  disconnectReconnect,
  control,
  controlExtension,
  controlDataProtection,
  dataCompression,
  deviceConfiguration,
  deviceConfigurationExtension,
  mediumPartition,
  protocolSpecificLogicalUnit,
  protocolSpecificPort,
  powerCondition,
  informationalExceptionsControl,
  mediumConfiguration,
  anyPage,
  anySubpage,
]);

const BUFFERED_MODES = named(
  'every write waits for the medium',
  'writes are buffered',
  'buffered for several initiators',
);

const deviceSpecific = bits(8, [
  flag('wp', { title: 'WP (write protected)' }),
  uintBits('bufferedMode', 3, { names: BUFFERED_MODES, open: true }),
  uintBits('speed', 4),
]);

const mediumType = u8('mediumType', { hexDigits: 2 });
const pages = list('pages', tapeModePage, 'rest', { title: 'MODE PAGE' });

const tail6 = [
  mediumType,
  deviceSpecific,
  lengthOf(1, 'blockDescriptorLength', 'blockDescriptors'),
  list('blockDescriptors', blockDescriptor, { measuredBy: 'blockDescriptorLength' }, { title: 'BLOCK DESCRIPTOR' }),
  pages,
] as const;

const tail10 = [
  mediumType,
  deviceSpecific,
  bits(8, [reserved(7), flag('longlba', { title: 'LONGLBA' })]),
  reservedBytes(1),
  lengthOf(2, 'blockDescriptorLength', 'blockDescriptors'),
  list('blockDescriptors', blockDescriptor, { measuredBy: 'blockDescriptorLength' }, { title: 'BLOCK DESCRIPTOR' }),
  pages,
] as const;

/** The answer to MODE SENSE(6). */
export const modeSense6 = layout('MODE SENSE(6) data', SSC, [lengthOfRest(1, 'modeDataLength'), ...tail6]);
/** The answer to MODE SENSE(10). */
export const modeSense10 = layout('MODE SENSE(10) data', SSC, [lengthOfRest(2, 'modeDataLength'), ...tail10]);
/** What MODE SELECT(6) takes: as MODE SENSE gives it, but MODE DATA LENGTH is reserved. */
export const modeSelect6 = layout('MODE SELECT(6) parameter list', SSC, [reservedBytes(1), ...tail6]);
/** What MODE SELECT(10) takes. */
export const modeSelect10 = layout('MODE SELECT(10) parameter list', SSC, [reservedBytes(2), ...tail10]);
