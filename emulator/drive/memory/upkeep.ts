import { unsigned } from '../../../src/bytes/index.js';
import type { Cartridge, StoredAttribute } from '../../../src/tape/index.js';
import { asciiText, attributeOf, MEDIUM_TYPE } from '../../cartridge/index.js';
import { NONE, NOT_KNOWN } from '../encrypted-extent.js';
import { alertBits } from '../log/status-pages.js';
import type { MountedTape } from '../mounted-tape.js';
import type { DriveState } from '../state.js';
import { attributesNow, ID } from './live-attributes.js';

/** DEVICE VENDOR/SERIAL NUMBER AT LAST LOAD and of the three before. */
const LOADS_KEPT = 4;
const VENDOR_LENGTH = 8;
const DEVICE_LENGTH = 40;
/** What is counted while the cartridge is in, and stands in its memory when it is out. */
const KEPT_AT_UNLOAD = [ID.changeReference, 0x0220, 0x0221, ID.writtenInLoad, ID.readInLoad] as const;
const KEPT_BY_PARTITION = [ID.firstEncrypted, ID.firstPlainBehind] as const;

/** A tape has been threaded: its memory gets the drive's name. */
export function noteDrive({ profile, serialNumber }: DriveState, { memory }: Cartridge): void {
  for (let age = LOADS_KEPT - 1; age > 0; age--) {
    const before = memory.get(ID.lastLoad + age - 1, 0);
    if (before !== undefined) memory.set({ ...before, identifier: ID.lastLoad + age });
  }
  const device = asciiText(profile.identity.vendor.padEnd(VENDOR_LENGTH) + serialNumber, DEVICE_LENGTH);
  memory.set(attributeOf(ID.lastLoad, device));
}

/** What the memory of a cartridge knows of where encrypted blocks stand. */
export function recallEncrypted({ memory, partitions }: Cartridge, tape: MountedTape): void {
  for (const [partition, { objects }] of partitions.entries()) {
    const [first, plain] = KEPT_BY_PARTITION.map((identifier) => memory.get(identifier, partition));
    if (first !== undefined || objects > 0) tape.encrypted.set(partition, positionIn(first), positionIn(plain));
  }
}

function positionIn(kept: StoredAttribute | undefined): number {
  if (kept === undefined) return NOT_KNOWN;
  const position = unsigned(kept.value);
  if (position === 2n ** 64n - 1n) return NONE;
  return position > BigInt(Number.MAX_SAFE_INTEGER) ? NOT_KNOWN : Number(position);
}

/** The tape goes back into its cartridge: its memory keeps what was counted, and the alerts of this load. */
export function closeMemory(state: DriveState, cartridge: Cartridge): void {
  const { memory, partitions } = cartridge;
  for (const partition of partitions.keys()) {
    const now = attributesNow(state, cartridge, partition);
    for (const identifier of partition === 0 ? [...KEPT_AT_UNLOAD, ...KEPT_BY_PARTITION] : KEPT_BY_PARTITION) {
      const one = now.get(identifier);
      if (one !== undefined) memory.set(one);
    }
  }
  const flags = alertBits((flag) => state.alerts.ofLoad(flag));
  memory.set({ partition: 0, identifier: ID.alerts, readOnly: true, format: 0, value: flags });
}

/**
 * Whether memory and tape agree on whether it can be written once only: the drive holds the one against the other when
 * it loads a cartridge (IBM, TL2000/TL4000 service guide: servo manufacturer's word and cartridge memory).
 */
export function isWormIntact({ identity, memory }: Cartridge): boolean {
  const kept = memory.get(ID.mediumType, 0)?.value[0];
  return kept === undefined || (kept === MEDIUM_TYPE.worm) === identity.worm;
}
