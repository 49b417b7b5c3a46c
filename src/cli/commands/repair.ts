import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { orderSources } from '../../archive/order-sources.js';
import { openOutputFile } from '../../archive/output-file.js';
import { type RepairReport, repairCopies, repairTar, spooled } from '../../archive/repair/index.js';
import { openFile, type SeekableSource } from '../../archive/source.js';
import { type Finding, printable, severityOf } from '../../findings/index.js';
import { colourFor } from '../colour.js';
import { CouldNotRun, EXIT } from '../exit.js';
import { interruptible } from '../interruption.js';
import type { CliIo } from '../io.js';
import { noArchive } from '../no-archive.js';
import { Output } from '../output.js';
import { progressFor } from '../progress.js';
import { repairJson, repairText } from '../report-repair.js';
import { openVolumes } from '../volumes.js';
import type { RepairFlags } from './repair.declare.js';

/** Runs `tapekit repair`. */
export async function runRepair(io: CliIo, files: readonly string[], flags: RepairFlags): Promise<number> {
  if (flags.output === '-') {
    throw new CouldNotRun('the new archive is read again before it gets its name: give that of a file, not -');
  }
  for (const file of files) refuseSame(file, flags.output);
  const groups = flags.copies === true ? files.map((file) => [file]) : await orderSources(files);
  const isMerge = groups.length > 1;
  if (isMerge && groups.some((group) => group.length > 1)) {
    throw new CouldNotRun('some of these are volumes of one set, others are not; --copies takes them all for copies');
  }
  let output = openOutputFile(flags.output, flags.force === true);
  const interruption = interruptible();
  let close = async (): Promise<void> => undefined;
  const sources: SeekableSource[] = [];
  const results = new Output(io.stdout);
  const progress = await progressFor(io, [], flags.quiet === true);
  try {
    const volumes = await openVolumes(io, groups.flat(), {
      quiet: true,
      output: results,
      interrupted: interruption.signal,
    });
    close = volumes.close;
    const { archives } = volumes;
    for (const { source } of archives) sources.push(await spooled(source, dirname(flags.output)));
    const report = await (isMerge ? repairCopies : repairTar)(
      sources,
      {
        write: (bytes) => output.write(bytes),
        reopen: () => openFile(output.temporaryPath),
        restart: () => {
          output.drop();
          output = openOutputFile(flags.output, flags.force === true);
        },
      },
      {
        partial: flags.partial,
        blockingFactor: flags.blockingFactor,
        signal: interruption.signal,
        progress: passes(progress.advance),
      },
    );
    progress.clear();
    const below = archives.flatMap((archive) => archive.findings()).filter(({ code }) => severityOf(code) === 'error');
    if (!report.sawTar) throw noArchive({ name: '', bytes: 0, ...report.inputs[0], instead: archives[0]?.instead() });
    const code = exitCodeOf(report, below);
    if (report.output !== undefined && code !== EXIT.interrupted) output.keep();
    tell(io, report, below, code, flags);
    return code;
  } finally {
    progress.clear();
    interruption.end();
    output.drop();
    for (const source of sources) source.close();
    await close();
  }
}

/** Neither the name nor the file behind it may be one of those that are read. */
function refuseSame(file: string, output: string): void {
  const [from, to] = [file, output].map((path) => statSync(path, { throwIfNoEntry: false }));
  if (file === '-' || from === undefined || to === undefined) return;
  if (from.ino === to.ino && from.dev === to.dev) {
    throw new CouldNotRun(`${printable(output)} is the damaged archive itself: it is never changed; give another name`);
  }
}

/** Takes the bytes read in one pass after another, and passes on how many more. */
function passes(advance: (bytes: number) => void): (bytes: number) => void {
  let last = 0;
  return (bytes) => {
    advance(bytes < last ? bytes : bytes - last);
    last = bytes;
  };
}

function exitCodeOf({ outcome }: RepairReport, below: readonly Finding[]): number {
  if (outcome === 'interrupted') return EXIT.interrupted;
  if (outcome === 'nothing') return EXIT.couldNotRun;
  return outcome === 'complete' && below.length === 0 ? EXIT.good : EXIT.problems;
}

function tell(
  io: CliIo,
  report: RepairReport,
  below: readonly Finding[],
  code: number,
  { json, quiet, output, color }: RepairFlags,
): void {
  if (json === true) io.stdout.write(`${JSON.stringify(repairJson(report, below, output, code), null, 1)}\n`);
  else if (quiet !== true || code !== EXIT.good) {
    const width = Math.min(100, Math.max(40, io.stdout.columns || 100));
    io.stdout.write(repairText(report, below, { output, width, colour: colourFor(io, color) }));
  }
}
