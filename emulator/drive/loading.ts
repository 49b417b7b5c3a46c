import type { Cartridge } from '../../src/tape/cartridge/medium.js';
import { earlyWarningBytes, mediumOf } from '../profiles/index.js';
import { ALERT } from './alerts.js';
import type { SenseGiven } from './answer.js';
import { cleanWith } from './cleaning.js';
import { loadFault } from './faulty.js';
import { EMPTY, type Mechanism } from './mechanism.js';
import { closeMemory, isWormIntact, noteDrive, recallEncrypted } from './memory/upkeep.js';
import { MountedTape } from './mounted-tape.js';
import type { DriveState } from './state.js';
import { wear } from './wear.js';

const INCOMPATIBLE_MEDIUM: SenseGiven = { key: 2, asc: 0x30, ascq: 0x00 };
const MEDIUM_CHANGED = [0x28, 0x00] as const;

/**
 * Threads the tape of the cartridge that is in the mouth, and tells all initiators of it. It stands at the beginning of
 * partition 0.
 * @param before - `in the drive`: it was never taken out, so that this is no load that counts, and nobody is told
 * @returns whether there is one
 */
export function load(state: DriveState, before: 'elsewhere' | 'in the drive' = 'elsewhere'): boolean {
  const { mechanism } = state;
  if (mechanism.kind === 'empty') return false;
  if (mechanism.kind === 'loaded') return true;
  if (mechanism.kind === 'cleaning') return true;
  state.counters.beginLoad();
  state.alerts.beginLoad();
  state.mechanism = threaded(state, mechanism.cartridge);
  if (state.mechanism.kind === 'loaded') {
    const { usage } = mechanism.cartridge;
    const isNew = before === 'elsewhere';
    if (isNew) mechanism.cartridge.use({ loads: usage.loads + 1 });
    noteCartridge(state, mechanism.cartridge, state.mechanism.tape, isNew);
    state.isMediumNew = isNew;
  }
  return true;
}

/** When a cartridge that was loaded is ready, all initiators are told. */
export function announceMedium(state: DriveState): void {
  if (!state.isMediumNew || state.ticks < state.readyAt) return;
  state.isMediumNew = false;
  state.nexuses.attention(...MEDIUM_CHANGED);
}

function threaded(state: DriveState, cartridge: Cartridge): Mechanism {
  const { profile, modes } = state;
  const { kind, densityCode } = cartridge.identity;
  const failed = loadFault(state, cartridge.usage.loads);
  if (failed !== undefined) {
    state.alerts.raise(ALERT.loadingFailure);
    return { kind: 'refused', cartridge, sense: failed.sense };
  }
  if (kind === 'cleaning') return cleanWith(state, cartridge);
  if (mediumOf(profile, densityCode) === undefined) {
    state.alerts.raise(ALERT.unsupportedFormat);
    return { kind: 'refused', cartridge, sense: INCOMPATIBLE_MEDIUM };
  }
  const zones = {
    earlyWarningBytes: (partitionBytes: number) => earlyWarningBytes(profile, partitionBytes),
    programmableBytes: () => modes.programmableEarlyWarningBytes,
  };
  state.time.loaded(cartridge.identity, cartridge.usage.loads === 0);
  return { kind: 'loaded', cartridge, tape: new MountedTape(cartridge, zones, profile.bufferBytes, state.time) };
}

/** What is to be told of a cartridge that was loaded. */
function noteCartridge(state: DriveState, cartridge: Cartridge, tape: MountedTape, isNew: boolean): void {
  const { alerts, profile } = state;
  if (mediumOf(profile, cartridge.identity.densityCode)?.isWritable === false) alerts.raise(ALERT.readOnlyFormat);
  if (hasNoEndOfData(cartridge)) alerts.raise(ALERT.directoryCorrupted);
  if (cartridge.memory.isDamaged) {
    alerts.raise(ALERT.memoryFailure);
    return;
  }
  tape.isWormIntact = isWormIntact(cartridge);
  if (!tape.isWormIntact) alerts.raise(ALERT.wormIntegrity);
  if (isNew) noteDrive(state, cartridge);
  recallEncrypted(cartridge, tape);
}

/** Power was lost while it was written: what cartridge memory says of the tape is not so. */
function hasNoEndOfData({ partitions }: Cartridge): boolean {
  return partitions.some(({ endOfData }) => endOfData === 'lost');
}

/** Winds the tape back into its cartridge, which then stands in the mouth. */
export function unload(state: DriveState): void {
  const { mechanism } = state;
  const { kind } = mechanism;
  if (kind === 'empty' || kind === 'in the mouth' || kind === 'cleaning') return;
  if (kind === 'loaded') {
    mechanism.tape.synchronise();
    if (hasNoEndOfData(mechanism.cartridge)) state.alerts.raise(ALERT.directoryInvalidAtUnload);
    if (!mechanism.cartridge.memory.isDamaged) closeMemory(state, mechanism.cartridge);
    wear(state, mechanism.cartridge);
    state.time.unloaded();
  }
  mechanism.cartridge.flush();
  state.overwriteAllowed = undefined;
  state.encryption.demounted();
  state.modes.forgetCartridge();
  state.mechanism = { kind: 'in the mouth', cartridge: mechanism.cartridge };
}

/** Takes the cartridge out of the mouth; undefined where none is in there. */
export function take(state: DriveState): Cartridge | undefined {
  const { mechanism } = state;
  const { kind } = mechanism;
  if (kind === 'empty' || kind === 'loaded' || kind === 'cleaning') return undefined;
  state.mechanism = EMPTY;
  return mechanism.cartridge;
}
