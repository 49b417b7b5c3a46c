import type { MemberKind } from '../../tar/index.js';

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

/** The lines of a log or list, without their names: 21 bytes each. */
export class ExpectedLines {
  private lines = new Uint32Array(1 << 10);
  private offsets = new Float64Array(1 << 10);
  private sizes = new Float64Array(1 << 10);
  private flags = new Uint8Array(1 << 10);
  count = 0;

  /** @returns the number of the new entry */
  add(expected: Expectation): number {
    if (this.count === this.lines.length) this.grow();
    const entry = this.count++;
    this.lines[entry] = expected.line;
    this.offsets[entry] = expected.offset;
    this.sizes[entry] = expected.size ?? -1;
    this.flags[entry] = KINDS.indexOf(expected.kind) | (expected.optional ? OPTIONAL : 0);
    return entry;
  }

  line(entry: number): number {
    return this.lines[entry] as number;
  }

  offset(entry: number): number {
    return this.offsets[entry] as number;
  }

  /** Bytes; undefined where the line does not tell. */
  size(entry: number): number | undefined {
    const size = this.sizes[entry] as number;
    return size < 0 ? undefined : size;
  }

  kind(entry: number): MemberKind | undefined {
    return KINDS[(this.flags[entry] as number) & KIND_BITS];
  }

  see(entry: number): void {
    this.flags[entry] = (this.flags[entry] as number) | SEEN;
  }

  isSeen(entry: number): boolean {
    return ((this.flags[entry] as number) & SEEN) !== 0;
  }

  optional(entry: number): boolean {
    return ((this.flags[entry] as number) & OPTIONAL) !== 0;
  }

  /** Whether a member should have come for it and did not. */
  isMissing(entry: number): boolean {
    return ((this.flags[entry] as number) & (SEEN | OPTIONAL)) === 0;
  }

  private grow(): void {
    this.lines = copied(new Uint32Array(this.count * 2), this.lines);
    this.offsets = copied(new Float64Array(this.count * 2), this.offsets);
    this.sizes = copied(new Float64Array(this.count * 2), this.sizes);
    this.flags = copied(new Uint8Array(this.count * 2), this.flags);
  }
}

function copied<T extends { set(from: T): void }>(into: T, from: T): T {
  into.set(from);
  return into;
}
