import type { Command } from 'commander';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';
import { type TapeFlags, withTapeFlags } from './tape-flags.declare.js';

/** The options of `tapekit list`. */
export interface ListFlags extends TapeFlags {
  readonly names?: boolean;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  tapekit list backup.tar            as \`tar -tvf\` prints, and goes on behind damage
  tapekit list --names backup.tar    names only, as \`tar -tf\`
  tapekit list --json backup.tar     one JSON object a line
  zcat backup.tar.gz | tapekit list -

Exit status: 0 whole, 1 problems found (shown on standard error), 2 could not run or no archive.`;

/** Declares `tapekit list`. */
export function declareList(program: Command, io: CliIo, setExit: SetExit): void {
  withTapeFlags(
    program
      .command('list')
      .description('list what is in an archive, as `tar -tvf` does')
      .argument('<file...>', 'archives; - is standard input, cart:FOLDER a tape drive')
      .option('--names', 'names only')
      .option('--json', 'one JSON object a line (docs/schemas/list.schema.json)'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], flags: ListFlags) => {
      const { runList } = await import('./list.js');
      setExit(await runList(io, files, flags));
    });
}
