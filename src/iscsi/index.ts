/**
 * iSCSI, for initiators and targets alike: protocol data units, how a stream of bytes is taken apart into them, and the
 * text of logins. Pure.
 *
 * @module tapekit/iscsi
 */
export { HEADER_BYTES, NO_TAG, OPCODE } from './header-parts.js';
export { anyHeader, basicHeader, iscsiFamily } from './headers.js';
export {
  type Digests,
  encodePdu,
  type FramingOptions,
  LOGIN_FRAMING,
  type Pdu,
  type PduEvent,
  PduReader,
} from './pdu-reader.js';
export {
  dataOut,
  loginRequest,
  logoutRequest,
  nopOut,
  scsiCommand,
  snackRequest,
  taskManagementRequest,
  textRequest,
} from './request-headers.js';
export {
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
export { isBefore, isWithin, nextSerial } from './serial-number.js';
export { KEY_CHARACTERS_MAX, KEYS_MAX, readText, type TextRead, VALUE_BYTES_MAX, writeText } from './text.js';
