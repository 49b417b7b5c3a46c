import { type Command, Option } from 'commander';
import type { MamFormName } from '../../mam/index.js';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';

/** The options of `tapekit mam encode`. */
export interface MamEncodeFlags {
  readonly barcode?: string;
  readonly from?: string;
  readonly list?: boolean;
  readonly output: string;
  readonly any?: boolean;
  readonly force?: boolean;
}

/** The options of `tapekit mam decode`. */
export interface MamDecodeFlags {
  readonly as?: MamFormName;
  readonly explain?: boolean;
  readonly json?: boolean;
  readonly strict?: boolean;
}

/** As `mamForms` has them; the command loads that only when it runs. */
const FORMS: readonly MamFormName[] = ['attributes', 'list', 'supported', 'volumes', 'partitions', 'chip'];

const MAM_EXAMPLES = `
Examples:
  tapekit mam encode --barcode ABC123L6 -o 0806.bin
  tapekit mam decode 0806.bin
  tapekit mam list
  tapekit mam diff before.bin after.bin

tapekit mam encode --help and tapekit mam decode --help show more.`;

const ENCODE_EXAMPLES = `
Examples:
  tapekit mam encode --barcode ABC123L6 -o 0806.bin
  itdt -f /dev/sg3 writeattr -p 0 -a 0806 -s 0806.bin      then write it to the cartridge in the drive
  tapekit mam encode --barcode ABC124L6 -o 0806.bin --force
  tapekit mam encode --barcode "Archive 7" --any -o 0806.bin
  tapekit mam encode --barcode ABC123L6 -o - | od -A d -t x1
  tapekit mam encode 0803="Films 1972" 0805=81h barcode=ABC123L6 --list -o list.bin
  tapekit mam encode application-name= -o delete-0801.bin

A value is a text, a number (decimal, 0x81 or 81h), bytes in hex, or a JSON object where the attribute is a structure.
Texts are in UTF-8, or in the character set of 0805 where that is given with them. ITDT takes one attribute a file.
An LTO label has 6 capitals or digits and a media identifier such as L6 or LW. The attribute takes 32 ASCII characters.

Exit status: 0 written, 2 not written.`;

const DECODE_EXAMPLES = `
Examples:
  tapekit mam decode 0806.bin           every field, with its place, its bytes and its meaning
  tapekit mam decode --json 0806.bin    the same for programs
  sg_read_attr --raw /dev/sg3 | tapekit mam decode -
  tapekit mam decode --explain hf-lto-AFC166131B-dump.bin    the chip, as proxmark3 and others read it (.bin, .eml)

Exit status: 0 good, 1 problems found, 2 could not run or no attribute.`;

const DIFF_EXAMPLES = `
Examples:
  tapekit mam diff before.bin after.bin
  tapekit mam diff --json chip-monday.bin chip-friday.bin

Exit status: 0 the same, 1 they differ, 2 could not run.`;

/** Declares `tapekit mam` and what is below it. */
export function declareMam(program: Command, io: CliIo, setExit: SetExit): void {
  const mam = program
    .command('mam')
    .description("make and explain what a cartridge's memory holds, such as the bar code")
    .addHelpText('after', MAM_EXAMPLES);
  declareEncode(mam, io, setExit);
  declareDecode(mam, io, setExit);
  declareMamList(mam, io, setExit);
  declareMamDiff(mam, io, setExit);
}

function declareEncode(mam: Command, io: CliIo, setExit: SetExit): void {
  mam
    .command('encode')
    .description("make a file of attributes, such as IBM's ITDT writes to a cartridge's memory (writeattr)")
    .argument('[attribute=value...]', 'by number or name, see tapekit mam list; no value deletes it')
    .option('--barcode <text>', 'the bar code of the cartridge (attribute 0806h)')
    .option('--from <file>', 'a JSON object of attributes; - is standard input')
    .option('--list', 'with the length before them, as WRITE ATTRIBUTE takes them')
    .requiredOption('-o, --output <file>', 'write to this file; - is standard output')
    .option('--any', 'any bar code that the attribute can hold, not LTO labels only; read-only attributes, too')
    .option('--force', 'overwrite the file')
    .addHelpText('after', ENCODE_EXAMPLES)
    .action(async (words: string[], flags: MamEncodeFlags) => {
      const { runMamEncode } = await import('./mam-encode.js');
      setExit(await runMamEncode(io, words, flags));
    });
}

function declareDecode(mam: Command, io: CliIo, setExit: SetExit): void {
  mam
    .command('decode')
    .description("explain what a cartridge's memory holds: attributes, lists of them, or a dump of the chip")
    .argument('<file>', 'as ITDT, sg_read_attr (--raw, --hex), proxmark3 and others write it; - is standard input')
    .addOption(new Option('--as <form>', 'what it is, where the guess is wrong').choices([...FORMS]))
    .option('--explain', 'field by field, also where there are several attributes')
    .option('--json', 'one JSON document (docs/schemas/mam-decode.schema.json)')
    .option('--strict', 'exit 1 for warnings too')
    .addHelpText('after', DECODE_EXAMPLES)
    .action(async (file: string, flags: MamDecodeFlags) => {
      const { runMamDecode } = await import('./mam-decode.js');
      setExit(await runMamDecode(io, file, flags));
    });
}

function declareMamList(mam: Command, io: CliIo, setExit: SetExit): void {
  mam
    .command('list')
    .description('list the attributes that tapekit knows')
    .option('--json', 'one JSON document (docs/schemas/mam-list.schema.json)')
    .addHelpText('after', '\nExit status: 0.')
    .action(async (flags: { readonly json?: boolean }) => {
      const { runMamList } = await import('./mam-list.js');
      setExit(runMamList(io, flags.json === true));
    });
}

function declareMamDiff(mam: Command, io: CliIo, setExit: SetExit): void {
  mam
    .command('diff')
    .description('what differs between two files, attribute by attribute, and page by page of two dumps of chips')
    .argument('<before>', 'as tapekit mam decode takes it')
    .argument('<after>', 'another')
    .option('--json', 'one JSON document (docs/schemas/mam-diff.schema.json)')
    .addHelpText('after', DIFF_EXAMPLES)
    .action(async (before: string, after: string, flags: { readonly json?: boolean }) => {
      const { runMamDiff } = await import('./mam-diff.js');
      setExit(await runMamDiff(io, [before, after], flags.json === true));
    });
}
