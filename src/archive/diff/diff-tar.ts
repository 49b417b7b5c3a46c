import { randomInt } from 'node:crypto';
import type { Exact, Finding } from '../../findings/index.js';
import { FindingLog, type TarMember } from '../../tar/index.js';
import { type ReadSetResult, readSet } from '../read-set.js';
import type { ByteSource } from '../source.js';
import type { ComparingOptions } from '../xattrs/comparison.js';
import type { OwnerNames } from './attributes.js';
import type { Difference, DifferenceKind, What } from './difference.js';
import { type DiffFs, Folder } from './folder.js';
import type { Ignorable } from './ignorable.js';
import { MemberComparison } from './member-comparison.js';
import { memberPath } from './member-path.js';
import { SeenPaths } from './seen-paths.js';

/** How an archive is held against a folder. */
export interface DiffOptions {
  /** Takes each difference: those of members in the order of the archive, then what is extra. */
  readonly onDifference?: ((difference: Difference) => void) | undefined;
  /** Takes what is wrong with the archive itself, as it is met. */
  readonly onFinding?: ((found: Finding) => void) | undefined;
  /** What does not count as a difference. Default nothing. */
  readonly ignore?: Iterable<Ignorable> | undefined;
  /** Folders in front of each name that are not in the folder; what has no more than these is left out. Default 0. */
  readonly stripComponents?: number | undefined;
  /** Paths, as they are in the folder, that are compared neither way. */
  readonly isLeftOut?: ((path: string) => boolean) | undefined;
  /** Owners are held against each other by name where both have one. Default: by number. */
  readonly ownerNames?: OwnerNames | undefined;
  /** Extended attributes and access control lists, where `fs` is the real one. Default none. */
  readonly attributes?: ComparingOptions | undefined;
  /** Takes bytes of the sources read so far, those of one call of `read`. */
  readonly progress?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly fs?: DiffFs | undefined;
  /** Keys the hash table that holds paths, 0 to 2^53 - 1; default random. */
  readonly seed?: number | undefined;
}

/** What reading one archive, or one set, gave. */
export interface DiffReading extends ReadSetResult {
  /** What is wrong with the archive itself. */
  readonly findings: FindingLog;
}

/** What came of a comparison. */
export interface DiffReport {
  /** Members that were held against something. */
  readonly compared: number;
  /** Members that stand for nothing in a folder, or that were left out. */
  readonly leftOut: number;
  /** Differences of each kind that there is one of. */
  readonly differences: ReadonlyMap<DifferenceKind, number>;
  /** Bytes of content that were found to be the same. */
  readonly sameBytes: number;
  /** Whether it is known what is extra: not where reading ended early or nothing was tar, nor beyond 2^25 paths. */
  readonly extrasKnown: boolean;
}

/** A difference that a later member of the same name may still undo. */
interface Held {
  readonly difference: Difference;
  readonly path: string;
  readonly ordinal: number;
  readonly target: string | undefined;
  readonly targetOrdinal: number;
}

/** Differences are held back no longer than until so many wait: then the older half is told. */
const HELD_MAX = 1 << 16;
const SEED_END = 2 ** 48 - 1;
const YIELD_MS = 50;

/**
 * Holds archives against a folder: as if they had been extracted into it one after the other, so that of several
 * members with one name the last one counts. Nothing in the folder is changed, and no symbolic link in it followed.
 *
 * What is compared of a file: content byte by byte, size, mode, owner, group and time; of links where they lead; of
 * devices their numbers. Extended attributes and access control lists are, where that is asked for; the other times are
 * not. Memory: 24 to 48 bytes for each path, half as much again while the table grows, up to 2^25 paths; and at most
 * 65,536 differences that wait.
 *
 * @example
 * const diff = new FolderDiff('restored', { onDifference: (found) => console.log(tellDifference(found)) });
 * await diff.read([openFile('backup.tar')]);
 * await diff.finish();
 */
export class FolderDiff {
  private readonly options: DiffOptions;
  private readonly folder: Folder;
  private readonly ignored: ReadonlySet<string>;
  private readonly seen: SeenPaths;
  private readonly counts = new Map<DifferenceKind, number>();
  private held: Held[] = [];
  private current: MemberComparison | undefined;
  private ordinal = -1;
  private compared = 0;
  private leftOut = 0;
  private sameBytes = 0;
  private isWhole = true;

  /**
   * @param folder - its path
   * @throws SourceError where it is no folder, or cannot be looked at
   */
  constructor(folder: string | Uint8Array, options: DiffOptions = {}) {
    this.options = options;
    this.folder = new Folder(folder, options.fs);
    this.ignored = new Set(options.ignore);
    this.seen = new SeenPaths(options.seed ?? randomInt(SEED_END));
  }

  /**
   * Reads an archive, or the volumes of one set in their order.
   * @param extraFindings - what came about below the archive, such as in its compressed layer: asked for at its end
   * @throws SourceError where the first source cannot be read at all
   */
  async read(sources: readonly ByteSource[], extraFindings?: () => readonly Finding[]): Promise<DiffReading> {
    const findings = new FindingLog();
    const found = (finding: Finding): void => {
      findings.add(finding);
      this.options.onFinding?.(finding);
    };
    try {
      const visitor = {
        member: (member: TarMember) => this.begin(member),
        data: (bytes: Uint8Array) => this.current?.update(bytes),
        end: (_: TarMember, missing: Exact) => this.end(missing),
        found,
      };
      const result = await readSet(sources, visitor, {
        data: !this.ignored.has('content'),
        progress: this.options.progress,
        signal: this.options.signal,
      });
      for (const finding of extraFindings?.() ?? []) found(finding);
      if (result.interrupted || !result.sawTar) this.isWhole = false;
      return { ...result, findings };
    } finally {
      this.current?.close();
      this.current = undefined;
    }
  }

