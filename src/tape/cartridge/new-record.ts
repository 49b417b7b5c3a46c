import { RECORD_BYTES_MAX } from '../model.js';
import type { NewRecord, RecordEncryption, RecordProtection } from './medium.js';

/** What encryption adds to a record: see `encrypted-record.ts`. */
export const ENCRYPTION_BYTES = 48;

/** The most bytes that a record has at rest. */
export const STORED_BYTES_MAX = RECORD_BYTES_MAX + ENCRYPTION_BYTES;

/** The most bytes of key-associated data of one kind; LTO drives take up to 64. */
export const KAD_BYTES_MAX = 255;

/**
 * Sees to it that a record can be one.
 * @throws RangeError where it cannot
 */
export function checkNewRecord({ lengthBytes, payload }: NewRecord): void {
  if (!Number.isInteger(lengthBytes) || lengthBytes < 1 || lengthBytes > RECORD_BYTES_MAX) {
    throw new RangeError(`a record has 1 to ${RECORD_BYTES_MAX} bytes, not ${lengthBytes}`);
  }
  if (payload.length < 1 || payload.length > STORED_BYTES_MAX) {
    throw new RangeError(`a record has 1 to ${STORED_BYTES_MAX} bytes at rest, not ${payload.length}`);
  }
}

/**
 * A copy of what is told of an encryption, as it is kept.
 * @throws RangeError where its key-associated data are longer than {@link KAD_BYTES_MAX}, or a number is none of its
 *   field
 */
export function storedEncryption(encryption: RecordEncryption): RecordEncryption {
  const { algorithmCode, kadFormat, uKad, aKad, mKad, external, rawReadable } = encryption;
  if (algorithmCode >>> 0 !== algorithmCode) throw new RangeError(`there is no algorithm ${algorithmCode}`);
  if ((kadFormat & 0xff) !== kadFormat) throw new RangeError(`there is no KAD format ${kadFormat}`);
  for (const { length } of [uKad, aKad, mKad].filter((kad) => kad !== undefined)) {
    if (length > KAD_BYTES_MAX) {
      throw new RangeError(`key-associated data have up to ${KAD_BYTES_MAX} bytes, not ${length}`);
    }
  }
  return {
    algorithmCode,
    kadFormat,
    uKad: copied(uKad),
    aKad: copied(aKad),
    mKad: copied(mKad),
    external,
    rawReadable,
  };
}

const copied = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : new Uint8Array(bytes));

/**
 * Protection information as it is told of.
 * @param method - 0: none
 */
export function protectionOf(method: number, information: number): RecordProtection | undefined {
  return method === 0 ? undefined : { method: method === 1 ? 1 : 2, information };
}

/** What is thrown where an object should be a record. */
export function noRecord(object: number): RangeError {
  return new RangeError(`object ${object} is no record: ask at() first`);
}
