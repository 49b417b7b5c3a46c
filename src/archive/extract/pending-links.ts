import { LateEntries, type LateEntry } from './late-entries.js';

/** The links that are to be made at the end, by path, in the order of the archive: what came last counts. */
export class PendingLinks {
  private readonly links = new LateEntries();

  add(link: LateEntry): void {
    this.links.add(link);
  }

  /** Something else took its place. */
  cancel(path: string): void {
    this.links.delete(path);
  }

  get(path: string): LateEntry | undefined {
    return this.links.get(path);
  }

  has(path: string): boolean {
    return this.links.has(path);
  }

  /** Gives all of them, each behind the one that it is another name of; then there are none left. */
  *taken(): Generator<LateEntry> {
    const { links } = this;
    for (const first of links.places()) {
      const chain: number[] = [];
      for (let at: number | undefined = first; at !== undefined; ) {
        chain.push(at);
        // Taken out on the way, so that links that lead in a circle end.
        links.deleteAt(at);
        const { isSymbolic, target } = links.at(at);
        at = isSymbolic ? undefined : links.find(target);
      }
      for (const at of chain.reverse()) yield links.at(at);
    }
  }
}
