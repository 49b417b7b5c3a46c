import type { Tape } from '../tape/index.js';
import { counted } from './bytes-in-words.js';
import { type OpenDevice, openDevice } from './device.js';
import { CouldNotRun, EXIT } from './exit.js';
import { countOf, notDone, type TapeRun } from './tape-run.js';

/** `copy`: records and filemarks, from where the one tape stands to where the other one does. */
export async function copyTape(run: TapeRun): Promise<number> {
  const { flags, counts, device } = run;
  const files = counts.length === 0 ? Number.POSITIVE_INFINITY : countOf(run);
  if (flags.to === undefined) throw new CouldNotRun('copy needs a drive to write to: --to cart:FOLDER');
  if (flags.to === flags.device) throw new CouldNotRun('copy writes to another drive than it reads from');
  const target: OpenDevice = await openDevice(flags.to);
  try {
    const code = await copyFiles(run, device.drive, target.drive, files);
    // What was copied is on the tape when this says so.
    await target.drive.writeFilemarks(0);
    return code;
  } finally {
    await target.close();
  }
}

async function copyFiles(run: TapeRun, from: Tape, to: Tape, files: number): Promise<number> {
  const copied = { records: 0, filemarks: 0 };
  let endsSoon = false;
  const told = (code: number): number => {
    const what = `${counted(copied.records, 'record')}, ${counted(copied.filemarks, 'filemark')}`;
    if (endsSoon) run.io.stderr.write('tapekit: copy: the tape that was written ends soon\n');
    run.io.stdout.write(`${what} copied\n`);
    return code;
  };
  while (copied.filemarks < files) {
    const met = await from.read();
    if (met.kind === 'end-of-data') break;
    if (met.kind === 'unreadable') {
      const { object } = await from.position();
      return told(notDone(run, `block ${object - 1} cannot be read: what stands in front of it is copied`));
    }
    const outcome = met.kind === 'filemark' ? await to.writeFilemarks(1) : await to.write(met.bytes);
    if (outcome === 'volume-overflow') return told(notDone(run, 'the tape has no room left'));
    endsSoon = outcome === 'early-warning';
    copied[met.kind === 'filemark' ? 'filemarks' : 'records']++;
  }
  return told(EXIT.good);
}
