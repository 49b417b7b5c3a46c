import type { TapeFlags, TapeWord } from './commands/tape.declare.js';
import type { OpenDevice } from './device.js';
import { CouldNotRun, EXIT } from './exit.js';
import type { CliIo } from './io.js';

/** One run of `tapekit tape`: the drive, open, and what it is to be told. */
export interface TapeRun {
  readonly io: CliIo;
  readonly word: TapeWord;
  /** What stands behind the word. */
  readonly counts: readonly string[];
  readonly flags: TapeFlags;
  readonly device: OpenDevice;
}

/**
 * The one number behind the word.
 * @param missing - what it is where none is given
 * @throws CouldNotRun where it is no number from 0 on, none is given where one has to be, or there are more
 */
export function countOf({ word, counts }: Pick<TapeRun, 'word' | 'counts'>, missing?: number): number {
  const [text, ...more] = counts;
  if (more.length > 0) throw new CouldNotRun(`${word} takes one number, not ${counts.length}`);
  if (text === undefined && missing === undefined) throw new CouldNotRun(`${word} takes a number: tapekit tape --help`);
  const count = text === undefined ? (missing as number) : Number(text);
  const isNumber = text === undefined || /^(?:\d{1,16}|0x[0-9a-f]{1,8})$/i.test(text);
  if (!isNumber || !Number.isSafeInteger(count)) {
    throw new CouldNotRun(`${word} takes a number from 0 on, not '${text}'`);
  }
  return count;
}

/**
 * Nothing stands behind the word.
 * @throws CouldNotRun where something does
 */
export function takesNothing({ word, counts }: Pick<TapeRun, 'word' | 'counts'>): void {
  if (counts.length > 0) throw new CouldNotRun(`${word} takes no number`);
}

/** Tells what kept a command from being done to its end. */
export function notDone({ io, word }: Pick<TapeRun, 'io' | 'word'>, why: string): number {
  io.stderr.write(`tapekit: ${word}: ${why}\n`);
  return EXIT.problems;
}
