import type { BigIntStats } from 'node:fs';
import * as nodeFs from 'node:fs';
import {
  type CreateFs,
  type CreateOptions,
  type CreateResult,
  createTar,
  isFailure,
  type Operand,
  ReadBack,
  type Remark,
  type Stored,
  tellRemark,
} from '../../archive/create/index.js';
import { createManifestWriter } from '../../archive/manifest/index.js';
import { openArchive } from '../../archive/open-archive.js';
import { type OutputFile, openOutputFile, withOutputErrors } from '../../archive/output-file.js';
import { openFile } from '../../archive/source.js';
import { verify } from '../../archive/verify.js';
import { printable, tell } from '../../findings/index.js';
import { TarFormatError } from '../../tar/index.js';
import { type ArchiveFs, type ArchiveOutput, compressionOf, openArchiveOutput } from '../archive-output.js';
import { counted } from '../bytes-in-words.js';
import { charsetOf } from '../charset.js';
import { createOptionsOf, operandsOf } from '../create-options.js';
import { CouldNotRun, EXIT, exitCodeOfError, whyNot } from '../exit.js';
import { interruptible } from '../interruption.js';
import type { CliIo } from '../io.js';
import { ManifestEntries } from '../manifest-entries.js';
import type { OrderedArgument } from '../ordered-arguments.js';
import { Output } from '../output.js';
import { type Progress, progressFor } from '../progress.js';
import { exactJson, SCHEMA_VERSION } from '../report-json.js';
import { StoredLines } from '../stored-lines.js';
import type { CreateFlags } from './create.declare.js';

/** Remarks that the JSON form keeps. */
const REMARKS_KEPT = 1000;
const USUAL_FACTOR = 20;

/**
 * Runs `tapekit create`.
 * @param args - operands, and the options whose place among them counts
 * @param fs - what is read and written; tests hand in one that fails
 */
export async function runCreate(
  io: CliIo,
  args: readonly OrderedArgument[],
  flags: CreateFlags,
  fs: CreateFs & ArchiveFs = nodeFs,
): Promise<number> {
  const run = new Run(io, flags, fs);
  let code: number = EXIT.couldNotRun;
  let message: string | undefined;
  try {
    code = await run.create(args);
  } catch (error) {
    message = whyNot(error) ?? (error instanceof TarFormatError ? error.message : undefined);
    if (message === undefined) throw error;
    code = exitCodeOfError(error);
    io.stderr.write(`tapekit: ${message}\n`);
  }
  run.tellJson(code, message);
  return code;
}

class Run {
  private readonly io: CliIo;
  private readonly fs: CreateFs & ArchiveFs;
  private readonly flags: CreateFlags;
  private readonly remarks: Remark[] = [];
  private remarkCount = 0;
  private result: CreateResult | undefined;
  private isVerified = false;
  private format: string;
  private progress: Progress | undefined;

  constructor(io: CliIo, flags: CreateFlags, fs: CreateFs & ArchiveFs) {
    this.io = io;
    this.fs = fs;
    this.flags = flags;
    this.format = flags.format ?? 'gnu';
  }

  async create(args: readonly OrderedArgument[]): Promise<number> {
    const { io, flags, fs } = this;
    const { file, blockingFactor = USUAL_FACTOR, force = false } = flags;
    if (flags.json === true && file === '-') throw new CouldNotRun('--json and the archive both want standard output');
    const compression = compressionOf(file, flags);
    const options = createOptionsOf(flags);
    this.format = options.format ?? this.format;
    const operands = operandsOf(args, flags);
    const archive = openArchiveOutput(io, file, { force, compression, recordBytes: blockingFactor * 512 }, fs);
    const more: OutputFile[] = [];
    const interruption = interruptible();
    try {
      if (flags.verify === true && archive.readBackPath === undefined) {
        throw new CouldNotRun('--verify reads a file back: what went into a pipe or a device is not there');
      }
      const identities: BigIntStats[] = [];
      const telling = new Telling(io, flags, (path) => {
        const opened = openOutputFile(path, force, fs);
        more.push(opened);
        identities.push(withOutputErrors(path, () => fs.fstatSync(opened.descriptor, { bigint: true })));
        return opened;
      });
      this.progress = await progressFor(io, [], flags.quiet === true || flags.verbose === true);
      const result = await this.write(operands, archive, telling, {
        ...options,
        fs,
        outputs: [...archive.files, ...identities],
        signal: interruption.signal,
      });
      if (result === undefined) return EXIT.interrupted;
      // The archive first: without it, the others are of nothing.
      for (const output of [archive, ...more]) output.keep();
      return result.failures > 0 ? EXIT.problems : EXIT.good;
    } finally {
      this.progress?.clear();
      interruption.end();
      await archive.drop();
      for (const output of more) output.drop();
    }
  }

