import type { CartridgeIdentity, CartridgeUsage } from './medium.js';

/** Partitions that a cartridge can have: LTO-6 to LTO-10 have up to four. */
export const PARTITIONS_MAX = 4;

/** Characters that a text of an identity can have: twice the longest that a standard gives one of them. */
export const IDENTITY_TEXT_MAX = 64;

const LTO_6: CartridgeIdentity = {
  kind: 'data',
  densityCode: 0x5a,
  worm: false,
  writeProtected: false,
  hostProtection: 'none',
  barcode: undefined,
  serialNumber: '0000000001',
  manufacturer: 'TAPEKIT',
  capacityBytes: 2.5e12,
  partitionBytes: [2.5e12],
};

/** How a cartridge that is new has been used. */
export const UNUSED: CartridgeUsage = {
  loads: 0,
  initializations: 0,
  writtenBytes: 0,
  readBytes: 0,
  metres: 0,
  cleaningsLeft: 0,
};

/** Cleanings that a new cleaning cartridge is good for: what the labels of most of them say. */
const CLEANINGS = 50;

/**
 * An identity with all that it needs: an LTO-6 data cartridge where nothing else is said, with one partition that has
 * the whole capacity.
 * @throws RangeError where something cannot be
 */
export function cartridgeIdentity(given: Partial<CartridgeIdentity> = {}): CartridgeIdentity {
  const { capacityBytes = LTO_6.capacityBytes } = given;
  return checkedIdentity({ ...LTO_6, partitionBytes: [capacityBytes], ...defined(given) });
}

/** How a new cartridge has been used. */
export function usageWhenNew({ kind }: CartridgeIdentity): CartridgeUsage {
  return kind === 'cleaning' ? { ...UNUSED, cleaningsLeft: CLEANINGS } : UNUSED;
}

/**
 * The identity with changes.
 * @throws RangeError where something cannot be, or the number of partitions would be another
 */
export function changedIdentity(identity: CartridgeIdentity, changes: Partial<CartridgeIdentity>): CartridgeIdentity {
  const changed = checkedIdentity({ ...identity, ...changes });
  const [before, now] = [identity.partitionBytes.length, changed.partitionBytes.length];
  if (before !== now) throw new RangeError(`${before} partitions cannot become ${now} but by formatting`);
  return changed;
}

/**
 * The identity with other partitions.
 * @throws RangeError where they cannot be, or have more than the capacity together
 */
export function formattedIdentity(identity: CartridgeIdentity, partitionBytes: readonly number[]): CartridgeIdentity {
  return checkedIdentity({ ...identity, partitionBytes });
}

/**
 * The usage with changes.
 * @throws RangeError where one is no number from 0 on
 */
export function changedUsage(usage: CartridgeUsage, changes: Partial<CartridgeUsage>): CartridgeUsage {
  const changed = { ...usage, ...defined(changes) };
  for (const [name, value] of Object.entries(changed)) {
    // Metres come in parts.
    const isGood = name === 'metres' ? value <= Number.MAX_SAFE_INTEGER : Number.isSafeInteger(value);
    if (!isGood || !(value >= 0)) throw new RangeError(`${name} of a cartridge cannot be ${value}`);
  }
  return changed;
}

function checkedIdentity(identity: CartridgeIdentity): CartridgeIdentity {
  const { densityCode, capacityBytes, partitionBytes, serialNumber, manufacturer, barcode } = identity;
  if (!Number.isInteger(densityCode) || densityCode < 0 || densityCode > 0xff) {
    throw new RangeError(`a density code is 0 to 255, not ${densityCode}`);
  }
  for (const text of [serialNumber, manufacturer, barcode ?? '']) {
    if (text.length > IDENTITY_TEXT_MAX) {
      throw new RangeError(`a text of a cartridge has up to ${IDENTITY_TEXT_MAX} characters, not ${text.length}`);
    }
  }
  for (const bytes of [capacityBytes, ...partitionBytes]) {
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw new RangeError(`a capacity of ${bytes} bytes cannot be`);
  }
  const { length } = partitionBytes;
  if (length < 1 || length > PARTITIONS_MAX) {
    throw new RangeError(`a cartridge has 1 to ${PARTITIONS_MAX} partitions, not ${length}`);
  }
  const together = partitionBytes.reduce((sum, bytes) => sum + bytes, 0);
  if (together > capacityBytes) {
    throw new RangeError(`partitions of ${together} bytes do not fit on a cartridge of ${capacityBytes}`);
  }
  return { ...identity, partitionBytes: [...partitionBytes] };
}

/** Without the properties that are there but undefined. */
function defined<T extends object>(given: T): T {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}
