import { type Code, type Finding, type Severity, severityOf } from '../findings/index.js';

/** Findings of one code beyond this many are counted, not kept. */
const KEPT_PER_CODE = 50;

/** Keeps findings within bounds, however many there are, and counts them all. */
export class FindingLog {
  readonly kept: Finding[] = [];
  private readonly counts = new Map<Code, number>();

  add(found: Finding): void {
    const count = (this.counts.get(found.code) ?? 0) + 1;
    this.counts.set(found.code, count);
    if (count <= KEPT_PER_CODE) this.kept.push(found);
  }

  /** Findings of one code, the ones not kept included. */
  count(code: Code): number {
    return this.counts.get(code) ?? 0;
  }

  /** Findings of one severity. */
  bySeverity(severity: Severity): number {
    let sum = 0;
    for (const [code, count] of this.counts) if (severityOf(code) === severity) sum += count;
    return sum;
  }

  /** Codes of which some findings were not kept, and how many. */
  get omitted(): readonly { readonly code: Code; readonly count: number }[] {
    return [...this.counts]
      .filter(([, count]) => count > KEPT_PER_CODE)
      .map(([code, count]) => ({ code, count: count - KEPT_PER_CODE }));
  }
}
