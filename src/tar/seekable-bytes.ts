/** Bytes that can be read anywhere, and more than once. */
export interface SeekableBytes {
  /** What to call them in reports. */
  readonly name: string;
  readonly sizeBytes: number;
  /**
   * Reads at once, without waiting.
   * @param offset - of the first byte, 0 or more; it may be behind the end
   * @returns `length` bytes, fewer only at the end
   */
  readonly readAt: (offset: number, length: number) => Uint8Array;
}

/**
 * Bytes in memory.
 * @param name - what to call them in reports
 */
export function seekableBytes(name: string, bytes: Uint8Array): SeekableBytes {
  return { name, sizeBytes: bytes.length, readAt: (offset, length) => bytes.subarray(offset, offset + length) };
}
