import { Command } from 'commander';
import { declareList } from './commands/list.declare.js';
import { declareMam } from './commands/mam.declare.js';
import { declareVerify } from './commands/verify.declare.js';
import type { CliIo } from './io.js';

/** Takes the exit code of the command that ran. */
export type SetExit = (code: number) => void;

/** The command line: every command declares its options here and imports what it needs only when it runs. */
export function buildProgram(io: CliIo, setExit: SetExit, version: string): Command {
  const program = new Command('tapekit')
    .description('Verify, list and understand what stands on magnetic tape.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(tapekit --help lists the commands, tapekit COMMAND --help shows examples)')
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    });
  declareVerify(program, io, setExit);
  declareList(program, io, setExit);
  declareMam(program, io, setExit);
  return program;
}
