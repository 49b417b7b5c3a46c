import type { FolderHandle } from '../folder-handle.js';
import { readVolumes, type VolumesRead } from '../read-volumes.js';
import type { FlowOptions, TarSource } from '../tar-source.js';
import type { PlacingOptions } from './choose-place.js';
import { type ExistingEntry, HandleRestorer } from './handle-restorer.js';
import { Limits } from './limits.js';
import { Naming, type NamingOptions } from './naming.js';
import { Refusal } from './refusal.js';
import { type MemberPlace, type Outcome, ReportDraft, type RestoreReport } from './report.js';
import { Selection } from './selection.js';

/** How {@link extractToHandle} restores. */
export interface ExtractToHandleOptions extends PlacingOptions, FlowOptions {
  /** What becomes of something that stands in a member's place. Default `replace`. */
  readonly existing?: ExistingEntry | undefined;
  /** Names are taken as Windows takes them: for a folder that its user picked there. Default false. */
  readonly windows?: boolean | undefined;
  /** Takes each member when it is known what came of it. */
  readonly onMember?: ((member: MemberPlace, outcome: Outcome) => void) | undefined;
}

/** What a restore below a handle came to. */
export interface HandleRestoreReport extends RestoreReport, Pick<VolumesRead, 'bytes'> {}

/**
 * Restores an archive, or the volumes of one set in their order, below a folder of a browser: its private file system,
 * or one that its user picked. Pure: anything that is made like such a folder will do. Nothing outside it is reached:
 * each component of a name is asked for by itself, and `..` is refused.
 *
 * Such folders hold files and folders, without modes, owners, times and links: members that are neither are told as
 * not restored. A file keeps what was in it until the member is whole; one that was not there stands empty meanwhile,
 * and goes away where the member does not become whole.
 * @param volumes - the archive, decompressed
 * @throws RangeError where `topLevel` cannot be used
 * @throws whatever a source or a callback throws. Nothing in an archive throws, nor does the signal, nor an error of a
 * handle that is one of the File System Standard
 *
 * @example
 * const folder = await navigator.storage.getDirectory();
 * const { notRestored } = await extractToHandle([file.stream()], folder, { signal });
 * for (const { name, message } of notRestored.kept) console.log(name, message);
 */
export async function extractToHandle(
  volumes: readonly TarSource[],
  folder: FolderHandle,
  options: ExtractToHandleOptions = {},
): Promise<HandleRestoreReport> {
  const { existing = 'replace', unknownTypes = false, windows = false, stripComponents = 0, topLevel } = options;
  const report = new ReportDraft();
  const naming = namingFor({ windows, stripComponents, topLevel });
  const selection = new Selection(options);
  const choosing = { naming, selection, limits: new Limits(options), report };
  const restorer = new HandleRestorer({ ...choosing, folder, existing, unknownTypes, onMember: options.onMember });
  let read: VolumesRead;
  try {
    const { signal, progress } = options;
    read = await readVolumes(volumes, restorer, { data: true, signal, progress });
  } finally {
    await restorer.drop();
  }
  const { sawTar, bytes, interrupted } = read;
  const { limit } = restorer;
  const { counts, notRestored, findings } = report;
  const isWhole = sawTar && !interrupted && limit === undefined;
  const unmatched = isWhole ? selection.unmatched : [];
  return { sawTar, bytes, interrupted, counts, notRestored, findings, unmatched, limit };
}

function namingFor(options: NamingOptions): Naming {
  try {
    return new Naming(options);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new RangeError(`cannot restore below ${options.topLevel}: ${error.message}`);
  }
}
