import { type Compression, tapeSink } from '../archive/create/index.js';
import { printable } from '../findings/index.js';
import { OwnFiles, type SingleOutput } from './archive-output.js';
import { type OpenDeviceOptions, openDevice } from './device.js';
import { CouldNotRun } from './exit.js';

/** How an archive is written to a tape. */
export interface DeviceOutputOptions extends OpenDeviceOptions {
  readonly compression: Compression | undefined;
  readonly recordBytes: number;
}

/**
 * Opens a tape drive, to write an archive from where its tape stands on: in records, with a filemark behind the last.
 * Where it is not kept, the tape goes back to where it stood, so that the next archive is written over what there is of
 * this one.
 * @throws CouldNotRun where there is no such drive, or the archive is to be compressed; TapeDriveError
 */
export async function openDeviceOutput(name: string, options: DeviceOutputOptions): Promise<SingleOutput> {
  const { compression, recordBytes, ...how } = options;
  if (compression !== undefined) {
    throw new CouldNotRun(
      `${printable(name)} is a drive, and drives compress by themselves: leave out the compression`,
    );
  }
  const { drive, files: own, close } = await openDevice(name, how);
  const start = await drive.position().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const target = tapeSink(drive, { recordBytes, name });
  const files = new OwnFiles();
  for (const file of own()) files.add(file);
  let isKept = false;
  return {
    target,
    files,
    readBack: undefined,
    names: () => [name],
    keep: () => {
      isKept = true;
    },
    async drop() {
      await target.abandon();
      try {
        if (!isKept) await drive.locate(start.object, start.partition);
      } finally {
        await close();
      }
    },
  };
}
