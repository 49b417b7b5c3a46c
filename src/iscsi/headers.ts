/** The basic header segments of iSCSI's protocol data units: 48 bytes each. RFC 7143, section 11. */
import {
  bits,
  bytes,
  flag,
  layout,
  type NamedLayout,
  oneOf,
  reserved,
  type StructureFamily,
  uintBits,
} from '../bytes/index.js';
import { lengths, rfc, taskTag } from './header-parts.js';
import {
  dataOut,
  loginRequest,
  logoutRequest,
  nopOut,
  scsiCommand,
  snackRequest,
  taskManagementRequest,
  textRequest,
} from './request-headers.js';
import {
  asynchronousMessage,
  dataIn,
  loginResponse,
  logoutResponse,
  nopIn,
  readyToTransfer,
  reject,
  scsiResponse,
  taskManagementResponse,
  textResponse,
} from './response-headers.js';

/** A header of an operation code that RFC 7143 gives no meaning. */
export const anyHeader = layout('iSCSI header', rfc('11.2.1'), [
  bits(8, [
    reserved(1),
    flag('immediate', { title: 'I (immediate delivery)' }),
    uintBits('opcode', 6, { hexDigits: 2 }),
  ]),
  bytes('opcodeSpecific1', 3, { title: 'OPCODE-SPECIFIC FIELDS' }),
  ...lengths,
  bytes('opcodeSpecific2', 8, { title: 'LUN OR OPCODE-SPECIFIC FIELDS' }),
  taskTag,
  bytes('opcodeSpecific3', 28, { title: 'OPCODE-SPECIFIC FIELDS' }),
]);

const headers = [
  nopOut,
  scsiCommand,
  taskManagementRequest,
  loginRequest,
  textRequest,
  dataOut,
  logoutRequest,
  snackRequest,
  nopIn,
  scsiResponse,
  taskManagementResponse,
  loginResponse,
  textResponse,
  dataIn,
  logoutResponse,
  readyToTransfer,
  asynchronousMessage,
  reject,
] as const;

/** Any header, by its operation code. */
export const basicHeader = oneOf('basic header segment', rfc('11.2.1'), [...headers, anyHeader]);

const named = (one: (typeof headers)[number]): NamedLayout => ({
  id: `iscsi:${one.name.toLowerCase().replaceAll(' ', '-')}`,
  layout: one,
});

/** The headers of iSCSI. */
export const iscsiFamily: StructureFamily = {
  page: 'iscsi-headers',
  title: 'iSCSI headers',
  about:
    'What every protocol data unit of iSCSI begins with: 48 bytes. Additional headers and data follow, each with its ' +
    'digest where both sides have agreed on it.',
  structures: headers.map(named),
};
