import { DRIVE_FLAGS } from './tape-alert/drive-flags.js';
import { MEDIUM_FLAGS } from './tape-alert/medium-flags.js';

/**
 * - `critical`: the job has failed, or will
 * - `warning`: something is to be done soon
 * - `information`: worth knowing
 */
export type TapeAlertSeverity = 'critical' | 'warning' | 'information';

/** What a flag speaks of. */
export type TapeAlertConcern = 'medium' | 'cleaning' | 'drive' | 'environment' | 'interface' | 'loader';

/** One of the 64 flags by which a drive tells what troubles it. */
export interface TapeAlertFlag {
  /** 1 to 64: the parameter code in log page 2Eh; in page 12h and VPD page B2h, flag 1 is the highest bit. */
  readonly flag: number;
  /** As SSC-3 names it; what was added since, as sg3_utils 1.49 does. */
  readonly name: string;
  /** `obsolete`: of autoloaders in TapeAlert 3.0, no longer in SSC; `reserved`: it has no meaning. */
  readonly status: 'current' | 'obsolete' | 'reserved';
  /** Undefined where no source tells it. */
  readonly severity?: TapeAlertSeverity;
  /** Undefined for a reserved flag, as what follows is. */
  readonly concerns?: TapeAlertConcern;
  /** What it says, in plain words. */
  readonly meaning?: string;
  /** What to do. */
  readonly advice?: string;
}

/** A flag without its number and status, as the tables below have it. */
export interface TapeAlertRow {
  readonly name: string;
  readonly severity?: TapeAlertSeverity;
  readonly concerns: TapeAlertConcern;
  readonly meaning: string;
  readonly advice: string;
}

const FLAGS = 64;
const FIRST_OBSOLETE = 40;
const LAST_OBSOLETE = 46;
const rows: ReadonlyMap<number, TapeAlertRow> = new Map(
  [...Object.entries(MEDIUM_FLAGS), ...Object.entries(DRIVE_FLAGS)].map(([flag, row]) => [Number(flag), row]),
);

/**
 * All 64 flags, by number from 1. Sources: SSC-5, TapeAlert application client interface; TapeAlert specification 3.0
 * (T10/02-142) for severities, and for the flags of autoloaders.
 */
export const tapeAlertFlags: readonly TapeAlertFlag[] = Array.from({ length: FLAGS }, (_, index) => {
  const flag = index + 1;
  const row = rows.get(flag);
  if (row === undefined) return { flag, name: 'Reserved', status: 'reserved' };
  return { flag, status: flag >= FIRST_OBSOLETE && flag <= LAST_OBSOLETE ? 'obsolete' : 'current', ...row };
});

/**
 * A flag by its number.
 * @throws RangeError for a number that is not 1 to 64
 */
export function tapeAlertFlag(flag: number): TapeAlertFlag {
  const found = tapeAlertFlags[flag - 1];
  if (found === undefined) throw new RangeError(`a TapeAlert flag is 1 to ${FLAGS}, not ${flag}`);
  return found;
}
