import type { Command } from 'commander';
import type { CompressionFlags } from '../archive-output.js';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';
import { declareCompression } from './create.declare.js';
import { wholeNumber } from './verify.declare.js';

/** The options of `tapekit label`. */
export interface LabelFlags extends CompressionFlags {
  readonly set?: string;
  readonly output?: string;
  readonly force?: boolean;
  readonly blockingFactor?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
Examples:
  tapekit label backup.tar                              shows the label
  tapekit label --set 'BACKUP 2024-07' backup.tar       changes it in its place: one block is written
  tapekit label --set NEW archive.tar.gz -o labelled.tar
                                                        a copy with another label, or with one for the first time
  mt -f /dev/nst0 rewind; tapekit label - < /dev/nst0

In its place a label can be changed where the archive begins with one in a header of its own, as GNU tar writes it,
and where the new one has at most 99 bytes. Without --set nothing is written.

Exit status: 0 shown or set, 1 it cannot be set so, or there is none to show, or the archive is not whole (with -o),
2 could not run.`;

/** Declares `tapekit label`. */
export function declareLabel(program: Command, io: CliIo, setExit: SetExit): void {
  const command = program
    .command('label')
    .description('show the volume label of an archive, or set it')
    .argument('<archive>', 'an archive; - is standard input')
    .option('--set <text>', 'the label that it is to have')
    .option('-o, --output <file>', 'with --set: write a copy, and leave the archive as it is; - is standard output')
    .option('--force', 'with -o: overwrite the file')
    .option('-b, --blocking-factor <n>', 'with -o: blocks of 512 bytes in a record; default 20', wholeNumber);
  declareCompression(command);
  command
    .option('--json', 'one JSON document (docs/schemas/edit.schema.json)')
    .option('-q, --quiet', 'no progress, and nothing where all went well')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, flags: LabelFlags) => {
      const { runLabel } = await import('./label.js');
      setExit(await runLabel(io, file, flags));
    });
}
