/** Commands of media changers (SMC-3): the robot of a library. */
import { bits, flag, layout, reserved, reservedBytes, u16, u24, uintBits } from '../../bytes/index.js';
import { command, control, elementTypes, inBytes, operationCode } from './parts.js';

const smc = (title: string) => ({ source: `SMC-3, ${title} command` });
const transport = u16('mediumTransportAddress');
const invert = bits(8, [reserved(7), flag('invert')]);
const elementsOfType = bits(8, [
  reserved(3),
  flag('volTag', { title: 'VOLTAG' }),
  uintBits('elementTypeCode', 4, { names: elementTypes }),
]);
const elementRange = [u16('startingElementAddress'), u16('numberOfElements')] as const;

export const initializeElementStatusCdb = layout('INITIALIZE ELEMENT STATUS', smc('INITIALIZE ELEMENT STATUS'), [
  operationCode(0x07),
  reservedBytes(4),
  control,
]);

export const openCloseImportExportElementCdb = layout(
  'OPEN/CLOSE IMPORT/EXPORT ELEMENT',
  smc('OPEN/CLOSE IMPORT/EXPORT ELEMENT'),
  [
    operationCode(0x1b),
    reservedBytes(1),
    u16('elementAddress'),
    bits(8, [
      reserved(3),
      uintBits('actionCode', 5, {
        names: new Map([
          [0, 'open'],
          [1, 'close'],
        ]),
      }),
    ]),
    control,
  ],
);

export const positionToElementCdb = layout('POSITION TO ELEMENT', smc('POSITION TO ELEMENT'), [
  operationCode(0x2b),
  reservedBytes(1),
  transport,
  u16('destinationElementAddress'),
  reservedBytes(2),
  invert,
  control,
]);

export const initializeElementStatusWithRangeCdb = layout(
  'INITIALIZE ELEMENT STATUS WITH RANGE',
  smc('INITIALIZE ELEMENT STATUS WITH RANGE'),
  [
    operationCode(0x37),
    bits(8, [reserved(6), flag('fast'), flag('range')]),
    u16('startingElementAddress'),
    reservedBytes(2),
    u16('numberOfElements'),
    reservedBytes(1),
    control,
  ],
);

/** What libraries had before SMC-3; bit 7 of its last byte is NBL: no bar code labels are read. */
export const initializeElementStatusWithRangeE7Cdb = layout(
  'INITIALIZE ELEMENT STATUS WITH RANGE (E7h)',
  { source: 'Quantum Scalar and DX-Series SCSI references, E7h' },
  [
    operationCode(0xe7),
    bits(8, [reserved(7), flag('range')]),
    u16('startingElementAddress'),
    reservedBytes(2),
    u16('numberOfElements'),
    reservedBytes(1),
    control,
  ],
);

export const moveMediumCdb = layout('MOVE MEDIUM', smc('MOVE MEDIUM'), [
  operationCode(0xa5),
  reservedBytes(1),
  transport,
  u16('sourceAddress'),
  u16('destinationAddress'),
  reservedBytes(2),
  invert,
  control,
]);

export const exchangeMediumCdb = layout('EXCHANGE MEDIUM', smc('EXCHANGE MEDIUM'), [
  operationCode(0xa6),
  reservedBytes(1),
  transport,
  u16('sourceAddress'),
  u16('firstDestinationAddress'),
  u16('secondDestinationAddress'),
  bits(8, [reserved(6), flag('inv1', { title: 'INV1' }), flag('inv2', { title: 'INV2' })]),
  control,
]);

export const requestVolumeElementAddressCdb = layout(
  'REQUEST VOLUME ELEMENT ADDRESS',
  smc('REQUEST VOLUME ELEMENT ADDRESS'),
  [
    operationCode(0xb5),
    elementsOfType,
    ...elementRange,
    reservedBytes(1),
    u24('allocationLength', inBytes),
    reservedBytes(1),
    control,
  ],
);

/** What SEND VOLUME TAG is for: to look for volume tags, or to set the one of an element. */
export const sendActions: ReadonlyMap<number, string> = new Map([
  [0x00, 'translate, all volume tags'],
  [0x01, 'translate, primary volume tags'],
  [0x04, 'translate, all volume tags, whatever their sequence numbers'],
  [0x05, 'translate, primary volume tags, whatever their sequence numbers'],
  [0x08, 'assert as the primary volume tag'],
  [0x09, 'assert as the alternate volume tag'],
  [0x0a, 'replace the primary volume tag'],
  [0x0b, 'replace the alternate volume tag'],
  [0x0c, 'undefine the primary volume tag'],
  [0x0d, 'undefine the alternate volume tag'],
]);

export const sendVolumeTagCdb = layout('SEND VOLUME TAG', smc('SEND VOLUME TAG'), [
  operationCode(0xb6),
  bits(8, [reserved(4), uintBits('elementTypeCode', 4, { names: elementTypes })]),
  u16('startingElementAddress'),
  reservedBytes(1),
  bits(8, [reserved(3), uintBits('sendActionCode', 5, { names: sendActions, open: true, hexDigits: 2 })]),
  reservedBytes(2),
  u16('parameterListLength', inBytes),
  reservedBytes(1),
  control,
]);

export const readElementStatusCdb = layout('READ ELEMENT STATUS', smc('READ ELEMENT STATUS'), [
  operationCode(0xb8),
  elementsOfType,
  ...elementRange,
  bits(8, [reserved(6), flag('curData', { title: 'CURDATA' }), flag('dvcId', { title: 'DVCID' })]),
  u24('allocationLength', inBytes),
  reservedBytes(1),
  control,
]);

/** Commands that only media changers have. */
export const changerCommands = [
  initializeElementStatusCdb,
  openCloseImportExportElementCdb,
  positionToElementCdb,
  initializeElementStatusWithRangeCdb,
  moveMediumCdb,
  exchangeMediumCdb,
  requestVolumeElementAddressCdb,
  sendVolumeTagCdb,
  readElementStatusCdb,
  initializeElementStatusWithRangeE7Cdb,
].map(command);
