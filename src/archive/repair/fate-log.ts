import type { Fate, Loss, MemberFate } from './fate.js';

/** Fates and losses beyond this many are counted, not kept. */
const KEPT_MAX = 10_000;

/** Keeps what became of members within bounds, and counts all of it. */
export class FateLog {
  readonly counts: Record<Fate, number> = { whole: 0, mended: 0, unproven: 0, partial: 0, lost: 0 };
  readonly losses: Loss[] = [];
  /** All losses, the ones not kept included. */
  lossCount = 0;
  private readonly kept: { readonly fate: MemberFate; readonly isProvisional: boolean }[] = [];
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
  add(fate: MemberFate, isProvisional = false): void {
    this.counts[fate.fate]++;
    if (isProvisional) this.provisional++;
    if (this.kept.length < KEPT_MAX) this.kept.push({ fate, isProvisional });
  }

  /** Something is lost, or perhaps is. */
  lose(loss: Loss): void {
    this.lossCount++;
    if (this.losses.length < KEPT_MAX) this.losses.push(loss);
  }

  /** The archive has been read, and no member of it has extended headers: so none lacks them. */
  acquit(): void {
    this.counts.whole += this.provisional;
    this.counts.unproven -= this.provisional;
    this.provisional = 0;
    const left = this.kept.filter(({ isProvisional }) => !isProvisional);
    this.kept.splice(0, this.kept.length, ...left);
  }
}
