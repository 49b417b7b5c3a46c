import { groupVolumes, isVolumeSet, type VolumeEnds } from '../tar/index.js';
import { openIfImage } from './images/index.js';
import { openArchive } from './open-archive.js';
import { type ByteSource, openFile, SourceError } from './source.js';
import { TapeArchives } from './tape-archives.js';
import { readVolumeEnds, readVolumeHead } from './volume-ends.js';

/** Of what can be read once only, such as a pipe or a tape. */
const UNSEEN: VolumeEnds = { label: undefined, head: undefined, tail: undefined, hasEndMarker: false };

/**
 * Finds out which of the files given together are volumes of one set, and in which order. A pipe cannot be looked at
 * beforehand: with one among them, a set is read in the order in which it was given.
 * @param files - paths, of images of tapes too; `-` is standard input
 * @param tapeFile - of a tape: filemarks in front of the archive; default the first file that may hold one
 * @returns groups in the order of their first file; what cannot be read or is no archive is a group of its own
 */
export async function orderSources(
  files: readonly string[],
  tapeFile?: number,
): Promise<readonly (readonly string[])[]> {
  const alone = (file: string): readonly string[] => [file];
  if (files.length === 1) return files.map(alone);
  // The heads tell whether it is a set at all, without reading all of what may be compressed.
  const heads = await endsOf(files, readVolumeHead, tapeFile);
  const readable = files.filter((_, i) => heads[i] !== undefined);
  const hasPipe = heads.includes(UNSEEN);
  const isSet =
    isVolumeSet(heads.filter((ends) => ends !== undefined)) || (hasPipe && (await somethingGoesOn(readable, tapeFile)));
  if (!isSet) return files.map(alone);
  const others = files.filter((_, i) => heads[i] === undefined).map(alone);
  return [...(hasPipe ? [readable] : await grouped(readable, tapeFile)), ...others];
}

async function grouped(
  files: readonly string[],
  tapeFile: number | undefined,
): Promise<readonly (readonly string[])[]> {
  const ends = await endsOf(files, readVolumeEnds, tapeFile);
  const groups = groupVolumes(ends.map((end) => end ?? UNSEEN));
  return groups.map((group) => group.map((i) => files[i] as string));
}

/** Whether one of the files ends in the middle of a member, so that the pipe may be what follows. */
async function somethingGoesOn(files: readonly string[], tapeFile: number | undefined): Promise<boolean> {
  return (await endsOf(files, readVolumeEnds, tapeFile)).some((ends) => ends?.tail !== undefined);
}

/** The ends of each file; undefined for what cannot be read or is no archive. */
async function endsOf(
  files: readonly string[],
  look: (source: ByteSource) => Promise<VolumeEnds>,
  tapeFile: number | undefined,
): Promise<readonly (VolumeEnds | undefined)[]> {
  const ends: (VolumeEnds | undefined)[] = [];
  for (const file of files) ends.push(file === '-' ? UNSEEN : await lookAt(file, look, tapeFile));
  return ends;
}

async function lookAt(
  file: string,
  look: (source: ByteSource) => Promise<VolumeEnds>,
  tapeFile: number | undefined,
): Promise<VolumeEnds | undefined> {
  let source: ByteSource | undefined;
  try {
    source = openFile(file);
    if (source.readAt === undefined) return UNSEEN;
    const image = openIfImage(source);
    if (image === undefined) {
      source = (await openArchive(source, 0)).source;
      return await look(source);
    }
    const archives = new TapeArchives(image.reader, { name: file });
    const archive = await (tapeFile === undefined ? archives.next() : archives.at(tapeFile));
    return archive === undefined ? undefined : await look(archive.source);
  } catch (error) {
    // It is told when its turn comes.
    if (error instanceof SourceError) return undefined;
    throw error;
  } finally {
    source?.close();
  }
}