  /** @returns undefined where it was interrupted */
  private async write(
    operands: readonly Operand[],
    archive: ArchiveOutput,
    telling: Telling,
    options: CreateOptions,
  ): Promise<CreateResult | undefined> {
    const { io, flags } = this;
    const readBack = flags.verify === true ? new ReadBack() : undefined;
    telling.begin(Number(options.mtime?.seconds ?? 0));
    const result = await createTar(operands, archive.sink, {
      ...options,
      digests: flags.manifest !== undefined || readBack !== undefined,
      onRemark: (remark) => this.remark(remark, telling),
      onStored: (stored) => {
        telling.stored(stored);
        readBack?.wrote(stored);
      },
      onProgress: (bytes) => this.progress?.advance(bytes),
    });
    telling.end();
    this.result = result;
    if (result.interrupted) return this.interrupted();
    if (result.members === 0 && result.failures > 0) {
      throw new CouldNotRun('nothing of it could be stored: there is no archive');
    }
    if (readBack !== undefined && !(await this.verify(archive.readBackPath as string, readBack, options))) {
      return this.interrupted();
    }
    if (result.failures > 0) {
      io.stderr.write(`tapekit: the archive was written, with ${counted(result.failures, 'failure')}: see above\n`);
    }
    return result;
  }

  private interrupted(): undefined {
    this.io.stderr.write('tapekit: interrupted; there is no archive\n');
    return undefined;
  }

  private remark(remark: Remark, telling: Telling): void {
    if (this.remarkCount++ < REMARKS_KEPT) this.remarks.push(remark);
    this.progress?.clear();
    // Where names are shown, the remark stands behind those before it.
    telling.flush();
    this.io.stderr.write(`tapekit: ${tellRemark(remark)}\n`);
  }

  /**
   * Reads the archive back.
   * @returns false where it was interrupted
   * @throws CouldNotRun where it is not what was written
   */
  private async verify(path: string, readBack: ReadBack, { signal, blockingFactor }: CreateOptions): Promise<boolean> {
    const source = openFile(path);
    try {
      const archive = await openArchive(source, 0);
      const { layer } = archive;
      const report = await verify([archive.source], {
        comparers: [readBack],
        extraFindings: archive.findings,
        layers: [layer],
        blockingFactor,
        signal,
      });
      if (report.failure !== undefined) throw report.failure;
      if (report.interrupted) return false;
      const found = report.findings.kept.find(
        ({ code }) => report.findings.bySeverity('error') > 0 && code !== undefined,
      );
      const why = readBack.difference ?? (found === undefined ? undefined : tell(found).message);
      if (why !== undefined) {
        const shown = printable(this.flags.file);
        throw new CouldNotRun(`${shown} does not read back as it was written, and was not kept: ${printable(why)}`);
      }
      this.isVerified = true;
      return true;
    } finally {
      source.close();
    }
  }

  tellJson(exitCode: number, error: string | undefined): void {
    if (this.flags.json !== true) return;
    const { result, flags } = this;
    const document = {
      schemaVersion: SCHEMA_VERSION,
      archive: printable(flags.file),
      outcome:
        exitCode === EXIT.interrupted ? 'interrupted' : exitCode === EXIT.couldNotRun ? 'not-written' : 'written',
      exitCode,
      error: error ?? null,
      format: this.format,
      members: result?.members ?? 0,
      files: result?.files ?? 0,
      contentBytes: exactJson(result?.contentBytes ?? 0),
      archiveBytes: result?.archiveBytes ?? 0,
      verified: this.isVerified,
      failures: result?.failures ?? 0,
      remarks: this.remarks.map((remark) => ({
        code: remark.code,
        isFailure: isFailure(remark),
        name: 'name' in remark ? printable(remark.name) : null,
        message: tellRemark(remark),
      })),
      remarksNotKept: this.remarkCount - this.remarks.length,
    };
    this.io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  }
}

/** What is told of members while they are stored: names, a listing, a manifest. */
class Telling {
  private readonly flags: CreateFlags;
  private readonly lines: readonly StoredLines[];
  private readonly names: StoredLines | undefined;
  private readonly manifest: ManifestEntries | undefined;
  private readonly output: Output | undefined;
  private readonly stderr: CliIo['stderr'];

  constructor(io: CliIo, flags: CreateFlags, open: (path: string) => OutputFile) {
    this.flags = flags;
    this.stderr = io.stderr;
    const charset = charsetOf(io.env, process.platform);
    const { listing, manifest, format = 'gnu' } = flags;
    const lines = (isLong: boolean, write: (bytes: Uint8Array) => void): StoredLines =>
      new StoredLines(isLong, format, charset, write);
    const log = listing === undefined ? undefined : open(listing);
    const long = log === undefined ? undefined : lines(true, log.write.bind(log));
    this.names = flags.verbose === true ? lines(false, (bytes) => io.stderr.write(bytes)) : undefined;
    this.lines = [long, this.names].filter((made) => made !== undefined);
    if (manifest === undefined) return;
    this.output = new Output(open(manifest));
    this.manifest = new ManifestEntries(createManifestWriter(flags.manifestFormat), this.output);
  }

  begin(seconds: number): void {
    const { label } = this.flags;
    if (label !== undefined) for (const lines of this.lines) lines.label(label, seconds);
    if (this.manifest !== undefined) this.output?.bytes(this.manifest.header);
  }

  stored(stored: Stored): void {
    for (const lines of this.lines) lines.member(stored);
    const { entry, sha256 } = stored;
    const { size = 0, uname = '', gname = '', linkname = '' } = entry;
    this.manifest?.take({ ...entry, size, uname, gname, linkname }, sha256);
  }

  flush(): void {
    this.names?.flush();
  }

  end(): void {
    for (const lines of this.lines) lines.flush();
    this.output?.flush();
    this.manifest?.tellOmissions((line) => this.stderr.write(line));
  }
}
