/** An M-KAD of LTO drives has just so many bytes. */
export const MKAD_BYTES = 64;

/**
 * The M-KAD that goes with a block that is read raw, so that it can be written elsewhere in EXTERNAL mode and be
 * decrypted there: one byte of length, then the A-KAD, which the bytes of the record do not have, then zeros. What real
 * drives put there is not known.
 */
export function metadataKad(aKad: Uint8Array | undefined): Uint8Array {
  const bytes = new Uint8Array(MKAD_BYTES);
  bytes[0] = aKad?.length ?? 0;
  bytes.set(aKad ?? [], 1);
  return bytes;
}

/** The A-KAD in an M-KAD; undefined where there is none in it. */
export function aKadIn(mKad: Uint8Array): Uint8Array | undefined {
  const length = mKad[0] ?? 0;
  return length === 0 || length >= mKad.length ? undefined : mKad.slice(1, 1 + length);
}
