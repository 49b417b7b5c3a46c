/**
 * Tape encryption: the keys of tapes and the files that hold them. Keys show themselves to nobody who does not ask.
 * Pure.
 *
 * @module tapekit/security
 */
export {
  DESCRIPTION_BYTES_MAX,
  digitsOf,
  encodeKeyFile,
  KEY_BYTES_MAX,
  type KeyFile,
  readKeyFile,
} from './key-file.js';
export { stencChecksum } from './stenc-checksum.js';
export { type Sha256, TapeKey } from './tape-key.js';
