import type { DriveProfile } from '../profiles/index.js';
import { PageStore } from './mode-pages/page-store.js';

/** How a drive is set, as MODE SELECT sets it: what other commands look at, and the pages that it stands in. */
export class Modes {
  /** Block length of the block descriptor in bytes; 0: variable. */
  blockLength = 0;
  /** BUFFERED MODE: 0 has every write wait for the medium. */
  bufferedMode = 1;
  /** Sense data in descriptor format: D_SENSE of the control mode page. */
  descriptorSense = false;
  /** Whether what is written is compressed. */
  compression = true;
  /** SWP of the control and the device configuration mode pages. */
  softwareWriteProtect = false;
  /** ASOCWP of the device configuration mode page: until the cartridge is unloaded. */
  associatedWriteProtect = false;
  /** REW: reading tells of early warning as well. */
  reportEarlyWarning = false;
  /** SEW: what is in the buffer goes to the medium at early warning. */
  synchroniseAtEarlyWarning = true;
  /** BAM: logical objects are named by each command. */
  explicitAddresses = false;
  /** WRITE MODE 1: data can be appended only. */
  appendOnly = false;
  /** PEWS in bytes. */
  programmableEarlyWarningBytes = 0;
  /** LOGICAL BLOCK PROTECTION METHOD, and which way it is on. */
  protectionMethod: 0 | 1 | 2 = 0;
  protectsWrites = false;
  protectsReads = false;
  /** Capacity of the partitions, in bytes, that the next FORMAT MEDIUM makes; undefined: those there are. */
  partitionsPlanned: readonly number[] | undefined;

  readonly pages: PageStore;

  constructor(profile: DriveProfile) {
    this.pages = new PageStore(profile);
    this.powerOn();
  }

  /** Everything is as it was saved; what cannot be saved, as it is by default. */
  powerOn(): void {
    this.blockLength = 0;
    this.bufferedMode = 1;
    this.forgetCartridge();
    const { pages } = this;
    for (const page of pages.pages) {
      const bytes = pages.atPowerOn(page);
      pages.put(page, bytes);
      page.set(this, bytes, undefined);
    }
  }

  /** What belongs to the cartridge goes with it. */
  forgetCartridge(): void {
    this.associatedWriteProtect = false;
    this.partitionsPlanned = undefined;
  }
}
