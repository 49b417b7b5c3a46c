import { encodeName } from '../bytes/index.js';
import { type Exact, type Finding, finding } from '../findings/index.js';
import { splitVolumeLabel } from './label-match.js';
import type { TarMember } from './member.js';
import { add, subtract } from './numbers.js';

/** What a volume shows at its two ends: enough to put a set in order. */
export interface VolumeEnds {
  readonly label: string | undefined;
  /** The member that goes on from the volume before. */
  readonly head: { readonly name: string; readonly offset: Exact } | undefined;
  /** The member that goes on on the next volume, and how many of its bytes have come so far. */
  readonly tail: { readonly name: string; readonly had: Exact } | undefined;
}

/**
 * Whether files given together are volumes of one set: one of them goes on from another, or carries a volume number.
 */
export function isVolumeSet(volumes: readonly VolumeEnds[]): boolean {
  return (
    volumes.length > 1 &&
    volumes.some(
      (v) => v.head !== undefined || (v.label !== undefined && splitVolumeLabel(v.label).number !== undefined),
    )
  );
}

/** The order in which to read volumes: by the numbers in their labels, else by what goes on where. */
export function orderVolumes(volumes: readonly VolumeEnds[]): number[] {
  const given = volumes.map((_, i) => i);
  const numbers = volumes.map((v) => (v.label === undefined ? undefined : splitVolumeLabel(v.label).number));
  if (numbers.every((n) => n !== undefined)) {
    return given.sort((a, b) => (numbers[a] as number) - (numbers[b] as number) || a - b);
  }
  const left = new Set(given);
  const order: number[] = [];
  while (left.size > 0) {
    const last = order.at(-1);
    const tail = last === undefined ? undefined : volumes[last]?.tail;
    const next =
      (tail === undefined ? undefined : [...left].find((i) => goesOn(volumes[i]?.head, tail))) ??
      [...left].find((i) => volumes[i]?.head === undefined) ??
      [...left][0];
    order.push(next as number);
    left.delete(next as number);
  }
  return order;
}

function goesOn(head: VolumeEnds['head'], tail: { name: string; had: Exact }): boolean {
  return head !== undefined && sameName(head.name, tail.name) && head.offset === tail.had;
}

/** GNU tar cuts the name in a continuation header at 100 bytes. */
function sameName(continued: string, name: string): boolean {
  if (continued === name) return true;
  const bytes = encodeName(name);
  const cut = encodeName(continued);
  return cut.length >= 99 && cut.every((byte, i) => byte === bytes[i]);
}

/** A member that has begun and whose rest has not come yet. */
interface Open {
  readonly member: TarMember;
  readonly had: Exact;
  readonly total: Exact;
}

/** Checks the seams of a set as its volumes are read in order. */
export class VolumeSet {
  private open: Open | undefined;
  private readonly labels: (string | undefined)[] = [];
  private volume = -1;
  private members = 0;

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
    if (!sameName(member.name, open.member.name)) {
      return { continues: undefined, findings: [mismatch('name', open.member.name, member.name)] };
    }
    if (offset !== open.had) return { continues: undefined, findings: [mismatch('offset', open.had, offset)] };
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
    return this.open === undefined ? undefined : { name: this.open.member.name, had: this.open.had };
  }

  /** All volumes have been read: what is missing from the set as a whole. */
  finish(offset: number): readonly Finding[] {
    const at = { volume: this.volume, offset };
    const found: Finding[] = [];
    if (this.open !== undefined && this.isOfSet(this.open)) {
      const missingBytes = subtract(this.open.total, this.open.had);
      found.push(finding('VOLUME_ENDS_IN_MEMBER', at, { name: this.open.member.name, missingBytes }, this.open.member));
    }
    return [...found, ...this.judgeLabels()];
  }

  /** Whether anything but the cut itself says that volumes follow. */
  private isOfSet({ member }: Open): boolean {
    const hasNumber = this.labels.some((label) => label !== undefined && splitVolumeLabel(label).number !== undefined);
    return this.volume > 0 || hasNumber || member.continuation !== undefined;
  }

  private judgeLabels(): Finding[] {
    const found: Finding[] = [];
    const split = this.labels.map((label) => (label === undefined ? undefined : splitVolumeLabel(label)));
    const numbers = split.map((s) => s?.number).filter((n) => n !== undefined);
    if (numbers.length === 0) return found;
    const base = split.find((s) => s?.number !== undefined)?.base ?? '';
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
