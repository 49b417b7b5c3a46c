import { existsSync } from 'node:fs';
import { printable } from '../findings/index.js';
import { type HexInput, readHexInput } from '../scsi/index.js';
import { CouldNotRun } from './exit.js';
import type { CliIo } from './io.js';
import { readWhole } from './read-whole.js';

/** Bytes that were given to a command, and what to call them. */
export interface GivenBytes extends HexInput {
  /** Of the file, made safe to show; `standard input`, `arguments`. */
  readonly name: string;
}

/** How bytes are given. */
export interface HexFlags {
  readonly binary?: boolean;
  readonly hex?: boolean;
}

const INPUT_MAX = 2 ** 24;

/**
 * Reads the bytes that a command is given: a file, standard input (`-`, or nothing), or hex in its arguments. No message
 * shows the arguments: they may be a key.
 * @throws CouldNotRun where there is no such file, and no hex either
 * @throws SourceError where it cannot be read
 */
export async function readGiven(io: CliIo, given: readonly string[], flags: HexFlags): Promise<GivenBytes> {
  if (flags.binary === true && flags.hex === true) throw new CouldNotRun('--binary and --hex exclude each other');
  const [first = '-'] = given;
  const as = flags.binary === true ? 'binary' : flags.hex === true ? 'text' : undefined;
  const options = as === undefined ? {} : ({ as } as const);
  if (given.length <= 1 && (first === '-' || existsSync(first))) {
    const bytes = await readWhole(io, first, INPUT_MAX);
    const name = first === '-' ? 'standard input' : printable(first);
    if (bytes === undefined) throw new CouldNotRun(`${name} has more than 16 MiB: no structure of SCSI is that large`);
    return { ...readHexInput(bytes, options), name };
  }
  const text = given.join(' ');
  if (!looksLikeHex(text)) {
    throw new CouldNotRun(
      given.length === 1
        ? 'there is no such file, and what was given is no hex: give a file, - for standard input, or bytes in hex'
        : 'what was given are no bytes in hex: give one file, - for standard input, or bytes in hex',
    );
  }
  return { ...readHexInput(new TextEncoder().encode(text), { as: 'text' }), name: 'arguments' };
}

/** Whether most of it are hexadecimal digits: then the place of what is none is told. */
function looksLikeHex(text: string): boolean {
  const bare = text.replace(/0x|\\x|[\s:,;{}]/gi, '');
  const digits = bare.replace(/[^0-9a-f]/gi, '');
  return digits.length > 0 && digits.length * 4 >= bare.length * 3 && /^[\s{]*(?:0x|\\x)?[0-9a-f]/i.test(text);
}
