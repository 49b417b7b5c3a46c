import { concatenated, encodeName } from '../../bytes/index.js';
import { RECORD_BYTES_MAX } from '../model.js';
import type { RecordEncryption } from './medium.js';
import { ENCRYPTION_BYTES } from './new-record.js';

/** AES-256-GCM, a block at a time. A port: `nodeBlockCipher` of `tapekit/archive` is Node's crypto. */
export interface BlockCipher {
  /**
   * @param key - 32 bytes
   * @param iv - 12 bytes, never the same twice with one key
   * @param aad - bytes that are authenticated, and not part of the ciphertext
   * @returns as many bytes as `clear` has, and a tag of 16
   */
  seal(
    key: Uint8Array,
    iv: Uint8Array,
    aad: Uint8Array,
    clear: Uint8Array,
  ): { readonly ciphertext: Uint8Array; readonly tag: Uint8Array };
  /** @returns undefined where the tag is not that of these bytes and this key */
  open(
    key: Uint8Array,
    iv: Uint8Array,
    aad: Uint8Array,
    ciphertext: Uint8Array,
    tag: Uint8Array,
  ): Uint8Array | undefined;
}

/** Of which the tag is taken, with no other bytes, to tell keys apart: no record may have this IV. */
const KEY_CHECK_IV = new Uint8Array(12).fill(0xff);
const KEY_CHECK_TEXT = encodeName('tapekit key check');

/** A key that encrypts records. It is not shown by what shows objects. */
export class RecordKey {
  readonly #bytes: Uint8Array;
  /**
   * What every record says of its key, so that a read can tell another key from bytes that were changed: 32 bits of the
   * tag that AES-256-GCM gives for no bytes at all, authenticated text `tapekit key check`, IV of twelve bytes FFh.
   */
  readonly check: number;

