import { type OpenArchive, openArchive } from '../archive/open-archive.js';
import { type ByteSource, openFile, openStandardInput } from '../archive/source.js';
import type { DeviceSource } from './device-source.js';
import { Interrupted } from './exit.js';
import type { CliIo } from './io.js';
import { isDevice } from './is-device.js';
import type { Output } from './output.js';
import { type Progress, progressFor } from './progress.js';
import type { UsableKey } from './usable-key.js';

/** The volumes of one archive, opened, with everything that goes along with reading them. */
export interface OpenVolumes {
  readonly archives: readonly OpenArchive[];
  /** Bytes read so far as they are stored, over all volumes. */
  readonly bytesRead: () => number;
  /** Lets files go at once, and drives when it has settled; once more does nothing. */
  readonly close: () => Promise<void>;
}

/** How volumes are opened. */
export interface VolumesOptions {
  readonly quiet: boolean;
  /** Nothing is read while it is full. */
  readonly output: Output;
  readonly interrupted: AbortSignal;
  /** For tape drives. */
  readonly key?: UsableKey | undefined;
}

/**
 * Opens the volumes of one archive.
 * @throws SourceError where one cannot be opened, or is known to be something else
 */
export async function openVolumes(io: CliIo, files: readonly string[], options: VolumesOptions): Promise<OpenVolumes> {
  const opened: ByteSource[] = [];
  const devices = new Map<number, DeviceSource>();
  let progress: Progress | undefined;
  let bytes = 0;
  const close = async (): Promise<void> => {
    progress?.clear();
    for (const source of opened.splice(0)) source.close();
    const releasing = [...devices.values()].map(({ release }) => release());
    devices.clear();
    await Promise.all(releasing);
  };
  try {
    for (const [volume, file] of files.entries()) {
      if (isDevice(file)) {
        const { openDeviceSource } = await import('./device-source.js');
        const device = await openDeviceSource(file, volume, options);
        devices.set(volume, device);
        opened.push(device.source);
      } else opened.push(file === '-' ? openStandardInput(io.stdin) : openFile(file));
    }
    progress = await progressFor(io, opened, options.quiet);
    const archives: OpenArchive[] = [];
    for (const [volume, raw] of [...opened].entries()) {
      const { advance } = progress;
      const passed = (count: number): void => {
        bytes += count;
        advance(count);
      };
      const archive = await openArchive(watched(raw, passed, options), volume);
      opened[volume] = archive.source;
      const ofTape = devices.get(volume)?.findings;
      const { findings } = archive;
      archives.push(ofTape === undefined ? archive : { ...archive, findings: () => [...ofTape(), ...findings()] });
    }
    return { archives, bytesRead: () => bytes, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * A source that waits for the output, moves the progress on, and gives up when the user wants it, also while a pipe is
 * silent.
 */
function watched(
  raw: ByteSource,
  advance: (count: number) => void,
  { output, interrupted }: VolumesOptions,
): ByteSource {
  const passed = (count: number): number => {
    advance(count);
    return count;
  };
  const readNow = (into: Uint8Array): number | Promise<number> => {
    const reading = raw.read(into);
    return typeof reading === 'number' ? passed(reading) : unlessAborted(reading, interrupted).then(passed);
  };
  const skip = (count: number): void => {
    raw.skip?.(count);
    passed(count);
  };
  return {
    ...raw,
    read: (into) => output.drained?.then(() => readNow(into)) ?? readNow(into),
    skip: raw.skip === undefined ? undefined : skip,
  };
}

function unlessAborted<T>(waiting: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new Interrupted());
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    waiting.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
