const SLICES = 4;

/**
 * Goes on with what came out for the pieces before.
 * @param bytes - all, or a piece
 * @param crc - what came out for the pieces before
 * @returns 32 bits
 */
export type Crc32 = (bytes: Uint8Array, crc?: number) => number;

/**
 * A cyclic redundancy check of 32 bits, lowest bit first, with all ones before and behind.
 * @param polynomial - bits reversed
 */
export function reflectedCrc(polynomial: number): Crc32 {
  const tables = slicingTables(polynomial);
  return (bytes, crc = 0) => {
    const { length } = bytes;
    const words = length - (length % SLICES);
    let register = ~crc;
    let at = 0;
    for (; at < words; at += SLICES) {
      register ^=
        (bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24);
      register =
        (tables[768 + (register & 0xff)] as number) ^
        (tables[512 + ((register >>> 8) & 0xff)] as number) ^
        (tables[256 + ((register >>> 16) & 0xff)] as number) ^
        (tables[register >>> 24] as number);
    }
    for (; at < length; at++) {
      register = (register >>> 8) ^ (tables[(register ^ (bytes[at] as number)) & 0xff] as number);
    }
    return ~register >>> 0;
  };
}

/** Tables of 256 registers for four bytes at once, one behind the other: the first for the last byte of a word. */
function slicingTables(polynomial: number): Uint32Array {
  const tables = new Uint32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let register = byte;
    for (let bit = 0; bit < 8; bit++) register = (register & 1) !== 0 ? (register >>> 1) ^ polynomial : register >>> 1;
    tables[byte] = register;
  }
  for (let at = 256; at < tables.length; at++) {
    const register = tables[at - 256] as number;
    tables[at] = (register >>> 8) ^ (tables[register & 0xff] as number);
  }
  return tables;
}

/** CRC-32 of IEEE 802.3, as in gzip and Zip: what `zlib.crc32` of Node gives quicker. */
export const crc32: Crc32 = /* @__PURE__ */ reflectedCrc(0xedb88320);
