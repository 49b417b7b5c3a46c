import { LONG_SECONDS, type Rules } from '../command.js';

/** Commands that read or write. */
export const needsMedium: Rules = { medium: 'needed' };

/** Commands that may wind over the whole tape. */
export const winds: Rules = { medium: 'needed', timeoutSeconds: LONG_SECONDS };

/** Commands that only ask about the drive. */
export const asks: Rules = { reserved: 'allowed' };

/** So many bytes go with one command in fixed-block mode: a drive would stream them, here they are in memory. */
export const TRANSFER_BYTES_MAX = 64 * 2 ** 20;

/** The length in commands of 6 bytes. */
export const lengthOf6 = (cdb: Uint8Array): number =>
  ((cdb[2] as number) << 16) | ((cdb[3] as number) << 8) | (cdb[4] as number);
