import { fileSink, type Sink } from '../archive/create/index.js';
import { type OutputFile, withOutputErrors } from '../archive/output-file.js';
import { type ArchiveFs, type ArchiveOutput, OwnFiles, openOwnFile } from './archive-output.js';

/** How volumes are written. */
export interface VolumeOutputOptions {
  readonly force: boolean;
  readonly volumeBytes: number;
  readonly membersWhole: boolean;
}

/** The name of a volume: `backup.tar` is `backup.001.tar`, `backup.002.tar` and so on. */
export function volumePath(path: string, volume: number): string {
  const number = String(volume).padStart(3, '0');
  const [, stem = path, extension = ''] = /^(.*[^/])(\.[A-Za-z0-9]+)$/s.exec(path) ?? [];
  return `${stem}.${number}${extension}`;
}

interface OneVolume {
  readonly name: string;
  readonly file: OutputFile;
  readonly sink: Sink;
  /** There was no file of that name. */
  readonly isNew: boolean;
}

/** Gives the volumes their names; where one cannot be had, those that are new lose them again: half a set is none. */
function keepAll(volumes: readonly OneVolume[], fs: ArchiveFs): void {
  const kept: OneVolume[] = [];
  try {
    for (const volume of volumes) {
      volume.file.keep();
      kept.push(volume);
    }
  } catch (error) {
    for (const { name, isNew } of kept) if (isNew) removeQuietly(name, fs);
    throw error;
  }
}

function removeQuietly(path: string, fs: ArchiveFs): void {
  try {
    fs.unlinkSync(path);
  } catch {
    // The first error is the one to tell.
  }
}

/**
 * Opens a set of volumes for writing. They get their names when the last of them is whole.
 * @throws OutputError where the first one cannot be written
 */
export function openVolumeOutput(path: string, options: VolumeOutputOptions, fs: ArchiveFs): ArchiveOutput {
  const { force, volumeBytes, membersWhole } = options;
  const files = new OwnFiles();
  const volumes: OneVolume[] = [];
  const open = (volume: number): Sink => {
    const name = volumePath(path, volume);
    const there = withOutputErrors(name, () => fs.statSync(name, { throwIfNoEntry: false }));
    const file = openOwnFile(name, force, fs, files);
    const plain = fileSink(file);
    const end = async (): Promise<void> => {
      await plain.end();
      file.seal();
    };
    const sink = { ...plain, end };
    volumes.push({ name, file, sink, isNew: there === undefined });
    return sink;
  };
  // What keeps volumes from being written is known before anything is read.
  open(1);
  const sinkFor = (volume: number): Sink => (volume === 1 ? (volumes[0]?.sink as Sink) : open(volume));
  const all = (): string[] => volumes.map(({ file }) => file.temporaryPath);
  return {
    target: { volumeBytes, membersWhole, sinkFor },
    files,
    readBack: () => (membersWhole ? all().map((one) => [one]) : [all()]),
    names: () => volumes.map(({ name }) => name),
    keep: () => keepAll(volumes, fs),
    async drop() {
      for (const { sink, file } of volumes) {
        await sink.abandon();
        file.drop();
      }
    },
  };
}
