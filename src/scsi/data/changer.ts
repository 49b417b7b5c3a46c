/** What the robot of a library answers: which cartridge is where. */
import {
  bits,
  bytes,
  entryLengthOf,
  flag,
  type Layout,
  layout,
  lengthOf,
  lengthOfRest,
  list,
  type NamedLayout,
  oneOf,
  optional,
  reserved,
  reservedBytes,
  struct,
  text,
  u8,
  u16,
  uintBits,
} from '../../bytes/index.js';
import { sendActions } from '../commands/changer.js';
import { elementTypes } from '../commands/parts.js';

const readElementStatus = { source: 'SMC-3, READ ELEMENT STATUS command' };
const PRESENT = 1;
const ABSENT = 0;

/** The label of a cartridge. */
export const volumeTag = layout('volume tag', { source: 'SMC-3, volume tag information' }, [
  text('volumeIdentification', 32, { pad: 0x20, ascii: false }),
  reservedBytes(2),
  u16('volumeSequenceNumber'),
]);

/** Which device stands in an element: with DVCID, a drive's serial number, for one. */
const deviceIdentifier = [
  bits(8, [
    reserved(4),
    uintBits('codeSet', 4, {
      names: new Map([
        [0, 'none'],
        [1, 'binary'],
        [2, 'ASCII'],
        [3, 'UTF-8'],
      ]),
      open: true,
    }),
  ]),
  bits(8, [
    reserved(4),
    uintBits('identifierType', 4, {
      names: new Map([
        [0, 'vendor specific'],
        [1, 'T10 vendor identification'],
        [2, 'EUI-64'],
        [3, 'NAA'],
      ]),
      open: true,
    }),
  ]),
  reservedBytes(1),
  lengthOf(1, 'identifierLength', 'identifier'),
  bytes('identifier', { measuredBy: 'identifierLength' }),
] as const;

/** What stands before the volume tags. */
const elementHead = [
  u16('elementAddress'),
  bits(8, [
    flag('oir', { title: 'OIR (import/export)' }),
    flag('cmc', { title: 'CMC (import/export)' }),
    flag('inEnab', { title: 'INENAB (import/export)' }),
    flag('exEnab', { title: 'EXENAB (import/export)' }),
    flag('access'),
    flag('except'),
    flag('impExp', { title: 'IMPEXP (import/export)' }),
    flag('full'),
  ]),
  reservedBytes(1),
  u8('additionalSenseCode', { hexDigits: 2 }),
  u8('additionalSenseCodeQualifier', { hexDigits: 2 }),
  bits(8, [
    flag('notBus', { title: 'NOT BUS (data transfer, SMC-2)' }),
    reserved(1),
    flag('idValid', { title: 'ID VALID (data transfer, SMC-2)' }),
    flag('luValid', { title: 'LU VALID (data transfer, SMC-2)' }),
    reserved(1),
    uintBits('logicalUnitNumber', 3, { title: 'LOGICAL UNIT NUMBER (data transfer, SMC-2)' }),
  ]),
  u8('scsiBusAddress', { title: 'SCSI BUS ADDRESS (data transfer, SMC-2)' }),
  reservedBytes(1),
  bits(8, [
    flag('sValid', { title: 'SVALID' }),
    flag('invert'),
    reserved(2),
    flag('ed', { title: 'ED', since: 'SMC-3' }),
    uintBits('mediumType', 3, {
      names: new Map([
        [0, 'unspecified'],
        [1, 'data'],
        [2, 'cleaning'],
        [3, 'diagnostic'],
        [4, 'WORM'],
        [5, 'microcode image'],
      ]),
      open: true,
      since: 'SMC-3',
    }),
  ]),
  u16('sourceStorageElementAddress'),
] as const;
const primary = struct('primaryVolumeTag', volumeTag, undefined, { title: 'PRIMARY VOLUME TAG INFORMATION' });
const alternate = struct('alternateVolumeTag', volumeTag, undefined, { title: 'ALTERNATE VOLUME TAG INFORMATION' });
const identifier = optional(...deviceIdentifier);

