import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openCartridgeTape } from '../archive/cartridge/index.js';
import { openIfImage } from '../archive/images/index.js';
import { type ByteSource, openFile, openStandardInput, SourceError } from '../archive/source.js';
import { type TapeArchive, TapeArchives } from '../archive/tape-archives.js';
import { type Finding, printable } from '../findings/index.js';
import type { RecordReader } from '../tape/index.js';
import { tellFaults, withFolderErrors } from './cartridge-folder.js';
import type { TapeFlags } from './commands/tape-flags.declare.js';
import { CouldNotRun } from './exit.js';
import type { CliIo } from './io.js';
import { isDevice } from './is-device.js';
import { keyForDrives, type UsableKey, usableKey } from './usable-key.js';

/** What of a tape is read. */
export interface TapeChoice {
  /** Filemarks in front of the archive. Default: the first file that may hold one. */
  readonly file?: number | undefined;
  /** For drives, and encrypted records in cartridge folders. */
  readonly key?: UsableKey | undefined;
}

/** A file, or standard input, or a tape that a file or a folder holds: opened. */
export type Input = BytesInput | TapeInput;

interface BytesInput {
  readonly bytes: ByteSource;
  readonly sizeBytes: number | undefined;
  /** What was found so far of the tape in a drive. */
  readonly findings?: (() => readonly Finding[]) | undefined;
  /** Lets a drive go: beside closing the bytes. */
  readonly release?: (() => Promise<void>) | undefined;
  /** Closes it where nothing has been made of it. */
  readonly close: () => void | Promise<void>;
}

/** A tape in a file or a folder. */
export interface TapeInput {
  readonly tape: RecordReader;
  readonly name: string;
  /** What is wrong with the image, of the part that has been read. */
  readonly findings: () => readonly Finding[];
  readonly sizeBytes: number | undefined;
  readonly close: () => void;
}

/**
 * Reads the key that the options name, and which file of a tape they want.
 * @param names - what is read
 * @throws CouldNotRun where none of them can be encrypted, or a file is wanted of a drive; and what `usableKey` throws
 */
export async function tapeChoice(io: CliIo, flags: TapeFlags, names: readonly string[]): Promise<TapeChoice> {
  const { file, key, insecureKeyFile } = flags;
  if (file !== undefined && names.some(isDevice)) {
    throw new CouldNotRun('--file is for images and cartridge folders: tapekit tape moves the tape in a drive');
  }
  const isFolder = key !== undefined && names.some(isCartridgeFolder);
  return {
    file,
    key: await (isFolder ? usableKey(io, key, { insecure: insecureKeyFile }) : keyForDrives(io, flags, names)),
  };
}

function isCartridgeFolder(name: string): boolean {
  return existsSync(join(name, 'cart.json'));
}

/**
 * Opens what a user has named: a cartridge folder and an image of a tape as a tape, the file where the tape in a
 * drive stands, and anything else, as bytes.
 * @param name - `-` is standard input
 * @param volume - index of it among what is read together, for findings
 * @throws SourceError, CartridgeFolderError, CouldNotRun, TapeDriveError where it cannot be opened
 */
export async function openInput(io: CliIo, name: string, { key }: TapeChoice, volume: number): Promise<Input> {
  if (isDevice(name)) {
    const { openDeviceSource } = await import('./device-source.js');
    const { source, findings, release } = await openDeviceSource(name, volume, { key });
    return { bytes: source, sizeBytes: undefined, findings, release, close: release };
  }
  if (isCartridgeFolder(name)) {
    const tape = withFolderErrors(name, () => openCartridgeTape(name, { key: key?.key }));
    tellFaults(io, name, tape.cartridge);
    return { tape, name, findings: () => [], sizeBytes: undefined, close: () => tape.cartridge.close() };
  }
  const bytes = name === '-' ? openStandardInput(io.stdin) : openFile(name);
  const { sizeBytes } = bytes;
  const close = (): void => bytes.close();
  try {
    const image = openIfImage(bytes);
    if (image === undefined) return { bytes, sizeBytes, close };
    const { reader } = image;
    return { tape: reader, name: bytes.name, findings: () => reader.findings, sizeBytes, close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * Opens the archive on a tape that is wanted.
 * @throws CouldNotRun where there is none
 */
export async function archiveOnTape(
  io: CliIo,
  { tape, name, findings }: TapeInput,
  { file }: TapeChoice,
  volume: number,
  through: (source: ByteSource) => ByteSource,
): Promise<{ readonly archive: TapeArchive; readonly archives: TapeArchives }> {
  const archives = new TapeArchives(tape, { name, volume, findings, through });
  const tellForeign = (message: string): unknown => io.stderr.write(`tapekit: ${message}\n`);
  const archive = await (file === undefined ? nextArchive(archives, tellForeign) : archives.at(file));
  if (archive !== undefined) return { archive, archives };
  throw new CouldNotRun(
    file === undefined
      ? `${printable(name)}: there is no archive on the tape`
      : `${printable(name)}: the tape ends in front of file ${file}`,
  );
}

/**
 * Opens the next archive of a tape.
 * @param foreign - told of each file on the way that is known to be something else
 */
export async function nextArchive(
  archives: TapeArchives,
  foreign: (message: string) => unknown,
): Promise<TapeArchive | undefined> {
  for (;;) {
    try {
      return await archives.next();
    } catch (error) {
      if (!(error instanceof SourceError) || error.code !== 'EFTYPE') throw error;
      foreign(error.message);
    }
  }
}

/** Says of tapes that there is more behind the archive that was read, where the user did not choose it. */
export async function tellMore(io: CliIo, tapes: readonly TapeArchives[], { file }: TapeChoice): Promise<void> {
  if (file !== undefined) return;
  for (const tape of tapes) {
    const next = await nextArchive(tape, () => undefined);
    if (next !== undefined) io.stderr.write(`tapekit: there is more on the tape: --file ${next.file} reads it\n`);
  }
}
