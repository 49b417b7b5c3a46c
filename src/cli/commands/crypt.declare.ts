import { Argument, type Command, Option } from 'commander';
import { withDecodeOptions } from '../decode-options.js';
import type { DecodeFlags } from '../decode-structures.js';
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

/** Whether encryption is to be turned on or off. */
export type PlanTurn = 'on' | 'off';

/** The options of `tapekit crypt plan`. */
export interface CryptPlanFlags {
  readonly keyFile?: string;
  readonly insecureKeyFile?: boolean;
  readonly description?: string;
  readonly algorithm: string;
  readonly ckod?: boolean;
  readonly allowRawRead?: boolean;
  readonly mixed?: boolean;
  readonly style: 'stenc-1' | 'stenc-2';
  readonly output?: string;
  readonly showKey?: boolean;
  readonly json?: boolean;
}

const CRYPT_EXAMPLES = `
Examples:
  tapekit crypt keygen -o tape.key -d "Archive 2026, box 7"
  tapekit crypt show tape.key
  tapekit crypt plan on --key-file tape.key        what is sent to the drive
  sg_raw -r 8k /dev/sg0 a2 20 00 20 0 0 0 0 20 0 0 0 2>&1 | tapekit crypt decode

tapekit crypt COMMAND --help shows more.`;

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

const DECODE_EXAMPLES = `
Examples:
  tapekit crypt decode status.hex                     a dump of sg_raw, xxd, hexdump, od, or the bytes themselves
  tapekit crypt decode --as spin:20:0021 next.bin     next block encryption status
  tapekit crypt decode 00 10 00 10 40 40 00 00 01 00 00 00 00 00 00 00 00 00 00 00

Pages are named by direction, protocol and page code: spin:00:0000, spin:20:0000, spin:20:0001, spin:20:0010 to
spin:20:0012, spin:20:0020, spin:20:0021, spin:20:0030, spin:20:0031, spout:20:0010. Without --as it is guessed.
Keys and random numbers are shown with --show-key only.

Exit status: 0 good, 1 problems found, 2 could not run, or cannot tell what the bytes are.`;

const PLAN_EXAMPLES = `
Examples:
  tapekit crypt plan on --key-file tape.key
  tapekit crypt plan on --key-file tape.key --mixed --ckod -o list.bin
  sg_raw -s 71 -i list.bin /dev/sg0 b5 20 00 10 00 00 00 00 00 47 00 00     then send it, as root
  tapekit crypt plan off

Nothing is sent to any drive. The bytes are those of stenc. A list that is written holds the key: only its owner can
read it, and a file that is there is kept.

Exit status: 0 shown, 2 no such plan.`;

/** Declares `tapekit crypt` and what is below it. */
export function declareCrypt(program: Command, io: CliIo, setExit: SetExit): void {
  const crypt = program
    .command('crypt')
    .description('make and explain what encryption by the tape drive needs, such as key files')
    .addHelpText('after', CRYPT_EXAMPLES);
  declareKeygen(crypt, io, setExit);
  declareShow(crypt, io, setExit);
  declareCryptDecode(crypt, io, setExit);
  declarePlan(crypt, io, setExit);
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

function declareCryptDecode(crypt: Command, io: CliIo, setExit: SetExit): void {
  const decode = crypt
    .command('decode')
    .description('explain pages of the security protocols: what a drive tells of encryption, and what it is sent');
  withDecodeOptions(decode, 'spin:20:0020')
    .addHelpText('after', DECODE_EXAMPLES)
    .action(async (input: readonly string[], flags: DecodeFlags) => {
      const { runCryptDecode } = await import('./crypt-decode.js');
      setExit(await runCryptDecode(io, input, flags));
    });
}

function declarePlan(crypt: Command, io: CliIo, setExit: SetExit): void {
  crypt
    .command('plan')
    .description('show what is to be sent to a drive so that it encrypts, or stops')
    .addArgument(new Argument('<turn>', 'encryption on or off').choices(['on', 'off']))
    .option('--key-file <file>', 'the key, in a file of stenc or tapekit; - is standard input')
    .option('--insecure-key-file', 'read it also where others than its owner can')
    .option('--description <text>', "what the tape tells of the key, in clear (U-KAD), instead of the key file's")
    .option('--algorithm <index>', "index of the drive's algorithm", '1')
    .option('--ckod', 'the drive forgets the key when the cartridge is taken out')
    .option('--allow-raw-read', 'blocks may be read raw, still encrypted')
    .option('--no-allow-raw-read', 'blocks may not be read raw')
    .option('--mixed', 'read blocks that are not encrypted, too')
    .addOption(new Option('--style <program>', 'whose bytes').choices(['stenc-2', 'stenc-1']).default('stenc-2'))
    .option('-o, --output <file>', 'write the parameter list to this file, for its owner only')
    .option('--show-key', 'show the key')
    .option('--json', 'one JSON document (docs/schemas/crypt-plan.schema.json)')
    .addHelpText('after', PLAN_EXAMPLES)
    .action(async (turn: PlanTurn, flags: CryptPlanFlags) => {
      const { runCryptPlan } = await import('./crypt-plan.js');
      setExit(await runCryptPlan(io, turn, flags));
    });
}
