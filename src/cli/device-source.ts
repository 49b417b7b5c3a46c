import { type ByteSource, iterableSource } from '../archive/source.js';
import type { Finding } from '../findings/index.js';
import { printable } from '../findings/index.js';
import { TapeFile } from '../tape/index.js';
import { type OpenDeviceOptions, openDevice } from './device.js';
import { CouldNotRun } from './exit.js';

/** A file of a tape in a drive, as an archive is read. */
export interface DeviceSource {
  readonly source: ByteSource;
  /** What was found so far of the tape itself. */
  readonly findings: () => readonly Finding[];
  /** Lets the drive go. */
  readonly release: () => Promise<void>;
}

/**
 * Opens the file that begins where the tape in a drive stands. Once it is read to its end, the tape stands behind its
 * filemark.
 * @param volume - index of the drive among what is read together, for findings
 * @throws CouldNotRun where there is no such drive, or no data where the tape stands; TapeDriveError
 */
export async function openDeviceSource(
  name: string,
  volume: number,
  options: OpenDeviceOptions,
): Promise<DeviceSource> {
  const { drive, close } = await openDevice(name, options);
  try {
    const file = await TapeFile.open(drive, volume);
    if (file === undefined) {
      const { object } = await drive.position();
      const why = object === 0 ? 'the tape is empty' : `the data end at block ${object}, where the tape stands`;
      throw new CouldNotRun(`there is no archive to be read from ${printable(name)}: ${why}; tapekit tape moves it`);
    }
    const source = iterableSource(name, file, () => undefined);
    return { source, findings: () => file.findings, release: close };
  } catch (error) {
    await close();
    throw error;
  }
}
