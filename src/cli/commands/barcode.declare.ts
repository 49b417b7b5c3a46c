import { type Command, Option } from 'commander';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';

/** The options of `tapekit barcode`. */
export interface BarcodeFlags {
  readonly fromFile?: string;
  readonly svg?: string;
  readonly page: 'A4' | 'Letter';
  readonly force?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  tapekit barcode ABC123L6
  tapekit barcode ABC001L6..ABC020L6 CLNU01CU          ranges, and as many as you like
  tapekit barcode --from-file shelf.txt                a label or a range each line; # begins a remark
  tapekit barcode ABC001L6..ABC020L6 --svg labels.svg  a sheet to print in true size; more pages are labels-1.svg, ...

An LTO label has 6 capitals or digits and a media identifier such as L6, LW or CU.

Exit status: 0 all are LTO labels, 1 problems found (nothing is drawn then), 2 could not run.`;

/** Declares `tapekit barcode`. */
export function declareBarcode(program: Command, io: CliIo, setExit: SetExit): void {
  program
    .command('barcode')
    .description('say what bar code labels mean, and draw them to be printed')
    .argument('[labels...]', 'texts of labels, or ranges of them')
    .option('--from-file <file>', 'read labels from a file; - is standard input')
    .option('--svg <file>', 'draw a sheet of labels as Code 39; - is standard output')
    .addOption(new Option('--page <size>', 'size of the paper').choices(['A4', 'Letter']).default('A4'))
    .option('--force', 'overwrite the file')
    .option('--strict', 'exit 1 for warnings too')
    .option('--json', 'one JSON document (docs/schemas/barcode.schema.json)')
    .addHelpText('after', EXAMPLES)
    .action(async (labels: string[], flags: BarcodeFlags) => {
      const { runBarcode } = await import('./barcode.js');
      setExit(await runBarcode(io, labels, flags));
    });
}
