import type { Reason } from './fate.js';
import type { KeptMember } from './kept-member.js';
import { partialName } from './partial-members.js';

/** What one copy of an archive gives. */
export interface Copy {
  /** Its members that can be had, in order. */
  readonly members: readonly KeptMember[];
  /** Something is lost, or perhaps is, behind the last of them. */
  readonly isGapAtEnd: boolean;
}

/** A member of the merged archive. */
export interface MergedMember {
  readonly kept: KeptMember;
  /** Index of the copy that it is taken from. */
  readonly copy: number;
  /** Why it is not certain, or what made it certain, where copies do not agree. */
  readonly reason: Reason | undefined;
  /** No copy shows that nothing is missing in front of it. */
  readonly isGapBefore: boolean;
  /** The name of one in part. */
  readonly keptAs?: string;
}

/** Several copies of one archive, made one. */
export interface Merged {
  readonly members: readonly MergedMember[];
  readonly isGapAtEnd: boolean;
}

/**
 * Merges copies of one archive: each member from a copy where it is whole. Members are the same that have one name,
 * type, size, link target and time, and are the first, second, ... of these in their copy. Whether something is missing
 * between two members is known from any copy in which one follows on the other with nothing lost in between. Of a
 * member that is in no copy but in part, that of the copy that has most of it is taken.
 * @param taken - names that members in part must not get; those that they get are added
 */
export function mergeCopies(copies: readonly Copy[], taken: Set<string> = new Set()): Merged {
  const indexed = copies.map((copy) => new IndexedCopy(copy));
  const order = orderOf(indexed.map((copy, i) => copy.entries().filter((_, at) => !isStray(indexed, i, at))));
  const neighbours = new Set(indexed.flatMap((copy) => copy.neighbours()));
  const members: MergedMember[] = [];
  let before = START;
  for (const key of order) {
    const chosen = choose(indexed, key);
    const isPart = chosen.kept.fate === 'partial';
    const keptAs = isPart ? { keptAs: partialName(chosen.kept.member, taken) } : {};
    members.push({ ...chosen, ...keptAs, isGapBefore: !neighbours.has(pairOf(before, key)) });
    before = key;
  }
  return { members, isGapAtEnd: !neighbours.has(pairOf(before, END)) };
}

const START = '\0start';
const END = '\0end';

const pairOf = (before: string, behind: string): string => `${before}\0\0${behind}`;

class IndexedCopy {
  readonly copy: Copy;
  /** One for each member. */
  readonly keys: readonly string[];
  private readonly places: ReadonlyMap<string, number>;
  /** How many gaps there are in front of each member and of those before it; the last is that of the end. */
  private readonly gaps: readonly number[];

  constructor(copy: Copy) {
    this.copy = copy;
    const seen = new Map<string, number>();
    this.keys = copy.members.map(({ member }) => {
      const { kind, name, size, linkname, mtime } = member;
      const own = `${kind}\0${name}\0${linkname}\0${size}\0${mtime.seconds}.${mtime.nanoseconds}`;
      const nth = seen.get(own) ?? 0;
      seen.set(own, nth + 1);
      return `${own}\0${nth}`;
    });
    this.places = new Map(this.keys.map((key, at) => [key, at]));
    const gaps: number[] = [];
    let count = 0;
    for (const isGap of [...copy.members.map(({ isGapBefore }) => isGapBefore), copy.isGapAtEnd]) {
      if (isGap) count++;
      gaps.push(count);
    }
    this.gaps = gaps;
  }

  /** The keys with where their members stand. */
  entries(): Entry[] {
    return this.keys.map((key, at) => ({ key, offset: this.copy.members[at]?.offset ?? 0 }));
  }

  find(key: string): KeptMember | undefined {
    const at = this.places.get(key);
    return at === undefined ? undefined : this.copy.members[at];
  }

  /** Key of the member at a place, or what stands for the start and the end. */
  keyAt(at: number): string {
    return at < 0 ? START : (this.keys[at] ?? END);
  }

  /** Pairs of members, of which the second follows on the first with nothing lost in between. */
  neighbours(): string[] {
    const pairs: string[] = [];
    for (let at = 0; at <= this.keys.length; at++) {
      if (this.gapsBetween(at - 1, at) === 0) pairs.push(pairOf(this.keyAt(at - 1), this.keyAt(at)));
    }
    return pairs;
  }

