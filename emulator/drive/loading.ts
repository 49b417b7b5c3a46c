import type { Cartridge } from '../../src/tape/cartridge/medium.js';
import { earlyWarningBytes, mediumOf } from '../profiles/index.js';
import type { SenseGiven } from './answer.js';
import { loadFault } from './faulty.js';
import { EMPTY, type Mechanism } from './mechanism.js';
import { MountedTape } from './mounted-tape.js';
import type { DriveState } from './state.js';

const INCOMPATIBLE_MEDIUM: SenseGiven = { key: 2, asc: 0x30, ascq: 0x00 };
const MEDIUM_CHANGED = [0x28, 0x00] as const;

/**
 * Threads the tape of the cartridge that is in the mouth, and tells all initiators of it. It stands at the beginning of
 * partition 0.
 * @returns whether there is one
 */
export function load(state: DriveState): boolean {
  const { mechanism } = state;
  if (mechanism.kind === 'empty') return false;
  if (mechanism.kind === 'loaded') return true;
  state.mechanism = threaded(state, mechanism.cartridge);
  if (state.mechanism.kind === 'loaded') {
    const { usage } = mechanism.cartridge;
    mechanism.cartridge.use({ loads: usage.loads + 1 });
    state.nexuses.attention(...MEDIUM_CHANGED);
  }
  return true;
}

function threaded(state: DriveState, cartridge: Cartridge): Mechanism {
  const { profile, modes } = state;
  const { kind, densityCode } = cartridge.identity;
  const failed = loadFault(state, cartridge.usage.loads);
  if (failed !== undefined) return { kind: 'refused', cartridge, sense: failed.sense };
  if (kind === 'data' && mediumOf(profile, densityCode) === undefined) {
    return { kind: 'refused', cartridge, sense: INCOMPATIBLE_MEDIUM };
  }
  const zones = {
    earlyWarningBytes: (partitionBytes: number) => earlyWarningBytes(profile, partitionBytes),
    programmableBytes: () => modes.programmableEarlyWarningBytes,
  };
  return { kind: 'loaded', cartridge, tape: new MountedTape(cartridge, zones, profile.bufferBytes) };
}

/** Winds the tape back into its cartridge, which then stands in the mouth. */
export function unload(state: DriveState): void {
  const { mechanism } = state;
  if (mechanism.kind === 'empty' || mechanism.kind === 'in the mouth') return;
  if (mechanism.kind === 'loaded') mechanism.tape.synchronise();
  mechanism.cartridge.flush();
  state.overwriteAllowed = undefined;
  state.mechanism = { kind: 'in the mouth', cartridge: mechanism.cartridge };
}

/** Takes the cartridge out of the mouth; undefined where none is in there. */
export function take(state: DriveState): Cartridge | undefined {
  const { mechanism } = state;
  if (mechanism.kind === 'empty' || mechanism.kind === 'loaded') return undefined;
  state.mechanism = EMPTY;
  return mechanism.cartridge;
}
