import { type Exact, type Finding, finding } from '../findings/index.js';
import { splitVolumeLabel } from './label-match.js';
import type { TarMember } from './member.js';
import { add, subtract } from './numbers.js';
import { isSameMember, type VolumeEnds } from './volume-order.js';

/** A member that has begun and whose rest has not come yet. */
interface Open {
  readonly member: TarMember;
  readonly had: Exact;
  readonly total: Exact;
}

/**
 * Where a continuation says that it goes on. GNU tar takes the bytes still to come from the size of the file, which for
 * a sparse one is not what has been stored.
 */
function expectedOffset({ member, total, had }: Open): Exact {
  return member.sparse === undefined ? had : subtract(member.size, subtract(total, had));
}

/** Checks the seams of a set as its volumes are read in order. */
export class VolumeSet {
  private open: Open | undefined;
  private readonly labels: (string | undefined)[] = [];
  private volume = -1;
  private members = 0;
  /** Where each volume goes on from the one before, by volume. */
  private readonly heads = new Map<number, { readonly name: string; readonly offset: Exact }>();

  /** The next volume begins. */
  begin(volume: number): void {
    this.volume = volume;
    this.members = 0;
    this.labels[volume] = undefined;
  }

  /** The volume carries a label. */
  label(label: string): void {
    this.labels[this.volume] ??= label;
  }

  /**
   * A member begins.
   * @returns the member that it goes on with, if it does, and what does not fit
   */
  member(member: TarMember): { readonly continues: TarMember | undefined; readonly findings: readonly Finding[] } {
    if (member.kind === 'volume-label') return { continues: undefined, findings: [] };
    const isFirst = this.members++ === 0;
    const { open } = this;
    const { continuation } = member;
    if (isFirst && continuation !== undefined) {
      this.heads.set(this.volume, { name: member.name, offset: continuation.offset });
    }
    const at = { volume: this.volume, offset: member.headerOffset };
    if (continuation === undefined) {
      this.open = undefined;
      if (open === undefined || !isFirst) return { continues: undefined, findings: [] };
      const args = {
        what: 'name',
        expected: `${open.member.name}, from byte ${open.had} on`,
        found: member.name,
      } as const;
      return { continues: undefined, findings: [finding('VOLUME_CONTINUATION_MISMATCH', at, args, open.member)] };
    }
    if (open === undefined) {
      // GNU tar writes a piece of nothing where a sparse member begins or ends together with a volume.
      const isNothing = isFirst && this.volume > 0 && member.storedSize === 0;
      if (isNothing) return { continues: undefined, findings: [] };
      const args = { name: member.name, offset: continuation.offset };
      return { continues: undefined, findings: [finding('VOLUME_STARTS_IN_MEMBER', at, args, member)] };
    }
    return this.seam(open, member, continuation.offset);
  }

  private seam(open: Open, member: TarMember, offset: Exact): ReturnType<VolumeSet['member']> {
    const at = { volume: this.volume, offset: member.headerOffset };
    const mismatch = (what: 'name' | 'offset' | 'size', expected: unknown, found: unknown): Finding =>
      finding('VOLUME_CONTINUATION_MISMATCH', at, { what, expected: `${expected}`, found: `${found}` }, open.member);
    this.open = undefined;
    if (!isSameMember(member.name, open.member.name)) {
      return { continues: undefined, findings: [mismatch('name', open.member.name, member.name)] };
    }
    const expected = expectedOffset(open);
    if (offset !== open.had && offset !== expected) {
      return { continues: undefined, findings: [mismatch('offset', expected, offset)] };
    }
    const rest = subtract(open.total, open.had);
    if (member.storedSize !== rest) {
      return { continues: undefined, findings: [mismatch('size', `${rest} bytes to come`, member.storedSize)] };
    }
    this.open = open;
    return { continues: open.member, findings: [] };
  }

