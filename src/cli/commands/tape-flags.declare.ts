import { type Command, InvalidArgumentError } from 'commander';
import { declareKey, type KeyFlags } from '../key-flags.js';

/** The options of commands that read archives on tapes, too. */
export interface TapeFlags extends KeyFlags {
  readonly file?: number;
}

function fileNumber(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number, 0 or more');
  return Number(text);
}

/** Declares the options of {@link TapeFlags}. */
export function withTapeFlags(command: Command): Command {
  return declareKey(
    command.option('--file <n>', 'of an image or a cartridge folder: filemarks in front of the archive', fileNumber),
  );
}
