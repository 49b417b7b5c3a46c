import type { Place } from '../../tar/restore/member-path.js';
import type { MemberPlace } from '../../tar/restore/report.js';
import type { EntryMeta } from './root.js';

/** A link that is made when everything else is there. */
export interface PendingLink {
  readonly member: MemberPlace;
  readonly place: Place;
  /** Of a symbolic link: where it leads, as stored. Of a hard link: the path of what it is another name of. */
  readonly target: string;
  readonly isSymbolic: boolean;
  /** What is set of a symbolic link; a hard link has what its target has. */
  readonly meta: EntryMeta;
}

/** The links that are to be made at the end, by path, in the order of the archive. */
export class PendingLinks {
  private readonly links = new Map<string, PendingLink>();

  add(path: string, link: PendingLink): void {
    // What came last counts, and comes last.
    this.links.delete(path);
    this.links.set(path, link);
  }

  /** Something else took its place. */
  cancel(path: string): void {
    if (this.links.size > 0) this.links.delete(path);
  }

  get(path: string): PendingLink | undefined {
    return this.links.get(path);
  }

  has(path: string): boolean {
    return this.links.size > 0 && this.links.has(path);
  }

  /** Gives all of them, each behind the one that it is another name of; then there are none left. */
  *taken(): Generator<PendingLink> {
    for (const path of this.links.keys()) {
      const chain: PendingLink[] = [];
      for (let at: string | undefined = path; at !== undefined; ) {
        const link: PendingLink | undefined = this.links.get(at);
        if (link === undefined) break;
        chain.push(link);
        // Taken out on the way, so that links that lead in a circle end.
        this.links.delete(at);
        at = link.isSymbolic ? undefined : link.target;
      }
      yield* chain.reverse();
    }
  }
}
