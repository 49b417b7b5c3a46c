import type { Cartridge, CartridgeMemory } from '../../src/tape/index.js';
import { MEDIUM_TYPE } from '../cartridge/index.js';
import { ALERT } from './alerts.js';
import type { SenseGiven } from './answer.js';
import type { Mechanism } from './mechanism.js';
import type { DriveState } from './state.js';

const MICROSECONDS = 1_000_000;
const MEDIUM_TYPE_ATTRIBUTE = 0x0408;
/** NOT READY, CLEANING FAILURE: nothing was cleaned. */
const CLEANING_FAILURE: SenseGiven = { key: 2, asc: 0x30, ascq: 0x07 };

/**
 * A cleaning cartridge has been taken in: it cleans at once, and takes its time. One that is used up does not
 * (HP, LTO-4 technical reference, volume 2: the drive puts it where it can be taken, with flag 22).
 */
export function cleanWith(state: DriveState, cartridge: Cartridge): Mechanism {
  const { usage, memory } = cartridge;
  state.alerts.raise(ALERT.cleaningMedium);
  if (!isForCleaning(memory)) {
    state.alerts.raise(ALERT.invalidCleaningMedium);
    return { kind: 'refused', cartridge, sense: CLEANING_FAILURE };
  }
  if (usage.cleaningsLeft === 0) {
    state.alerts.raise(ALERT.expiredCleaningMedium);
    return { kind: 'refused', cartridge, sense: CLEANING_FAILURE };
  }
  cartridge.use({ cleaningsLeft: usage.cleaningsLeft - 1, loads: usage.loads + 1 });
  state.readyAt = state.ticks + state.profile.cleaning.seconds * MICROSECONDS;
  return { kind: 'cleaning', cartridge };
}

/** Whether cartridge memory, where it tells, tells that this is a cleaning cartridge. */
function isForCleaning(memory: CartridgeMemory): boolean {
  const type = memory.get(MEDIUM_TYPE_ATTRIBUTE, 0)?.value[0];
  return type === undefined || type === MEDIUM_TYPE.cleaning;
}

/** When the time has come, the heads are clean, and the cartridge stands in the mouth. */
export function finishCleaning(state: DriveState): void {
  const { mechanism } = state;
  if (mechanism.kind !== 'cleaning' || state.ticks < state.readyAt) return;
  state.heads.cleaned(state.alerts);
  state.faults?.clean();
  state.counters.cleanings++;
  mechanism.cartridge.flush();
  state.mechanism = { kind: 'in the mouth', cartridge: mechanism.cartridge };
}
