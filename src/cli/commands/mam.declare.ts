import type { Command } from 'commander';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';

/** The options of `tapekit mam encode`. */
export interface MamEncodeFlags {
  readonly barcode: string;
  readonly output: string;
  readonly any?: boolean;
  readonly force?: boolean;
}

/** The options of `tapekit mam decode`. */
export interface MamDecodeFlags {
  readonly json?: boolean;
  readonly strict?: boolean;
}

const MAM_EXAMPLES = `
Examples:
  tapekit mam encode --barcode ABC123L6 -o 0806.bin
  tapekit mam decode 0806.bin

tapekit mam encode --help and tapekit mam decode --help show more.`;

const ENCODE_EXAMPLES = `
Examples:
  tapekit mam encode --barcode ABC123L6 -o 0806.bin
  itdt -f /dev/sg3 writeattr -p 0 -a 0806 -s 0806.bin      then write it to the cartridge in the drive
  tapekit mam encode --barcode ABC124L6 -o 0806.bin --force
  tapekit mam encode --barcode "Archive 7" --any -o 0806.bin
  tapekit mam encode --barcode ABC123L6 -o - | od -A d -t x1

An LTO label has 6 capitals or digits and a media identifier such as L6 or LW. The attribute takes 32 ASCII characters.

Exit status: 0 written, 2 not written.`;

const DECODE_EXAMPLES = `
Examples:
  tapekit mam decode 0806.bin           every field, with its place, its bytes and its meaning
  tapekit mam decode --json 0806.bin    the same for programs
  tapekit mam decode - < 0806.bin

Exit status: 0 good, 1 problems found, 2 could not run or no attribute.`;

/** Declares `tapekit mam encode` and `tapekit mam decode`. */
export function declareMam(program: Command, io: CliIo, setExit: SetExit): void {
  const mam = program
    .command('mam')
    .description('make and explain attributes of cartridge memory, such as the bar code')
    .addHelpText('after', MAM_EXAMPLES);
  mam
    .command('encode')
    .description("make the file that IBM's ITDT writes to a cartridge's memory (writeattr)")
    .requiredOption('--barcode <text>', 'the bar code of the cartridge (attribute 0806h)')
    .requiredOption('-o, --output <file>', 'write to this file; - is standard output')
    .option('--any', 'any text that the attribute can hold, not LTO labels only')
    .option('--force', 'overwrite the file')
    .addHelpText('after', ENCODE_EXAMPLES)
    .action(async (flags: MamEncodeFlags) => {
      const { runMamEncode } = await import('./mam-encode.js');
      setExit(await runMamEncode(io, flags));
    });
  mam
    .command('decode')
    .description('explain a file of attributes field by field')
    .argument('<file>', 'a file as ITDT takes it, or a list as READ ATTRIBUTE gives it; - is standard input')
    .option('--json', 'one JSON document (docs/schemas/mam-decode.schema.json)')
    .option('--strict', 'exit 1 for warnings too')
    .addHelpText('after', DECODE_EXAMPLES)
    .action(async (file: string, flags: MamDecodeFlags) => {
      const { runMamDecode } = await import('./mam-decode.js');
      setExit(await runMamDecode(io, file, flags));
    });
}
