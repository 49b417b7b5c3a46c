import type { Command } from 'commander';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';

/** The options of `tapekit extract`. */
export interface ExtractFlags {
  readonly directory?: string;
  readonly keepOldFiles?: boolean;
  readonly skipOldFiles?: boolean;
  readonly keepNewerFiles?: boolean;
  readonly overwrite?: boolean;
  readonly resume?: boolean;
  readonly samePermissions?: boolean;
  readonly setId?: boolean;
  readonly touch?: boolean;
  readonly outwardLinks?: boolean;
  readonly unknownTypes?: boolean;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
Examples:
  tapekit extract backup.tar.gz -C restored       below a folder, which is made where it is missing
  tapekit extract vol1.tar vol2.tar vol3.tar      a multi-volume set, in any order
  mt -f /dev/nst0 rewind; tapekit extract - -C restored < /dev/nst0
  tapekit extract --resume backup.tar -C restored goes on with a restore that was interrupted

Nothing outside the folder is created, changed, linked to or read, whatever the archive holds: docs/security.md.
Exit status: 0 all restored, 1 errors in the archive or a member not restored (each is named), 2 could not run,
130 interrupted.`;

/** Declares `tapekit extract`. */
export function declareExtract(program: Command, io: CliIo, setExit: SetExit): void {
  program
    .command('extract')
    .description('restore files from an archive, never outside the folder')
    .argument('<archive...>', 'archives, or the volumes of one set; - is standard input')
    .option('-C, --directory <dir>', 'restore below this folder, made where it is missing', '.')
    .option('-k, --keep-old-files', 'keep what is there, and count the member as not restored')
    .option('--skip-old-files', 'keep what is there')
    .option('--keep-newer-files', 'keep what is as new as the member, or newer')
    .option('--overwrite', 'replace what is there (the default; a link is replaced, not followed)')
    .option('--resume', 'keep what is there with the same type, size, time and mode')
    .option('-p, --same-permissions', 'permissions as stored, whatever the umask')
    .option('--set-id', 'with -p: set-user-ID and set-group-ID, too')
    .option('-m, --touch', 'do not set times of modification')
    .option('--outward-links', 'make symbolic links that lead out of the folder')
    .option('--unknown-types', 'restore members of unknown types as files')
    .option('-v, --verbose', 'name each member')
    .option('-q, --quiet', 'no progress, no summary')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], flags: ExtractFlags) => {
      const { runExtract } = await import('./extract.js');
      setExit(await runExtract(io, files, flags));
    });
}
