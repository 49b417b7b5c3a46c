import type { Exact } from '../../findings/index.js';
import type { TarMember } from '../../tar/member.js';
import { normaliseName } from './names.js';
import { EntryTable } from './table.js';

/** What a hard link shares with its target. */
export interface LinkTarget {
  readonly sha256: string | undefined;
  readonly size: Exact;
}

/**
 * Digests of the files that have come so far, for the hard links that may come: by the hash of their names, about 56
 * bytes a file, whatever the length of the names.
 */
export class LinkTargets {
  private readonly table = new EntryTable(false);
  /** Names that came more than once: of these the last one counts when the archive is extracted. */
  doubled = 0;

  /**
   * A file, or a hard link with what its target has.
   * @throws ManifestError beyond 2^26 files
   */
  add({ name }: Pick<TarMember, 'name'>, { sha256, size }: LinkTarget): void {
    const entry = { name, line: 0, size, ...(sha256 === undefined ? {} : { sha256 }) };
    const there = this.table.add(entry);
    if (there < 0) return;
    this.table.replace(there, entry);
    this.doubled++;
  }

  /** What stands under a name now. */
  find(linkname: string): LinkTarget | undefined {
    const row = this.table.find(normaliseName(linkname));
    return row < 0 ? undefined : { sha256: this.table.digest(row), size: this.table.fileSize(row) ?? 0 };
  }
}
