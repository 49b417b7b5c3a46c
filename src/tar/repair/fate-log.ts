import type { Fate, Loss, MemberFate } from './fate.js';

/** Fates and losses beyond this many are counted, not kept. */
const KEPT_MAX = 10_000;

/** As many members tell what is usual in an archive. */
const MANY = 16;

/** A fate that was told, of which the name in the new archive is known later. */
export interface Told {
  readonly name: (keptAs: string) => void;
}

interface Kept {
  fate: MemberFate;
  readonly isProvisional: boolean;
}

/** Keeps what became of members within bounds, and counts all of it. */
export class FateLog {
  readonly counts: Record<Fate, number> = { whole: 0, mended: 0, unproven: 0, partial: 0, lost: 0 };
  readonly losses: Loss[] = [];
  /** All losses, the ones not kept included. */
  lossCount = 0;
  private readonly kept: Kept[] = [];
  private provisional = 0;

  /** The fates that are kept, in the order of the archive. */
  get fates(): readonly MemberFate[] {
    return this.kept.map(({ fate }) => fate);
  }

  /** A member came through whole. */
  whole(): void {
    this.counts.whole++;
  }

  /**
   * A member has another fate.
   * @param isProvisional - unproven only if extended headers turn out to be usual in this archive
   */
  add(fate: MemberFate, isProvisional = false): Told {
    this.counts[fate.fate]++;
    if (isProvisional) this.provisional++;
    const kept: Kept = { fate, isProvisional };
    if (this.kept.length < KEPT_MAX) this.kept.push(kept);
    return {
      name(keptAs) {
        kept.fate = { ...kept.fate, keptAs };
      },
    };
  }

  /** Something is lost, or perhaps is. */
  lose(loss: Loss): void {
    this.lossCount++;
    if (this.losses.length < KEPT_MAX) this.losses.push(loss);
  }

  /**
   * The archive has been read, and no member of it has extended headers: so none lacks them, if there are many.
   * @returns whether there are
   */
  acquit(): boolean {
    const { whole, mended } = this.counts;
    if (whole + mended < MANY) return false;
    this.counts.whole += this.provisional;
    this.counts.unproven -= this.provisional;
    this.provisional = 0;
    const left = this.kept.filter(({ isProvisional }) => !isProvisional);
    this.kept.splice(0, this.kept.length, ...left);
    return true;
  }
}
