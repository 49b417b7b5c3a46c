import type { Command } from 'commander';

/** The options of commands that read or write a tape through a drive that may have to encrypt. */
export interface KeyFlags {
  readonly key?: string;
  readonly insecureKeyFile?: boolean;
}

/** Declares the options of {@link KeyFlags}. */
export function declareKey(command: Command): Command {
  return command
    .option('--key <file>', 'with a tape drive or a cartridge folder: encrypt and decrypt with the key in this file')
    .option('--insecure-key-file', 'read the key file also where others than its owner can');
}
