/**
 * iSCSI, for initiators and targets alike: protocol data units, how a stream of bytes is taken apart into them, and the
 * text of logins. Pure.
 *
 * @module tapekit/iscsi
 */
export {
  anyHeader,
  asynchronousMessage,
  basicHeader,
  dataIn,
  dataOut,
  HEADER_BYTES,
  iscsiFamily,
  loginRequest,
  loginResponse,
  logoutRequest,
  logoutResponse,
  NO_TAG,
  nopIn,
  nopOut,
  OPCODE,
  readyToTransfer,
  reject,
  scsiCommand,
  scsiResponse,
  snackRequest,
  taskManagementRequest,
  taskManagementResponse,
  textRequest,
  textResponse,
} from './headers.js';
export {
  type Digests,
  encodePdu,
  type FramingOptions,
  LOGIN_FRAMING,
  type Pdu,
  type PduEvent,
  PduReader,
} from './pdu-reader.js';
export { isBefore, isWithin, nextSerial } from './serial-number.js';
export { KEY_CHARACTERS_MAX, KEYS_MAX, readText, type TextRead, VALUE_BYTES_MAX, writeText } from './text.js';
