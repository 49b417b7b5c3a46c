import { type Finding, finding, type Position } from '../../findings/index.js';
import type { Comparer, TarMember } from '../../tar/index.js';
import { type Expectation, ExpectedLines } from './expected.js';
import { canonicalName, NameIndex, SAME_NAME_MAX } from './name-index.js';

/** Findings of each kind that are shown; what is beyond is one finding with its count. */
const SHOWN = 20;
/** A literal log breaks a name with newlines over so many lines at most. */
const NAME_LINES_MAX = 64;

type Kind = 'missing' | 'extra' | 'size' | 'type';

/** How members are held against lines. */
export interface ListingComparerOptions {
  /** The log tar printed, or the list it was given: there, a directory stands for everything below it. */
  readonly by: 'log' | 'list';
  /** Keys the hash table. */
  readonly seed: number;
  /** The name that stands in the line at an offset of the file, for the findings. */
  readonly nameAt: (offset: number) => string;
}

/**
 * Holds the members of an archive against the lines of a log or list, in any order. Of names it keeps hashes only:
 * about 26 bytes a line.
 */
export class ListingComparer implements Comparer {
  readonly by = 'size';
  private readonly options: ListingComparerOptions;
  private readonly index: NameIndex;
  private readonly expected = new ExpectedLines();
  private readonly own: { readonly found: Finding; readonly entry: number | undefined }[] = [];
  private readonly counts: Record<Kind, number> = { missing: 0, extra: 0, size: 0, type: 0 };
  private vouched = 0n;

  constructor(options: ListingComparerOptions) {
    this.options = options;
    this.index = new NameIndex(options.seed);
  }

  /** Bytes of content whose size a long log confirms. */
  get vouchedBytes(): bigint {
    return this.vouched;
  }

  /** What the lines are. */
  get kindOfLines(): 'log' | 'list' {
    return this.options.by;
  }

  /** Lines that name a member. */
  get lines(): number {
    return this.expected.count;
  }

  /**
   * Adds a line, before any member is seen.
   * @param unless - a finding that holds only if no member comes for the line
   */
  expect(names: readonly string[], expectation: Expectation, unless?: Finding): void {
    const keys = new Set(names.map(canonicalName));
    const { isKnown, isFull } = this.lookUp(keys, expectation);
    if (keys.size === 0 || (unless === undefined && isKnown)) return;
    // Where not every name leads to the entry, that no member was seen for it says nothing.
    const entry = this.expected.add(isFull ? { ...expectation, optional: true } : expectation);
    for (const key of keys) this.index.add(key, entry);
    if (unless !== undefined) this.own.push({ found: unless, entry });
  }

  /** Adds a finding of the log or list itself, given at the end. */
  report(found: Finding): void {
    this.own.push({ found, entry: undefined });
  }

  /** tar logs the labels of volumes among the names. */
  label(label: string): void {
    for (const entry of this.entriesOf(label)) this.expected.see(entry);
  }

  saw(member: TarMember, _sha256?: string, volume = 0, isWhole = true): readonly Finding[] {
    if (member.kind === 'volume-label') return [];
    const entries = this.entriesOf(member.name);
    for (const entry of entries) this.expected.see(entry);
    if (member.kind === 'continuation') return [];
    const at = { volume, offset: member.headerOffset };
    const isInPieces = (member.name.includes('\n') || member.linkname.includes('\n')) && this.isLoggedInPieces(member);
    if (entries.length > 0) return this.compare(member, entries, at, isWhole);
    if (isInPieces) return [];
    return this.count('extra', () => finding('LISTING_MEMBER_EXTRA', at, { by: this.options.by }, of(member)));
  }

  end(complete: boolean): readonly Finding[] {
    const isStill = (entry: number | undefined): boolean => entry === undefined || !this.expected.isSeen(entry);
    const found = this.own.flatMap((own) => (isStill(own.entry) ? [own.found] : []));
    for (let entry = 0; complete && entry < this.expected.count; entry++) {
      if (!this.expected.isMissing(entry)) continue;
      found.push(...this.count('missing', () => this.missing(entry)));
    }
    for (const [what, count] of Object.entries(this.counts) as [Kind, number][]) {
      if (count > SHOWN) found.push(finding('LISTING_MORE', NOWHERE, { what, count: count - SHOWN }));
    }
    return found;
  }

