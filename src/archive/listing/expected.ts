import type { MemberKind } from '../../tar/index.js';
import { Column, RisingNumbers, WholeNumbers } from '../columns.js';

const KINDS: readonly (MemberKind | undefined)[] = [
  undefined,
  'file',
  'hardlink',
  'symlink',
  'character-device',
  'block-device',
  'directory',
  'fifo',
  'volume-label',
  'continuation',
  'unknown',
];
const KIND_BITS = 15;
const SEEN = 16;
const OPTIONAL = 32;

/** What one line lets us expect. */
export interface Expectation {
  readonly line: number;
  /** Offset of the line in the log or list, bytes. */
  readonly offset: number;
  readonly size: number | undefined;
  readonly kind: MemberKind | undefined;
  readonly optional: boolean;
}

/** The lines of a log or list, without their names: 5 bytes each, and 4 more where they tell sizes. */
export class ExpectedLines {
  private readonly lines = new RisingNumbers();
  private readonly offsets = new RisingNumbers();
  private readonly sizes = new WholeNumbers();
  private readonly flags = new Column(Uint8Array);
  count = 0;

  /** @returns the number of the new entry */
  add(expected: Expectation): number {
    const entry = this.count++;
    this.lines.add(expected.line);
    this.offsets.add(expected.offset);
    this.sizes.set(entry, expected.size);
    this.flags.set(entry, KINDS.indexOf(expected.kind) | (expected.optional ? OPTIONAL : 0));
    return entry;
  }

  line(entry: number): number {
    return this.lines.get(entry);
  }

  offset(entry: number): number {
    return this.offsets.get(entry);
  }

  /** Bytes; undefined where the line does not tell. */
  size(entry: number): number | undefined {
    const size = this.sizes.get(entry);
    return size === undefined ? undefined : Number(size);
  }

  kind(entry: number): MemberKind | undefined {
    return KINDS[this.flags.get(entry) & KIND_BITS];
  }

  see(entry: number): void {
    this.flags.set(entry, this.flags.get(entry) | SEEN);
  }

  isSeen(entry: number): boolean {
    return (this.flags.get(entry) & SEEN) !== 0;
  }

  optional(entry: number): boolean {
    return (this.flags.get(entry) & OPTIONAL) !== 0;
  }

  /** Whether a member should have come for it and did not. */
  isMissing(entry: number): boolean {
    return (this.flags.get(entry) & (SEEN | OPTIONAL)) === 0;
  }
}
