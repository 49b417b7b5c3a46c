import { openDevice } from '../device.js';
import { CouldNotRun } from '../exit.js';
import type { CliIo } from '../io.js';
import { copyTape } from '../tape-copy.js';
import { dumpTape } from '../tape-dump.js';
import {
  makePartitions,
  plainly,
  seek,
  setBlockLength,
  setDensity,
  space,
  toFile,
  toPartition,
  writeFilemarks,
} from '../tape-moves.js';
import type { TapeRun } from '../tape-run.js';
import { tellPartitions, tellPosition, tellStatus } from '../tape-status.js';
import { usableKey } from '../usable-key.js';
import type { TapeFlags, TapeWord } from './tape.declare.js';

const WORDS: Readonly<Record<TapeWord, (run: TapeRun) => Promise<number>>> = {
  status: tellStatus,
  tell: tellPosition,
  rewind: (run) => plainly(run, () => run.device.drive.rewind()),
  fsf: (run) => space(run, 'filemarks', 1),
  bsf: (run) => space(run, 'filemarks', -1),
  fsr: (run) => space(run, 'records', 1),
  bsr: (run) => space(run, 'records', -1),
  asf: toFile,
  eod: (run) => plainly(run, () => run.device.drive.spaceToEndOfData()),
  seek,
  weof: writeFilemarks,
  setblk: setBlockLength,
  setdensity: setDensity,
  erase: (run) => plainly(run, () => run.device.drive.erase(run.flags.long === true ? 'long' : 'short')),
  load: (run) => plainly(run, () => run.device.drive.load()),
  offline: (run) => plainly(run, () => run.device.drive.unload()),
  lock: (run) => plainly(run, () => run.device.preventRemoval(true)),
  unlock: (run) => plainly(run, () => run.device.preventRemoval(false)),
  partition: (run) => (run.counts.length === 0 ? tellPartitions(run) : toPartition(run)),
  mkpartition: makePartitions,
  copy: copyTape,
  dump: dumpTape,
};

/** Options that belong to one word. */
const OF_WORD = { to: ['copy'], partition: ['seek'], long: ['erase'], json: ['status', 'tell', 'partition'] } as const;

/**
 * Runs `tapekit tape`.
 * @throws CouldNotRun where the options do not go together, or there is no such drive
 * @throws TapeDriveError where the drive answers with an error; CartridgeFolderError, KeyFileError, SourceError
 */
export async function runTape(io: CliIo, word: TapeWord, counts: readonly string[], flags: TapeFlags): Promise<number> {
  for (const [option, words] of Object.entries(OF_WORD)) {
    const isGiven = flags[option as keyof typeof OF_WORD] !== undefined;
    if (isGiven && !(words as readonly string[]).includes(word)) {
      throw new CouldNotRun(`--${option} goes with ${words.join(', ')}, not with ${word}`);
    }
  }
  const key = flags.key === undefined ? undefined : await usableKey(io, flags.key, { insecure: flags.insecureKeyFile });
  const device = await openDevice(flags.device, { key });
  try {
    return await WORDS[word]({ io, word, counts, flags, device });
  } finally {
    await device.close();
  }
}
