import type { Option } from 'commander';

/** An operand, or an option with its value, in the order in which they were typed. */
export interface OrderedArgument {
  /** The long name of the option, such as `--directory`; undefined for an operand. */
  readonly option: string | undefined;
  readonly value: string;
}

/**
 * What commander keeps apart: operands, and the values of options, in the order of the command line. tar's `-C` holds
 * for what comes behind it.
 * @param options - of the command
 * @param args - what follows the command's name
 */
export function orderedArguments(options: readonly Option[], args: readonly string[]): OrderedArgument[] {
  const ordered: OrderedArgument[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') {
      for (const value of rest.splice(0)) ordered.push({ option: undefined, value });
    } else if (arg === '-' || !arg.startsWith('-')) ordered.push({ option: undefined, value: arg });
    else if (arg.startsWith('--')) {
      const [, name = '', value] = /^(--[^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
      const option = options.find(({ long }) => long === name);
      if (option?.required === true) ordered.push({ option: name, value: value ?? rest.shift() ?? '' });
    } else {
      const option = options.find(({ short }) => short === arg.slice(0, 2));
      const more = arg.slice(2);
      if (option?.required === true) ordered.push({ option: option.long ?? '', value: more || (rest.shift() ?? '') });
      else if (more !== '') rest.unshift(`-${more}`);
    }
  }
  return ordered;
}
