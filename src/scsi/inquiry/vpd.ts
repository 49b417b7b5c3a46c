/** Vital product data of every device. SPC-5; bits held against sg3-utils' src/sg_vpd_common.c. */
import {
  bits,
  bytes,
  flag,
  layout,
  lengthOf,
  lengthOfRest,
  list,
  reserved,
  reservedBytes,
  text,
  u8,
  u16,
  uintBits,
} from '../../bytes/index.js';
import { protocolIdentifiers } from '../mode/common-pages.js';
import { named } from '../mode/head.js';
import { designationDescriptor } from './designators.js';
import { peripheralByte } from './standard.js';

const spc = (clause: string) => ({ source: `SPC-5, ${clause}` });

/** What every VPD page begins with. */
export const vpdHead = <const Code extends number>(code: Code) =>
  [peripheralByte, u8('pageCode', { is: code, hexDigits: 2 }), lengthOfRest(2, 'pageLength')] as const;

/** VPD pages by their code, of all devices and of tape drives. */
export const vpdPageNames: ReadonlyMap<number, string> = new Map([
  [0x00, 'supported VPD pages'],
  [0x80, 'unit serial number'],
  [0x83, 'device identification'],
  [0x84, 'software interface identification'],
  [0x85, 'management network addresses'],
  [0x86, 'extended INQUIRY data'],
  [0x87, 'mode page policy'],
  [0x88, 'SCSI ports'],
  [0x8a, 'power condition'],
  [0x8b, 'device constituents'],
  [0x8f, 'third-party copy'],
  [0x90, 'protocol-specific logical unit information'],
  [0x91, 'protocol-specific port information'],
  [0xb0, 'sequential-access device capabilities'],
  [0xb1, 'manufacturer-assigned serial number'],
  [0xb2, 'TapeAlert supported flags'],
  [0xb3, 'automation device serial number'],
  [0xb4, 'data transfer device element address'],
  [0xb5, 'logical block protection'],
]);

const supportedPage = layout('supported VPD page', spc('supported VPD pages VPD page'), [
  u8('supportedPageCode', { title: 'PAGE CODE', names: vpdPageNames, open: true, hexDigits: 2 }),
]);

/** 00h: the pages there are, ascending. */
export const supportedPages = layout('supported VPD pages VPD page', spc('supported VPD pages VPD page'), [
  ...vpdHead(0x00),
  list('supportedPages', supportedPage, 'rest'),
]);

/** 80h. */
export const unitSerialNumber = layout('unit serial number VPD page', spc('unit serial number VPD page'), [
  ...vpdHead(0x80),
  text('productSerialNumber', 'rest', { ascii: true }),
]);

/** 83h: names of the logical unit, its ports and its device. */
export const deviceIdentification = layout('device identification VPD page', spc('device identification VPD page'), [
  ...vpdHead(0x83),
  list('designators', designationDescriptor, 'rest', { title: 'DESIGNATION DESCRIPTOR' }),
]);

const SERVICE_TYPES = named(
  'unspecified',
  'storage configuration service',
  'diagnostics',
  'status',
  'logging',
  'code download',
  'copy service',
  'administrative configuration service',
);
const networkAddress = layout('network services descriptor', spc('management network addresses VPD page'), [
  bits(8, [
    reserved(1),
    uintBits('association', 2, { names: named('logical unit', 'target port', 'target device') }),
    uintBits('serviceType', 5, { names: SERVICE_TYPES, open: true }),
  ]),
  reservedBytes(1),
  lengthOf(2, 'networkAddressLength', 'networkAddress'),
  text('networkAddress', { measuredBy: 'networkAddressLength' }, { ascii: false }),
]);

/** 85h: where a web page of the device is; each ends with NUL. */
export const managementNetworkAddresses = layout(
  'management network addresses VPD page',
  spc('management network addresses VPD page'),
  [...vpdHead(0x85), list('networkServices', networkAddress, 'rest')],
);

