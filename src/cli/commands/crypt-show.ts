import { type LoadedKeyFile, loadKeyFile } from '../../archive/key-file.js';
import { openFile, openStandardInput } from '../../archive/source.js';
import { printable } from '../../findings/index.js';
import { colourFor } from '../colour.js';
import { exitCodeOfFindings } from '../finding-text.js';
import type { CliIo } from '../io.js';
import { keyFileJson, keyFileText } from '../report-key.js';
import type { CryptShowFlags } from './crypt.declare.js';

/**
 * Runs `tapekit crypt show`.
 * @throws KeyFileError where others can read the file, or where it is too large
 * @throws SourceError where it cannot be read
 */
export async function runCryptShow(io: CliIo, path: string, flags: CryptShowFlags): Promise<number> {
  const file = await load(io, path, flags);
  const exitCode = exitCodeOfFindings(file.findings, flags.strict === true);
  const about = { name: printable(path), exitCode, showKey: flags.showKey, checksum: flags.checksum };
  if (flags.json === true) io.stdout.write(`${JSON.stringify(keyFileJson(file, about), null, 1)}\n`);
  else io.stdout.write(keyFileText(file, about, colourFor(io)));
  return exitCode;
}

async function load(io: CliIo, path: string, { insecureKeyFile }: CryptShowFlags): Promise<LoadedKeyFile> {
  const source = path === '-' ? openStandardInput(io.stdin) : openFile(path);
  try {
    return await loadKeyFile(source, { insecure: insecureKeyFile });
  } finally {
    source.close();
  }
}
