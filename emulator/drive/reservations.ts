import type { Nexus } from './nexus.js';

/** Who has reserved the drive. */
export class Reservations {
  private holder: Nexus | undefined;

  /** Whether any reservation stands. */
  get stands(): boolean {
    return this.holder !== undefined;
  }

  /** Whether an initiator may do what a reservation keeps from others. */
  isAllowed(nexus: Nexus): boolean {
    return this.holder === nexus;
  }
}
