/** What the header of a Zstandard frame says. */
export interface FrameHeader {
  /** Bytes of the header, the magic included. */
  readonly length: number;
  /** A bit that must be zero is set: the header is damaged, or from a format to come. */
  readonly isReserved: boolean;
  readonly hasChecksum: boolean;
  readonly dictionaryId: number;
  /** Bytes that a decoder must look back on. */
  readonly windowBytes: number;
}

/** A header is no longer than this: magic, descriptor, window, dictionary, content size. */
export const FRAME_HEADER_BYTES_MAX = 18;

/**
 * @param bytes - from the magic on, as many as there are up to {@link FRAME_HEADER_BYTES_MAX}
 * @returns undefined where they end in the header
 * @see RFC 8878, 3.1.1.1
 */
export function readFrameHeader(bytes: Uint8Array): FrameHeader | undefined {
  const descriptor = bytes[4];
  if (descriptor === undefined) return undefined;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const windowAt = 5;
  const dictionaryAt = windowAt + (isSingleSegment ? 0 : 1);
  const dictionaryLength = [0, 1, 2, 4][descriptor & 3] as number;
  const sizeAt = dictionaryAt + dictionaryLength;
  const sizeLength = sizeFlag === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag;
  const length = sizeAt + sizeLength;
  if (bytes.length < length) return undefined;
  const size = littleEndian(bytes, sizeAt, sizeLength) + (sizeFlag === 1 ? 256 : 0);
  return {
    length,
    isReserved: (descriptor & 8) !== 0,
    hasChecksum: (descriptor & 4) !== 0,
    dictionaryId: littleEndian(bytes, dictionaryAt, dictionaryLength),
    windowBytes: isSingleSegment ? size : windowOf(bytes[windowAt] as number),
  };
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** An unsigned number, least significant byte first; beyond 2^53 not exact. */
function littleEndian(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = length - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] as number);
  return value;
}
