import { PROTECTION_METHOD } from '../../src/scsi/index.js';
import type { DriveProfile } from '../profiles/index.js';

/** The first generation whose drives know the check of iSCSI as well (ltfs, src/tape_drivers/linux/sg/sg_tape.c). */
const FIRST_WITH_CRC32C = 7;

/** The methods of logical block protection that a drive has. */
export function protectionMethods({ generation }: DriveProfile): readonly (1 | 2)[] {
  const { reedSolomonCrc, crc32c } = PROTECTION_METHOD;
  return generation >= FIRST_WITH_CRC32C ? [reedSolomonCrc, crc32c] : [reedSolomonCrc];
}
