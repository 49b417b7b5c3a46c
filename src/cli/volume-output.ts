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

/** Names in a row of which the system would not say whether they are there: then it will not of any. */
const UNKNOWN_MAX = 2;

/** Volumes of an earlier set that a new one has not replaced. */
export interface EarlierVolumes {
  readonly removed: readonly string[];
  /** Those that are still there, and would be taken for volumes of the new set. */
  readonly left: readonly string[];
}

/**
 * Takes away what an earlier, longer set has left behind the last volume, from its end: the files that follow it by
 * number without a gap. Only where that volume itself has replaced one: else they were of no set with it.
 */
function removeEarlier(path: string, volumes: readonly OneVolume[], force: boolean, fs: ArchiveFs): EarlierVolumes {
  const names: string[] = [];
  for (let unknown = 0; unknown < UNKNOWN_MAX; ) {
    const name = volumePath(path, volumes.length + names.length + 1);
    const there = standsAt(name, fs);
    if (there === false) break;
    names.push(name);
    unknown = there === undefined ? unknown + 1 : 0;
  }
  if (!force || volumes.at(-1)?.isNew !== false) return { removed: [], left: names };
  for (const name of names.toReversed()) removeQuietly(name, fs);
  const left = names.filter((name) => standsAt(name, fs) !== false);
  return { removed: names.filter((name) => !left.includes(name)), left };
}

/** Whether there is a file of that name; undefined where that cannot be known. */
function standsAt(name: string, fs: ArchiveFs): boolean | undefined {
  try {
    return fs.statSync(name, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return undefined;
  }
}

/** A set of volumes that is being written. */
export interface VolumeOutput extends ArchiveOutput {
  /** After `keep`: what there was of an earlier set. */
  readonly earlier: () => EarlierVolumes;
}

/**
 * Opens a set of volumes for writing. They get their names when the last of them is whole.
 * @throws OutputError where the first one cannot be written
 */
export function openVolumeOutput(path: string, options: VolumeOutputOptions, fs: ArchiveFs): VolumeOutput {
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
    earlier: () => removeEarlier(path, volumes, force, fs),
    async drop() {
      for (const { sink, file } of volumes) {
        await sink.abandon();
        file.drop();
      }
    },
  };
}
