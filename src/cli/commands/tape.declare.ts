import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';

/** What a drive can be told, in mt's words. */
export const TAPE_WORDS = [
  'status',
  'tell',
  'rewind',
  'fsf',
  'bsf',
  'fsr',
  'bsr',
  'asf',
  'eod',
  'seek',
  'weof',
  'setblk',
  'setdensity',
  'erase',
  'load',
  'offline',
  'lock',
  'unlock',
  'partition',
  'mkpartition',
  'copy',
  'dump',
] as const;
/** One of {@link TAPE_WORDS}. */
export type TapeWord = (typeof TAPE_WORDS)[number];

/** The options of `tapekit tape`. */
export interface TapeFlags {
  readonly device: string;
  readonly to?: string;
  readonly partition?: number;
  readonly long?: boolean;
  readonly key?: string;
  readonly insecureKeyFile?: boolean;
  readonly json?: boolean;
}

const EXAMPLES = `
Words, as of mt; COUNT is 1 where it is left out:
  status                   what drive it is, what is in it, where the tape stands
  tell                     where the tape stands: block (logical object), file, partition
  rewind, eod              to the beginning, or to the end of the data
  fsf COUNT, bsf COUNT     over filemarks: behind the last of them, or back in front of it
  fsr COUNT, bsr COUNT     over records; a filemark stops it
  asf COUNT                to the beginning of file COUNT, counted from 0
  seek BLOCK               to a block, with --partition in another partition
  weof COUNT               write filemarks; 0 puts on the tape what is in the buffer
  setblk BYTES             length of blocks, for programs that use fixed ones; 0 is variable
  setdensity CODE          density to write in, as 0x5a: at the beginning of the tape only
  erase                    end the data here; with --long, write over the rest of the partition
  load, offline            load the cartridge, or rewind and take it out
  lock, unlock             keep the cartridge in, or let it go
  partition NUMBER         to the beginning of a partition; without NUMBER: how large they are, and how full
  mkpartition SIZES        format it, with partitions of so many GB, and 'rest' for one of them: all data are gone
  copy FILES               write what stands from here on, or so many files of it, to the drive --to names
  dump                     what stands from here on: records, filemarks, what files begin with

Examples:
  tapekit emulate new ABC123L6 --barcode ABC123L6 --capacity 64MiB
  export TAPE=cart:ABC123L6
  tapekit tape status
  tapekit create -f "$TAPE" -b512 --label "SET 1" photos
  tapekit tape tell
  tapekit tape bsf 1

cart:FOLDER is a software drive with the cartridge in FOLDER in it. Between two commands it stays as it is: where the
tape stands, the block length and whether it is locked are kept in drive.json in the folder, until offline. The key is
not: give it with --key each time.

Exit status: 0 done, 1 the tape ended or a filemark came before it was done, 2 the drive answered with an error, or
wrong usage.`;

function partitionNumber(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('must be the number of a partition, from 0 on');
  return Number(text);
}

/** Declares `tapekit tape`. */
export function declareTape(program: Command, io: CliIo, setExit: SetExit): void {
  const tape = program
    .command('tape')
    .description('move, write, erase, copy and show a tape in a drive, in the words of mt');
  const word = tape.createArgument('<command>', 'what to do').choices(TAPE_WORDS);
  tape
    .addArgument(word)
    .argument('[count...]', 'how often, where to, or what else the command takes')
    .addOption(new Option('-f, --device <device>', 'the drive: cart:FOLDER').env('TAPE').makeOptionMandatory())
    .option('--to <device>', 'with copy: the drive to write to')
    .option('--partition <number>', 'with seek: the partition', partitionNumber)
    .option('--long', 'with erase: write over the rest of the partition')
    .option('--key <file>', 'have the drive decrypt with the key in this file')
    .option('--insecure-key-file', 'read the key file also where others than its owner can')
    .option('--json', 'with status, tell, partition: one JSON document (docs/schemas/tape.schema.json)')
    .addHelpText('after', EXAMPLES)
    .action(async (command: TapeWord, counts: string[], flags: TapeFlags) => {
      const { runTape } = await import('./tape.js');
      setExit(await runTape(io, command, counts, flags));
    });
}
