/** What any device answers: its clock, its name, its buffers and its diagnostic pages. */
import {
  bits,
  bytes,
  countOf,
  flag,
  layout,
  lengthOf,
  lengthOfRest,
  list,
  type NamedLayout,
  reserved,
  reservedBytes,
  u8,
  u16,
  u24,
  u48,
  uintBits,
} from '../../bytes/index.js';

const spc = (title: string) => ({ source: `SPC-5, ${title} command` });
const readBuffer = spc('READ BUFFER');
const timestamp = u48('timestamp', { unit: 'ms since 1 January 1970 UTC, or since power on' });

/** The device's clock. */
export const reportTimestampData = layout('REPORT TIMESTAMP parameter data', spc('REPORT TIMESTAMP'), [
  lengthOfRest(2, 'timestampParameterDataLength'),
  bits(8, [
    reserved(5),
    uintBits('timestampOrigin', 3, {
      names: new Map([
        [0, 'zero at power on or reset'],
        [2, 'set by SET TIMESTAMP'],
        [3, 'set in another way'],
      ]),
    }),
  ]),
  reservedBytes(1),
  timestamp,
  reservedBytes(2),
]);

/** What the device's clock is set to. */
export const setTimestampList = layout('SET TIMESTAMP parameter list', spc('SET TIMESTAMP'), [
  reservedBytes(4),
  timestamp,
  reservedBytes(2),
]);

/** The name that a device was given. */
export const identifyingInformationData = layout(
  'REPORT IDENTIFYING INFORMATION parameter data',
  spc('REPORT IDENTIFYING INFORMATION'),
  [
    lengthOf(4, 'identifyingInformationLength', 'identifyingInformation'),
    bytes('identifyingInformation', { measuredBy: 'identifyingInformationLength' }),
  ],
);

/** How large a buffer is, and where parts of it may begin: READ BUFFER in descriptor mode (03h). */
export const bufferDescriptor = layout('READ BUFFER descriptor', readBuffer, [
  u8('offsetBoundary', { unit: 'as a power of 2, bytes; FFh: at 0 only' }),
  u24('bufferCapacity', { unit: 'bytes' }),
]);

/** How large the echo buffer is: READ BUFFER in mode 0Bh. */
export const echoBufferDescriptor = layout('READ BUFFER echo buffer descriptor', readBuffer, [
  bits(8, [reserved(7), flag('ebos', { title: 'EBOS' })]),
  reservedBytes(1),
  bits(16, [reserved(3), uintBits('bufferCapacity', 13, { unit: 'bytes' })]),
]);

/** Which diagnostic pages a device has. */
export const supportedDiagnosticPages = layout(
  'supported diagnostic pages',
  { source: 'SPC-5, supported diagnostic pages diagnostic page' },
  [
    u8('pageCode', { is: 0x00, hexDigits: 2 }),
    reservedBytes(1),
    lengthOf(2, 'pageLength', 'supportedPageList'),
    bytes('supportedPageList', { measuredBy: 'pageLength' }),
  ],
);

/** Any diagnostic page. */
export const diagnosticPage = layout('diagnostic page', { source: 'SPC-5, diagnostic page format' }, [
  u8('pageCode', { hexDigits: 2 }),
  u8('pageCodeSpecific', { title: 'PAGE CODE SPECIFIC' }),
  lengthOf(2, 'pageLength', 'diagnosticParameters'),
  bytes('diagnosticParameters', { measuredBy: 'pageLength' }),
]);

const targetPortGroups = spc('REPORT TARGET PORT GROUPS');
const targetPortGroup = layout('target port group descriptor', targetPortGroups, [
  bits(8, [
    flag('pref', { title: 'PREF' }),
    reserved(3),
    uintBits('asymmetricAccessState', 4, {
      names: new Map([
        [0x0, 'active/optimized'],
        [0x1, 'active/non-optimized'],
        [0x2, 'standby'],
        [0x3, 'unavailable'],
        [0x4, 'logical block dependent'],
        [0xe, 'offline'],
        [0xf, 'transitioning'],
      ]),
      hexDigits: 1,
    }),
  ]),
  bits(8, [
    flag('tSup', { title: 'T_SUP' }),
    flag('oSup', { title: 'O_SUP' }),
    reserved(1),
    flag('lbdSup', { title: 'LBD_SUP' }),
    flag('uSup', { title: 'U_SUP' }),
    flag('sSup', { title: 'S_SUP' }),
    flag('anSup', { title: 'AN_SUP' }),
    flag('aoSup', { title: 'AO_SUP' }),
  ]),
  u16('targetPortGroup'),
  reservedBytes(1),
  u8('statusCode', {
    names: new Map([
      [0, 'no status'],
      [1, 'set by SET TARGET PORT GROUPS'],
      [2, 'set by the device'],
    ]),
  }),
  u8('vendorSpecific'),
  countOf(1, 'targetPortCount', 'targetPorts'),
  list(
    'targetPorts',
    layout('target port descriptor', targetPortGroups, [reservedBytes(2), u16('relativeTargetPortIdentifier')]),
    { countedBy: 'targetPortCount' },
  ),
]);
const groups = list('targetPortGroupDescriptors', targetPortGroup, 'rest');

/** Which ports of a device lead to it, and how well. */
export const targetPortGroupsData = layout('REPORT TARGET PORT GROUPS parameter data', targetPortGroups, [
  lengthOfRest(4, 'returnDataLength'),
  groups,
]);

/** The same behind an extended header. */
export const targetPortGroupsExtendedData = layout(
  'REPORT TARGET PORT GROUPS parameter data, extended header',
  targetPortGroups,
  [
    lengthOfRest(4, 'returnDataLength'),
    bits(8, [reserved(1), uintBits('formatType', 3, { is: 1 }), reserved(4)]),
    u8('implicitTransitionTime', { unit: 's' }),
    reservedBytes(2),
    groups,
  ],
);

export const deviceData: readonly NamedLayout[] = [
  { id: 'timestamp:report', layout: reportTimestampData },
  { id: 'timestamp:set', layout: setTimestampList },
  { id: 'identifying-information', layout: identifyingInformationData },
  { id: 'target-port-groups', layout: targetPortGroupsData },
  { id: 'target-port-groups:extended', layout: targetPortGroupsExtendedData },
  { id: 'read-buffer:descriptor', layout: bufferDescriptor },
  { id: 'read-buffer:echo-descriptor', layout: echoBufferDescriptor },
  { id: 'diagnostic:00', layout: supportedDiagnosticPages },
  { id: 'diagnostic', layout: diagnosticPage },
];
