import type { PartitionSizeGB } from '../device/index.js';
import type { SpaceOutcome, WriteOutcome } from '../tape/index.js';
import { counted } from './bytes-in-words.js';
import { CouldNotRun, EXIT } from './exit.js';
import { countOf, notDone, type TapeRun, takesNothing } from './tape-run.js';

/** `fsf`, `bsf`, `fsr`, `bsr`. */
export async function space(run: TapeRun, over: 'filemarks' | 'records', direction: 1 | -1): Promise<number> {
  const count = countOf(run, 1);
  const { drive } = run.device;
  const steps = count === 0 ? 0 : direction * count;
  return passed(
    run,
    over,
    count,
    await (over === 'filemarks' ? drive.spaceFilemarks(steps) : drive.spaceRecords(steps)),
  );
}

/** `asf`: to a file, counted from the beginning of the partition. */
export async function toFile(run: TapeRun): Promise<number> {
  const count = countOf(run);
  await run.device.drive.rewind();
  return passed(run, 'filemarks', count, await run.device.drive.spaceFilemarks(count));
}

const STOPS = {
  filemark: 'a filemark came, which has been passed',
  'end-of-data': 'the data end here',
  'beginning-of-partition': 'the tape begins here',
} as const;

function passed(run: TapeRun, over: 'filemarks' | 'records', count: number, { left, stop }: SpaceOutcome): number {
  if (left === 0 || stop === undefined) return EXIT.good;
  return notDone(run, `${count - left} of ${counted(count, over.slice(0, -1))} passed: ${STOPS[stop]}`);
}

/** `seek`. */
export async function seek(run: TapeRun): Promise<number> {
  const block = countOf(run);
  const { drive } = run.device;
  if (await locate(run, block, run.flags.partition)) return EXIT.good;
  const { object } = await drive.position();
  return notDone(run, `there is no block ${block}: the data end at block ${object}, where the tape stands now`);
}

/** `partition NUMBER`. */
export async function toPartition(run: TapeRun): Promise<number> {
  await locate(run, 0, countOf(run));
  return EXIT.good;
}

async function locate({ device: { drive } }: TapeRun, object: number, partition: number | undefined): Promise<boolean> {
  if (partition !== undefined && partition >= drive.partitions) {
    throw new CouldNotRun(`there is no partition ${partition}: the tape has ${drive.partitions}, from 0 on`);
  }
  return drive.locate(object, partition);
}

const FILEMARKS_MAX = 0xff_ffff;

/** `weof`. */
export async function writeFilemarks(run: TapeRun): Promise<number> {
  const count = countOf(run, 1);
  if (count > FILEMARKS_MAX) throw new CouldNotRun(`weof writes up to ${FILEMARKS_MAX} filemarks, not ${count}`);
  return wrote(run, await run.device.drive.writeFilemarks(count));
}

/** Tells what a write said of the tape. */
export function wrote(run: TapeRun, outcome: WriteOutcome): number {
  if (outcome === 'volume-overflow') return notDone(run, 'the tape has no room left');
  if (outcome === 'early-warning') run.io.stderr.write(`tapekit: ${run.word}: the tape ends soon\n`);
  return EXIT.good;
}

const BLOCK_BYTES_MAX = 0xff_ffff;

/** `setblk`. */
export async function setBlockLength(run: TapeRun): Promise<number> {
  const count = countOf(run);
  if (count > BLOCK_BYTES_MAX) throw new CouldNotRun(`a block has up to ${BLOCK_BYTES_MAX} bytes, not ${count}`);
  await run.device.drive.setBlockLength(count);
  return EXIT.good;
}

const DENSITY_MAX = 0xff;

/** `setdensity`. */
export async function setDensity(run: TapeRun): Promise<number> {
  const code = countOf(run);
  if (code > DENSITY_MAX) throw new CouldNotRun(`a density code is 0 to 0xff, not ${code}`);
  await run.device.drive.setDensity(code);
  return EXIT.good;
}

/** `mkpartition`. */
export async function makePartitions(run: TapeRun): Promise<number> {
  const { counts, device } = run;
  const sizes = counts.map((text): PartitionSizeGB => (text === 'rest' ? text : Number(text)));
  if (sizes.length === 0) throw new CouldNotRun("mkpartition takes sizes in GB, and 'rest' for one of them");
  try {
    await device.drive.format(sizes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CouldNotRun(`mkpartition: ${error.message}`);
  }
  return EXIT.good;
}

/** What takes no number, and says nothing. */
export async function plainly(run: TapeRun, action: () => Promise<void>): Promise<number> {
  takesNothing(run);
  await action();
  return EXIT.good;
}
