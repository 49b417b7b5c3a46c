import type { BlockCipher, EncryptedRecord } from '../../../src/tape/cartridge/encrypted-record.js';
import { AES_256_GCM, encryptedRecord, openRecord } from '../../../src/tape/cartridge/encrypted-record.js';
import type { RecordEncryption } from '../../../src/tape/cartridge/medium.js';
import { aKadIn } from './metadata-kad.js';
import type { EncryptionParameters } from './parameters.js';

/** What comes of decrypting a block. */
export type Decrypted =
  | { readonly kind: 'clear'; readonly bytes: Uint8Array; readonly record: EncryptedRecord }
  | { readonly kind: 'another key' }
  /** It has this key, and was changed; or it is no encrypted record at all. */
  | { readonly kind: 'changed' };

const ANOTHER_KEY: Decrypted = { kind: 'another key' };
const CHANGED: Decrypted = { kind: 'changed' };

/** Whether the drive has the algorithm of a block. */
export const isKnownAlgorithm = ({ algorithmCode }: RecordEncryption): boolean => algorithmCode === AES_256_GCM;

/** Decrypts the bytes at rest of a block with the key of an initiator. */
export function decryptBlock(
  cipher: BlockCipher,
  encryption: RecordEncryption,
  payload: Uint8Array,
  { key }: EncryptionParameters,
): Decrypted {
  const record = encryptedRecord(payload);
  if (record === undefined) return CHANGED;
  if (key === undefined) return ANOTHER_KEY;
  const aKad = encryption.mKad === undefined ? encryption.aKad : aKadIn(encryption.mKad);
  const bytes = openRecord(cipher, key, aKad, record);
  if (bytes === 'another key') return ANOTHER_KEY;
  return bytes === 'changed' ? CHANGED : { kind: 'clear', bytes, record };
}