/** What all element status pages begin with, by whether their descriptors have volume tags. */
const pageHead = <const Primary extends 0 | 1, const Alternate extends 0 | 1>(has: Primary, hasToo: Alternate) =>
  [
    u8('elementTypeCode', { names: elementTypes }),
    bits(8, [
      uintBits('pVolTag', 1, { title: 'PVOLTAG', is: has }),
      uintBits('aVolTag', 1, { title: 'AVOLTAG', is: hasToo }),
      reserved(6),
    ]),
    ...descriptorLengths,
  ] as const;
const descriptorLengths = [
  entryLengthOf(2, 'elementDescriptorLength', 'elementDescriptors'),
  reservedBytes(1),
  lengthOf(3, 'byteCountOfDescriptorData', 'elementDescriptors', {
    title: 'BYTE COUNT OF DESCRIPTOR DATA AVAILABLE',
  }),
] as const;
const descriptors = <Inner extends Layout<object>>(of: Inner) =>
  list('elementDescriptors', of, { measuredBy: 'byteCountOfDescriptorData', each: 'elementDescriptorLength' });

const bothTags = layout('element status page with primary and alternate volume tags', readElementStatus, [
  ...pageHead(PRESENT, PRESENT),
  descriptors(
    layout('element descriptor with primary and alternate volume tags', readElementStatus, [
      ...elementHead,
      primary,
      alternate,
      identifier,
    ]),
  ),
]);
const primaryTags = layout('element status page with primary volume tags', readElementStatus, [
  ...pageHead(PRESENT, ABSENT),
  descriptors(
    layout('element descriptor with a primary volume tag', readElementStatus, [...elementHead, primary, identifier]),
  ),
]);
const alternateTags = layout('element status page with alternate volume tags', readElementStatus, [
  ...pageHead(ABSENT, PRESENT),
  descriptors(
    layout('element descriptor with an alternate volume tag', readElementStatus, [
      ...elementHead,
      alternate,
      identifier,
    ]),
  ),
]);
const noTags = layout('element status page without volume tags', readElementStatus, [
  u8('elementTypeCode', { names: elementTypes }),
  bits(8, [uintBits('pVolTag', 1, { title: 'PVOLTAG' }), uintBits('aVolTag', 1, { title: 'AVOLTAG' }), reserved(6)]),
  ...descriptorLengths,
  descriptors(layout('element descriptor without a volume tag', readElementStatus, [...elementHead, identifier])),
]);

/** Elements of one type. */
export const elementStatusPage = oneOf('element status page', readElementStatus, [
  bothTags,
  primaryTags,
  alternateTags,
  noTags,
]);

/** Which cartridge is in which element. */
export const elementStatusData = layout('READ ELEMENT STATUS data', readElementStatus, [
  u16('firstElementAddressReported'),
  u16('numberOfElementsAvailable'),
  reservedBytes(1),
  lengthOfRest(3, 'byteCountOfReportAvailable'),
  list('elementStatusPages', elementStatusPage, 'rest'),
]);

/** What SEND VOLUME TAG found, in the form of element status. */
export const volumeElementAddressData = layout(
  'REQUEST VOLUME ELEMENT ADDRESS data',
  { source: 'SMC-3, REQUEST VOLUME ELEMENT ADDRESS command' },
  [
    u16('firstElementAddressReported'),
    u16('numberOfElementsReported'),
    bits(8, [reserved(3), uintBits('sendActionCode', 5, { names: sendActions, open: true, hexDigits: 2 })]),
    lengthOfRest(3, 'byteCountOfReportAvailable'),
    list('elementStatusPages', elementStatusPage, 'rest'),
  ],
);

/** Which volume tag SEND VOLUME TAG looks for (? stands for one character, * for the rest), or sets. */
export const sendVolumeTagList = layout(
  'SEND VOLUME TAG parameter list',
  { source: 'SMC-3, SEND VOLUME TAG command' },
  [
    text('volumeIdentificationTemplate', 32, { pad: 0x20, ascii: true }),
    reservedBytes(2),
    u16('minimumVolumeSequenceNumber'),
    reservedBytes(2),
    u16('maximumVolumeSequenceNumber'),
  ],
);

export const changerData: readonly NamedLayout[] = [
  { id: 'element-status', layout: elementStatusData },
  { id: 'volume-element-address', layout: volumeElementAddressData },
  { id: 'send-volume-tag', layout: sendVolumeTagList },
];
