/** Mode pages of media changers. SMC-3. */
import { bits, flag, layout, list, reserved, reservedBytes, u8, u16 } from '../../bytes/index.js';
import { pageHead } from './head.js';

const smc = (clause: string) => ({ source: `SMC-3, ${clause}` });

/** 1Dh of a changer: where the elements of each kind begin, and how many there are. */
export const elementAddressAssignment = layout(
  'element address assignment mode page',
  smc('element address assignment mode page'),
  [
    ...pageHead(0x1d),
    u16('firstMediumTransportElementAddress'),
    u16('numberOfMediumTransportElements'),
    u16('firstStorageElementAddress'),
    u16('numberOfStorageElements'),
    u16('firstImportExportElementAddress', { title: 'FIRST IMPORT/EXPORT ELEMENT ADDRESS' }),
    u16('numberOfImportExportElements', { title: 'NUMBER OF IMPORT/EXPORT ELEMENTS' }),
    u16('firstDataTransferElementAddress'),
    u16('numberOfDataTransferElements'),
    reservedBytes(2),
  ],
);

const geometry = layout('transport geometry descriptor', smc('transport geometry parameters mode page'), [
  bits(8, [reserved(7), flag('rotate')]),
  u8('memberNumberInTransportElementSet'),
]);

/** 1Eh of a changer: whether its arms can turn a cartridge over. */
export const transportGeometry = layout(
  'transport geometry parameters mode page',
  smc('transport geometry parameters mode page'),
  [...pageHead(0x1e), list('transportGeometryDescriptors', geometry, 'rest')],
);

type Place = 'dt' | 'ie' | 'st' | 'mt';

/** Four bits: to or with a drive, an import/export element, a slot, an arm. */
const matrix = <const From extends Place, const Verb extends 'To' | 'With'>(
  from: From,
  verb: Verb,
  sign: '->' | '<>',
) =>
  bits(8, [
    reserved(4),
    flag(`${from}${verb}Dt`, { title: `${from.toUpperCase()}${sign}DT` }),
    flag(`${from}${verb}Ie`, { title: `${from.toUpperCase()}${sign}I/E` }),
    flag(`${from}${verb}St`, { title: `${from.toUpperCase()}${sign}ST` }),
    flag(`${from}${verb}Mt`, { title: `${from.toUpperCase()}${sign}MT` }),
  ]);

/** 1Fh of a changer: where cartridges can lie, and from where to where they can go. */
export const deviceCapabilities = layout('device capabilities mode page', smc('device capabilities mode page'), [
  ...pageHead(0x1f),
  bits(8, [
    reserved(4),
    flag('storDt', { title: 'STORDT' }),
    flag('storIe', { title: 'STORI/E' }),
    flag('storSt', { title: 'STORST' }),
    flag('storMt', { title: 'STORMT' }),
  ]),
  reservedBytes(1),
  matrix('mt', 'To', '->'),
  matrix('st', 'To', '->'),
  matrix('ie', 'To', '->'),
  matrix('dt', 'To', '->'),
  reservedBytes(4),
  matrix('mt', 'With', '<>'),
  matrix('st', 'With', '<>'),
  matrix('ie', 'With', '<>'),
  matrix('dt', 'With', '<>'),
  reservedBytes(4),
]);
