import { type Command, InvalidArgumentError } from 'commander';
import type { AgainstFlags } from '../comparers.js';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';
import { type TapeFlags, withTapeFlags } from './tape-flags.declare.js';

/** The options of `tapekit verify`. */
export interface VerifyFlags extends AgainstFlags, TapeFlags {
  readonly json?: boolean;
  readonly digest?: boolean;
  readonly quick?: boolean;
  readonly strict?: boolean;
  readonly label?: string;
  readonly blockingFactor?: number;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

const EXAMPLES = `
Examples:
  tapekit verify backup.tar                       is it whole, and if not, what is damaged?
  tapekit verify vol1.tar vol2.tar vol3.tar       a multi-volume set, in any order
  mt -f /dev/nst0 rewind; tapekit verify - < /dev/nst0
  tapekit verify --label 'backup-2023-*' backup.tar
  tapekit verify --listing backup.log backup.tar  against what \`tar -cv\` printed
  tapekit verify --manifest SHA256SUMS backup.tar against digests kept elsewhere
  tapekit verify --json backup.tar | jq '.archives[].summary'

Exit status: 0 whole, 1 problems found, 2 could not run or no archive, 130 interrupted.`;

/** Reads a whole number from the command line. */
export function wholeNumber(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new InvalidArgumentError('must be a whole number, at least 1');
  return Number(text);
}

/** Declares `tapekit verify`. */
export function declareVerify(program: Command, io: CliIo, setExit: SetExit): void {
  withTapeFlags(
    program
      .command('verify')
      .description('check that an archive is whole, and say what is damaged and what can still be had')
      .argument('<file...>', 'archives, or the volumes of one set; - is standard input, cart:FOLDER a tape drive')
      .option('--json', 'one JSON document (docs/schemas/verify.schema.json)')
      .option('--digest', 'also print the SHA-256 of each file')
      .option('--quick', 'structure only: step over content where the file can seek')
      .option('--strict', 'exit 1 for warnings and hazards too')
      .option('--label <pattern>', 'the volume label must match (wildcards, as with GNU tar)')
      .option('-b, --blocking-factor <n>', 'blocks of 512 bytes in a record', wholeNumber)
      .option('--listing <file>', 'hold against the log that `tar -cv` or `tar -cvv` kept')
      .option('--files-from <file>', 'hold against the list of names that tar was given (-T)')
      .option('--null', 'names in --files-from end in NUL')
      .option('--manifest <file>', 'hold against a sha256sum, BagIt, hashdeep or mtree manifest')
      .option('-q, --quiet', 'no progress, and a report only where there are problems')
      .option('--color', 'colour the report, also where standard output is no terminal')
      .option('--no-color', 'no colour'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], flags: VerifyFlags) => {
      const { runVerify } = await import('./verify.js');
      setExit(await runVerify(io, files, flags));
    });
}
