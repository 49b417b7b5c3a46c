import { type Command, InvalidArgumentError } from 'commander';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';
import { parseSize } from '../size.js';

/** The options of `tapekit emulate new`. */
export interface EmulateNewFlags {
  readonly generation?: string;
  readonly barcode?: string;
  readonly worm?: boolean;
  readonly capacity?: number;
  readonly writeProtect?: boolean;
}

/** The options of `tapekit emulate info`. */
export interface EmulateInfoFlags {
  readonly json?: boolean;
}

/** The options of `tapekit emulate script`. */
export interface EmulateScriptFlags {
  readonly profile?: string;
  readonly capacity?: number;
  readonly faults?: string;
  readonly seed?: number;
  readonly json?: boolean;
}

/** The options of `tapekit emulate dump`. */
export interface EmulateDumpFlags {
  readonly partition?: number;
  readonly all?: boolean;
  readonly json?: boolean;
}

const EMULATE_EXAMPLES = `
Examples:
  tapekit emulate new ABC123L6 --barcode ABC123L6 --capacity 64MiB
  tapekit tape --device cart:ABC123L6 status
  tapekit emulate info ABC123L6
  tapekit emulate dump ABC123L6
  tapekit emulate script bug.txt

tapekit emulate new --help, info --help, dump --help and script --help show more; tapekit tape works on the cartridge.`;

const NEW_EXAMPLES = `
Examples:
  tapekit emulate new ABC123L6 --barcode ABC123L6           an LTO-6 cartridge of 2.5 TB: it takes no room until written
  tapekit emulate new cart --generation 8 --capacity 64MiB  a small one, with early warning in proportion
  tapekit emulate new ABC001LY --barcode ABC001LY           write-once, as its label says
  tapekit emulate new CLNU01L1 --barcode CLNU01CU           for cleaning

Generations are 3 to 10, and M8 for LTO-7 cartridges that are formatted by an LTO-8 drive. Where the label tells it, it
need not be given; both have to agree. The folder must be empty, or not there.

Exit status: 0 made, 2 not made.`;

const INFO_EXAMPLES = `
Examples:
  tapekit emulate info ABC123L6            what it is, how it was used, what is on it, what its memory says
  tapekit emulate info --json ABC123L6     the same for programs

Nothing in the folder is changed.

Exit status: 0 good, 1 the folder is damaged, 2 could not run or no cartridge.`;

const DUMP_EXAMPLES = `
Examples:
  tapekit emulate dump ABC123L6                a line for each run of objects that are alike
  tapekit emulate dump --all ABC123L6          a line for each object
  tapekit emulate dump --json ABC123L6         a JSON object a line

Of each record: its length, how many bytes it takes at rest, whether it is compressed, encrypted, protected, and whether
its checksum is right: all of the cartridge is read. Nothing in the folder is changed.

Exit status: 0 good, 1 a record is damaged, 2 could not run or no cartridge.`;

const SCRIPT_EXAMPLES = `
A command a line; # begins a remark:
  write LENGTH fill=BYTE           a record; with blocks=COUNT so many blocks of a fixed length
  read LENGTH                      the same way
  filemarks COUNT
  space records COUNT, space filemarks COUNT, end-of-data, rewind
  locate OBJECT partition=NUMBER
  erase                            the data end here
  blocklength BYTES, compression on, compression off
  encryption mixed key=BYTE        or decrypt, or off; the key is 32 times that byte
  format PARTITIONS                of the same size
  load, unload, ready              ready is TEST UNIT READY
  reload, reset, power-cycle       take the unit attentions that follow; reset is one of the logical unit
  cdb 12 00 00 00 60 00 in=96      any command by its bytes; out=0a0b are data for the drive
  expect good, expect 8/00/05      what the command before was answered: sense key, code and qualifier
  expect-position OBJECT           where the tape stands, with partition=NUMBER

Examples:
  tapekit emulate script bug.txt                            a cartridge in memory, an LTO-6 drive
  tapekit emulate script bug.txt ABC123L6 --profile "LTO-8 hp half"
  tapekit emulate script bug.txt --faults plan.json --seed 7
  printf 'write 10\\nrewind\\nread 100\\nexpect 0/00/00\\n' | tapekit emulate script -

Of each command is shown what the drive answers, in words, and where the tape stands then, which no command asks for.

Exit status: 0 all that was expected holds, 1 something does not, 2 could not run.`;

