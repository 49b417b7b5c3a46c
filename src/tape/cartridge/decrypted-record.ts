import {
  AES_256_GCM,
  type BlockCipher,
  type EncryptedRecord,
  encryptedRecord,
  openRecord,
  type RecordKey,
} from './encrypted-record.js';
import type { RecordEncryption } from './medium.js';
import { aKadIn } from './metadata-kad.js';

/** What comes of decrypting a record. */
export type Decrypted =
  | { readonly kind: 'clear'; readonly bytes: Uint8Array; readonly record: EncryptedRecord }
  | { readonly kind: 'another key' }
  /** It has this key, and was changed; or it is no encrypted record at all. */
  | { readonly kind: 'changed' };

const ANOTHER_KEY: Decrypted = { kind: 'another key' };
const CHANGED: Decrypted = { kind: 'changed' };

/** Whether a record has the algorithm that can be decrypted. */
export const isKnownAlgorithm = ({ algorithmCode }: RecordEncryption): boolean => algorithmCode === AES_256_GCM;

/**
 * Decrypts the bytes at rest of a record.
 * @param key - undefined: there is none, which is another one than that of the record
 */
export function decryptedRecord(
  cipher: BlockCipher,
  encryption: RecordEncryption,
  payload: Uint8Array,
  key: RecordKey | undefined,
): Decrypted {
  const record = encryptedRecord(payload);
  if (record === undefined) return CHANGED;
  if (key === undefined) return ANOTHER_KEY;
  const aKad = encryption.mKad === undefined ? encryption.aKad : aKadIn(encryption.mKad);
  const bytes = openRecord(cipher, key, aKad, record);
  if (bytes === 'another key') return ANOTHER_KEY;
  return bytes === 'changed' ? CHANGED : { kind: 'clear', bytes, record };
}
