/**
 * Tape encryption: the pages of the security protocols, what turns encryption on and off, keys, and the files that hold
 * them. Keys show themselves to nobody who does not ask. Pure.
 *
 * @module tapekit/security
 */
export {
  type EncryptionOnOptions,
  encryptionOff,
  encryptionOn,
  type PlanOptions,
  type PlanStyle,
} from './encryption-plan.js';
export {
  DESCRIPTION_BYTES_MAX,
  describesKey,
  digitsOf,
  encodeKeyFile,
  KEY_BYTES_MAX,
  type KeyFile,
  readKeyFile,
} from './key-file.js';
export {
  decryptionModes,
  encryptionModes,
  KAD_TYPE,
  kadDescriptor,
  kadFormats,
  keyFormats,
  scopes,
  securityAlgorithms,
} from './pages/common.js';
export {
  algorithmDescriptor,
  capabilitiesPage,
  dataInPages,
  encryptionStatuses,
  inPageNames,
  inSupportPage,
  keyFormatsPage,
  managementPage,
  nextBlockPage,
  outPageNames,
  outSupportPage,
  publicKeyPage,
  randomNumberPage,
  statusPage,
} from './pages/data-in.js';
export { CEEM, dataOutPages, holdsPlainKey, mayHoldPlainKey, RDMC, setDataEncryptionPage } from './pages/data-out.js';
export { certificateData, informationPages, securityProtocols, supportedProtocols } from './pages/information.js';
export { stencChecksum } from './stenc-checksum.js';
export { securityStructures } from './structures.js';
export { type Sha256, TapeKey } from './tape-key.js';
