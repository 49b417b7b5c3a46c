import { ALERT } from './alerts.js';
import type { DriveState } from './state.js';

/** What resets a drive. */
export type ResetKind = 'power on' | 'bus' | 'logical unit' | 'internal';

/** The qualifier of 29h that initiators are told: SPC-5, additional sense codes. */
const RESETS: Readonly<Record<ResetKind, number>> = {
  'power on': 0x01,
  bus: 0x02,
  'logical unit': 0x03,
  internal: 0x04,
};

/**
 * Resets the drive. All but a loss of power lets it put on the medium what is in its buffer, and leaves the tape where
 * it stands; with power, the buffer is lost, and the tape stands at the beginning of partition 0. Modes are what was
 * saved, or the default, and the clock begins anew. What initiators reserved with RESERVE is released, and persistent
 * reservations go with the power where they were not registered to survive it (APTPL).
 */
export function reset(state: DriveState, kind: ResetKind): void {
  const { mechanism, nexuses, alerts } = state;
  state.hangs = false;
  alerts.clear();
  state.counters.beginPages();
  if (mechanism.kind === 'loaded') {
    const { tape } = mechanism;
    if (kind === 'power on') {
      if (tape.loseBuffer() > 0) {
        state.failing = undefined;
        alerts.raise(ALERT.directoryCorrupted);
      }
      tape.changePartition(0);
    } else tape.synchronise();
  }
  // Power on, and what is a hard reset in SCSI's words: keys are gone.
  if (kind === 'power on' || kind === 'bus') state.encryption.reset();
  const stood = state.reservations.stands;
  state.reservations.endReserve();
  if (kind === 'power on') state.reservations.persistent.powerOn();
  if (stood && !state.reservations.stands) state.encryption.reservationLost();
  state.modes.powerOn();
  state.timestamp.restart(state.ticks);
  for (const nexus of nexuses.all()) nexus.preventsRemoval = false;
  nexuses.attention(0x29, RESETS[kind]);
}