function seed(text: string): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) > 0xffff_ffff) {
    throw new InvalidArgumentError('must be a number from 0 to 4294967295');
  }
  return Number(text);
}

function capacity(text: string): number {
  const bytes = parseSize(text);
  if (bytes === undefined) throw new InvalidArgumentError('must be a size such as 64MiB, 2.5TB or 1000000');
  return bytes;
}

function partition(text: string): number {
  if (!/^[0-3]$/.test(text)) throw new InvalidArgumentError('must be the number of a partition, 0 to 3');
  return Number(text);
}

/** Declares `tapekit emulate` and what is below it. */
export function declareEmulate(program: Command, io: CliIo, setExit: SetExit): void {
  const emulate = program
    .command('emulate')
    .description('make cartridges of the software tape drive, and show what is on them')
    .addHelpText('after', EMULATE_EXAMPLES);
  emulate
    .command('new')
    .description('make a cartridge as it comes from the factory, in a folder')
    .argument('<cartridge>', 'the folder to make')
    .option('--generation <generation>', 'such as 6, LTO-6, M8; default: as the label says, or 6')
    .option('--barcode <label>', 'its label, such as ABC123L6')
    .option('--worm', 'it can be written once')
    .option('--capacity <size>', 'bytes that it holds; default: as the generation has', capacity)
    .option('--write-protect', 'its tab is set: nothing can be written')
    .addHelpText('after', NEW_EXAMPLES)
    .action(async (folder: string, flags: EmulateNewFlags) => {
      const { runEmulateNew } = await import('./emulate-new.js');
      setExit(runEmulateNew(io, folder, flags));
    });
  emulate
    .command('info')
    .description('say what a cartridge is, how full it is, and what its memory says')
    .argument('<cartridge>', 'its folder')
    .option('--json', 'one JSON document (docs/schemas/emulate-info.schema.json)')
    .addHelpText('after', INFO_EXAMPLES)
    .action(async (folder: string, flags: EmulateInfoFlags) => {
      const { runEmulateInfo } = await import('./emulate-info.js');
      setExit(runEmulateInfo(io, folder, flags));
    });
  emulate
    .command('dump')
    .description('show every object of a cartridge as it stands there')
    .argument('<cartridge>', 'its folder')
    .option('--partition <number>', 'only this one', partition)
    .option('--all', 'a line for each object, also where they are alike')
    .option('--json', 'a JSON object a line (docs/schemas/emulate-dump.schema.json)')
    .addHelpText('after', DUMP_EXAMPLES)
    .action(async (folder: string, flags: EmulateDumpFlags) => {
      const { runEmulateDump } = await import('./emulate-dump.js');
      setExit(await runEmulateDump(io, folder, flags));
    });
  emulate
    .command('script')
    .description('run a script of drive commands, and show what the drive answers to each')
    .argument('<script>', 'the script; - is standard input')
    .argument('[cartridge]', 'a folder; default: a cartridge in memory')
    .option('--profile <drive>', 'such as 6, LTO-8, "LTO-9 hp half"; default: the one that the cartridge belongs into')
    .option('--capacity <size>', 'of the cartridge in memory (default 64MiB)', capacity)
    .option('--faults <plan>', 'a file that says what goes wrong: docs/faults.md')
    .option('--seed <number>', 'what chance is made of; without --faults all goes wrong now and then', seed)
    .option('--json', 'a JSON object a line (docs/schemas/emulate-script.schema.json)')
    .addHelpText('after', SCRIPT_EXAMPLES)
    .action(async (script: string, folder: string | undefined, flags: EmulateScriptFlags) => {
      const { runEmulateScript } = await import('./emulate-script.js');
      setExit(await runEmulateScript(io, script, folder, flags));
    });
}
