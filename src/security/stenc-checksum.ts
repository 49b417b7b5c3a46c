import type { TapeKey } from './tape-key.js';

/**
 * The checksum that stenc 1 prints and logs of a key without a description, such as `ffffec20`: the sum of each byte,
 * taken as a signed number, times its place from 1, as a 32-bit number in hexadecimal digits. stenc 1.1.1,
 * src/keyinfo.cpp.
 * @returns undefined for a key of less than 128 bits, of which it would tell too much
 */
export function stencChecksum(key: TapeKey): string | undefined {
  if (!key.isTellable) return undefined;
  const sum = key.reveal().reduce((before, byte, i) => before + ((byte << 24) >> 24) * (i + 1), 0);
  return (sum >>> 0).toString(16);
}
