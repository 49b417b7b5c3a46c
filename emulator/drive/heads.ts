import { type DriveProfile, mediumKindOf } from '../profiles/index.js';
import { ALERT, type Alerts } from './alerts.js';

/** The heads: how much tape has gone over them, and whether they are to be cleaned. */
export class Heads {
  /** Metres of tape, since the drive was made. */
  metres = 0;
  private metresAtCleaning = 0;
  /** `wanted`: when it suits; `required`: before anything else. It stays until they have been cleaned. */
  need: 'none' | 'wanted' | 'required' = 'none';

  /** Tape has gone by: after so many metres, cleaning is wanted. */
  pass(metres: number, { cleaning }: DriveProfile, alerts: Alerts): void {
    this.metres += metres;
    if (this.need !== 'none' || this.metres - this.metresAtCleaning < cleaning.metresBetween) return;
    this.need = 'wanted';
    alerts.raise(ALERT.cleanPeriodic);
  }

  /** They read and write badly: they must be cleaned now. */
  clog(alerts: Alerts): void {
    if (this.need === 'required') return;
    this.need = 'required';
    alerts.raise(ALERT.cleanNow);
  }

  cleaned(alerts: Alerts): void {
    this.metresAtCleaning = this.metres;
    this.need = 'none';
    alerts.cleaned();
  }

  /** How long tape went by, in hours at the speed of the drive's own cartridges. */
  hours(profile: DriveProfile): number {
    return this.metres / metresAnHour(profile);
  }

  hoursSinceCleaning(profile: DriveProfile): number {
    return (this.metres - this.metresAtCleaning) / metresAnHour(profile);
  }
}

function metresAnHour({ media: [{ kind, bytesPerSecond }] }: DriveProfile): number {
  return (bytesPerSecond / bytesInAMetre(kind.densityCode)) * 3600;
}

/** Native bytes that stand in a metre of tape, of one wrap. */
export function bytesInAMetre(densityCode: number): number {
  const kind = mediumKindOf(densityCode);
  if (kind === undefined) return Number.POSITIVE_INFINITY;
  return (kind.nativeCapacityGB * 1e9) / (kind.wraps * kind.tapeMetres);
}
