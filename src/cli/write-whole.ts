import { CouldNotRun } from './exit.js';
import type { CliIo } from './io.js';

/**
 * Writes to standard output, and resolves when all is out: a full disk behind it is told too.
 * @throws CouldNotRun where it cannot be written
 */
export function writeWhole(io: CliIo, bytes: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    io.stdout.write(bytes, (error) => {
      if (error) reject(new CouldNotRun(`cannot write to standard output: ${error.message}`));
      else resolve();
    });
  });
}
