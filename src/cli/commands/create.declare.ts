import { type Command, InvalidArgumentError, Option } from 'commander';
import { MANIFEST_FORMATS, type ManifestFormat } from '../../archive/manifest/entry.js';
import type { CliIo } from '../io.js';
import { declareKey, type KeyFlags } from '../key-flags.js';
import { type OrderedArgument, orderedArguments } from '../ordered-arguments.js';
import type { SetExit } from '../program.js';
import { parseSize } from '../size.js';

/** The options of `tapekit create`. */
export interface CreateFlags extends KeyFlags {
  readonly file: string;
  readonly force?: boolean;
  readonly format?: 'gnu' | 'pax' | 'ustar' | 'v7' | 'auto';
  readonly label?: string;
  readonly volumeSize?: number;
  readonly membersWhole?: boolean;
  readonly blockingFactor?: number;
  readonly gzip?: boolean;
  readonly xz?: boolean;
  readonly zstd?: boolean;
  readonly bzip2?: boolean;
  readonly lz4?: boolean;
  readonly useCompressProgram?: string;
  readonly autoCompress: boolean;
  readonly null?: boolean;
  readonly verbatimFilesFrom?: boolean;
  readonly recursion: boolean;
  readonly exclude: readonly string[];
  readonly excludeFrom: readonly string[];
  readonly oneFileSystem?: boolean;
  readonly newer?: string;
  readonly dereference?: boolean;
  readonly sort: 'name' | 'none';
  readonly absoluteNames?: boolean;
  readonly owner?: string;
  readonly group?: string;
  readonly numericOwner?: boolean;
  readonly mode?: string;
  readonly mtime?: string;
  readonly clampMtime?: boolean;
  readonly sparse?: boolean;
  readonly xattrs?: boolean;
  readonly xattrsInclude?: readonly string[];
  readonly xattrsExclude?: readonly string[];
  readonly acls?: boolean;
  readonly verbose?: boolean;
  readonly listing?: string;
  readonly manifest?: string;
  readonly manifestFormat: ManifestFormat;
  readonly verify?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const EXAMPLES = `
The format is gnu unless another is asked for: what \`tar\` itself writes by default, read by every tar of today. pax is
the format of the standard and keeps fractions of seconds; auto writes ustar, and pax where ustar cannot hold a member.

Examples:
  tapekit create -f backup.tar photos letters
  tapekit create -f backup.tar --manifest backup.sha256 --verify photos
                                            digests taken while writing; read back before the file gets its name
  tapekit create -f /dev/nst0 -b512 --label "SET 1" -C /srv data
  tapekit create -f set.tar --volume-size 25GB --label SET photos
                                            set.001.tar, set.002.tar, ...: \`tar -xM\` reads them, and tapekit
  tapekit create -f backup.tar.zst --exclude '*.o' --exclude-from skip.txt src
  find . -newer stamp -print0 | tapekit create -f new.tar --null -T - --no-recursion
  tapekit create -f - photos | ssh host 'cat > photos.tar'
                                            the listing goes to standard error or --listing, never into the archive

Exit status: 0 written, 1 written, but a file changed or could not be read, 2 not written, 130 interrupted.`;

const FACTOR_MAX = 8192;

function blockingFactor(text: string): number {
  if (!/^[1-9][0-9]{0,4}$/.test(text) || Number(text) > FACTOR_MAX) {
    throw new InvalidArgumentError(`must be a whole number, 1 to ${FACTOR_MAX}`);
  }
  return Number(text);
}

function volumeSize(text: string): number {
  const bytes = parseSize(text);
  if (bytes === undefined) throw new InvalidArgumentError('must be a size such as 700M, 1.5G or 2500GB');
  return bytes;
}

function gather(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** Declares `tapekit create`. */
export function declareCreate(program: Command, io: CliIo, setExit: SetExit): void {
  const command = program
    .command('create')
    .description('archive files and folders')
    .argument('[path...]', 'what to archive; folders with all that is in them')
    .requiredOption(
      '-f, --file <out>',
      'the archive; - is standard output, cart:FOLDER a tape drive; devices are written in records',
    )
    .option('--force', 'overwrite a file that is there');
  declareSelection(command);
  declareForm(command);
  declareStoring(command);
  command
    .option('-v, --verbose', 'names to standard error while they are stored')
    .option('--listing <file>', 'write what `tar -cvv` prints to this file, for verify --listing')
    .option('--manifest <file>', 'write the SHA-256 of each file, taken while writing')
    .addOption(
      new Option('--manifest-format <format>', 'form of the manifest')
        .choices([...MANIFEST_FORMATS])
        .default('sha256sum'),
    )
    .option('-W, --verify', 'read the archive back and hold it against what was written, before it gets its name')
    .option('-q, --quiet', 'no progress')
    .option('--json', 'one JSON document on standard output (docs/schemas/create.schema.json)');
  declareKey(command)
    .addHelpText('after', EXAMPLES)
    .action(async (_paths: string[], flags: CreateFlags) => {
      const { runCreate } = await import('./create.js');
      setExit(await runCreate(io, argumentsOf(command, program), flags));
    });
}

/** The options that say what is archived. */
export function declareSelection(command: Command): void {
  command
    .option('-C, --directory <folder>', 'paths behind it are relative to this folder; may be given several times')
    .option('-T, --files-from <list>', 'paths from this file, one a line; - is standard input')
    .option('--null', 'names in the lists behind end in NUL, and are taken as they are')
    .option('--verbatim-files-from', 'a line of a list that begins with a dash is a name too')
    .option('--no-recursion', 'folders without what is in them')
    .option('--exclude <pattern>', 'leave out what matches: at any component, * matches / too', gather, [])
    .option('-X, --exclude-from <file>', 'leave out what matches a pattern of this file', gather, [])
    .option('--one-file-system', 'stay out of other file systems')
    .option('-N, --newer <date>', 'only what changed since; a file, where it begins with / or .')
    .option('-h, --dereference', 'store what symbolic links lead to')
    .addOption(
      new Option('--sort <order>', 'of names in a folder; none is the order of the file system')
        .choices(['name', 'none'])
        .default('name'),
    )
    .helpOption('--help', 'display help for command');
}

/** What the archive is like. */
function declareForm(command: Command): void {
  command
    .addOption(
      new Option('--format <format>', 'of the archive (default: gnu; pax with --xattrs and --acls)').choices([
        ...['gnu', 'pax', 'ustar', 'v7', 'auto'],
      ]),
    )
    .option('-V, --label <text>', 'volume label')
    .option('-b, --blocking-factor <n>', 'blocks of 512 bytes in a record (default: 20)', blockingFactor)
    .option('--volume-size <size>', 'a set of volumes OUT.001, OUT.002, ... of this size (700M, 2500GB)', volumeSize)
    .option('--members-whole', 'no member is split: each volume is an archive of its own');
  declareCompression(command);
}

/** The options that say how an archive is compressed. */
export function declareCompression(command: Command): void {
  command
    .option('-z, --gzip', 'compress with gzip')
    .option('-J, --xz', "compress through the system's xz")
    .option('--zstd', "compress through the system's zstd")
    .option('-j, --bzip2', "compress through the system's bzip2")
    .option('--lz4', "compress through the system's lz4")
    .option('-I, --use-compress-program <command>', 'compress through this program, such as "zstd -19 -T0"')
    .option('-a, --auto-compress', 'compress as the name of the archive says (.gz, .zst, ...)', true)
    .option('--no-auto-compress', 'the name says nothing');
}

/** The options that say how members are stored. */
export function declareStoring(command: Command): void {
  command
    .option('-P, --absolute-names', 'keep / in front of names, and ..')
    .option('--owner <name>', 'store this owner: NAME, NAME:ID or +ID')
    .option('--group <name>', 'store this group: NAME, NAME:ID or +ID')
    .option('--numeric-owner', 'numbers of owners and groups only, no names')
    .option('--mode <changes>', 'store these permissions: octal, or as for chmod (go-w,u+rwX)')
    .option('--mtime <date>', 'store this time; that of a file, where it begins with / or .')
    .option('--clamp-mtime', '--mtime only for what is newer')
    .option('--xattrs', 'store extended attributes: user.*, security.* and trusted.* (Linux)')
    .option('--xattrs-include <pattern>', 'extended attributes: these only; can be given again', gather)
    .option('--xattrs-exclude <pattern>', 'extended attributes: not these; can be given again', gather)
    .option('--acls', 'store access control lists (Linux)')
    .option('-S, --sparse', 'store holes as holes: blocks of zeros in files that take less room than their size');
}

/** The operands, and the options whose place among them counts. */
export function argumentsOf(command: Command, program: Command): OrderedArgument[] {
  const { rawArgs } = program as unknown as { readonly rawArgs: readonly string[] };
  return orderedArguments(command.options, rawArgs.slice(rawArgs.indexOf(command.name(), 2) + 1));
}
