/**
 * One line of T10's list: ASC and ASCQ as one number of 16 bits; which of the devices that tapekit deals with may report
 * it, `T` tape drives, `M` media changers, none of them where empty; T10's name.
 *
 * Source: T10, "SCSI ASC/ASCQ Assignments, Numeric Sorted Listing" (asc-num.txt) as of 3 January 2015, with what was
 * added since as of 28 November 2024 (the table in lib/sg_lib_data.c of sg3_utils 1.49). For what is later than 2021 the
 * devices are not known, and none are said. Three codes that T10 lists as obsolete have the names of SSC-2.
 */
export type AdditionalSenseName = readonly [code: number, devices: '' | 'T' | 'M' | 'TM', name: string];

/**
 * A code that holds a number in its ASCQ: T10 writes it NNh.
 */
export interface AdditionalSenseRange {
  readonly asc: number;
  readonly firstAscq: number;
  readonly lastAscq: number;
  /** With `NN` for the number. */
  readonly name: string;
  readonly devices: 'T' | 'TM';
}

/** The ranges of T10's list. */
export const ranges: readonly AdditionalSenseRange[] = [
  { asc: 0x40, firstAscq: 0x80, lastAscq: 0xff, name: 'DIAGNOSTIC FAILURE ON COMPONENT NN', devices: 'TM' },
  { asc: 0x4d, firstAscq: 0x00, lastAscq: 0xff, name: 'TAGGED OVERLAPPED COMMANDS (TASK TAG NN)', devices: 'TM' },
  {
    asc: 0x70,
    firstAscq: 0x00,
    lastAscq: 0xff,
    name: 'DECOMPRESSION EXCEPTION SHORT ALGORITHM ID OF NN',
    devices: 'T',
  },
];
