import { Command } from 'commander';
import { declareAppend } from './commands/append.declare.js';
import { declareBarcode } from './commands/barcode.declare.js';
import { declareCompletion } from './commands/completion.declare.js';
import { declareConcat } from './commands/concat.declare.js';
import { declareConvert } from './commands/convert.declare.js';
import { declareCreate } from './commands/create.declare.js';
import { declareCrypt } from './commands/crypt.declare.js';
import { declareDelete } from './commands/delete.declare.js';
import { declareDiff } from './commands/diff.declare.js';
import { declareEmulate } from './commands/emulate.declare.js';
import { declareExtract } from './commands/extract.declare.js';
import { declareImage } from './commands/image.declare.js';
import { declareLabel } from './commands/label.declare.js';
import { declareList } from './commands/list.declare.js';
import { declareMam } from './commands/mam.declare.js';
import { declareManifest } from './commands/manifest.declare.js';
import { declareRepair } from './commands/repair.declare.js';
import { declareScsi } from './commands/scsi.declare.js';
import { declareTape } from './commands/tape.declare.js';
import { declareVerify } from './commands/verify.declare.js';
import type { CliIo } from './io.js';

/** Takes the exit code of the command that ran. */
export type SetExit = (code: number) => void;

const EXAMPLES = `
Examples:
  tapekit verify backup.tar                       is it whole, and what is damaged?
  tapekit list backup.tar                         what is in it, as \`tar -tvf\` prints
  tapekit extract backup.tar -C restored          restore it, never outside the folder
  tapekit manifest -o backup.sha256 backup.tar    so that a later check can vouch for the content
  tapekit create -f backup.tar --verify photos    archive, and read back what was written
  zcat backup.tar.gz | tapekit verify -           - is standard input

tapekit COMMAND --help shows options and more examples.
Exit status: 0 good, 1 problems in the data, 2 wrong usage or could not run, 130 interrupted.`;

/** The command line: every command declares its options here and imports what it needs only when it runs. */
export function buildProgram(io: CliIo, setExit: SetExit, version: string): Command {
  const program = new Command('tapekit')
    .description('Create, verify, list and understand what stands on magnetic tape.')
    .version(version)
    .exitOverride()
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(tapekit --help lists the commands, tapekit COMMAND --help shows examples)')
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    });
  declareVerify(program, io, setExit);
  declareList(program, io, setExit);
  declareExtract(program, io, setExit);
  declareManifest(program, io, setExit);
  declareDiff(program, io, setExit);
  declareRepair(program, io, setExit);
  declareCreate(program, io, setExit);
  declareAppend(program, io, setExit);
  declareConcat(program, io, setExit);
  declareConvert(program, io, setExit);
  declareDelete(program, io, setExit);
  declareLabel(program, io, setExit);
  declareImage(program, io, setExit);
  declareTape(program, io, setExit);
  declareEmulate(program, io, setExit);
  declareMam(program, io, setExit);
  declareBarcode(program, io, setExit);
  declareCrypt(program, io, setExit);
  declareScsi(program, io, setExit);
  declareCompletion(program, io);
  return program;
}
