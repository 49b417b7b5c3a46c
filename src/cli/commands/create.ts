import * as nodeFs from 'node:fs';
import {
  type Compression,
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
import { type OpenArchive, openArchive } from '../../archive/open-archive.js';
import type { OutputFile } from '../../archive/output-file.js';
import { type ByteSource, openFile } from '../../archive/source.js';
import { verify } from '../../archive/verify.js';
import { printable, severityOf, tell } from '../../findings/index.js';
import { TarFormatError, VolumeSizeError } from '../../tar/index.js';
import {
  type ArchiveFs,
  type ArchiveOutput,
  compressionOf,
  openArchiveOutput,
  openOwnFile,
} from '../archive-output.js';
import { counted } from '../bytes-in-words.js';
import { charsetOf } from '../charset.js';
import { createOptionsOf, operandsOf } from '../create-options.js';
import { CouldNotRun, EXIT, exitCodeOfError, whyNot } from '../exit.js';
import { interruptible } from '../interruption.js';
import type { CliIo } from '../io.js';
import { isDevice } from '../is-device.js';
import { ManifestEntries } from '../manifest-entries.js';
import type { OrderedArgument } from '../ordered-arguments.js';
import { Output } from '../output.js';
import { type Progress, progressFor } from '../progress.js';
import { exactJson, SCHEMA_VERSION } from '../report-json.js';
import { StoredLines } from '../stored-lines.js';
import { keyForDrives, type UsableKey } from '../usable-key.js';
import { openVolumeOutput, type VolumeOutput } from '../volume-output.js';
import type { CreateFlags } from './create.declare.js';

/** Remarks that the JSON form keeps. */
const REMARKS_KEPT = 1000;
const USUAL_FACTOR = 20;
const INTERRUPTED = 'interrupted';

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
    message =
      whyNot(error) ??
      (error instanceof TarFormatError || error instanceof VolumeSizeError ? error.message : undefined);
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
  private names: () => readonly string[] = () => [];
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
    // The name of a folder says nothing of the archive.
    const compression = compressionOf(isDevice(file) ? '-' : file, flags);
    const key = await keyForDrives(io, flags, [file]);
    const options = createOptionsOf(flags);
    this.format = options.format ?? this.format;
    const operands = operandsOf(args, flags);
    const archive = await this.openArchive(compression, blockingFactor * 512, key);
    this.names = archive.names;
    const more: OutputFile[] = [];
    const interruption = interruptible();
    try {
      if (flags.verify === true && archive.readBack === undefined) {
        throw new CouldNotRun('--verify reads a file back: what went into a pipe or a device is not there');
      }
      const telling = new Telling(io, flags, (path) => {
        const opened = openOwnFile(path, force, fs, archive.files);
        more.push(opened);
        return opened;
      });
      this.progress = await progressFor(io, [], flags.quiet === true || flags.verbose === true);
      const result = await this.write(operands, archive, telling, {
        ...options,
        fs,
        isOutput: (own) => archive.files.has(own),
        signal: interruption.signal,
      });
      if (result === undefined) return EXIT.interrupted;
      // The archive first: without it, the others are of nothing.
      for (const output of [archive, ...more]) output.keep();
      const isAlone = this.clearEarlier(archive);
      return result.failures > 0 || !isAlone ? EXIT.problems : EXIT.good;
    } finally {
      this.progress?.clear();
      interruption.end();
      await archive.drop();
      for (const output of more) output.drop();
    }
  }

  /** Takes away what is left of an earlier set; gives whether the new one stands alone. */
  private clearEarlier(archive: ArchiveOutput | VolumeOutput): boolean {
    if (!('earlier' in archive)) return true;
    const { removed, left } = archive.earlier();
    const tell = (names: readonly string[], what: string): void => {
      if (names.length > 0) this.io.stderr.write(`tapekit: ${firstToLast(names)}, ${what}\n`);
    };
    tell(removed, 'of the set that was there before, removed');
    tell(left, 'of another set, still there: take it away before you read these volumes by a pattern');
    return left.length === 0;
  }

  private async openArchive(
    compression: Compression | undefined,
    recordBytes: number,
    key: UsableKey | undefined,
  ): Promise<ArchiveOutput | VolumeOutput> {
    const { io, flags, fs } = this;
    const { file, volumeSize: volumeBytes, membersWhole = false, force = false } = flags;
    if (volumeBytes === undefined) {
      if (membersWhole) throw new CouldNotRun('--members-whole goes with --volume-size');
      if (isDevice(file)) {
        const { openDeviceOutput } = await import('../device-output.js');
        return openDeviceOutput(file, { compression, recordBytes, key });
      }
      return openArchiveOutput(io, file, { force, compression, recordBytes }, fs);
    }
    if (compression !== undefined) throw new CouldNotRun('volumes cannot be compressed: their size would not be known');
    if (file === '-' || isDevice(file)) throw new CouldNotRun('volumes are files: give the name of one with -f');
    if (volumeBytes < recordBytes) {
      throw new CouldNotRun(`--volume-size is less than a record, which has ${recordBytes} bytes (--blocking-factor)`);
    }
    if (!membersWhole && (this.format === 'ustar' || this.format === 'v7')) {
      throw new CouldNotRun(`the format ${this.format} cannot split members: take gnu or pax, or --members-whole`);
    }
    return openVolumeOutput(file, { force, volumeBytes, membersWhole }, fs);
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
    const result = await createTar(operands, archive.target, {
      ...options,
      digests: flags.manifest !== undefined || readBack !== undefined,
      onRemark: (remark) => this.remark(remark, telling),
      onStored: (stored) => {
        telling.stored(stored);
        readBack?.wrote(stored);
      },
      progress: (bytes) => this.progress?.reach(bytes),
    });
    telling.end();
    this.result = result;
    if (result.interrupted) return this.interrupted();
    if (result.members === 0 && result.failures > 0) {
      throw new CouldNotRun('nothing of it could be stored: there is no archive');
    }
    if (readBack !== undefined && !(await this.verify(archive.readBack?.() ?? [], readBack, options))) {
      return this.interrupted();
    }
    if (flags.volumeSize !== undefined) {
      const volumes = archive.names();
      io.stderr.write(`tapekit: ${counted(volumes.length, 'volume')}: ${firstToLast(volumes)}\n`);
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
   * Reads the archive back, or each archive of a set.
   * @returns false where it was interrupted
   * @throws CouldNotRun where it is not what was written
   */
  private async verify(
    groups: readonly (readonly string[])[],
    readBack: ReadBack,
    options: CreateOptions,
  ): Promise<boolean> {
    for (const paths of groups) {
      const sources: ByteSource[] = [];
      try {
        for (const path of paths) sources.push(openFile(path));
        const why = await this.problemIn(sources, readBack, options);
        if (why === INTERRUPTED) return false;
        if (why !== undefined) throw this.notAsWritten(why);
      } finally {
        for (const source of sources) source.close();
      }
    }
    if (readBack.difference !== undefined) throw this.notAsWritten(readBack.difference);
    this.isVerified = true;
    return true;
  }

  private async problemIn(
    sources: readonly ByteSource[],
    readBack: ReadBack,
    { signal, blockingFactor }: CreateOptions,
  ): Promise<string | undefined> {
    const archives: OpenArchive[] = [];
    for (const [volume, source] of sources.entries()) archives.push(await openArchive(source, volume));
    const report = await verify(
      archives.map(({ source }) => source),
      {
        comparers: [readBack],
        extraFindings: () => archives.flatMap(({ findings }) => findings()),
        layers: archives.map(({ layer }) => layer),
        blockingFactor,
        signal,
      },
    );
    if (report.failure !== undefined) throw report.failure;
    if (report.interrupted) return INTERRUPTED;
    const error = report.findings.kept.find(({ code }) => severityOf(code) === 'error');
    return error === undefined ? undefined : tell(error).message;
  }

  private notAsWritten(why: string): CouldNotRun {
    const shown = printable(this.flags.file);
    return new CouldNotRun(`${shown} does not read back as it was written, and was not kept: ${why}`);
  }

  tellJson(exitCode: number, error: string | undefined): void {
    if (this.flags.json !== true) return;
    const { result, flags } = this;
    const document = {
      schemaVersion: SCHEMA_VERSION,
      archive: printable(flags.file),
      volumes: exitCode < EXIT.couldNotRun ? this.names().map(printable) : [],
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

function firstToLast(names: readonly string[]): string {
  const [first = '', last = first] = [names[0], names.at(-1)];
  return names.length === 1 ? printable(first) : `${printable(first)} to ${printable(last)}`;
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