  /** A member ends, perhaps with bytes missing that the next volume should bring. */
  end(member: TarMember, missing: Exact): void {
    if (member.kind === 'volume-label') return;
    const { open } = this;
    const continued = open !== undefined && member.continuation !== undefined ? open : undefined;
    if (missing === 0) {
      this.open = undefined;
      return;
    }
    const had = subtract(member.storedSize, missing);
    const before = continued?.had ?? member.continuation?.offset ?? 0;
    const total = continued?.total ?? add(before, member.storedSize);
    this.open = { member: continued?.member ?? member, had: add(before, had), total };
  }

  /** What the volume that was read last ends in the middle of. */
  get tail(): VolumeEnds['tail'] {
    return this.open === undefined ? undefined : { name: this.open.member.name, had: expectedOffset(this.open) };
  }

  /** All volumes have been read: what is missing from the set as a whole. */
  finish(offset: number): readonly Finding[] {
    const at = { volume: this.volume, offset };
    const found: Finding[] = [];
    if (this.open !== undefined && this.isSet) {
      const missingBytes = subtract(this.open.total, this.open.had);
      found.push(finding('VOLUME_ENDS_IN_MEMBER', at, { name: this.open.member.name, missingBytes }, this.open.member));
    }
    return [...found, ...this.judgeHeads(), ...this.judgeLabels()];
  }

  /** One archive that is cut is no set; one volume that says so in its label or its first member is. */
  private get isSet(): boolean {
    const isNumbered = (label: string | undefined): boolean =>
      label !== undefined && splitVolumeLabel(label).number !== undefined;
    return this.labels.length > 1 || this.heads.size > 0 || this.labels.some(isNumbered);
  }

  /** Two volumes that go on at one place are one volume twice, or one of them is of another set. */
  private judgeHeads(): Finding[] {
    const found: Finding[] = [];
    const seen = new Set<string>();
    for (const [volume, { name, offset }] of this.heads) {
      const key = `${offset} ${name}`;
      const isNumbered = splitVolumeLabel(this.labels[volume] ?? '').number !== undefined;
      if (seen.has(key) && !isNumbered) found.push(finding('VOLUME_DOUBLED', { volume, offset: 0 }, {}));
      seen.add(key);
    }
    return found;
  }

  private judgeLabels(): Finding[] {
    const found: Finding[] = [];
    const split = this.labels.map((label) => (label === undefined ? undefined : splitVolumeLabel(label)));
    const base = commonest(split.flatMap((s) => (s?.number === undefined ? [] : [s.base])));
    if (base === undefined) return found;
    const numbers = split.flatMap((s) => (s?.base === base && s.number !== undefined ? [s.number] : []));
    for (const [volume, own] of split.entries()) {
      const at = { volume, offset: 0 };
      const label = this.labels[volume] ?? '';
      if (own?.base !== base) found.push(finding('VOLUME_FOREIGN', at, { expected: `${base} Volume N`, found: label }));
      else if (
        own.number !== undefined &&
        split.slice(0, volume).some((s) => s?.base === base && s.number === own.number)
      ) {
        found.push(finding('VOLUME_DOUBLED', at, { number: own.number }));
      }
    }
    // Bounded: a label can claim to be volume 999,999,999.
    const last = Math.min(Math.max(...numbers), 10_000);
    const have = new Set(numbers);
    const missing = Array.from({ length: last }, (_, i) => i + 1).filter((n) => !have.has(n));
    if (missing.length > 0) {
      found.push(finding('VOLUME_MISSING', { volume: 0, offset: 0 }, { numbers: missing.slice(0, 20) }));
    }
    return found;
  }
}

function commonest(texts: readonly string[]): string | undefined {
  const count = (text: string): number => texts.filter((other) => other === text).length;
  return texts.reduce<string | undefined>(
    (best, text) => (best === undefined || count(text) > count(best) ? text : best),
    undefined,
  );
}
