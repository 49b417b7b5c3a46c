import { type Place, pathOf } from '../../tar/restore/member-path.js';
import { LateEntries, type LateEntry } from './late-entries.js';

/** The folders whose modes, owners and times are set at the end: what came last counts. */
export class LateFolders {
  private readonly folders = new LateEntries();

  add(folder: Pick<LateEntry, 'member' | 'place' | 'meta'>): void {
    this.folders.add({ ...folder, target: '', isSymbolic: false });
  }

  /** Something else took its place. */
  cancel(path: string): void {
    this.folders.delete(path);
  }

  /** Gives all of them, each before the folders that it lies in. */
  *fromTheDeepest(): Generator<LateEntry> {
    const { folders } = this;
    // Counted first, then put into one array: nothing else is held of them.
    const counts: number[] = [];
    for (const at of folders.places()) {
      const depth = depthOf(folders.at(at).place);
      while (counts.length <= depth) counts.push(0);
      counts[depth] = (counts[depth] as number) + 1;
    }
    const ends = counts.map((_, depth) => counts.slice(depth).reduce((sum, count) => sum + count, 0));
    const ordered = new Uint32Array(folders.size);
    const next = ends.map((end, depth) => end - (counts[depth] as number));
    for (const at of folders.places()) {
      const depth = depthOf(folders.at(at).place);
      const place = next[depth] as number;
      ordered[place] = at;
      next[depth] = place + 1;
    }
    for (const at of ordered) yield folders.at(at);
  }
}

/** Components of a path; 0 for the folder of the restore itself. */
function depthOf(place: Place): number {
  const path = pathOf(place);
  return path === '' ? 0 : path.split('/').length;
}
