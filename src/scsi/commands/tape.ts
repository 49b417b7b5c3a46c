/** Commands of tape drives (SSC-5). */
import {
  bits,
  flag,
  layout,
  reserved,
  reservedBytes,
  signed,
  signed64,
  u8,
  u16,
  u24,
  u32,
  u64,
  uintBits,
} from '../../bytes/index.js';
import { command, control, immediate, inBytes, operationCode, serviceActions } from './parts.js';

const ssc = (title: string) => ({ source: `SSC-5, ${title} command` });
const transferLength = u24('transferLength', { unit: 'blocks if FIXED, otherwise bytes' });
const object = u64('logicalObjectIdentifier');
const partition = u8('partition');
const readBits = bits(8, [reserved(6), flag('sili', { title: 'SILI' }), flag('fixed')]);
const verifyBits = bits(8, [
  reserved(2),
  flag('vte', { title: 'VTE', since: 'SSC-4' }),
  flag('vlbpm', { title: 'VLBPM', since: 'SSC-4' }),
  flag('vbf', { title: 'VBF', since: 'SSC-4' }),
  flag('immed'),
  flag('bytcmp', { title: 'BYTCMP' }),
  flag('fixed'),
]);
const spaceCode = bits(8, [
  reserved(4),
  uintBits('code', 4, {
    names: new Map([
      [0, 'logical blocks'],
      [1, 'filemarks'],
      [2, 'sequential filemarks'],
      [3, 'end-of-data'],
      [4, 'setmarks (obsolete)'],
      [5, 'sequential setmarks (obsolete)'],
    ]),
  }),
]);
/** First and last command of a sequence, in explicit address mode. */
const ofSequence = [flag('fcs', { title: 'FCS' }), flag('lcs', { title: 'LCS' })] as const;

export const rewindCdb = layout('REWIND', ssc('REWIND'), [operationCode(0x01), immediate, reservedBytes(3), control]);

export const formatMediumCdb = layout('FORMAT MEDIUM', ssc('FORMAT MEDIUM'), [
  operationCode(0x04),
  bits(8, [reserved(6), flag('verify'), flag('immed')]),
  bits(8, [
    reserved(4),
    uintBits('format', 4, {
      names: new Map([
        [0, 'default format'],
        [1, 'partition'],
        [2, 'default format, then partition'],
        ...Array.from({ length: 8 }, (_, i): [number, string] => [8 + i, 'vendor specific']),
      ]),
    }),
  ]),
  u16('transferLength', inBytes),
  control,
]);

export const readBlockLimitsCdb = layout('READ BLOCK LIMITS', ssc('READ BLOCK LIMITS'), [
  operationCode(0x05),
  bits(8, [reserved(7), flag('mloi', { title: 'MLOI', since: 'SSC-4' })]),
  reservedBytes(3),
  control,
]);

export const read6Cdb = layout('READ(6)', ssc('READ(6)'), [operationCode(0x08), readBits, transferLength, control]);

export const read16Cdb = layout('READ(16)', ssc('READ(16)'), [
  operationCode(0x88),
  readBits,
  reservedBytes(1),
  partition,
  object,
  transferLength,
  control,
]);

export const write6Cdb = layout('WRITE(6)', ssc('WRITE(6)'), [
  operationCode(0x0a),
  bits(8, [reserved(7), flag('fixed')]),
  transferLength,
  control,
]);

export const write16Cdb = layout('WRITE(16)', ssc('WRITE(16)'), [
  operationCode(0x8a),
  bits(8, [reserved(4), ...ofSequence, reserved(1), flag('fixed')]),
  reservedBytes(1),
  partition,
  object,
  transferLength,
  control,
]);

export const setCapacityCdb = layout('SET CAPACITY', ssc('SET CAPACITY'), [
  operationCode(0x0b),
  immediate,
  reservedBytes(1),
  u16('capacityProportionValue', { unit: '65,535ths of the medium' }),
  control,
]);

export const writeFilemarks6Cdb = layout('WRITE FILEMARKS(6)', ssc('WRITE FILEMARKS(6)'), [
  operationCode(0x10),
  bits(8, [reserved(6), flag('wsmk', { title: 'OBSOLETE (WSMK)' }), flag('immed')]),
  u24('filemarkCount'),
  control,
]);

export const writeFilemarks16Cdb = layout('WRITE FILEMARKS(16)', ssc('WRITE FILEMARKS(16)'), [
  operationCode(0x80),
  bits(8, [reserved(4), ...ofSequence, flag('wsmk', { title: 'OBSOLETE (WSMK)' }), flag('immed')]),
  reservedBytes(1),
  partition,
  object,
  u24('filemarkCount'),
  control,
]);

export const space6Cdb = layout('SPACE(6)', ssc('SPACE(6)'), [
  operationCode(0x11),
  spaceCode,
  signed(3, 'count', { unit: 'negative: towards the beginning' }),
  control,
]);

