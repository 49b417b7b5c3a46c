import type { Command, Option } from 'commander';

/** What can be typed behind the words of a command. */
interface CommandWords {
  /** The command and its parents, such as `mam encode`. */
  readonly path: string;
  readonly words: readonly string[];
  /** Options that take one of these values. */
  readonly choices: readonly { readonly flags: readonly string[]; readonly values: readonly string[] }[];
  /** Options that take a value of which nothing is known but that it is no option. */
  readonly takingValues: readonly string[];
}

/**
 * Makes the completion script of a shell from the declarations of all commands: subcommands, options, their choices,
 * and file names everywhere else.
 */
export function completionScript(program: Command, shell: 'bash' | 'zsh'): string {
  const commands = commandsBelow(program, '');
  return shell === 'bash' ? bashScript(commands) : zshScript(commands);
}

function commandsBelow(command: Command, path: string): CommandWords[] {
  const help = command.createHelp();
  const options = help.visibleOptions(command);
  const subcommands = help.visibleCommands(command);
  const flagsOf = ({ short, long }: Option): string[] => [short, long].filter((flag) => flag !== undefined);
  const argumentChoices = command.registeredArguments.flatMap((argument) => argument.argChoices ?? []);
  const own: CommandWords = {
    path,
    words: [...subcommands.map((sub) => sub.name()), ...argumentChoices, ...options.flatMap(flagsOf)],
    choices: options.flatMap((option) =>
      option.argChoices === undefined ? [] : [{ flags: flagsOf(option), values: option.argChoices }],
    ),
    takingValues: options.filter((o) => o.required && o.argChoices === undefined).flatMap(flagsOf),
  };
  const below = subcommands
    .filter((sub) => sub.name() !== 'help')
    .flatMap((sub) => commandsBelow(sub, path === '' ? sub.name() : `${path} ${sub.name()}`));
  return [own, ...below];
}

/** Cases of `path` or of `path option`, that set what is offered. */
function cases(commands: readonly CommandWords[], offer: (words: readonly string[]) => string): string {
  const paths = commands.map(({ path, words }) => `    "${path}") ${offer(words)} ;;`);
  return paths.join('\n');
}

function valueCases(
  commands: readonly CommandWords[],
  offer: (words: readonly string[]) => string,
  files: string,
): string {
  const lines: string[] = [];
  for (const { path, choices, takingValues } of commands) {
    for (const { flags, values } of choices) {
      lines.push(`    ${flags.map((flag) => `"${path} ${flag}"`).join('|')}) ${offer(values)}; return ;;`);
    }
    if (takingValues.length > 0) {
      lines.push(`    ${takingValues.map((flag) => `"${path} ${flag}"`).join('|')}) ${files}; return ;;`);
    }
  }
  return lines.join('\n');
}

/** Finds the command among the words before the cursor, and leaves it in `path`. */
function findPath(commands: readonly CommandWords[], words: string): string {
  const paths = commands.map(({ path }) => path).filter((path) => path !== '');
  return `  for word in ${words}; do
    case "\${command:+$command }$word" in
      ${paths.map((path) => `"${path}"`).join('|')}) command="\${command:+$command }$word" ;;
    esac
  done`;
}

function bashScript(commands: readonly CommandWords[]): string {
  const offer = (words: readonly string[]): string => `COMPREPLY=($(compgen -W "${words.join(' ')}" -- "$current"))`;
  return `# bash completion for tapekit
_tapekit() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" word
  COMPREPLY=()
${findPath(commands, `"\${COMP_WORDS[@]:1:COMP_CWORD-1}"`)}
  case "$command $previous" in
${valueCases(commands, offer, ':')}
  esac
  case "$command" in
${cases(commands, offer)}
  esac
}
complete -o default -o bashdefault -F _tapekit tapekit
`;
}

function zshScript(commands: readonly CommandWords[]): string {
  const offer = (words: readonly string[]): string => `compadd -- ${words.join(' ')}`;
  return `#compdef tapekit
_tapekit() {
  local previous="\${words[CURRENT-1]}" command="" word
${findPath(commands, `"\${(@)words[2,CURRENT-1]}"`)}
  case "$command $previous" in
${valueCases(commands, offer, '_files')}
  esac
  case "$command" in
${cases(commands, offer)}
  esac
  [[ "\${words[CURRENT]}" == -* ]] || _files
}
if [ "$funcstack[1]" = "_tapekit" ]; then _tapekit "$@"; else compdef _tapekit tapekit; fi
`;
}
