import { readFileSync } from 'node:fs';
import { FolderDiff } from '../../archive/diff/index.js';
import { systemIdentities } from '../../archive/identities.js';
import { orderSources } from '../../archive/order-sources.js';
import type { SourceError } from '../../archive/source.js';
import { type ComparingOptions, loadXattrs, systemAclNames } from '../../archive/xattrs/index.js';
import { decodeName } from '../../bytes/index.js';
import { Exclusion } from '../../tar/exclusion.js';
import type { DiffReport } from '../../tar/index.js';
import { DiffJson } from '../diff-json.js';
import { differenceLine, diffSummary } from '../diff-text.js';
import { ErrorLines } from '../error-lines.js';
import { CouldNotRun, EXIT, exitCodeOfError, Interrupted, whyNot } from '../exit.js';
import { type Interruption, interruptible } from '../interruption.js';
import type { CliIo } from '../io.js';
import { noArchive } from '../no-archive.js';
import { Output } from '../output.js';
import { type TapeChoice, tapeChoice, tellMore } from '../tape-input.js';
import { openVolumes } from '../volumes.js';
import type { DiffFlags } from './diff.declare.js';

/** Runs `tapekit diff`. */
export async function runDiff(io: CliIo, paths: readonly string[], flags: DiffFlags): Promise<number> {
  const files = paths.slice(0, -1);
  const folder = paths.at(-1) as string;
  if (files.length === 0) throw new CouldNotRun('give an archive and, behind it, the folder to hold it against');
  if (files.filter((file) => file === '-').length > 1) {
    throw new CouldNotRun('standard input (-) can be given once only');
  }
  const output = new Output(io.stdout);
  const json = flags.json === true ? new DiffJson(output, folder) : undefined;
  const interruption = interruptible();
  let exitCode: number = EXIT.good;
  try {
    exitCode = await new DiffRun(io, flags, output, json, interruption).all(files, folder);
  } catch (error) {
    const message = whyNot(error);
    if (message === undefined) throw error;
    output.flush();
    io.stderr.write(`tapekit: ${message}\n`);
    exitCode = exitCodeOfError(error);
    json?.stopped(message);
  } finally {
    interruption.end();
    json?.end(exitCode);
    output.flush();
  }
  return exitCode;
}

/** What the archives of one run share. */
class DiffRun {
  private readonly io: CliIo;
  private readonly flags: DiffFlags;
  private readonly output: Output;
  private readonly json: DiffJson | undefined;
  private readonly signal: AbortSignal;
  private errors = 0;

  constructor(io: CliIo, flags: DiffFlags, output: Output, json: DiffJson | undefined, { signal }: Interruption) {
    this.io = io;
    this.flags = flags;
    this.output = output;
    this.json = json;
    this.signal = signal;
  }

  /** @throws SourceError where an archive or the folder cannot be read: what was found before it is told */
  async all(files: readonly string[], folder: string): Promise<number> {
    const { flags, json, output, signal } = this;
    let errorLines: ErrorLines | undefined;
    let names: readonly string[] = [];
    const exclusion = new Exclusion(flags.exclude.map((pattern) => decodeName(Buffer.from(pattern))));
    const diff = new FolderDiff(folder, {
      isLeftOut: (path) => exclusion.excludes(path),
      ignore: flags.ignore,
      stripComponents: flags.stripComponents,
      ownerNames: flags.ownerNames === true ? systemIdentities({ readFileSync }) : undefined,
      attributes: attributesOf(flags),
      onDifference: (found) => {
        if (json === undefined) output.text(differenceLine(found));
        else json.difference(found);
      },
      onFinding: (found) => errorLines?.take(found, names[found.at.volume] ?? ''),
      signal,
    });
    const tape = await tapeChoice(this.io, flags, files);
    let failure: unknown;
    for (const group of await orderSources(files, flags.file)) {
      errorLines = new ErrorLines((line) => this.io.stderr.write(line));
      names = group;
      failure = await this.read(diff, group, tape);
      errorLines.end(group);
      this.errors += errorLines.errors;
      if (failure !== undefined || signal.aborted) break;
    }
    const report = await diff.finish();
    json?.summary(report);
    if (failure !== undefined) throw failure;
    if (signal.aborted) throw new Interrupted('interrupted; there may be more that differs');
    return this.conclude(report);
  }

  /** Resolves to what kept it from being read, or read to its end. */
  private async read(
    diff: FolderDiff,
    group: readonly string[],
    tape: TapeChoice,
  ): Promise<SourceError | CouldNotRun | undefined> {
    const { io, flags, output, signal, json } = this;
    const quiet = flags.quiet === true || io.stdout.isTTY === true;
    const volumes = await openVolumes(io, group, { quiet, output, interrupted: signal, tape });
    const { archives } = volumes;
    try {
      const reading = await diff.read(
        archives.map(({ source }) => source),
        () => archives.flatMap((archive) => archive.findings()),
      );
      json?.archive(
        archives.map(({ source }) => source.name),
        reading,
      );
      const [first] = archives;
      if (reading.failure !== undefined) return reading.failure;
      if (reading.sawTar || reading.interrupted || first === undefined) {
        if (!reading.interrupted) await tellMore(io, volumes.tapes, tape);
        return undefined;
      }
      return noArchive({ name: first.source.name, bytes: reading.bytes[0] ?? 0, instead: first.instead() });
    } finally {
      await volumes.close();
    }
  }

  private conclude(report: DiffReport): number {
    const { io, flags, output, json } = this;
    if (!report.extrasKnown && flags.ignore?.includes('extra') !== true) {
      io.stderr.write('tapekit: more names than can be kept: what is in the folder only was not looked for\n');
      this.errors++;
    }
    if (json === undefined && flags.quiet !== true) output.text(diffSummary(report));
    return report.differences.size > 0 || this.errors > 0 ? EXIT.problems : EXIT.good;
  }
}

/** @throws XattrsUnavailable where there are no attributes here */
function attributesOf(flags: DiffFlags): ComparingOptions | undefined {
  const { acls = false, xattrsInclude: includes = [], xattrsExclude: excludes = [] } = flags;
  const xattrs = flags.xattrs === true || includes.length + excludes.length > 0;
  if (!xattrs && !acls) return undefined;
  return { port: loadXattrs(), xattrs: xattrs ? { includes, excludes } : undefined, acls, names: systemAclNames() };
}
