import { type Command, Option } from 'commander';
import { MANIFEST_FORMATS, type ManifestFormat } from '../../archive/manifest/entry.js';
import type { CliIo } from '../io.js';
import type { SetExit } from '../program.js';
import { type TapeFlags, withTapeFlags } from './tape-flags.declare.js';

/** The options of `tapekit manifest`. */
export interface ManifestFlags extends TapeFlags {
  readonly format: ManifestFormat;
  readonly output?: string;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly base?: string;
  readonly add?: string;
}

const EXAMPLES = `
Examples:
  tapekit manifest backup.tar > SHA256SUMS        then, where it was extracted: sha256sum -c SHA256SUMS
  tapekit manifest --format mtree -o backup.mtree backup.tar
                                                  folders, links, modes, owners and times too
  tapekit manifest --format hashdeep vol1.tar vol2.tar > set.hashdeep
  tapekit manifest --format bagit --base bag bag.tar
                                                  payload manifest of a bag archived with its folder
  tapekit verify --manifest SHA256SUMS backup.tar later: is every file still what it was?

Exit status: 0 written, 1 the archive has problems, 2 could not run, 130 interrupted.`;

/** Declares `tapekit manifest`. */
export function declareManifest(program: Command, io: CliIo, setExit: SetExit): void {
  const format = new Option('--format <format>', 'what to write').choices([...MANIFEST_FORMATS]).default('sha256sum');
  withTapeFlags(
    program
      .command('manifest')
      .description('write the SHA-256 of every file in an archive as a manifest')
      .argument('<file...>', 'archives, or the volumes of one set; - is standard input')
      .addOption(format)
      .option('-o, --output <file>', 'write to this file, not to standard output')
      .option('--force', 'overwrite the file')
      .option('--base <folder>', 'only what lies in this folder of the archive, without it in front')
      .option('-q, --quiet', 'no progress')
      .option('--add <prefix>', 'put this in front of every name, such as data/'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], flags: ManifestFlags) => {
      const { runManifest } = await import('./manifest.js');
      setExit(await runManifest(io, files, flags));
    });
}
