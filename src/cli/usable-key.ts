import { loadKeyFile } from '../archive/key-file.js';
import { openFile, openStandardInput } from '../archive/source.js';
import { printable, tell } from '../findings/index.js';
import { describesKey, type TapeKey } from '../security/index.js';
import { CouldNotRun, EXIT } from './exit.js';
import { exitCodeOfFindings } from './finding-text.js';
import type { CliIo } from './io.js';
import { isDevice } from './is-device.js';
import type { KeyFlags } from './key-flags.js';

/** A key that can be given to a drive, and what stands with each block that it encrypts. */
export interface UsableKey {
  readonly key: TapeKey;
  readonly description: string;
}

/** How a key file is read. */
export interface UsableKeyOptions {
  /** Read it also where others can. */
  readonly insecure?: boolean | undefined;
  /** In place of the one in the file. */
  readonly description?: string | undefined;
}

/**
 * Reads the key file that an option names; what is to be said of it goes to standard error.
 * @param path - `-` is standard input
 * @throws CouldNotRun where it is none, an error was found in it, or the description tells of the key
 * @throws KeyFileError where others can read it; SourceError where it cannot be read
 */
export async function usableKey(io: CliIo, path: string, options: UsableKeyOptions = {}): Promise<UsableKey> {
  const source = path === '-' ? openStandardInput(io.stdin) : openFile(path);
  try {
    const { key, description: kept = '', findings } = await loadKeyFile(source, { insecure: options.insecure });
    for (const found of findings) io.stderr.write(`tapekit: ${printable(path)}: ${tell(found).message}\n`);
    if (key === undefined || exitCodeOfFindings(findings, false) !== EXIT.good) {
      throw new CouldNotRun(`${printable(path)} cannot be used as it is: tapekit crypt show tells what is wrong`);
    }
    const { description = kept } = options;
    if (describesKey(key, description)) {
      throw new CouldNotRun('the description must not look like a key: it is written to the tape in clear');
    }
    return { key, description };
  } finally {
    source.close();
  }
}

/**
 * The key that the options give, for the drives that they name.
 * @param names - what is read or written
 * @throws CouldNotRun where none of them is a drive, beside what {@link usableKey} throws
 */
export async function keyForDrives(
  io: CliIo,
  { key, insecureKeyFile }: KeyFlags,
  names: readonly string[],
): Promise<UsableKey | undefined> {
  if (key === undefined) return undefined;
  if (!names.some(isDevice)) throw new CouldNotRun('--key goes with a tape drive, such as cart:FOLDER');
  return usableKey(io, key, { insecure: insecureKeyFile });
}
