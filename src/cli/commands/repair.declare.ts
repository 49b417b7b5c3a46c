import type { Command } from 'commander';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';
import { wholeNumber } from './verify.declare.js';

/** The options of `tapekit repair`. */
export interface RepairFlags {
  readonly output: string;
  readonly force?: boolean;
  readonly partial?: boolean;
  readonly copies?: boolean;
  readonly json?: boolean;
  readonly blockingFactor?: number;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

const EXAMPLES = `
Examples:
  tapekit repair damaged.tar -o good.tar          what can be had, as a clean archive
  tapekit repair damaged.tar.gz -o good.tar       the new archive is not compressed
  tapekit repair vol1.tar vol2.tar -o good.tar    the volumes of a set become one archive
  tapekit repair copy1.tar copy2.tar -o good.tar  each member from a copy where it is whole
  dd if=/dev/nst0 bs=1M | tapekit repair - -o good.tar
  tapekit repair --json damaged.tar -o good.tar | jq '.fates[]'
                                                  what was mended, what is lost, and what shows it

Exit status: 0 every member was had, 1 something stays lost (the new archive is written), 2 nothing could be had, or
could not run, 130 interrupted. The damaged archive is never changed.`;

/** Declares `tapekit repair`. */
export function declareRepair(program: Command, io: CliIo, setExit: SetExit): void {
  program
    .command('repair')
    .description('write a clean archive of every member of a damaged one that can be had')
    .argument(
      '<damaged...>',
      'the damaged archive, several damaged copies of it, or the volumes of a set; - is standard input',
    )
    .requiredOption('-o, --output <file>', 'the new archive')
    .option('--force', 'overwrite the file')
    .option('--partial', 'also keep members of which only a part is there, as NAME.partial')
    .option('--copies', 'take files for copies of one archive, though they look like volumes of a set')
    .option('--json', 'one JSON document (docs/schemas/repair.schema.json)')
    .option('-b, --blocking-factor <n>', 'blocks of 512 bytes in a record of the new archive', wholeNumber)
    .option('-q, --quiet', 'no progress, and nothing at all where every member was had')
    .option('--color', 'colour the report, also where standard output is no terminal')
    .option('--no-color', 'no colour')
    .addHelpText('after', EXAMPLES)
    .action(async (damaged: string[], flags: RepairFlags) => {
      const { runRepair } = await import('./repair.js');
      setExit(await runRepair(io, damaged, flags));
    });
}
