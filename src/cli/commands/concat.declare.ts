import type { Command } from 'commander';
import type { EditFlags } from '../edit-run.js';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';
import { declareCompression } from './create.declare.js';
import { wholeNumber } from './verify.declare.js';

const EXAMPLES = `
Examples:
  tapekit concat monday.tar tuesday.tar -o week.tar     one archive with the members of both
  cat a.tar b.tar | tapekit concat - -o joined.tar      mends what \`cat\` made: no end marker in the midst
  tapekit concat a.tar.gz b.tar -o ab.tar.zst           compressed as the name says

Members are copied byte for byte and in order. Each archive must be whole; the first one's label stays.
Volumes of a set are joined by tapekit convert.

Exit status: 0 written, 1 an archive is not whole (nothing is written), 2 could not run, 130 interrupted.`;

/** The options that all commands have which write an archive from archives. */
export function editOptions(command: Command): Command {
  command
    .requiredOption('-o, --output <file>', 'the archive to write; - is standard output, a device is written by records')
    .option('--force', 'overwrite the file')
    .option('-b, --blocking-factor <n>', 'blocks of 512 bytes in a record; default 20', wholeNumber);
  declareCompression(command);
  return command
    .option('--json', 'what was done as one JSON document (docs/schemas/edit.schema.json)')
    .option('-q, --quiet', 'no progress, and nothing where all went well');
}

/** Declares `tapekit concat`. */
export function declareConcat(program: Command, io: CliIo, setExit: SetExit): void {
  const command = program
    .command('concat')
    .description('join archives to one, without end markers between them')
    .argument('<archive...>', 'archives, in the order in which they are to be joined; - is standard input');
  editOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], flags: EditFlags) => {
      const { runConcat } = await import('./concat.js');
      setExit(await runConcat(io, files, flags));
    });
}
