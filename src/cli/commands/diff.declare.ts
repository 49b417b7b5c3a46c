import { type Command, InvalidArgumentError } from 'commander';
import { IGNORABLE, type Ignorable } from '../../tar/compare/ignorable.js';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';
import { type TapeFlags, withTapeFlags } from './tape-flags.declare.js';

/** The options of `tapekit diff`. */
export interface DiffFlags extends TapeFlags {
  readonly ignore?: readonly Ignorable[];
  readonly exclude: readonly string[];
  readonly stripComponents?: number;
  readonly ownerNames?: boolean;
  readonly xattrs?: boolean;
  readonly xattrsInclude?: readonly string[];
  readonly xattrsExclude?: readonly string[];
  readonly acls?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
Examples:
  tapekit diff backup.tar restored                is the folder what the archive says?
  tapekit diff vol1.tar vol2.tar restored         a multi-volume set
  tapekit diff full.tar monday.tar restored       as extracted one after the other: the last of a name counts
  tapekit diff --ignore owner,group backup.tar .  restored by somebody who may not give files away
  tapekit diff --ignore content backup.tar .      a quick look: names, sizes, times
  tapekit diff --exclude '*.o' src.tar src        what matches counts on neither side
  tapekit diff --json backup.tar . | jq '.differences[].name'
  mt -f /dev/nst0 rewind; tapekit diff - /data < /dev/nst0

--ignore takes one or more of ${IGNORABLE.join(', ')}.

Exit status: 0 nothing differs, 1 something does or the archive has errors, 2 could not run, 130 interrupted.`;

function ignorable(text: string, before: readonly Ignorable[] = []): readonly Ignorable[] {
  const words = text.split(',');
  const known = IGNORABLE.filter((word) => words.includes(word));
  const unknown = words.find((word) => !known.some((other) => other === word));
  if (unknown !== undefined) throw new InvalidArgumentError(`there is no ${unknown} to ignore`);
  return [...before, ...known];
}

function gather(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** Reads a number of components from the command line. */
export function componentCount(text: string): number {
  if (!/^[0-9]{1,4}$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}

/** Declares `tapekit diff`. */
export function declareDiff(program: Command, io: CliIo, setExit: SetExit): void {
  withTapeFlags(
    program
      .command('diff')
      .description('hold an archive against a folder: content, type, links, modes, owners, times, missing, extra')
      .usage('[options] <archive...> <folder>')
      .argument('<path...>', 'archives, or the volumes of one set (- is standard input), and the folder last')
      .option('--ignore <what>', 'what does not count, such as owner,group; more than once adds up', ignorable)
      .option(
        '--exclude <pattern>',
        'leave out, on both sides, what matches: at any component, * matches / too',
        gather,
        [],
      )
      .option('--strip-components <n>', 'folders in front of each name that are not in the folder', componentCount)
      .option('--owner-names', 'hold owners against each other by name, where both have one')
      .option('--xattrs', 'extended attributes, too: user.*, unless others are included (Linux)')
      .option('--xattrs-include <pattern>', 'extended attributes: these, as security.*; can be given again', gather)
      .option('--xattrs-exclude <pattern>', 'extended attributes: not these; can be given again', gather)
      .option('--acls', 'access control lists, too (Linux)')
      .option('--json', 'one JSON document (docs/schemas/diff.schema.json)')
      .option('-q, --quiet', 'no progress and no summary'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], flags: DiffFlags) => {
      const { runDiff } = await import('./diff.js');
      setExit(await runDiff(io, paths, flags));
    });
}
