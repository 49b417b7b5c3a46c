import type { TarMember } from '../member.js';
import { comparedPath } from './compared-path.js';
import type { Difference, DifferenceKind, What } from './difference.js';
import type { Ignorable } from './ignorable.js';
import { SeenPaths } from './seen-paths.js';

/** Which differences count, and who takes them. */
export interface ComparingRules {
  /** Takes each difference: those of members in the order of the archive, then what is extra. */
  readonly onDifference?: ((difference: Difference) => void) | undefined;
  /** What does not count as a difference. Default nothing. */
  readonly ignore?: Iterable<Ignorable> | undefined;
  /** Folders in front of each name that are not in the folder; what has no more than these is left out. Default 0. */
  readonly stripComponents?: number | undefined;
  /** Paths, as they are in the folder, that are compared neither way. */
  readonly isLeftOut?: ((path: string) => boolean) | undefined;
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

/** A member that is to be held against what stands in the folder. */
export interface Compared {
  readonly path: string;
  /** Of a hard link, where the member that it is a link to is; undefined where that leads nowhere. */
  readonly target: string | undefined;
  /** Takes what differs, at once or while content comes. */
  readonly tell: (what: What) => void;
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

/**
 * Keeps account of what differs between archives and a folder: as if they had been extracted into it one after the
 * other, so that of several members with one name the last one counts. Memory: 24 to 48 bytes for each path, half as
 * much again while the table grows, up to 2^25 paths; and at most 65,536 differences that wait.
 */
export class DifferenceLedger {
  readonly ignored: ReadonlySet<string>;
  compared = 0;
  leftOut = 0;
  /** Bytes of content that were found to be the same. */
  sameBytes = 0;
  /** Reading ended early, or nothing was tar: what is extra is not known. */
  isPartial = false;
  private readonly rules: ComparingRules;
  private readonly seen: SeenPaths;
  private readonly counts = new Map<DifferenceKind, number>();
  private held: Held[] = [];
  private ordinal = -1;

  /** @param seed - keys the hash table that holds paths, 0 to 2^53 - 1 */
  constructor(rules: ComparingRules, seed: number) {
    this.rules = rules;
    this.ignored = new Set(rules.ignore);
    this.seen = new SeenPaths(seed);
  }

  /** A member begins: tells what it is to be held against, if anything. */
  begin(member: TarMember): Compared | undefined {
    this.ordinal++;
    const { stripComponents = 0, isLeftOut } = this.rules;
    const path = comparedPath(member.name, stripComponents);
    if (path === 'outside') {
      this.compared++;
      this.hold(member, { kind: 'outside' }, '', undefined);
      return undefined;
    }
    if (path !== undefined) this.seen.add(path.path, this.ordinal);
    if (path === undefined || member.kind === 'unknown' || isLeftOut?.(path.path) === true) {
      this.leftOut++;
      return undefined;
    }
    this.compared++;
    const to = member.kind === 'hardlink' ? comparedPath(member.linkname, stripComponents) : undefined;
    const target = typeof to === 'object' ? to.path : undefined;
    const tell = (what: What): void => this.hold(member, what, path.path, target);
    if (member.kind !== 'continuation') return { path: path.path, target, tell };
    tell({ kind: 'incomplete' });
    return undefined;
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

  /** Everything has been read: tells what still waits. */
  settleAll(): void {
    this.settle(this.held.length);
  }

  /** Tells a difference at once. */
  tell(difference: Difference): void {
    const { kind } = difference.what;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    this.rules.onDifference?.(difference);
  }

  /** Whether it can be known what is extra, and is wanted. */
  get tellsExtras(): boolean {
    return !this.isPartial && !this.seen.isFull && !this.ignored.has('extra');
  }

  /** Whether a path of the folder is no extra. */
  isKnown(path: string): boolean {
    return this.seen.has(path) || this.rules.isLeftOut?.(path) === true;
  }

  /** @param extrasKnown - all that is extra was told */
  report(extrasKnown: boolean): DiffReport {
    const { compared, leftOut, counts: differences, sameBytes } = this;
    return { compared, leftOut, differences, sameBytes, extrasKnown };
  }
}
