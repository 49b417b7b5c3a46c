import type { CartridgeIdentity } from '../../src/tape/cartridge/medium.js';
import { mediumKindOf } from '../profiles/index.js';

/** Wraps that stay empty between two partitions. */
const GUARD_WRAPS = 2;
/** A partition begins and ends at the beginning of the tape: it has wraps there and back. */
const WRAP_STEP = 2;

/** The wraps of a cartridge; undefined for one that has no data. */
interface Wraps {
  readonly count: number;
  /** Capacity of each. */
  readonly bytes: number;
}

function wrapsOf({ densityCode, capacityBytes }: CartridgeIdentity): Wraps {
  const count = mediumKindOf(densityCode)?.wraps ?? WRAP_STEP;
  return { count, bytes: capacityBytes / count };
}

/** Partitions that a cartridge can have. */
export function partitionsMaxOf({ densityCode }: CartridgeIdentity): number {
  return mediumKindOf(densityCode)?.partitionsMax ?? 1;
}

const wrapsBetween = (partitions: number): number => (partitions - 1) * GUARD_WRAPS;
const evenAtMost = (wraps: number): number => wraps - (wraps % WRAP_STEP);
const bytesOf = (wraps: number, { bytes }: Wraps): number => Math.floor(wraps * bytes);

/** Partitions of the same size. */
export function equalPartitions(identity: CartridgeIdentity, partitions: number): readonly number[] {
  if (partitions === 1) return [identity.capacityBytes];
  const wraps = wrapsOf(identity);
  const each = evenAtMost(Math.floor((wraps.count - wrapsBetween(partitions)) / partitions));
  return Array.from({ length: partitions }, () => bytesOf(each, wraps));
}

/**
 * Partitions of sizes that are wanted, each rounded up to whole wraps, with two empty ones between them.
 * @param wanted - bytes, or `the rest`
 * @returns undefined where the tape is not long enough
 */
export function chosenPartitions(
  identity: CartridgeIdentity,
  wanted: readonly (number | 'the rest')[],
): readonly number[] | undefined {
  if (wanted.length === 1) return [identity.capacityBytes];
  const wraps = wrapsOf(identity);
  const taken = wanted.map((bytes) => (bytes === 'the rest' ? undefined : wrapsFor(bytes, wraps)));
  const together = taken.reduce<number>((sum, count) => sum + (count ?? 0), wrapsBetween(wanted.length));
  const left = wraps.count - together;
  const open = taken.filter((count) => count === undefined).length;
  const each = open === 0 ? 0 : evenAtMost(Math.floor(left / open));
  if (left < 0 || (open > 0 && each < WRAP_STEP)) return undefined;
  return taken.map((count) => bytesOf(count ?? each, wraps));
}

function wrapsFor(bytes: number, { bytes: wrapBytes }: Wraps): number {
  const steps = bytes === 0 ? 0 : Math.ceil(bytes / (wrapBytes * WRAP_STEP));
  return Math.max(1, steps) * WRAP_STEP;
}

/** One partition with a part of the capacity: at least what one can have. */
export function shortenedCapacity(identity: CartridgeIdentity, share: number): number {
  const least = bytesOf(WRAP_STEP, wrapsOf(identity));
  return Math.min(identity.capacityBytes, Math.max(least, Math.ceil(identity.capacityBytes * share)));
}
