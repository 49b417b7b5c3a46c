/** Log pages that tell how the drive is: what a library asks for, TapeAlert, temperature, its life. */

import { tapeAlertValue } from '../../../src/mam/index.js';
import { tapeAlertFlags, veryHighFrequencyData } from '../../../src/scsi/index.js';
import type { Nexus } from '../nexus.js';
import type { DriveState } from '../state.js';
import { counter, list, number, type Parameter, text } from './parameters.js';

const MICROSECONDS_AN_HOUR = 3.6e9;
/** A drive that does nothing special, in °C. */
const TEMPERATURE = 38;
const MOST_TEMPERATURE = 60;
/** How long a library should wait before it asks for page 11h again (an LTO-10 drive's answer), in ms. */
const POLLING_DELAY = 500;
const ACTIVITY = { none: 0, cleaning: 1, loading: 2 } as const;

/** Page 0Dh: the first byte of each is reserved. */
export function temperature(): readonly Parameter[] {
  return [number(0, 2, TEMPERATURE), number(1, 2, MOST_TEMPERATURE)];
}

/** Page 11h. */
export function deviceStatus(state: DriveState, nexus: Nexus): readonly Parameter[] {
  return [list(0, veryHighFrequency(state, nexus)), number(1, 2, POLLING_DELAY)];
}

function veryHighFrequency(state: DriveState, nexus: Nexus): Uint8Array {
  const { mechanism, heads, alerts, modes, failures } = state;
  const { kind } = mechanism;
  const isMoving = kind === 'cleaning' || (kind === 'loaded' && state.ticks < state.readyAt);
  const isLoaded = kind === 'loaded' && !isMoving;
  return veryHighFrequencyData.encode({
    pamr: state.removalPrevented,
    hui: false,
    macc: kind !== 'empty' && !isMoving,
    cmpr: modes.compression,
    wrtp: kind === 'loaded' && mechanism.cartridge.identity.writeProtected,
    crqst: heads.need !== 'none',
    crqrd: heads.need === 'required',
    dinit: true,
    inxtn: isMoving,
    raa: kind === 'empty' || kind === 'in the mouth',
    mprsnt: kind !== 'empty',
    mstd: kind !== 'empty' && kind !== 'in the mouth',
    mthrd: isLoaded,
    mounted: isLoaded,
    dtDeviceActivity: kind === 'cleaning' ? ACTIVITY.cleaning : isMoving ? ACTIVITY.loading : ACTIVITY.none,
    vs: false,
    tddec: failures.all.length > 0,
    epp: false,
    esr: false,
    rrqst: false,
    intfc: false,
    tafc: alerts.isAnyActive(nexus),
  });
}

/** Page 2Eh: all 64. Who reads it has read them. */
export function tapeAlert({ alerts }: DriveState, nexus: Nexus): readonly Parameter[] {
  return tapeAlertFlags.map(({ flag }) => counter(flag, 1, alerts.isActive(flag, nexus) ? 1 : 0));
}

/** Page 12h: the same as bits, which stay. */
export function tapeAlertResponse({ alerts }: DriveState, nexus: Nexus): readonly Parameter[] {
  return [
    list(
      0,
      alertBits((flag) => alerts.isActive(flag, nexus)),
    ),
  ];
}

/** All flags as 8 bytes, flag 1 first. */
export function alertBits(isSet: (flag: number) => boolean): Uint8Array {
  const flags = Object.fromEntries(tapeAlertFlags.map(({ flag }) => [`flag${flag}`, isSet(flag)]));
  return tapeAlertValue.encode(flags as never);
}

/** Page 13h: no help is asked for. */
export function requestedRecovery(): readonly Parameter[] {
  return [list(0, Uint8Array.of(0))];
}

/** Page 14h: since the drive was made, which is when it was switched on. */
export function deviceStatistics(state: DriveState): readonly Parameter[] {
  const { counters, heads, profile, serialNumber, ticks } = state;
  const { loads } = counters.since(0x14);
  const hours = ticks / MICROSECONDS_AN_HOUR;
  return [
    number(0x00, 4, counters.loads),
    number(0x01, 4, counters.cleanings),
    number(0x02, 4, hours),
    number(0x03, 4, heads.hours(profile)),
    number(0x04, 4, heads.metres),
    number(0x08, 4, heads.hoursSinceCleaning(profile)),
    number(0x0c, 4, 1),
    counter(0x0d, 4, loads),
    number(0x0e, 4, counters.writeErrors),
    number(0x0f, 4, counters.readErrors),
    text(0x40, 12, serialNumber),
    text(0x41, 12, serialNumber),
    number(0x80, 1, state.removalPrevented ? 1 : 0),
    number(0x81, 1, 0),
  ];
}
