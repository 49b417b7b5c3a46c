import type { Command } from 'commander';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';

/** The options of `tapekit crypt keygen`. */
export interface CryptKeygenFlags {
  readonly bits: string;
  readonly output: string;
  readonly description?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** The options of `tapekit crypt show`. */
export interface CryptShowFlags {
  readonly showKey?: boolean;
  readonly checksum?: boolean;
  readonly insecureKeyFile?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
}

const CRYPT_EXAMPLES = `
Examples:
  tapekit crypt keygen -o tape.key -d "Archive 2026, box 7"
  tapekit crypt show tape.key

tapekit crypt keygen --help and tapekit crypt show --help show more.`;

const KEYGEN_EXAMPLES = `
Examples:
  tapekit crypt keygen -o tape.key -d "Archive 2026, box 7"
  stenc -f /dev/nst0 -e on -k tape.key -a 1                    then encrypt what is written from now on
  tapekit crypt keygen -o - | gpg -c -o tape.key.gpg           never in clear on this disk

Only the owner can read the file (mode 0600). The description, at most 32 ASCII characters, is no secret: it is written
to the tape in clear, so that the tape tells which key it needs. LTO drives take keys of 256 bits only.

Exit status: 0 written, 2 not written.`;

const SHOW_EXAMPLES = `
Examples:
  tapekit crypt show tape.key               length, fingerprint and description; never the key
  tapekit crypt show --checksum tape.key    the checksum that stenc 1 logs as well
  gpg -d tape.key.gpg | tapekit crypt show -

A file that others can read is refused, unless --insecure-key-file is given. What comes from a pipe is taken.

Exit status: 0 good, 1 problems found, 2 could not run.`;

/** Declares `tapekit crypt` and what is below it. */
export function declareCrypt(program: Command, io: CliIo, setExit: SetExit): void {
  const crypt = program
    .command('crypt')
    .description('make and explain what encryption by the tape drive needs, such as key files')
    .addHelpText('after', CRYPT_EXAMPLES);
  declareKeygen(crypt, io, setExit);
  declareShow(crypt, io, setExit);
}

function declareKeygen(crypt: Command, io: CliIo, setExit: SetExit): void {
  crypt
    .command('keygen')
    .description('make a key file, as stenc -g does, with a key from the random source of the system')
    .option('-g, --bits <number>', 'length of the key in bits: a multiple of 8, at most 256', '256')
    .requiredOption('-o, --output <file>', 'write to this file; - is standard output')
    .option('-d, --description <text>', 'what the tape tells of the key, in clear (U-KAD)')
    .option('--force', 'overwrite the file: without a copy, tapes that need its key are lost')
    .option('--json', 'one JSON document (docs/schemas/crypt-key.schema.json), without the key')
    .addHelpText('after', KEYGEN_EXAMPLES)
    .action(async (flags: CryptKeygenFlags) => {
      const { runCryptKeygen } = await import('./crypt-keygen.js');
      setExit(await runCryptKeygen(io, flags));
    });
}

function declareShow(crypt: Command, io: CliIo, setExit: SetExit): void {
  crypt
    .command('show')
    .description('explain a key file without showing the key')
    .argument('<file>', 'a key file of stenc or tapekit; - is standard input')
    .option('--show-key', 'show the key itself')
    .option('--checksum', 'show the checksum by which stenc 1 names keys that have no description')
    .option('--insecure-key-file', 'read it also where others than its owner can')
    .option('--strict', 'exit 1 for warnings too')
    .option('--json', 'one JSON document (docs/schemas/crypt-key.schema.json)')
    .addHelpText('after', SHOW_EXAMPLES)
    .action(async (file: string, flags: CryptShowFlags) => {
      const { runCryptShow } = await import('./crypt-show.js');
      setExit(await runCryptShow(io, file, flags));
    });
}
