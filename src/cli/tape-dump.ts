import { explainFirstRecord } from '../archive/images/index.js';
import { printable } from '../findings/index.js';
import { counted, grouped } from './bytes-in-words.js';
import { EXIT } from './exit.js';
import { numbersOf, ObjectRuns } from './object-runs.js';
import { Output } from './output.js';
import { type TapeRun, takesNothing } from './tape-run.js';

/** What a read came upon, as far as it is told. */
interface Met {
  readonly kind: 'record' | 'unreadable' | 'filemark';
  readonly bytes: number;
  /** What the first record of a file tells. */
  readonly holds: string | undefined;
}

const WIDTHS = [15, 22, 12] as const;

/** `dump`: what stands from where the tape stands on. It then stands there again. */
export async function dumpTape(run: TapeRun): Promise<number> {
  takesNothing(run);
  const { drive } = run.device;
  const from = await drive.position();
  const output = new Output(run.io.stdout);
  const line = (numbers: string, what: string, bytes: string, holds: string): void => {
    const cells = [numbers.padEnd(WIDTHS[0]), what.padEnd(WIDTHS[1]), bytes.padStart(WIDTHS[2]), holds];
    output.text(`${cells.join('  ').trimEnd()}\n`);
  };
  line('block', 'what', 'of bytes', 'holds');
  let unreadable = 0;
  const runs = new ObjectRuns<Met>(isAlike, ({ first, count, like }) => {
    const what = counted(count, like.kind === 'filemark' ? 'filemark' : 'record');
    const state = like.kind === 'unreadable' ? `${what}, unreadable` : what;
    line(numbersOf({ first, count }), state, like.kind === 'filemark' ? '' : grouped(like.bytes), like.holds ?? '');
  });
  try {
    let startsFile = true;
    for (let { object } = from; ; object++) {
      const met = await drive.read();
      if (met.kind === 'end-of-data') break;
      if (met.kind === 'filemark') runs.take(object, { kind: 'filemark', bytes: 0, holds: undefined });
      else {
        const holds = startsFile ? printable(explainFirstRecord(met.bytes).text) : undefined;
        runs.take(object, { kind: met.kind, bytes: met.bytes.length, holds });
        if (met.kind === 'unreadable') unreadable++;
      }
      startsFile = met.kind === 'filemark';
      await output.drained;
    }
  } finally {
    runs.end();
    output.flush();
    await drive.locate(from.object, from.partition);
  }
  return unreadable > 0 ? EXIT.problems : EXIT.good;
}

function isAlike(a: Met, b: Met): boolean {
  return a.kind === b.kind && a.bytes === b.bytes && b.holds === undefined;
}
