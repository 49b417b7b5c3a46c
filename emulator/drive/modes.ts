/** How a drive is set, as MODE SELECT sets it: what other commands look at. */
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
  /** ASOCWP, PERSWP and PRMWP of the device configuration mode page. */
  associatedWriteProtect = false;
  persistentWriteProtect = false;
  permanentWriteProtect = false;
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
}
