import type { Command } from 'commander';
import type { EditFlags } from '../edit-run.js';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';
import { editOptions } from './concat.declare.js';

/** The options of `tapekit delete`. */
export interface DeleteFlags extends EditFlags {
  readonly breakLinks?: boolean;
  readonly verbose?: boolean;
}

const EXAMPLES = `
Examples:
  tapekit delete backup.tar 'cache/*' -o smaller.tar    a copy without what lies in cache/
  tapekit delete backup.tar cache tmp/core -o clean.tar folders go with all that lies in them
  tapekit delete -v backup.tar '*.o' -o clean.tar       names what is left out

A pattern speaks of a whole name, or of a folder that the member lies in; *, ? and [...] are wild and match
slashes, too. Everything else is copied byte for byte. The archive itself is never changed.

Exit status: 0 written, 1 the archive is not whole, or a hard link would lead to what is left out (nothing is
written), or a pattern matched nothing (the rest is written), 2 could not run, 130 interrupted.`;

/** Declares `tapekit delete`. */
export function declareDelete(program: Command, io: CliIo, setExit: SetExit): void {
  const command = program
    .command('delete')
    .description('copy an archive without some of its members')
    .argument('<archive>', 'an archive; - is standard input')
    .argument('<pattern...>', 'names of what is left out, as `tapekit list --names` shows them');
  editOptions(command)
    .option('--break-links', 'leave hard links that lead to what is left out')
    .option('-v, --verbose', 'name each member that is left out')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, patterns: string[], flags: DeleteFlags) => {
      const { runDelete } = await import('./delete.js');
      setExit(await runDelete(io, file, patterns, flags));
    });
}