  private missing(entry: number): Finding {
    const name = this.options.nameAt(this.expected.offset(entry));
    return finding('LISTING_MEMBER_MISSING', NOWHERE, { by: this.options.by, name, line: this.expected.line(entry) });
  }

  /** Files that were logged twice alike are known, and need no second entry; of a full name no more are kept. */
  private lookUp(keys: ReadonlySet<string>, { size, kind, optional }: Expectation) {
    const { expected } = this;
    let isKnown = true;
    let isFull = false;
    for (const key of keys) {
      let isAlike = false;
      let count = 0;
      this.index.each(key, (entry) => {
        count++;
        if (expected.size(entry) !== size || expected.kind(entry) !== kind) return;
        if (expected.optional(entry) === optional) isAlike = true;
      });
      if (count >= SAME_NAME_MAX) isFull = true;
      else if (!isAlike) isKnown = false;
    }
    return { isKnown, isFull };
  }

  private entriesOf(name: string): readonly number[] {
    const entries: number[] = [];
    const take = (entry: number): void => {
      entries.push(entry);
    };
    const key = canonicalName(name);
    if (this.options.by === 'list') this.index.eachParent(key, take);
    else this.index.each(key, take);
    return entries;
  }

  private compare(member: TarMember, entries: readonly number[], at: Position, isWhole: boolean): readonly Finding[] {
    const { expected } = this;
    // Of a name logged so often, not every line was kept.
    if (entries.length >= SAME_NAME_MAX) return [];
    const typed = entries.filter((entry) => expected.kind(entry) !== undefined);
    const [first] = typed;
    if (first === undefined) return [];
    const alike = typed.filter((entry) => expected.kind(entry) === member.kind);
    if (alike.length === 0) {
      const args = { line: expected.line(first), expected: expected.kind(first) as string, found: member.kind };
      return this.count('type', () => finding('LISTING_TYPE_DIFFERS', at, args, of(member)));
    }
    const sized = alike.filter((entry) => expected.size(entry) !== undefined);
    const [other] = sized;
    if (other === undefined) return [];
    if (sized.some((entry) => expected.size(entry) === Number(member.size))) {
      if (isWhole) this.vouched += BigInt(member.storedSize);
      return [];
    }
    const args = { line: expected.line(other), expected: expected.size(other) as number, found: member.size };
    return this.count('size', () => finding('LISTING_SIZE_DIFFERS', at, args, of(member)));
  }

  /** A log in the styles literal and shell shows a name with newlines as several lines; a long one, links' too. */
  private isLoggedInPieces({ name, linkname, kind }: TarMember): boolean {
    const arrow = kind === 'symlink' ? ' -> ' : ' link to ';
    for (const quoted of QUOTINGS) {
      const lines = quoted(name).split('\n');
      // The name in a line that is not broken stands without its quotes.
      if (lines.length === 1) lines[0] = name;
      const [first = '', ...others] = `${arrow}${quoted(linkname)}`.split('\n');
      const whole = lines.length === 1 ? [name, ...others] : [...lines.slice(0, -1), lines.at(-1) + first, ...others];
      if (linkname !== '' && this.seePieces(whole)) return true;
      if (lines.length > 1 && this.seePieces(lines)) return true;
    }
    return false;
  }

  private seePieces(lines: readonly string[]): boolean {
    if (lines.length > NAME_LINES_MAX) return false;
    const found = lines.map((line) => this.entriesOf(line));
    if (!found.every((entries, i) => entries.length > 0 || lines[i] === '')) return false;
    for (const entry of found.flat()) this.expected.see(entry);
    return true;
  }

  private count(kind: Kind, make: () => Finding): readonly Finding[] {
    return ++this.counts[kind] > SHOWN ? [] : [make()];
  }
}

/** What the style shell leaves without quotes. */
const PLAIN = /^[\w./,+@%:\u0080-\u{10ffff}-]+$/u;
const quotedAlways = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
/** As the styles literal and shell write what has newlines. */
const QUOTINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  quotedAlways,
  (text) => (PLAIN.test(text) ? text : quotedAlways(text)),
];

const NOWHERE = { volume: 0, offset: 0 } as const;

function of(member: TarMember): { index: number; name: string } {
  return { index: member.index, name: member.name };
}
