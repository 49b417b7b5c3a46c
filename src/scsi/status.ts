/** What a drive answers a command with, beside data. */
export interface ScsiStatus {
  readonly code: number;
  /** As SAM-6 names it. */
  readonly name: string;
  /** In plain words, as tape drives use it. */
  readonly meaning: string;
  /** SAM-6 has it no longer: old devices send it. */
  readonly obsolete: boolean;
}

/** All status codes. Source: SAM-6, status codes; obsolete ones: SAM-3. */
export const scsiStatuses: readonly ScsiStatus[] = [
  { code: 0x00, name: 'GOOD', meaning: 'The command was carried out.', obsolete: false },
  {
    code: 0x02,
    name: 'CHECK CONDITION',
    meaning: 'Something is to be told of the command: the sense data say what.',
    obsolete: false,
  },
  {
    code: 0x04,
    name: 'CONDITION MET',
    meaning: 'What the command was to find out is so; tape drives do not send it.',
    obsolete: false,
  },
  {
    code: 0x08,
    name: 'BUSY',
    meaning: 'The drive cannot take the command now. Send it again in a while.',
    obsolete: false,
  },
  {
    code: 0x10,
    name: 'INTERMEDIATE',
    meaning: 'A command of a chain of linked commands was carried out.',
    obsolete: true,
  },
  {
    code: 0x14,
    name: 'INTERMEDIATE-CONDITION MET',
    meaning: 'As CONDITION MET, in a chain of linked commands.',
    obsolete: true,
  },
  {
    code: 0x18,
    name: 'RESERVATION CONFLICT',
    meaning: 'Another host has reserved the drive: the command was not carried out. PERSISTENT RESERVE IN tells which.',
    obsolete: false,
  },
  {
    code: 0x22,
    name: 'COMMAND TERMINATED',
    meaning: 'The command was ended at the request of the host.',
    obsolete: true,
  },
  {
    code: 0x28,
    name: 'TASK SET FULL',
    meaning: 'The drive has as many commands waiting as it can hold. Send it again when one of them has ended.',
    obsolete: false,
  },
  {
    code: 0x30,
    name: 'ACA ACTIVE',
    meaning: 'An auto contingent allegiance stands, which must be cleared before commands are taken.',
    obsolete: false,
  },
  {
    code: 0x40,
    name: 'TASK ABORTED',
    meaning: 'Another host aborted the command. What of it was carried out is not known.',
    obsolete: false,
  },
];

/** Names of the status codes. */
export const statusNames: ReadonlyMap<number, string> = new Map(scsiStatuses.map(({ code, name }) => [code, name]));

/** The status with a code; undefined for one that SAM-6 reserves. */
export function scsiStatus(code: number): ScsiStatus | undefined {
  return scsiStatuses.find((one) => one.code === code);
}