/** 86h. */
export const extendedInquiry = layout('extended INQUIRY data VPD page', spc('extended INQUIRY data VPD page'), [
  ...vpdHead(0x86),
  bits(8, [
    uintBits('activateMicrocode', 2),
    uintBits('spt', 3, { title: 'SPT (supported protection type)' }),
    flag('grdChk', { title: 'GRD_CHK' }),
    flag('appChk', { title: 'APP_CHK' }),
    flag('refChk', { title: 'REF_CHK' }),
  ]),
  bits(8, [
    reserved(2),
    flag('uaskSup', { title: 'UASK_SUP' }),
    flag('groupSup', { title: 'GROUP_SUP' }),
    flag('priorSup', { title: 'PRIOR_SUP' }),
    flag('headsup', { title: 'HEADSUP' }),
    flag('ordsup', { title: 'ORDSUP' }),
    flag('simpsup', { title: 'SIMPSUP' }),
  ]),
  bits(8, [
    reserved(4),
    flag('wuSup', { title: 'WU_SUP' }),
    flag('crdSup', { title: 'CRD_SUP' }),
    flag('nvSup', { title: 'NV_SUP' }),
    flag('vSup', { title: 'V_SUP' }),
  ]),
  bits(8, [
    reserved(2),
    flag('noPiChk', { title: 'NO_PI_CHK' }),
    flag('piiSup', { title: 'P_I_I_SUP' }),
    reserved(3),
    flag('luiclr', { title: 'LUICLR' }),
  ]),
  bits(8, [
    uintBits('luCollectionType', 3, { title: 'LU COLLECTION TYPE' }),
    flag('rSup', { title: 'R_SUP' }),
    flag('rtdSup', { title: 'RTD_SUP' }),
    reserved(1),
    flag('hssrelef', { title: 'HSSRELEF' }),
    flag('cbcs', { title: 'CBCS (obsolete)' }),
  ]),
  bits(8, [reserved(4), uintBits('multiItNexusMicrocodeDownload', 4, { title: 'MULTI I_T NEXUS MICROCODE DOWNLOAD' })]),
  u16('extendedSelfTestCompletionMinutes', { title: 'EXTENDED SELF-TEST COMPLETION MINUTES', unit: 'min' }),
  bits(8, [
    flag('poaSup', { title: 'POA_SUP' }),
    flag('hraSup', { title: 'HRA_SUP' }),
    flag('vsaSup', { title: 'VSA_SUP' }),
    flag('dmsValid', { title: 'DMS_VALID' }),
    reserved(4),
  ]),
  u8('maximumSupportedSenseDataLength', { unit: 'bytes' }),
  bytes('later', 50, { title: 'BYTES 14 TO 63 (of later versions)' }),
]);

const pagePolicy = layout('mode page policy descriptor', spc('mode page policy VPD page'), [
  bits(8, [reserved(2), uintBits('policyPageCode', 6, { hexDigits: 2 })]),
  u8('policySubpageCode', { hexDigits: 2 }),
  bits(8, [
    flag('mlus', { title: 'MLUS (multiple logical units share)' }),
    reserved(5),
    uintBits('modePagePolicy', 2, { names: named('shared', 'for each target port', 'obsolete', 'for each I_T nexus') }),
  ]),
  reservedBytes(1),
]);

/** 87h: whose a mode page is. */
export const modePagePolicy = layout('mode page policy VPD page', spc('mode page policy VPD page'), [
  ...vpdHead(0x87),
  list('modePagePolicies', pagePolicy, 'rest'),
]);

const logicalUnitInformation = layout(
  'logical unit information descriptor',
  spc('protocol-specific logical unit information VPD page'),
  [
    u16('relativePortIdentifier'),
    bits(8, [reserved(4), uintBits('protocolIdentifier', 4, { names: protocolIdentifiers, open: true })]),
    reservedBytes(3),
    lengthOf(2, 'additionalDescriptorLength', 'protocolSpecificInformation'),
    bytes('protocolSpecificInformation', { measuredBy: 'additionalDescriptorLength' }),
  ],
);

/** 90h. */
export const protocolSpecificLogicalUnitInformation = layout(
  'protocol-specific logical unit information VPD page',
  spc('protocol-specific logical unit information VPD page'),
  [...vpdHead(0x90), list('logicalUnitInformation', logicalUnitInformation, 'rest')],
);

/** Any VPD page: the vendor's, and those that tapekit does not know. */
export const anyVpdPage = layout('vital product data page', spc('vital product data'), [
  peripheralByte,
  u8('pageCode', { names: vpdPageNames, open: true, hexDigits: 2 }),
  lengthOfRest(2, 'pageLength'),
  bytes('parameters', 'rest'),
]);
