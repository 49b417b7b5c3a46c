import { type OpenArchive, openArchive } from '../archive/open-archive.js';
import type { ByteSource } from '../archive/source.js';
import type { TapeArchives } from '../archive/tape-archives.js';
import { Interrupted } from './exit.js';
import type { CliIo } from './io.js';
import type { Output } from './output.js';
import { type Progress, progressFor } from './progress.js';
import { archiveOnTape, type Input, openInput, type TapeChoice } from './tape-input.js';

/** The volumes of one archive, opened, with everything that goes along with reading them. */
export interface OpenVolumes {
  readonly archives: readonly OpenArchive[];
  /** Bytes read so far as they are stored, over all volumes. */
  readonly bytesRead: () => number;
  /** The tapes among them: what is behind the archives. */
  readonly tapes: readonly TapeArchives[];
  /** Wipes the progress off the terminal. */
  readonly clear: () => void;
  /** Lets files go at once, and drives when it has settled; once more does nothing. */
  readonly close: () => Promise<void>;
}

/** How volumes are opened. */
export interface VolumesOptions {
  readonly quiet: boolean;
  /** Nothing is read while it is full. */
  readonly output: Output;
  readonly interrupted: AbortSignal;
  /** What is read of a tape. */
  readonly tape?: TapeChoice | undefined;
}

/**
 * Opens the volumes of one archive.
 * @throws SourceError where one cannot be opened, or is known to be something else
 */
export async function openVolumes(io: CliIo, files: readonly string[], options: VolumesOptions): Promise<OpenVolumes> {
  const { tape = {} } = options;
  const closers: Input['close'][] = [];
  let progress: Progress | undefined;
  let bytes = 0;
  const clear = (): void => progress?.clear();
  const close = async (): Promise<void> => {
    clear();
    await Promise.all(closers.splice(0).map((closeOne) => closeOne()));
  };
  try {
    const opened: Input[] = [];
    for (const [volume, file] of files.entries()) {
      const input = await openInput(io, file, tape, volume);
      opened.push(input);
      closers.push(input.close);
    }
    progress = await progressFor(io, opened, options.quiet);
    const { advance } = progress;
    const passed = (count: number): void => {
      bytes += count;
      advance(count);
    };
    const through = (source: ByteSource): ByteSource => watched(source, passed, options);
    const archives: OpenArchive[] = [];
    const tapes: TapeArchives[] = [];
    for (const [volume, input] of opened.entries()) {
      if ('tape' in input) {
        const found = await archiveOnTape(io, input, tape, volume, through);
        archives.push(found.archive);
        tapes.push(found.archives);
      } else {
        const archive = await openArchive(through(input.bytes), volume);
        const { source } = archive;
        closers[volume] = async () => {
          source.close();
          await input.release?.();
        };
        archives.push({ ...archive, findings: () => [...(input.findings?.() ?? []), ...archive.findings()] });
      }
    }
    return { archives, bytesRead: () => bytes, tapes, clear, close };
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
