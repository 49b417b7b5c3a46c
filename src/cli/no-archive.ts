import { printable } from '../findings/index.js';
import { CouldNotRun } from './exit.js';

/** What is known of a file that is no archive. */
export interface NoArchive {
  readonly name: string;
  readonly bytes: number;
  /** What it is, in half a sentence, where that is known. */
  readonly instead: string | undefined;
}

/** A file in which there is no tar header anywhere. */
export function noArchive({ name, bytes, instead }: NoArchive): CouldNotRun {
  const what = instead ?? (bytes === 0 ? 'it is empty (0 bytes)' : 'there is no tar header anywhere in it');
  return new CouldNotRun(`${printable(name)} is no tar archive: ${what}`);
}