  /** All archives have been read: tells what still waits, and looks for what is extra in the folder. */
  async finish(): Promise<DiffReport> {
    this.settle(this.held.length);
    const extrasKnown = this.isWhole && !this.seen.isFull && !this.ignored.has('extra');
    const wasEnded = extrasKnown ? await this.tellExtras() : false;
    return {
      compared: this.compared,
      leftOut: this.leftOut,
      differences: this.counts,
      sameBytes: this.sameBytes,
      extrasKnown: extrasKnown && !wasEnded,
    };
  }

  private begin(member: TarMember): void {
    this.current = undefined;
    this.ordinal++;
    const { stripComponents = 0, isLeftOut } = this.options;
    const path = memberPath(member.name, stripComponents);
    if (path === 'outside') {
      this.compared++;
      return this.hold(member, { kind: 'outside' }, '', undefined);
    }
    if (path === undefined) return void this.leftOut++;
    this.seen.add(path.path, this.ordinal);
    if (member.kind === 'unknown' || isLeftOut?.(path.path) === true) return void this.leftOut++;
    this.compared++;
    const to = member.kind === 'hardlink' ? memberPath(member.linkname, stripComponents) : undefined;
    const target = typeof to === 'object' ? to.path : undefined;
    const tell = (what: What): void => this.hold(member, what, path.path, target);
    const { folder } = this;
    const { ownerNames, attributes } = this.options;
    const options = { folder, content: !this.ignored.has('content'), ownerNames, attributes };
    if (member.kind === 'continuation') return tell({ kind: 'incomplete' });
    this.current = new MemberComparison(member, path.path, target, options, tell);
  }

  private end(missing: Exact): void {
    this.current?.end(missing);
    this.sameBytes += this.current?.sameBytes ?? 0;
    this.current = undefined;
  }

  private hold(member: TarMember, what: What, path: string, target: string | undefined): void {
    if (this.ignored.has(what.kind)) return;
    if (what.kind === 'mtime' && member.kind === 'directory' && this.ignored.has('folder-mtime')) return;
    const targetOrdinal = target === undefined ? -1 : this.seen.last(target);
    const difference = { name: member.name, what };
    const ordinal = what.kind === 'outside' ? -1 : this.ordinal;
    this.held.push({ difference, path, ordinal, target, targetOrdinal });
    if (this.held.length >= HELD_MAX) this.settle(HELD_MAX / 2);
  }

  /** Tells the oldest of those that wait, but for what a later member has undone. */
  private settle(count: number): void {
    for (const { difference, path, ordinal, target, targetOrdinal } of this.held.splice(0, count)) {
      if (ordinal >= 0 && this.seen.last(path) !== ordinal) continue;
      if (target !== undefined && this.seen.last(target) !== targetOrdinal) continue;
      this.tell(difference);
    }
  }

  private tell(difference: Difference): void {
    const { kind } = difference.what;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    this.options.onDifference?.(difference);
  }

  /** Resolves to whether it was ended early. */
  private async tellExtras(): Promise<boolean> {
    const { isLeftOut, signal } = this.options;
    const isKnown = (path: string): boolean => this.seen.has(path) || isLeftOut?.(path) === true;
    const unreadable = (name: string, reason: string): void =>
      this.tell({ name, what: { kind: 'unreadable', reason } });
    let last = performance.now();
    for (const extra of this.folder.extras(isKnown, unreadable)) {
      if (extra !== undefined) {
        const { path: name, type, below } = extra;
        this.tell({ name, what: { kind: 'extra', type, below } });
      }
      if (performance.now() - last < YIELD_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true) return true;
      last = performance.now();
    }
    return false;
  }
}

/** What {@link diffTar} resolves to. */
export interface DiffResult extends DiffReport, DiffReading {
  /** Nothing differs, and nothing is wrong with the archive. */
  readonly isSame: boolean;
}

/**
 * Holds an archive, or the volumes of one set in their order, against a folder: see {@link FolderDiff}.
 * @param sources - decompressed, as `openArchive` gives them
 * @param folder - path of the folder
 * @returns what came of it; `sawTar` is false where nothing in the sources was tar
 * @throws SourceError where a source cannot be read at all, or the folder cannot be looked at
 */
export async function diffTar(
  sources: readonly ByteSource[],
  folder: string | Uint8Array,
  options: DiffOptions & {
    /** What came about below the archive, such as in its compressed layer: asked for at its end. */
    readonly extraFindings?: () => readonly Finding[];
  } = {},
): Promise<DiffResult> {
  const diff = new FolderDiff(folder, options);
  const reading = await diff.read(sources, options.extraFindings);
  const report = await diff.finish();
  const hasErrors = reading.findings.bySeverity('error') > 0 || reading.interrupted || !reading.sawTar;
  return { ...reading, ...report, isSame: report.differences.size === 0 && !hasErrors };
}
