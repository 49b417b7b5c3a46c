import type { Finding } from '../../findings/index.js';
import type { FolderHandle } from '../folder-handle.js';
import { readVolumes, type VolumesRead } from '../read-volumes.js';
import type { FlowOptions, TarSource } from '../tar-source.js';
import { FindingLog } from '../verify/finding-log.js';
import { type ComparingRules, DifferenceLedger, type DiffReport } from './difference-ledger.js';
import { HandleComparison } from './handle-comparison.js';
import { HandleTree } from './handle-tree.js';

/** How {@link diffWithHandle} compares. */
export interface DiffWithHandleOptions extends ComparingRules, FlowOptions {
  /** Takes what is wrong with the archive itself, as it is met. */
  readonly onFinding?: ((found: Finding) => void) | undefined;
  /** Keys the hash table that holds paths: a random integer, 0 to 2^53 - 1. */
  readonly seed: number;
}

/** What {@link diffWithHandle} resolves to. */
export interface HandleDiffResult extends DiffReport, VolumesRead {
  /** What is wrong with the archive itself. */
  readonly findings: FindingLog;
  /** Nothing differs, and nothing is wrong with the archive. */
  readonly isSame: boolean;
}

/**
 * Holds an archive, or the volumes of one set in their order, against a folder of a browser: its private file system,
 * or one that its user picked. Pure: anything that is made like such a folder will do. Nothing in it is changed.
 *
 * What is compared: what is missing, what is extra, types, sizes, and content byte by byte, so that no file is ever in
 * memory as a whole. Such folders tell nothing of modes, owners and links; their times are those of writing, which are
 * not compared. That two files are one they do not tell either: a hard link always differs, unless `hardlink` is
 * ignored, and its content is held against that of its target.
 * @param volumes - the archive, decompressed
 * @throws whatever a source or a callback throws. Nothing in an archive throws, nor does the signal, nor an error of a
 * handle that is one of the File System Standard
 *
 * @example
 * const folder = await showDirectoryPicker();
 * const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
 * const onDifference = (found) => console.log(tellDifference(found));
 * const { isSame } = await diffWithHandle([file.stream()], folder, { seed, onDifference });
 */
export async function diffWithHandle(
  volumes: readonly TarSource[],
  folder: FolderHandle,
  options: DiffWithHandleOptions,
): Promise<HandleDiffResult> {
  const { signal, progress, onFinding, seed } = options;
  const ledger = new DifferenceLedger(options, seed);
  const tree = new HandleTree(folder);
  const findings = new FindingLog();
  const comparison = new HandleComparison(ledger, tree, findings, onFinding);
  const data = !ledger.ignored.has('content');
  const read = await readVolumes(volumes, comparison, { data, signal, progress });
  ledger.isPartial = read.interrupted || !read.sawTar;
  ledger.settleAll();
  let extrasKnown = ledger.tellsExtras;
  if (extrasKnown) {
    const unreadable = (name: string, reason: string): void =>
      ledger.tell({ name, what: { kind: 'unreadable', reason } });
    for await (const extra of tree.extras((path) => ledger.isKnown(path), unreadable)) {
      extrasKnown = signal?.aborted !== true;
      if (!extrasKnown) break;
      if (extra === undefined) continue;
      const { path: name, type, below } = extra;
      ledger.tell({ name, what: { kind: 'extra', type, below } });
    }
  }
  const report = ledger.report(extrasKnown);
  const isSound = read.sawTar && !read.interrupted && findings.bySeverity('error') === 0;
  return { ...read, ...report, findings, isSame: report.differences.size === 0 && isSound };
}
