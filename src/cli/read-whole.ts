import { readSmall } from '../archive/read-small.js';
import { openFile, openStandardInput } from '../archive/source.js';
import type { CliIo } from './io.js';

/**
 * All bytes of a small file.
 * @param path - `-` is standard input
 * @param bytesMax - more are not read
 * @returns undefined where there are more
 * @throws SourceError where it cannot be read
 */
export async function readWhole(io: CliIo, path: string, bytesMax: number): Promise<Uint8Array | undefined> {
  const source = path === '-' ? openStandardInput(io.stdin) : openFile(path);
  try {
    return await readSmall(source, bytesMax);
  } finally {
    source.close();
  }
}
