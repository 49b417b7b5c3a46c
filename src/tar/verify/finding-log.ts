import { type Code, type Finding, type Severity, severityOf } from '../../findings/index.js';
import { shortened } from './shortened.js';

/**
 * Findings of one code beyond this many are counted, not kept. The backup of a whole system has thousands of links that
 * lead out of it and of names that Windows does not take: a few show what kind they are.
 */
const KEPT_PER_CODE: Readonly<Record<Severity, number>> = { error: 50, hazard: 10, warning: 10, note: 3 };

/** Keeps findings within bounds, however many there are and however long their names, and counts them all. */
export class FindingLog {
  readonly kept: Finding[] = [];
  private readonly counts = new Map<Code, number>();

  add(found: Finding): void {
    const count = (this.counts.get(found.code) ?? 0) + 1;
    this.counts.set(found.code, count);
    if (count <= keptOf(found.code)) this.kept.push(shortened(found));
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
      .filter(([code, count]) => count > keptOf(code))
      .map(([code, count]) => ({ code, count: count - keptOf(code) }));
  }
}

function keptOf(code: Code): number {
  return KEPT_PER_CODE[severityOf(code)];
}
