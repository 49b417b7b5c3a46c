/**
 * The same bytes, in the same memory, as nothing but a `Uint8Array`. A Node `Buffer` is one of another kind: its
 * `slice` gives a view where that of a `Uint8Array` gives a copy, and who writes to the copy writes to the original.
 */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.constructor === Uint8Array) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
