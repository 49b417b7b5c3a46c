import { type CreateFs, nameOf, pathOf, type SortOrder } from './file-system.js';

/** Folders that take more room than this are read name by name: some thousands of names. */
const LARGE_BYTES = 1n << 16n;
/** Names that are sorted at once. */
const RUN_NAMES = 1 << 13;
/** No name has it. */
const SEPARATOR = '/';

/** Names in their order, as one text: a string for each would take more than twice as much. */
interface Run {
  readonly text: string;
  /** Where the name behind `first` begins. */
  next: number;
  first: string;
}

/**
 * The names in a folder, one after the other. In memory are the bytes of the names and one more for each; those of a
 * large folder are sorted in runs, which are merged while they are asked for and go when they are used up.
 */
export class FolderNames {
  private readonly isSorted: boolean;
  /** Where they are sorted, a heap: none comes before the one at half its place. */
  private readonly runs: Run[] = [];

  /**
   * Reads the names of a folder.
   * @param size - of the folder as the system tells it, bytes
   * @throws the file system's error
   */
  constructor(fs: CreateFs, folder: string, sort: SortOrder, size: bigint) {
    this.isSorted = sort === 'name';
    const path = pathOf(folder);
    if (this.isSorted && size <= LARGE_BYTES) this.add(fs.readdirSync(path, { encoding: 'latin1' }));
    else this.readAll(fs, path);
    if (!this.isSorted) return;
    for (let at = (this.runs.length >> 1) - 1; at >= 0; at--) this.settle(at);
  }

  /** The next name; undefined behind the last one. */
  next(): string | undefined {
    const [run] = this.runs;
    if (run === undefined) return undefined;
    const name = nameOf(run.first);
    if (run.next < run.text.length) advance(run);
    else this.end();
    if (this.isSorted && this.runs.length > 1) this.settle(0);
    return name;
  }

  private readAll(fs: CreateFs, path: string | Buffer): void {
    let names: string[] = [];
    const handle = fs.opendirSync(path as string, { encoding: 'latin1', bufferSize: 1024 });
    try {
      for (let entry = handle.readSync(); entry !== null; entry = handle.readSync()) {
        if (names.push(entry.name) < RUN_NAMES) continue;
        this.add(names);
        names = [];
      }
    } finally {
      handle.closeSync();
    }
    this.add(names);
  }

  private add(names: string[]): void {
    if (names.length === 0) return;
    if (this.isSorted) names.sort(byCode);
    const run = { text: names.join(SEPARATOR), next: 0, first: '' };
    advance(run);
    this.runs.push(run);
  }

  /** The first run is used up. */
  private end(): void {
    if (!this.isSorted) this.runs.shift();
    else {
      const last = this.runs.pop() as Run;
      if (this.runs.length > 0) this.runs[0] = last;
    }
  }

  /** Moves a run down to where it belongs. */
  private settle(from: number): void {
    const { runs } = this;
    const run = runs[from] as Run;
    let at = from;
    for (let below = 2 * at + 1; below < runs.length; below = 2 * at + 1) {
      const other = runs[below + 1];
      if (other !== undefined && other.first < (runs[below] as Run).first) below++;
      const least = runs[below] as Run;
      if (run.first <= least.first) break;
      runs[at] = least;
      at = below;
    }
    runs[at] = run;
  }
}

function advance(run: Run): void {
  const end = run.text.indexOf(SEPARATOR, run.next);
  run.first = run.text.slice(run.next, end < 0 ? run.text.length : end);
  run.next = end < 0 ? run.text.length : end + 1;
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
