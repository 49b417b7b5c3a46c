import { Attentions } from './attentions.js';

/** What a drive knows of one initiator: of the I_T nexus, in SCSI's words. */
export class Nexus {
  readonly attentions = new Attentions();
  /** Whether this initiator prevents the removal of the cartridge. */
  preventsRemoval = false;

  /** Which alerts it has read: all that were raised up to this number of the drive. */
  alertsReadUpTo = 0;

  /** Tells initiators apart: an iSCSI initiator's name with its session, or any text. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** So many initiators are known at a time. */
const KNOWN = 256;

const POWER_ON_OR_RESET = [0x29, 0x00] as const;

/** All initiators of a drive. One that was never seen finds the drive just switched on. */
export class Nexuses {
  private readonly known = new Map<string, Nexus>();

  get(name: string): Nexus {
    return this.known.get(name) ?? this.meet(name);
  }

  /** One that is known already. */
  find(name: string): Nexus | undefined {
    return this.known.get(name);
  }

  all(): Iterable<Nexus> {
    return this.known.values();
  }

  /** A condition for all initiators, or all but one. */
  attention(asc: number, ascq: number, except?: Nexus): void {
    for (const one of this.known.values()) if (one !== except) one.attentions.add(asc, ascq);
  }

  /** An initiator has gone: what was kept for it goes with it. */
  forget(name: string): void {
    this.known.delete(name);
  }

  private meet(name: string): Nexus {
    if (this.known.size >= KNOWN) {
      const names = [...this.known.values()];
      const oldest = names.find((one) => !one.preventsRemoval) ?? (names[0] as Nexus);
      this.known.delete(oldest.name);
    }
    const nexus = new Nexus(name);
    nexus.attentions.add(...POWER_ON_OR_RESET);
    this.known.set(name, nexus);
    return nexus;
  }
}
