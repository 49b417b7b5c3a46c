/** What went wrong, in the coarsest terms: the lower four bits of byte 2 (fixed format) or 1 (descriptor format) of sense data. */
export interface SenseKey {
  /** 0 to 15. */
  readonly key: number;
  /** As SPC-5 names it. */
  readonly name: string;
  /** In plain words, as tape drives use it. */
  readonly meaning: string;
}

const rows: readonly (readonly [name: string, meaning: string])[] = [
  [
    'NO SENSE',
    'Nothing is wrong. The command met a filemark, a logical block of another length, the beginning or the end of the partition, or early warning; the bits FILEMARK, ILI and EOM say which.',
  ],
  ['RECOVERED ERROR', 'The command was carried out, after retries or corrections, or with a value rounded.'],
  [
    'NOT READY',
    'There is no medium, it is being loaded, or the drive is busy with it: commands that need it must wait.',
  ],
  ['MEDIUM ERROR', 'The tape or the cartridge: data could not be written or read, or the position was lost.'],
  ['HARDWARE ERROR', 'The drive itself has failed, as far as it can tell.'],
  ['ILLEGAL REQUEST', 'The command, or the parameters with it, cannot be as they are. Nothing was carried out.'],
  [
    'UNIT ATTENTION',
    'Something has changed since the last command: a reset, another cartridge, parameters changed by another host. The command was not carried out; it is to be sent again.',
  ],
  [
    'DATA PROTECT',
    'Writing is not allowed here (write protection, WORM, an older generation), or the data cannot be decrypted.',
  ],
  ['BLANK CHECK', 'There is nothing recorded here: end-of-data, or blank tape. On WORM also: it is not blank.'],
  ['VENDOR SPECIFIC', "The vendor's own; the drive's manual tells."],
  ['COPY ABORTED', 'A third-party copy between two devices ended early.'],
  [
    'ABORTED COMMAND',
    'The drive gave the command up, mostly because of the connection to the host. It can be tried again once the position is known.',
  ],
  ['RESERVED', 'Has no meaning now; SCSI-2 called it EQUAL.'],
  [
    'VOLUME OVERFLOW',
    'The end of the partition was reached with data still to be written: what was in the buffer is not on the tape.',
  ],
  ['MISCOMPARE', 'What was compared (VERIFY) is not the same.'],
  ['COMPLETED', 'The command was carried out, and the sense data tell something of it.'],
];

/** All 16 sense keys, by number. Source: SPC-5, sense key and additional sense code definitions. */
export const senseKeys: readonly SenseKey[] = rows.map(([name, meaning], key) => ({ key, name, meaning }));

/**
 * A sense key by its number.
 * @param key - 0 to 15
 * @throws RangeError for any other number
 */
export function senseKey(key: number): SenseKey {
  const found = senseKeys[key];
  if (found === undefined) throw new RangeError(`a sense key is 0 to 15, not ${key}`);
  return found;
}
