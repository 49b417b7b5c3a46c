import type { OpenArchive } from '../../archive/open-archive.js';
import { orderSources } from '../../archive/order-sources.js';
import { readArchive } from '../../archive/read-archive.js';
import type { SourceError } from '../../archive/source.js';
import { printable } from '../../findings/index.js';
import { type TarEvent, VolumeSet } from '../../tar/index.js';
import { charsetOf } from '../charset.js';
import { ErrorLines } from '../error-lines.js';
import { EXIT, exitCodeOfError, whyNot } from '../exit.js';
import { interruptible } from '../interruption.js';
import type { CliIo } from '../io.js';
import { type LineForm, type MemberLines, memberLines } from '../member-lines.js';
import { noArchive } from '../no-archive.js';
import { Output } from '../output.js';
import { type TapeChoice, tapeChoice, tellMore } from '../tape-input.js';
import { openVolumes } from '../volumes.js';
import type { ListFlags } from './list.declare.js';

/** Lines are written when so many bytes of them have gathered. */
const BATCH_BYTES = 1 << 16;

/** What the groups of one run share. */
interface Run {
  readonly io: CliIo;
  readonly form: LineForm;
  readonly signal: AbortSignal;
  readonly tape: TapeChoice;
}

/** Runs `tapekit list`. */
export async function runList(io: CliIo, files: readonly string[], flags: ListFlags): Promise<number> {
  const form = flags.json === true ? 'json' : flags.names === true ? 'names' : 'long';
  const tape = await tapeChoice(io, flags, files);
  const groups = await orderSources(files, flags.file);
  const interruption = interruptible();
  const run: Run = { io, form, signal: interruption.signal, tape };
  let exitCode: number = EXIT.good;
  try {
    for (const group of groups) {
      if (groups.length > 1) io.stderr.write(`tapekit: ${printable(group.join(', '))}:\n`);
      exitCode = Math.max(exitCode, await tryGroup(run, group));
      if (interruption.signal.aborted) break;
    }
  } finally {
    interruption.end();
  }
  return exitCode;
}

/** Lists one archive, or one set of volumes. What keeps one from being read does not keep the others from it. */
async function tryGroup(run: Run, group: readonly string[]): Promise<number> {
  try {
    return await listGroup(run, group);
  } catch (error) {
    const message = whyNot(error);
    if (message === undefined) throw error;
    run.io.stderr.write(`tapekit: ${message}\n`);
    return exitCodeOfError(error);
  }
}

async function listGroup({ io, form, signal, tape }: Run, group: readonly string[]): Promise<number> {
  const output = new Output(io.stdout);
  const lines = memberLines(form, charsetOf(io.env, process.platform));
  const flush = (): void => {
    if (lines.length > 0) output.bytes(lines.take());
  };
  const errors = new ErrorLines((line) => {
    // On a terminal, the error stands where it was met.
    flush();
    io.stderr.write(line);
  });
  let failure: SourceError | undefined;
  const quiet = io.stdout.isTTY === true;
  const volumes = await openVolumes(io, group, { quiet, output, interrupted: signal, tape });
  try {
    failure = await readVolumes(volumes.archives, lines, errors, signal, () => {
      if (lines.length >= BATCH_BYTES) flush();
    });
    flush();
    if (failure === undefined && !signal.aborted) await tellMore(io, volumes.tapes, tape);
  } finally {
    flush();
    await volumes.close();
  }
  errors.end(group);
  if (failure !== undefined) throw failure;
  if (!signal.aborted) return errors.errors > 0 ? EXIT.problems : EXIT.good;
  io.stderr.write('tapekit: interrupted; there may be more in the archive\n');
  return EXIT.interrupted;
}

/** Resolves to the error that ended reading before its time. */
async function readVolumes(
  archives: readonly OpenArchive[],
  lines: MemberLines,
  errors: ErrorLines,
  signal: AbortSignal,
  settle: () => void,
): Promise<SourceError | undefined> {
  let failure: SourceError | undefined;
  const onFailure = (error: SourceError): void => {
    failure = error;
  };
  const listing = new SetListing(lines, errors, archives.length > 1);
  let bytes = 0;
  let sawTar = false;
  for (const [volume, { source, findings }] of archives.entries()) {
    listing.begin(volume, source.name);
    const moreFollows = volume + 1 < archives.length;
    const take = (event: TarEvent): void => {
      listing.take(event);
      settle();
    };
    const result = await readArchive(source, { volume, data: false, moreFollows, take, signal, onFailure });
    if (result.interrupted) return failure;
    for (const found of findings()) errors.take(found, source.name);
    sawTar ||= result.sawTar;
    bytes = result.bytes;
  }
  const [first] = archives;
  if (!sawTar && first !== undefined) {
    throw noArchive({ name: first.source.name, bytes, instead: first.instead() });
  }
  listing.finish(bytes);
  return undefined;
}

/** Lists the volumes of a set as one archive: what goes on from one to the next is listed once. */
class SetListing {
  private readonly lines: MemberLines;
  private readonly errors: ErrorLines;
  private readonly set: VolumeSet | undefined;
  private file = '';
  private volume = 0;

  constructor(lines: MemberLines, errors: ErrorLines, isSet: boolean) {
    this.lines = lines;
    this.errors = errors;
    this.set = isSet ? new VolumeSet() : undefined;
  }

  begin(volume: number, file: string): void {
    this.file = file;
    this.volume = volume;
    this.set?.begin(volume);
  }

  take(event: TarEvent): void {
    switch (event.type) {
      case 'member': {
        const seam = this.set?.member(event.member);
        for (const found of seam?.findings ?? []) this.errors.take(found, this.file);
        // GNU tar shows the label of the first volume of a set.
        const isLaterLabel = this.volume > 0 && event.member.kind === 'volume-label';
        if (seam?.continues === undefined && !isLaterLabel) this.lines.member(event.member, this.file);
        break;
      }
      case 'end':
        this.set?.end(event.member, event.missing);
        break;
      case 'volume':
        this.set?.label(event.label);
        if (event.member === undefined) this.lines.label(event.label, event.seconds);
        break;
      case 'finding':
        this.errors.take(event.finding, this.file);
        break;
      case 'data':
      case 'global':
      case 'end-of-archive':
        break;
    }
  }

  finish(offset: number): void {
    for (const found of this.set?.finish(offset) ?? []) this.errors.take(found, this.file);
  }
}
