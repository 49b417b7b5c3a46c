import { faults } from './tape-faults.js';
import { refusals } from './tape-refusals.js';
import { security } from './tape-security.js';
import { states } from './tape-states.js';

/** What a code means on a tape drive. Texts are whole sentences. */
export interface TapeMeaning {
  /** The sense keys with which tape drives send it. */
  readonly senseKeys: readonly number[];
  /** In plain words. */
  readonly meaning: string;
  /** What to do. */
  readonly advice: string;
}

/** Meanings by ASC and ASCQ as one number of 16 bits. */
export type TapeMeanings = Readonly<Record<number, TapeMeaning>>;

const meanings: ReadonlyMap<number, TapeMeaning> = new Map(
  [states, faults, refusals, security].flatMap((table) =>
    Object.entries(table).map(([code, meaning]): [number, TapeMeaning] => [Number(code), meaning]),
  ),
);

const DIAGNOSTIC_FAILURE = 0x40;
const componentFailure: TapeMeaning = {
  senseKeys: [4],
  meaning: 'A part of the drive failed its own test. ASCQ is the number of the part; the maker knows which it is.',
  advice:
    "Take the cartridge out, switch the drive off and on, and run its self-test. If it comes again, the drive needs service: give the maker the number and the drive's own log.",
};

/** What a pair means on a tape drive; undefined where tape drives do not use it, or nothing is to be added to its name. */
export function tapeMeaning(asc: number, ascq: number): TapeMeaning | undefined {
  if (asc === DIAGNOSTIC_FAILURE) return ascq < 0x80 ? undefined : componentFailure;
  return meanings.get((asc << 8) | ascq);
}