  /** @param bytes - 32 of them: they are copied */
  constructor(cipher: BlockCipher, bytes: Uint8Array) {
    this.#bytes = Uint8Array.from(bytes);
    const { tag } = cipher.seal(this.#bytes, KEY_CHECK_IV, KEY_CHECK_TEXT, new Uint8Array(0));
    this.check = new DataView(tag.buffer, tag.byteOffset).getUint32(0);
  }

  /** The bytes themselves, for a cipher. */
  reveal(): Uint8Array {
    return this.#bytes;
  }
}

/** What the head of an encrypted record says of it: authenticated, and not secret. */
export interface EncryptedHead {
  /** SECURITY ALGORITHM CODE. */
  readonly algorithmCode: number;
  readonly kadFormat: number;
  /** Whether what is decrypted is still to be decompressed. */
  readonly compressed: boolean;
  /** Bytes as the host wrote them: 1 to 16 MiB - 1. */
  readonly lengthBytes: number;
  /** Length of the authenticated key-associated data, which stand elsewhere. */
  readonly aKadBytes: number;
  /** {@link RecordKey.check} of the key. */
  readonly keyCheck: number;
}

/** An encrypted record, taken apart. */
export interface EncryptedRecord extends EncryptedHead {
  /** The 16 bytes at its beginning. */
  readonly head: Uint8Array;
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

const HEAD_BYTES = 16;
const IV_BYTES = 12;
const CIPHERTEXT_AT = 32;
const TAG_BYTES = 16;

/** SECURITY ALGORITHM CODE of AES-256-GCM. @see SPC-5, "Security algorithm codes" */
export const AES_256_GCM = 0x0001_0014;

/**
 * Encrypts a record as it stands on a cartridge, which is what a raw read gives: 16 bytes of head, 12 of IV, 4 zeros,
 * the ciphertext, 16 of tag. So an LTO-4 drive of IBM gives it (as the program ltoex reads it); what that drive has in
 * the head is not known, here it is, numbers big-endian:
 *
 * | byte | |
 * |---|---|
 * | 0-3 | SECURITY ALGORITHM CODE |
 * | 4 | KAD FORMAT |
 * | 5 | bit 0: compressed before it was encrypted |
 * | 6-7 | bytes of A-KAD |
 * | 8-11 | bytes as the host wrote them |
 * | 12-15 | check of the key |
 *
 * Authenticated are the head and the A-KAD behind it: so none of the two can be changed, nor a part of one be taken for
 * the other. The number of the object is not in it: a host may write what it has read raw elsewhere, and it must still
 * be the same record there.
 * @param iv - 12 bytes, never the same twice with one key, nor all FFh
 * @param head - what to say of it
 * @param aKad - authenticated key-associated data, which are not put into the record
 * @param clear - its bytes, compressed where `head` says so
 * @param into - where to put it: {@link ENCRYPTION_BYTES} more than `clear` has. Default: memory of its own
 */
export function sealRecord(
  cipher: BlockCipher,
  key: RecordKey,
  iv: Uint8Array,
  head: Omit<EncryptedHead, 'aKadBytes' | 'keyCheck'>,
  aKad: RecordEncryption['aKad'],
  clear: Uint8Array,
  into: Uint8Array = new Uint8Array(ENCRYPTION_BYTES + clear.length),
): Uint8Array {
  const sealed = into.subarray(0, ENCRYPTION_BYTES + clear.length);
  const view = new DataView(sealed.buffer, sealed.byteOffset);
  view.setUint32(0, head.algorithmCode);
  view.setUint8(4, head.kadFormat);
  view.setUint8(5, head.compressed ? 1 : 0);
  view.setUint16(6, aKad?.length ?? 0);
  view.setUint32(8, head.lengthBytes);
  view.setUint32(12, key.check);
  sealed.set(iv, HEAD_BYTES);
  view.setUint32(HEAD_BYTES + IV_BYTES, 0);
  const { ciphertext, tag } = cipher.seal(key.reveal(), iv, authenticated(sealed.subarray(0, HEAD_BYTES), aKad), clear);
  sealed.set(ciphertext, CIPHERTEXT_AT);
  sealed.set(tag, CIPHERTEXT_AT + ciphertext.length);
  return sealed;
}

/**
 * Takes an encrypted record apart, without a key.
 * @param sealed - of any length; the parts are views of it
 * @returns undefined where it is none
 */
export function encryptedRecord(sealed: Uint8Array): EncryptedRecord | undefined {
  if (sealed.length <= ENCRYPTION_BYTES) return undefined;
  const view = new DataView(sealed.buffer, sealed.byteOffset);
  const tagAt = sealed.length - TAG_BYTES;
  const lengthBytes = view.getUint32(8);
  const isOurs = view.getUint8(5) <= 1 && view.getUint32(28) === 0;
  if (!isOurs || lengthBytes < 1 || lengthBytes > RECORD_BYTES_MAX) return undefined;
  return {
    algorithmCode: view.getUint32(0),
    kadFormat: view.getUint8(4),
    compressed: view.getUint8(5) === 1,
    lengthBytes,
    aKadBytes: view.getUint16(6),
    keyCheck: view.getUint32(12),
    head: sealed.subarray(0, HEAD_BYTES),
    iv: sealed.subarray(HEAD_BYTES, HEAD_BYTES + IV_BYTES),
    ciphertext: sealed.subarray(CIPHERTEXT_AT, tagAt),
    tag: sealed.subarray(tagAt),
  };
}

/**
 * Decrypts a record.
 * @param aKad - authenticated key-associated data that it was encrypted with
 * @returns its bytes, still compressed where its head says so; `another key` where it says that it has another one;
 *   `changed` where it has this one, but a byte of it, of its head or of the A-KAD is another
 */
export function openRecord(
  cipher: BlockCipher,
  key: RecordKey,
  aKad: RecordEncryption['aKad'],
  { head, keyCheck, iv, ciphertext, tag }: EncryptedRecord,
): Uint8Array | 'another key' | 'changed' {
  if (keyCheck !== key.check) return 'another key';
  return cipher.open(key.reveal(), iv, authenticated(head, aKad), ciphertext, tag) ?? 'changed';
}

const authenticated = (head: Uint8Array, aKad: RecordEncryption['aKad']): Uint8Array =>
  aKad === undefined ? head : concatenated([head, aKad]);
