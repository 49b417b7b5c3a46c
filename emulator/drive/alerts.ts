import { tapeAlertFlag } from '../../src/scsi/index.js';
import type { Nexus } from './nexus.js';

/** Flags by what they tell, as far as the drive raises them. */
export const ALERT = {
  hardError: 3,
  readFailure: 5,
  writeFailure: 6,
  writeProtect: 9,
  noRemoval: 10,
  cleaningMedium: 11,
  unsupportedFormat: 12,
  memoryFailure: 15,
  readOnlyFormat: 17,
  directoryCorrupted: 18,
  cleanNow: 20,
  cleanPeriodic: 21,
  expiredCleaningMedium: 22,
  invalidCleaningMedium: 23,
  directoryInvalidAtUnload: 51,
  loadingFailure: 55,
  wormIntegrity: 59,
  wormOverwrite: 60,
} as const;

/** The need to clean stays until the heads are clean, whatever cartridge comes. */
const NEED_TO_CLEAN: readonly number[] = [ALERT.cleanNow, ALERT.cleanPeriodic];
const OF_A_CARTRIDGE = ['medium', 'cleaning'] as const;

/**
 * TapeAlert: flags by which the drive tells what troubles it. One that is raised is active for every initiator until
 * that initiator has read log page 2Eh, or what was the matter is mended; raised again, it is active again.
 * @see SSC-5, TapeAlert application client interface
 */
export class Alerts {
  /** By flag, when it was raised: numbers that grow with each. */
  private readonly raisedAt = new Map<number, number>();
  /** Those of this load, read or not: cartridge memory keeps them. */
  private readonly inLoad = new Set<number>();
  private latest = 0;

  /**
   * What a flag tells has come about.
   * @throws RangeError where there is no such flag
   */
  raise(flag: number): void {
    this.raisedAt.set(tapeAlertFlag(flag).flag, ++this.latest);
    this.inLoad.add(flag);
  }

  /** Whether a flag is active for an initiator. */
  isActive(flag: number, nexus: Nexus): boolean {
    return (this.raisedAt.get(flag) ?? 0) > nexus.alertsReadUpTo;
  }

  /** Whether any is: TAFC of the very high frequency data. */
  isAnyActive(nexus: Nexus): boolean {
    for (const at of this.raisedAt.values()) if (at > nexus.alertsReadUpTo) return true;
    return false;
  }

  /** An initiator has read page 2Eh: for it, all are inactive. */
  read(nexus: Nexus): void {
    nexus.alertsReadUpTo = this.latest;
  }

  /** Flags that were raised since the cartridge came, as MAM attribute 0002h keeps them. */
  ofLoad(flag: number): boolean {
    return this.inLoad.has(flag);
  }

  /** Another cartridge comes: what was told of the last one is over. */
  beginLoad(): void {
    this.inLoad.clear();
    for (const flag of this.raisedAt.keys()) {
      const { concerns } = tapeAlertFlag(flag);
      const isOfCartridge = OF_A_CARTRIDGE.some((one) => one === concerns);
      if (isOfCartridge && !NEED_TO_CLEAN.includes(flag)) this.raisedAt.delete(flag);
    }
  }

  /** The heads are clean. */
  cleaned(): void {
    for (const flag of NEED_TO_CLEAN) this.raisedAt.delete(flag);
  }

  /** Removal is allowed again. */
  removalAllowed(): void {
    this.raisedAt.delete(ALERT.noRemoval);
  }

  /** LOG SELECT, or a reset: all are inactive, for everyone. */
  clear(): void {
    this.raisedAt.clear();
  }
}
