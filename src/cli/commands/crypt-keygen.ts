import { randomBytes } from 'node:crypto';
import { type KeyFileAccess, sha256, writeKeyFile } from '../../archive/key-file.js';
import { FormatError } from '../../bytes/index.js';
import { printable, tell } from '../../findings/index.js';
import { encodeKeyFile, KEY_BYTES_MAX, readKeyFile, TapeKey } from '../../security/index.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { keyFileJson } from '../report-key.js';
import { writeWhole } from '../write-whole.js';
import type { CryptKeygenFlags } from './crypt.declare.js';

/** Gives so many random bytes; the system's, but for tests. */
export type RandomSource = (count: number) => Uint8Array;

/**
 * Runs `tapekit crypt keygen`.
 * @throws CouldNotRun for a length or a description that cannot be
 * @throws OutputError where the file cannot be written
 */
export async function runCryptKeygen(
  io: CliIo,
  flags: CryptKeygenFlags,
  random: RandomSource = randomBytes,
): Promise<number> {
  const { output, description = '' } = flags;
  const count = bytesAsked(flags.bits);
  const toStandardOutput = output === '-';
  if (toStandardOutput && flags.json === true) throw new CouldNotRun('--json and -o - both want standard output');
  if (toStandardOutput && io.stdout.isTTY === true) {
    throw new CouldNotRun('will not write a key to a terminal: give a file with -o');
  }
  const bytes = encoded(new TapeKey(random(count), sha256), description);
  if (toStandardOutput) await writeWhole(io, bytes);
  else tellWritten(io, bytes, flags, writeKeyFile(output, bytes, flags.force === true));
  return EXIT.good;
}

function bytesAsked(text: string): number {
  const bits = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (bits < 1 || bits % 8 !== 0) {
    throw new CouldNotRun(`nothing was written: -g takes a multiple of 8, such as 256, not "${printable(text)}"`);
  }
  if (bits > KEY_BYTES_MAX * 8) {
    throw new CouldNotRun(
      `nothing was written: neither stenc nor an LTO drive takes a key of ${bits} bits; 256 is all`,
    );
  }
  return bits / 8;
}

function encoded(key: TapeKey, description: string): Uint8Array {
  try {
    return encodeKeyFile(key, description);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new CouldNotRun(`nothing was written: the description ${error.reason}`);
  }
}

function tellWritten(io: CliIo, bytes: Uint8Array, flags: CryptKeygenFlags, access: KeyFileAccess): void {
  const name = printable(flags.output);
  const file = { ...readKeyFile(bytes, sha256), bytes: bytes.length, access };
  if (flags.json === true) {
    io.stdout.write(`${JSON.stringify(keyFileJson(file, { name, exitCode: EXIT.good }), null, 1)}\n`);
  } else {
    const description = file.description === undefined ? '' : `, description "${printable(file.description)}"`;
    io.stdout.write(`${name}: new key of ${file.key?.bits} bits${description}\n`);
    if (file.key?.fingerprint !== undefined) io.stdout.write(`fingerprint ${file.key.fingerprint}\n`);
  }
  for (const finding of file.findings) io.stderr.write(`tapekit: ${name}: ${tell(finding).message}\n`);
  if (access !== 'owner') io.stderr.write(`tapekit: ${name}: ${ACCESS_REMARKS[access]}\n`);
  io.stderr.write('tapekit: keep a copy elsewhere: without this key nobody can read what is written with it\n');
}

const ACCESS_REMARKS: Readonly<Record<Exclude<KeyFileAccess, 'owner'>, string>> = {
  others: 'others can read it: its file system does not keep the mode 0600',
  unknown: 'tapekit cannot tell on this system who can read it: look at the permissions of the folder',
};