  /** Whether both members are here, in this order, with nothing lost in between. */
  covers(before: string, behind: string): boolean {
    const from = before === START ? -1 : this.places.get(before);
    const to = behind === END ? this.keys.length : this.places.get(behind);
    return from !== undefined && to !== undefined && from < to && this.gapsBetween(from, to) === 0;
  }

  private gapsBetween(from: number, to: number): number {
    return (this.gaps[to] ?? 0) - (from < 0 ? 0 : (this.gaps[from] ?? 0));
  }
}

/**
 * Whether a member that is not certain stands in one copy alone, where another copy has everything that belongs there:
 * it is one of that copy's members, with a field that is wrong.
 */
function isStray(copies: readonly IndexedCopy[], own: number, at: number): boolean {
  const copy = copies[own] as IndexedCopy;
  const fate = copy.copy.members[at]?.fate;
  if (fate !== 'unproven' && fate !== 'partial') return false;
  const key = copy.keys[at] as string;
  const others = copies.filter((_, i) => i !== own);
  if (others.some((other) => other.find(key) !== undefined)) return false;
  return others.some((other) => other.covers(copy.keyAt(at - 1), copy.keyAt(at + 1)));
}

interface Entry {
  readonly key: string;
  /** Where the member stands in its copy. */
  readonly offset: number;
}

interface Node extends Entry {
  next: Node | undefined;
}

/**
 * One order for the keys of all copies: that of the copy with most members, and what only others have behind what it
 * follows there. Of two that stand in different copies only, that comes first which stands nearer to the front.
 */
function orderOf(copies: readonly (readonly Entry[])[]): string[] {
  const head: Node = { key: START, offset: -1, next: undefined };
  const nodes = new Map<string, Node>();
  for (const entries of [...copies].sort((a, b) => b.length - a.length)) {
    const own = new Set(entries.map(({ key }) => key));
    let cursor = head;
    for (const { key, offset } of entries) {
      const known = nodes.get(key);
      if (known !== undefined) {
        cursor = known;
        continue;
      }
      while (cursor.next !== undefined && !own.has(cursor.next.key) && cursor.next.offset < offset)
        cursor = cursor.next;
      const node: Node = { key, offset, next: cursor.next };
      cursor.next = node;
      nodes.set(key, node);
      cursor = node;
    }
  }
  const order: string[] = [];
  for (let node = head.next; node !== undefined; node = node.next) order.push(node.key);
  return order;
}

interface Candidate {
  readonly kept: KeptMember;
  readonly copy: number;
}

function choose(copies: readonly IndexedCopy[], key: string): Omit<MergedMember, 'isGapBefore'> {
  const all = copies.flatMap((copy, i): Candidate[] => {
    const kept = copy.find(key);
    return kept === undefined ? [] : [{ kept, copy: i }];
  });
  const entire = all.filter(({ kept }) => kept.fate !== 'partial');
  return entire.length > 0 ? chooseEntire(entire) : chooseMost(all);
}

function chooseMost(all: readonly Candidate[]): Omit<MergedMember, 'isGapBefore'> {
  const bytesOf = ({ kept }: Candidate): number => kept.partBytes ?? 0;
  const most = all.reduce((best, one) => (bytesOf(one) > bytesOf(best) ? one : best));
  return { ...most, reason: { code: 'part-of-copies', bytes: bytesOf(most), copies: all.length } };
}

function chooseEntire(all: readonly Candidate[]): Omit<MergedMember, 'isGapBefore'> {
  const certain = all.filter(({ kept }) => kept.fate !== 'unproven');
  const byContent = new Map<string, Candidate[]>();
  for (const one of certain.length > 0 ? certain : all) {
    const content = one.kept.sha256 ?? '';
    byContent.set(content, [...(byContent.get(content) ?? []), one]);
  }
  const groups = [...byContent.values()].sort((a, b) => b.length - a.length);
  const [most = [], second = []] = groups;
  const [first] = most.length > second.length ? most : [(certain[0] ?? all[0]) as Candidate];
  const { kept, copy } = first as Candidate;
  if (groups.length === 1) {
    // What nothing proves in one copy, two copies with one content do.
    const isProven = kept.fate === 'unproven' && most.length > 1;
    return { kept, copy, reason: isProven ? { code: 'copies-agree', copies: most.length } : undefined };
  }
  const isMajority = most.length > second.length;
  const reason: Reason = isMajority
    ? { code: 'copies-agree', copies: most.length }
    : { code: 'copies-differ', copies: (certain.length > 0 ? certain : all).length };
  return { kept, copy, reason };
}
