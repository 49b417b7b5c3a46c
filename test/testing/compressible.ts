/** Bytes that compress, but not to nothing, the same at each call. */
export function compressibleBytes(length: number, seed = 12345): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    bytes[i] = i % 7 === 0 ? state >> 16 : 97 + ((state >> 20) & 7);
  }
  return bytes;
}

/** The bytes with one of them changed. */
export function withByte(bytes: Uint8Array, at: number, change: (byte: number) => number = (b) => b ^ 1): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed.set([change(bytes.at(at) as number)], at < 0 ? bytes.length + at : at);
  return changed;
}
