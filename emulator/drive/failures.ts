import type { SenseGiven } from './answer.js';

/** A failure that the drive remembers. */
export interface Failure {
  readonly sense: Pick<SenseGiven, 'key' | 'asc' | 'ascq'>;
  readonly operationCode: number;
  readonly serviceAction: number;
  /** Of the cartridge that was in there. */
  readonly densityCode: number;
  readonly mediumSerialNumber: string;
  /** When, by the drive's own time, in microseconds. */
  readonly ticks: number;
  readonly hoursSinceCleaning: number;
  readonly hours: number;
  /** The one before was of the same kind. */
  readonly repeats: boolean;
}

/** So many are kept. */
const KEPT = 16;

/** The failures that log page 16h tells of, the latest first. */
export class Failures {
  all: readonly Failure[] = [];

  add(failure: Omit<Failure, 'repeats'>): void {
    const [latest] = this.all;
    const repeats =
      latest !== undefined &&
      latest.operationCode === failure.operationCode &&
      latest.sense.key === failure.sense.key &&
      latest.sense.asc === failure.sense.asc &&
      latest.sense.ascq === failure.sense.ascq;
    this.all = [{ ...failure, repeats }, ...this.all].slice(0, KEPT);
  }

  clear(): void {
    this.all = [];
  }
}
