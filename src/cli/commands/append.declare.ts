import { type Command, Option } from 'commander';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';
import { argumentsOf, type CreateFlags, declareSelection, declareStoring } from './create.declare.js';

/** The options of `tapekit append`. */
export interface AppendFlags extends Omit<CreateFlags, 'format'> {
  /** Default that of the archive. */
  readonly format?: CreateFlags['format'];
  readonly undo?: boolean;
}

const EXAMPLES = `
Examples:
  tapekit append backup.tar letters/2024             adds a folder with all that is in it
  tapekit append backup.tar --newer ./last-run data  only what changed since that file was written
  find . -newer stamp -print0 | tapekit append backup.tar --null -T - --no-recursion
  tapekit append --undo backup.tar                   after a crash: takes back what was cut off

The archive keeps its end marker until everything has been read and written behind it. Whoever reads it meanwhile,
or after a crash, finds it as it was; a note beside it (.NAME.append) says where its old end is until that is done.
Compressed archives, volumes of a set and what is on a tape cannot be appended to: write another archive, and join
the two with tapekit concat.

Exit status: 0 appended, 1 appended, but a file changed or could not be read, or the archive is not whole (nothing is
appended), 2 could not run, 130 interrupted.`;

/** Declares `tapekit append`. */
export function declareAppend(program: Command, io: CliIo, setExit: SetExit): void {
  const command = program
    .command('append')
    .description('add files and folders to an archive, in its place')
    .argument('<archive>', 'a file that is no compressed archive')
    .argument('[path...]', 'what to add; folders with all that is in them');
  declareSelection(command);
  command.addOption(
    new Option('--format <format>', 'of what is added; default that of the archive').choices([
      'gnu',
      'pax',
      'ustar',
      'v7',
      'auto',
    ]),
  );
  declareStoring(command);
  command
    .option('--undo', 'take back an append that was cut off')
    .option('-v, --verbose', 'names to standard error while they are stored')
    .option('-q, --quiet', 'no progress, and nothing where all went well')
    .option('--json', 'one JSON document on standard output (docs/schemas/edit.schema.json)')
    .addHelpText('after', EXAMPLES)
    .action(async (archive: string, _paths: string[], flags: AppendFlags) => {
      const { runAppend } = await import('./append.js');
      setExit(await runAppend(io, archive, argumentsOf(command, program), flags));
    });
}
