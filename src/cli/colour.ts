import type { CliIo } from './io.js';

/** Escape sequences for a terminal, or nothing at all. */
export interface Colour {
  readonly bold: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** Colour when standard output is a terminal that wants it (https://no-color.org). */
export function colourFor(io: CliIo): Colour {
  const wanted = io.stdout.isTTY === true && !io.env.NO_COLOR && io.env.TERM !== 'dumb';
  const style = (code: number) => (text: string) => (wanted ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: style(1), red: style(31), yellow: style(33), green: style(32), dim: style(2) };
}
