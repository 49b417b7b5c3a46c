import { LabelError, readLabel, relabelTar, setLabelInPlace } from '../../archive/edit/index.js';
import { type OpenArchive, openArchive } from '../../archive/open-archive.js';
import { openFile, openStandardInput } from '../../archive/source.js';
import { decodeName } from '../../bytes/index.js';
import { printable } from '../../findings/index.js';
import { bytesInWords, counted } from '../bytes-in-words.js';
import { type EditOutcome, explainProblem, runEdit } from '../edit-run.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { SCHEMA_VERSION } from '../report-json.js';
import type { LabelFlags } from './label.declare.js';

/** Runs `tapekit label`. */
export async function runLabel(io: CliIo, file: string, flags: LabelFlags): Promise<number> {
  const { set, output } = flags;
  if (set === undefined) {
    if (output !== undefined) throw new CouldNotRun('-o goes with --set: without it there is nothing to write');
    return showLabel(io, file, flags);
  }
  const text = decodeName(Buffer.from(set));
  try {
    return output === undefined
      ? await setInPlace(io, file, text, flags)
      : await setInCopy(io, file, text, { ...flags, output });
  } catch (error) {
    if (!(error instanceof LabelError)) throw error;
    return told(io, flags, { label: null, message: error.message, exitCode: EXIT.problems });
  }
}

interface Told {
  readonly label: string | null;
  readonly message: string | null;
  readonly exitCode: number;
}

function told(io: CliIo, { json, quiet }: LabelFlags, { label, message, exitCode }: Told): number {
  if (message !== null && quiet !== true) io.stderr.write(`tapekit: ${message}\n`);
  const shown = label === null ? null : printable(label);
  if (json === true) {
    const all = { schemaVersion: SCHEMA_VERSION, command: 'label', output: null, label: shown, message, exitCode };
    io.stdout.write(`${JSON.stringify(all, null, 1)}\n`);
  } else if (shown !== null) io.stdout.write(`${shown}\n`);
  return exitCode;
}

async function showLabel(io: CliIo, file: string, flags: LabelFlags): Promise<number> {
  const raw = file === '-' ? openStandardInput(io.stdin) : openFile(file);
  try {
    const { source } = await openArchive(raw, 0);
    const { label, sawTar } = await readLabel(source);
    if (!sawTar) throw new CouldNotRun(`${printable(file)} does not begin as a tar archive: tapekit verify says more`);
    if (label !== undefined) return told(io, flags, { label, message: null, exitCode: EXIT.good });
    const message = `${printable(file)} has no label`;
    return told(io, flags, { label: null, message, exitCode: EXIT.problems });
  } finally {
    raw.close();
  }
}

async function setInPlace(io: CliIo, file: string, label: string, flags: LabelFlags): Promise<number> {
  if (file === '-') throw new CouldNotRun('what comes from standard input cannot be changed in its place: give -o');
  setLabelInPlace(file, label);
  if (flags.json === true) return told(io, flags, { label, message: null, exitCode: EXIT.good });
  if (flags.quiet !== true) io.stdout.write(`${printable(file)}: the label is "${printable(label)}" now\n`);
  return EXIT.good;
}

function setInCopy(io: CliIo, file: string, label: string, flags: LabelFlags & { output: string }): Promise<number> {
  return runEdit(io, 'label', [file], flags, async ({ archives, sink, signal, found }): Promise<EditOutcome> => {
    const archive = archives[0] as OpenArchive;
    const { result, members, bytes, isWhole } = await relabelTar(archive, label, sink, {
      blockingFactor: flags.blockingFactor,
      seconds: Math.floor(Date.now() / 1000),
      signal,
      onFinding: (finding) => found(finding, 0),
    });
    const details = { bytes, members, label: printable(label) };
    if (!isWhole) {
      const message = explainProblem(result, file, archive);
      return { exitCode: EXIT.problems, isKept: false, message, summary: '', details };
    }
    const summary = `${printable(flags.output)}: "${printable(label)}", ${counted(members, 'member')}, ${bytesInWords(bytes)}`;
    return { exitCode: EXIT.good, isKept: true, summary, details };
  });
}
