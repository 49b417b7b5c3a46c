import { Argument, type Command } from 'commander';
import type { CliIo } from '../io.js';

const EXAMPLES = `
Examples:
  source <(tapekit completion bash)                                 bash, for this shell; or in ~/.bashrc
  tapekit completion bash > ~/.local/share/bash-completion/completions/tapekit
  tapekit completion zsh > ~/.zfunc/_tapekit                        zsh, with ~/.zfunc in fpath`;

/** Declares `tapekit completion`. */
export function declareCompletion(program: Command, io: CliIo): void {
  program
    .command('completion')
    .description('print the completion script for a shell')
    .addArgument(new Argument('<shell>', 'bash or zsh').choices(['bash', 'zsh']))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: 'bash' | 'zsh') => {
      const { completionScript } = await import('../completion.js');
      io.stdout.write(completionScript(program, shell));
    });
}
