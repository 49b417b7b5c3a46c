import type { Cartridge, CartridgeUsage } from '../../src/tape/index.js';
import { bytesInAMetre } from './heads.js';
import type { DriveState } from './state.js';

/** How a cartridge has been used in its life, up to now. */
export function lifetime({ counters }: DriveState, { usage, identity }: Cartridge): CartridgeUsage {
  const { bytesToMedium, bytesFromMedium } = counters.since('wear');
  const metres = (bytesToMedium + bytesFromMedium) / bytesInAMetre(identity.densityCode);
  return {
    ...usage,
    writtenBytes: usage.writtenBytes + bytesToMedium,
    readBytes: usage.readBytes + bytesFromMedium,
    metres: usage.metres + metres,
  };
}

/** Tells the cartridge how it has been used since the last time, and the heads how much tape went over them. */
export function wear(state: DriveState, cartridge: Cartridge): void {
  const { writtenBytes, readBytes, metres } = lifetime(state, cartridge);
  state.heads.pass(metres - cartridge.usage.metres, state.profile, state.alerts);
  cartridge.use({ writtenBytes, readBytes, metres });
  state.counters.begin('wear');
}