export const space16Cdb = layout('SPACE(16)', ssc('SPACE(16)'), [
  operationCode(0x91),
  spaceCode,
  reservedBytes(2),
  signed64('count', { unit: 'negative: towards the beginning' }),
  u16('parameterLength', inBytes),
  reservedBytes(1),
  control,
]);

export const verify6Cdb = layout('VERIFY(6)', ssc('VERIFY(6)'), [
  operationCode(0x13),
  verifyBits,
  u24('verificationLength', { unit: 'blocks if FIXED, filemarks if VBF, otherwise bytes' }),
  control,
]);

export const verify16Cdb = layout('VERIFY(16)', ssc('VERIFY(16)'), [
  operationCode(0x8f),
  verifyBits,
  reservedBytes(1),
  partition,
  object,
  u24('verificationLength', { unit: 'blocks if FIXED, filemarks if VBF, otherwise bytes' }),
  control,
]);

export const erase6Cdb = layout('ERASE(6)', ssc('ERASE(6)'), [
  operationCode(0x19),
  bits(8, [reserved(6), flag('immed'), flag('long')]),
  reservedBytes(3),
  control,
]);

export const erase16Cdb = layout('ERASE(16)', ssc('ERASE(16)'), [
  operationCode(0x93),
  bits(8, [reserved(4), ...ofSequence, flag('immed'), flag('long')]),
  reservedBytes(1),
  partition,
  object,
  reservedBytes(3),
  control,
]);

export const loadUnloadCdb = layout('LOAD UNLOAD', ssc('LOAD UNLOAD'), [
  operationCode(0x1b),
  immediate,
  reservedBytes(2),
  bits(8, [reserved(4), flag('hold'), flag('eot', { title: 'EOT' }), flag('reten', { title: 'RETEN' }), flag('load')]),
  control,
]);

export const locate10Cdb = layout('LOCATE(10)', ssc('LOCATE(10)'), [
  operationCode(0x2b),
  bits(8, [reserved(5), flag('bt', { title: 'BT' }), flag('cp', { title: 'CP' }), flag('immed')]),
  reservedBytes(1),
  u32('logicalObjectIdentifier'),
  reservedBytes(1),
  partition,
  control,
]);

export const locate16Cdb = layout('LOCATE(16)', ssc('LOCATE(16)'), [
  operationCode(0x92),
  bits(8, [
    reserved(2),
    uintBits('destType', 3, {
      title: 'DEST_TYPE',
      names: new Map([
        [0, 'logical object identifier'],
        [1, 'logical file identifier'],
        [3, 'end-of-data'],
      ]),
    }),
    reserved(1),
    flag('cp', { title: 'CP' }),
    flag('immed'),
  ]),
  bits(8, [reserved(7), flag('bam', { title: 'BAM' })]),
  partition,
  u64('logicalIdentifier'),
  reservedBytes(3),
  control,
]);

export const readPositionCdb = layout('READ POSITION', ssc('READ POSITION'), [
  operationCode(0x34),
  serviceActions(
    new Map([
      [0x00, 'short form, block identifier'],
      [0x01, 'short form, vendor specific'],
      [0x06, 'long form'],
      [0x08, 'extended form'],
    ]),
  ),
  reservedBytes(5),
  u16('allocationLength', { ...inBytes, title: 'ALLOCATION LENGTH (extended form)' }),
  control,
]);

export const reportDensitySupportCdb = layout('REPORT DENSITY SUPPORT', ssc('REPORT DENSITY SUPPORT'), [
  operationCode(0x44),
  bits(8, [reserved(6), flag('mediumType'), flag('media')]),
  reservedBytes(5),
  u16('allocationLength', inBytes),
  control,
]);

export const allowOverwriteCdb = layout('ALLOW OVERWRITE', ssc('ALLOW OVERWRITE'), [
  operationCode(0x82),
  reservedBytes(1),
  bits(8, [
    reserved(4),
    uintBits('allowOverwrite', 4, {
      names: new Map([
        [0, 'not allowed'],
        [1, 'at the current position'],
        [2, 'format'],
      ]),
    }),
  ]),
  partition,
  object,
  reservedBytes(3),
  control,
]);

/** Commands that only tape drives have. */
export const tapeCommands = [
  rewindCdb,
  formatMediumCdb,
  readBlockLimitsCdb,
  read6Cdb,
  write6Cdb,
  setCapacityCdb,
  writeFilemarks6Cdb,
  space6Cdb,
  verify6Cdb,
  erase6Cdb,
  loadUnloadCdb,
  locate10Cdb,
  readPositionCdb,
  reportDensitySupportCdb,
  writeFilemarks16Cdb,
  allowOverwriteCdb,
  read16Cdb,
  write16Cdb,
  verify16Cdb,
  space16Cdb,
  locate16Cdb,
  erase16Cdb,
].map(command);
