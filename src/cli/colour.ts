import picocolors from 'picocolors';
import type { CliIo } from './io.js';

/** Styles for text: escape sequences for a terminal, or none at all. */
export type Colour = ReturnType<typeof picocolors.createColors>;

/**
 * Whether standard output is to be coloured: where it is a terminal that wants it (https://no-color.org), or as
 * `--color` and `--no-color` say.
 * @param asked - what these options say
 */
export function colourFor(io: CliIo, asked?: boolean): Colour {
  const wanted = io.stdout.isTTY === true && !io.env.NO_COLOR && io.env.TERM !== 'dumb';
  return picocolors.createColors(asked ?? wanted);
}
