import type { ByteSource } from './source.js';

/**
 * Reads a small file to its end.
 * @param bytesMax - more are not read
 * @returns undefined where there are more
 * @throws SourceError where it cannot be read
 */
export async function readSmall(source: ByteSource, bytesMax: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(bytesMax + 1);
  let length = 0;
  while (length < bytes.length) {
    const count = await source.read(bytes.subarray(length));
    if (count === 0) break;
    length += count;
  }
  return length > bytesMax ? undefined : bytes.subarray(0, length);
}
