import * as nodeFs from 'node:fs';
import {
  COMPRESSIONS,
  type Compression,
  type CompressionName,
  compressionByName,
  deviceSink,
  fileSink,
  gzipSink,
  programSink,
  type Sink,
  streamSink,
  type VolumeTarget,
} from '../archive/create/index.js';
import { type OutputFile, type OutputFs, openOutputFile, withOutputErrors } from '../archive/output-file.js';
import { printable } from '../findings/index.js';
import { CouldNotRun } from './exit.js';
import type { CliIo } from './io.js';

/** What writing an archive needs of a file system. */
export type ArchiveFs = OutputFs & Pick<typeof nodeFs, 'fstatSync' | 'constants'>;

/** Files by device and inode. */
export class OwnFiles {
  private readonly inodes = new Set<bigint>();
  private readonly known = new Set<string>();

  add({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): void {
    this.inodes.add(ino);
    this.known.add(`${dev}:${ino}`);
  }

  has({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): boolean {
    return this.inodes.has(ino) && this.known.has(`${dev}:${ino}`);
  }
}

/** Where an archive is written. */
export interface ArchiveOutput {
  readonly target: Sink | VolumeTarget;
  /** The files that are being written, or will be replaced: they are not archived. */
  readonly files: OwnFiles;
  /**
   * Files from which the archive, or each archive of a set, can be read again before they are kept; undefined where it
   * cannot.
   */
  readonly readBack: (() => readonly (readonly string[])[]) | undefined;
  /** What it will be called: the archive, or the volumes so far. */
  readonly names: () => readonly string[];
  readonly keep: () => void;
  /** Leaves no file behind; does nothing after `keep`. */
  readonly drop: () => Promise<void>;
}

/** One archive, not a set of volumes. */
export interface SingleOutput extends ArchiveOutput {
  readonly target: Sink;
}

/** How the archive is written. */
export interface ArchiveOutputOptions {
  readonly force: boolean;
  readonly compression: Compression | undefined;
  readonly recordBytes: number;
}

/** The flags that say how an archive is compressed. */
export interface CompressionFlags {
  readonly gzip?: boolean;
  readonly xz?: boolean;
  readonly zstd?: boolean;
  readonly bzip2?: boolean;
  readonly lz4?: boolean;
  readonly useCompressProgram?: string;
  readonly autoCompress: boolean;
}

/**
 * How an archive shall be compressed, from the flags or from its name.
 * @throws CouldNotRun where two ways are asked for
 */
export function compressionOf(path: string, flags: CompressionFlags): Compression | undefined {
  const names = (Object.keys(COMPRESSIONS) as CompressionName[]).filter((name) => flags[name] === true);
  const command = flags.useCompressProgram
    ?.trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (names.length + (command === undefined ? 0 : 1) > 1)
    throw new CouldNotRun('one way to compress can be given only');
  if (command !== undefined) {
    if (command.length === 0) throw new CouldNotRun('--use-compress-program needs the name of a program');
    return { by: 'program', command };
  }
  const [name = flags.autoCompress && path !== '-' ? compressionByName(path) : undefined] = names;
  return name === undefined ? undefined : COMPRESSIONS[name];
}

/**
 * Opens an archive for writing: a file, which gets its name when it is whole; standard output; a tape drive.
 * @throws CouldNotRun, OutputError where it cannot be written
 */
export function openArchiveOutput(
  io: CliIo,
  path: string,
  options: ArchiveOutputOptions,
  fs: ArchiveFs = nodeFs,
): SingleOutput {
  if (path === '-') return standardOutput(io, options);
  return withOutputErrors(path, () => openPath(path, options, fs));
}

function openPath(path: string, options: ArchiveOutputOptions, fs: ArchiveFs): SingleOutput {
  const there = fs.statSync(path, { throwIfNoEntry: false });
  if (there?.isBlockDevice() === true && !options.force) {
    throw new CouldNotRun(`${printable(path)} is a disk: --force overwrites what is on it`);
  }
  if (there === undefined || there.isFile() || there.isDirectory()) return toFile(path, options, fs);
  return toDevice(path, options, fs);
}

function standardOutput(io: CliIo, { compression }: ArchiveOutputOptions): SingleOutput {
  if (io.stdout.isTTY === true) {
    throw new CouldNotRun('an archive is not for a terminal: give a file with -f, or send it into a pipe or a file');
  }
  // The program writes past our own stream, to which nothing is written then.
  const target = compressing(() => streamSink(io.stdout), compression, 1);
  return {
    target,
    files: new OwnFiles(),
    readBack: undefined,
    names: () => ['-'],
    keep: () => undefined,
    drop: () => target.abandon(),
  };
}

function toDevice(path: string, { compression, recordBytes }: ArchiveOutputOptions, fs: ArchiveFs): SingleOutput {
  if (compression !== undefined && fs.statSync(path).isCharacterDevice()) {
    throw new CouldNotRun(
      `${printable(path)} is a device, and drives compress by themselves: leave out the compression`,
    );
  }
  const descriptor = fs.openSync(path, fs.constants.O_WRONLY);
  const target = compressing(() => deviceSink(descriptor, path, recordBytes, fs), compression, descriptor);
  let isOpen = true;
  const close = (): void => {
    if (isOpen) fs.closeSync(descriptor);
    isOpen = false;
  };
  const drop = async (): Promise<void> => {
    await target.abandon();
    close();
  };
  return { target, files: new OwnFiles(), readBack: undefined, names: () => [path], keep: close, drop };
}

function toFile(path: string, { force, compression }: ArchiveOutputOptions, fs: ArchiveFs): SingleOutput {
  const files = new OwnFiles();
  const file = openOwnFile(path, force, fs, files);
  const target = compressing(() => fileSink(file), compression, file.descriptor);
  const drop = async (): Promise<void> => {
    await target.abandon();
    file.drop();
  };
  const readBack = () => [[file.temporaryPath]];
  return { target, files, readBack, names: () => [path], keep: () => file.keep(), drop };
}

/**
 * Opens a file to be written, and takes it and the one that it replaces among one's own.
 * @throws OutputError where it cannot be written
 */
export function openOwnFile(path: string, force: boolean, fs: ArchiveFs, files: OwnFiles): OutputFile {
  const file = openOutputFile(path, force, fs);
  try {
    withOutputErrors(path, () => {
      files.add(fs.fstatSync(file.descriptor, { bigint: true }));
      const replaced = fs.statSync(path, { bigint: true, throwIfNoEntry: false });
      if (replaced !== undefined) files.add(replaced);
    });
    return file;
  } catch (error) {
    file.drop();
    throw error;
  }
}

function compressing(plain: () => Sink, compression: Compression | undefined, descriptor: number): Sink {
  if (compression?.by === 'program') return programSink(compression.command, descriptor);
  return compression === undefined ? plain() : gzipSink(plain());
}
