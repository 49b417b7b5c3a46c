import type { Nexus, Nexuses } from './nexus.js';
import { PersistentReservation } from './persistent-reservation.js';

/** Answered under any persistent reservation, or with rules of their own: TEST UNIT READY and what reserves. */
const ALLOWED = new Set([0x00, 0x16, 0x17, 0x56, 0x57, 0x5e, 0x5f]);

/**
 * What only reads, and is answered where others may read: READ, VERIFY, READ POSITION, MODE SENSE, READ BUFFER,
 * RECEIVE DIAGNOSTIC RESULTS, READ ATTRIBUTE, SECURITY PROTOCOL IN, MAINTENANCE IN.
 */
const READS = new Set([0x08, 0x88, 0x13, 0x8f, 0x34, 0x1a, 0x5a, 0x3c, 0x1c, 0x8c, 0xa2, 0xa3]);
const RELEASES = new Set([0x17, 0x57]);

/** Who has reserved the drive, with RESERVE or persistently: never both. */
export class Reservations {
  readonly persistent: PersistentReservation;
  /** Name of the initiator that has it by RESERVE; undefined where none has. */
  reservedBy: string | undefined;

  constructor(nexuses: Nexuses) {
    this.persistent = new PersistentReservation(nexuses);
  }

  /** Whether any reservation stands. */
  get stands(): boolean {
    return this.reservedBy !== undefined || this.persistent.stands;
  }

  /** Whether an initiator may do what a reservation keeps from others. */
  isAllowed({ name }: Nexus): boolean {
    return this.reservedBy === undefined ? this.persistent.isAllowed(name) : this.reservedBy === name;
  }

  /**
   * Whether a command that is not allowed in general is a conflict for an initiator.
   * @see SPC-4, "Commands that are allowed in the presence of various reservations"; Linux, `target_core_pr.c`,
   *   `core_scsi3_pr_seq_non_holder`; for RESERVE: StorageTek T10000 SCSI Reference, table 2-2
   */
  forbids(operationCode: number, nexus: Nexus): boolean {
    if (this.isAllowed(nexus)) return false;
    if (this.reservedBy !== undefined) return !RELEASES.has(operationCode);
    if (ALLOWED.has(operationCode)) return false;
    return !(READS.has(operationCode) && this.persistent.allowsReading);
  }

  /** A reset, or the end of an initiator's session, ends what RESERVE did. */
  endReserve(name = this.reservedBy): void {
    if (this.reservedBy === name) this.reservedBy = undefined;
  }
}
