import { type Command, Option } from 'commander';
import type { TarFormat } from '../../tar/index.js';
import type { EditFlags } from '../edit-run.js';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';
import { editOptions } from './concat.declare.js';

/** The options of `tapekit convert`. */
export interface ConvertFlags extends EditFlags {
  readonly format: TarFormat;
  readonly lossy?: boolean;
}

const EXAMPLES = `
Examples:
  tapekit convert old.tar --format pax -o new.tar       any dialect to the one that holds everything
  tapekit convert backup.tar --format ustar --lossy -o plain.tar
                                                        without what ustar has no place for: that is told
  tapekit convert vol1.tar vol2.tar vol3.tar --format gnu -o whole.tar
                                                        the volumes of a set, in any order, as one archive

Names, owners, times, holes, links and attributes stay as they are, and content is the same: a manifest made before
holds afterwards. Where the format cannot hold something, the member and the field are named, and nothing is written.

Exit status: 0 written, 1 something does not fit or the archive is not whole (nothing is written), 2 could not run,
130 interrupted.`;

/** Declares `tapekit convert`. */
export function declareConvert(program: Command, io: CliIo, setExit: SetExit): void {
  const format = new Option('--format <format>', 'what to write').choices(['pax', 'gnu', 'ustar', 'v7']);
  const command = program
    .command('convert')
    .description('write an archive in another format')
    .argument('<archive...>', 'an archive, or the volumes of one set; - is standard input')
    .addOption(format.makeOptionMandatory());
  editOptions(command)
    .option('--lossy', 'leave out fractions of seconds, atime, ctime, attributes and names of owners that do not fit')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], flags: ConvertFlags) => {
      const { runConvert } = await import('./convert.js');
      setExit(await runConvert(io, files, flags));
    });
}
