import { check, type Refusal, type SenseGiven } from './answer.js';

/** So many are kept for one initiator; when more come, the last are lost, and the first tells so. */
const KEPT = 16;

const UNIT_ATTENTION = 6;
const RESET = 0x29;

/** The unit attention conditions that wait for one initiator: each is told once, the first first. */
export class Attentions {
  private waiting: SenseGiven[] = [];

  get pending(): boolean {
    return this.waiting.length > 0;
  }

  /** Whether the first is one that even comes before a reservation conflict (SAM-6, status precedence). */
  get pendingReset(): boolean {
    return this.waiting[0]?.asc === RESET;
  }

  /** A condition came about. A reset makes all before it void; one that waits already is not told twice. */
  add(asc: number, ascq: number): void {
    if (asc === RESET) this.waiting = [];
    else if (this.waiting.some((one) => one.asc === asc && one.ascq === ascq)) return;
    if (this.waiting.length === KEPT) {
      const keySpecific = { kind: 'unit attention condition queue', overflow: true } as const;
      this.waiting[0] = { ...(this.waiting[0] as SenseGiven), keySpecific };
      return;
    }
    this.waiting.push({ key: UNIT_ATTENTION, asc, ascq });
  }

  /** Tells the first, once; undefined where none waits. */
  take(): Refusal | undefined {
    const first = this.waiting.shift();
    return first && check(first);
  }

  clear(): void {
    this.waiting = [];
  }
}
