import { type Command, InvalidArgumentError } from 'commander';
import { archivesAndPatterns } from '../archives-and-patterns.js';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';
import { parseSize } from '../size.js';
import { componentCount } from './diff.declare.js';
import { type TapeFlags, withTapeFlags } from './tape-flags.declare.js';
import { wholeNumber } from './verify.declare.js';

/** The options of `tapekit extract`. */
export interface ExtractFlags extends TapeFlags {
  readonly directory?: string;
  /** Names of members, or patterns for them. */
  readonly patterns?: readonly string[];
  /** Those of them that may have been meant as files. */
  readonly undeclared?: ReadonlySet<string>;
  readonly exclude?: readonly string[];
  readonly excludeFrom?: readonly string[];
  readonly stripComponents?: number;
  readonly oneTopLevel?: string | true;
  readonly keepOldFiles?: boolean;
  readonly skipOldFiles?: boolean;
  readonly keepNewerFiles?: boolean;
  readonly overwrite?: boolean;
  readonly resume?: boolean;
  readonly checkContent?: boolean;
  readonly samePermissions?: boolean;
  readonly setId?: boolean;
  readonly sameOwner?: boolean;
  readonly numericOwner?: boolean;
  readonly xattrs?: boolean;
  readonly xattrsInclude?: readonly string[];
  readonly xattrsExclude?: readonly string[];
  readonly acls?: boolean;
  readonly touch?: boolean;
  readonly outwardLinks?: boolean;
  readonly devices?: boolean;
  readonly unknownTypes?: boolean;
  readonly toStdout?: boolean;
  readonly dryRun?: boolean;
  readonly maxSize?: number;
  readonly maxMembers?: number;
  readonly maxRatio?: number;
  readonly verbose?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
Examples:
  tapekit extract backup.tar.gz -C restored         below a folder, which is made where it is missing
  tapekit extract backup.tar -C restored home/ann '*.pdf'
                                                    what is named, and all below it
  tapekit extract vol1.tar vol2.tar vol3.tar        a multi-volume set, in any order
  mt -f /dev/nst0 rewind; tapekit extract - -C restored < /dev/nst0
  tapekit extract --dry-run backup.tar -C restored  what would be restored, replaced, kept, refused?
  tapekit extract --resume backup.tar -C restored   go on with a restore that was interrupted
  tapekit extract -O backup.tar -- etc/fstab        to standard output; behind -- nothing is an archive
  tapekit extract -p --same-owner backup.tar -C /   a whole system, as root
  tapekit extract --xattrs --acls backup.tar        with attributes and access control lists

Nothing outside the folder is created, changed, linked to or read, whatever the archive holds: docs/security.md.
The first operand is an archive, and so are those behind it as long as there are such files; the others are shell
patterns, in which * and ? match slashes too. SIZE is in bytes, or with K, M, G or T.
A compressed archive that becomes more than 250 times as large, or has more than 10,000,000 members, is not
restored further, unless --max-ratio or --max-members say otherwise.

Exit status: 0 all restored, 1 errors in the archive or a member not restored (each is named), 2 could not run,
130 interrupted.`;

/** Reads a number of bytes from the command line. */
function byteCount(text: string): number {
  const count = parseSize(text);
  if (count === undefined) throw new InvalidArgumentError('must be bytes, or a number with K, M, G or T');
  return count;
}

function listed(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** Declares `tapekit extract`. */
export function declareExtract(program: Command, io: CliIo, setExit: SetExit): void {
  withTapeFlags(
    program
      .command('extract')
      .description('restore files from an archive, never outside the folder')
      .usage('[options] <archive...> [pattern...] [-- <pattern...>]')
      .argument('<archive...>', 'archives, or the volumes of one set (- is standard input), then names of members')
      .option('-C, --directory <dir>', 'restore below this folder, made where it is missing', '.')
      .option('--exclude <pattern>', 'leave out what matches, with all below it; can be given again', listed)
      .option('--exclude-from <file>', 'patterns to leave out, one a line; can be given again', listed)
      .option('--strip-components <n>', 'take so many components off the front of each name', componentCount)
      .option('--one-top-level [dir]', 'put all below one folder, named as the archive where no name is given')
      .option('-k, --keep-old-files', 'keep what is there, and count the member as not restored')
      .option('--skip-old-files', 'keep what is there')
      .option('--keep-newer-files', 'keep what is as new as the member, or newer')
      .option('--overwrite', 'replace what is there (the default; a link is replaced, not followed)')
      .option('--resume', 'keep what is there with the same type, size, time, mode and attributes (those asked for)')
      .option('--check-content', 'with --resume: read what is there, and keep it only if its content is the same')
      .option('-p, --same-permissions', 'permissions as stored, whatever the umask')
      .option('--no-same-permissions', 'permissions as the umask leaves them (the default)')
      .option('--set-id', 'with -p: set-user-ID and set-group-ID, too')
      .option('--same-owner', 'owners as stored, by name where it is known here')
      .option('--no-same-owner', 'files belong to whoever restores (the default, for root too)')
      .option('--numeric-owner', 'owners by number')
      .option('--xattrs', 'extended attributes: user.*, unless others are included (Linux)')
      .option('--xattrs-include <pattern>', 'extended attributes: these, as security.*; can be given again', listed)
      .option('--xattrs-exclude <pattern>', 'extended attributes: not these; can be given again', listed)
      .option('--acls', 'access control lists (Linux)')
      .option('-m, --touch', 'do not set times of modification')
      .option('--outward-links', 'make symbolic links that lead out of the folder')
      .option('--devices', 'make devices')
      .option('--unknown-types', 'restore members of unknown types as files')
      .option('-O, --to-stdout', 'write the content of files to standard output, nothing else')
      .option('-n, --dry-run', 'change nothing, say what would be done')
      .option('--max-size <size>', 'stop where the files would have more bytes than this', byteCount)
      .option('--max-members <n>', 'stop where there are more members than this', wholeNumber)
      .option('--max-ratio <n>', 'stop where there is so many times more than there is compressed', wholeNumber)
      .option('-v, --verbose', 'name each member')
      .option('--json', 'one JSON document (docs/schemas/extract.schema.json)')
      .option('-q, --quiet', 'no progress, no summary'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (args: string[], flags: ExtractFlags) => {
      const { runExtract } = await import('./extract.js');
      const { archives, patterns, undeclared } = archivesAndPatterns(args, countBehindDashes(program));
      setExit(await runExtract(io, archives, { ...flags, patterns, undeclared }));
    });
}

/** How many operands stand behind `--`: commander gives all of them in one list. */
function countBehindDashes(program: Command): number {
  const { rawArgs } = program as Command & { readonly rawArgs: readonly string[] };
  const at = rawArgs.indexOf('--');
  return at < 0 ? 0 : rawArgs.length - at - 1;
}
