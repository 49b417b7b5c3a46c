import type { Nexus, Nexuses } from '../nexus.js';
import { InitialisationVectors, type SaltSource } from './initialisation-vectors.js';
import { DISABLED, type EncryptionParameters, type EncryptionSettings, SCOPE, type Scope } from './parameters.js';

/** After so many keys in a row that were not those of the blocks read, no other is taken: HP's LTO-4 manual. */
const KEYS_THAT_MAY_FAIL = 10;

const CHANGED_BY_ANOTHER = [0x2a, 0x11] as const;

/** What is kept of one initiator. */
interface OfNexus {
  scope: Scope;
  /** Parameters of scope LOCAL. */
  local: EncryptionParameters | undefined;
  /** LOCK: the key instance counter that its writes are bound to. */
  lockedTo: number | undefined;
  /** Whether it ever asked or set anything of encryption: it is then told when others change it. */
  isRegistered: boolean;
}

/**
 * The data encryption parameters of a drive: those that all share, and those of single initiators. Each set has a
 * number of its own, its key instance counter, of a count that goes up with each set. Nothing here outlasts the power.
 *
 * Sources: SSC-5, "Data encryption parameters"; for the count that all sets share, P. Entzel to the T10 list,
 * 31 March 2008.
 */
export class Encryption {
  private readonly nexuses: Nexuses;
  private readonly salts: SaltSource;
  private keyInstanceCounter = 0;
  private shared: EncryptionParameters;
  private ofNexus = new WeakMap<Nexus, OfNexus>();
  private keysFailed = 0;
  /** Whether anybody has set anything: until then, nothing stands between a block and the medium. */
  isUsed = false;

  constructor(nexuses: Nexuses, salts: SaltSource) {
    this.nexuses = nexuses;
    this.salts = salts;
    this.shared = this.saved(DISABLED, SCOPE.public);
  }

  /** What holds for an initiator. */
  parametersOf(nexus: Nexus): EncryptionParameters {
    return (this.isUsed ? this.ofNexus.get(nexus)?.local : undefined) ?? this.shared;
  }

  /** SCOPE that an initiator has set. */
  scopeOf(nexus: Nexus): Scope {
    return this.ofNexus.get(nexus)?.scope ?? SCOPE.public;
  }

  /** Whether an initiator is bound to parameters that are not in force any more: it must not write. */
  isLockedOut(nexus: Nexus): boolean {
    const lockedTo = this.isUsed ? this.ofNexus.get(nexus)?.lockedTo : undefined;
    return lockedTo !== undefined && lockedTo !== this.parametersOf(nexus).keyInstanceCounter;
  }

  /** An initiator has sent something of tape data encryption: from now on it is told what others change. */
  register(nexus: Nexus): void {
    this.kept(nexus).isRegistered = true;
  }

  /** An initiator sets parameters for itself or for all. */
  set(nexus: Nexus, scope: Exclude<Scope, 0>, settings: EncryptionSettings, lock: boolean): void {
    const own = this.kept(nexus);
    this.keyInstanceCounter++;
    const saved = this.saved(settings, scope);
    if (scope === SCOPE.local) own.local = saved;
    else {
      own.local = undefined;
      this.share(saved, nexus, true);
    }
    own.scope = scope;
    own.lockedTo = lock ? this.keyInstanceCounter : undefined;
    this.isUsed = true;
  }

  /** An initiator uses what is shared. */
  usePublic(nexus: Nexus, lock: boolean): void {
    const own = this.kept(nexus);
    own.local = undefined;
    own.scope = SCOPE.public;
    own.lockedTo = lock ? this.shared.keyInstanceCounter : undefined;
    this.isUsed = true;
  }

  /** The cartridge has gone: keys that were for it alone go too, and any key may be tried again. */
  demounted(): void {
    this.keysFailed = 0;
    // Who set them knows; who used them has to look at the next cartridge anyway.
    this.clear(({ clearOnDemount }) => clearOnDemount, false);
  }

  /** A reservation has ended, and no other stands in its place: CKORL. */
  reservationLost(): void {
    this.clear(({ clearOnReservationLoss }) => clearOnReservationLoss, true);
  }

  /** Another initiator has taken a persistent reservation: CKORP. */
  reservationPreempted(): void {
    this.clear(({ clearOnPreempt }) => clearOnPreempt, true);
  }

  /** Power came back, or a hard reset: all is as it was at first. */
  reset(): void {
    this.keyInstanceCounter = 0;
    this.shared = this.saved(DISABLED, SCOPE.public);
    this.ofNexus = new WeakMap();
    this.keysFailed = 0;
    this.isUsed = false;
  }

  /** A block was met that has another key. */
  keyFailed(parameters: EncryptionParameters): void {
    if (parameters.hasFailed) return;
    parameters.hasFailed = true;
    this.keysFailed++;
  }

  /** A block was decrypted. */
  keyFitted(): void {
    this.keysFailed = 0;
  }

  /** Whether so many keys were wrong that no other is taken, until the cartridge is unloaded. */
  get isAtKeyLimit(): boolean {
    return this.keysFailed >= KEYS_THAT_MAY_FAIL;
  }

  private kept(nexus: Nexus): OfNexus {
    const known = this.ofNexus.get(nexus);
    if (known !== undefined) return known;
    const own: OfNexus = { scope: SCOPE.public, local: undefined, lockedTo: undefined, isRegistered: false };
    this.ofNexus.set(nexus, own);
    return own;
  }

  private saved(settings: EncryptionSettings, scope: Scope): EncryptionParameters {
    const { keyInstanceCounter, salts } = this;
    const vectors = new InitialisationVectors(salts);
    return { ...settings, scope, keyInstanceCounter, vectors, hasFailed: false };
  }

  /** Puts parameters in the place of those that are shared. Who uses them and has not done it may be told. */
  private share(parameters: EncryptionParameters, by: Nexus | undefined, isTold: boolean): void {
    this.shared = parameters;
    for (const nexus of this.nexuses.all()) {
      const own = this.ofNexus.get(nexus);
      if (nexus === by || own === undefined || own.local !== undefined) continue;
      own.scope = SCOPE.public;
      if (isTold && own.isRegistered) nexus.attentions.add(...CHANGED_BY_ANOTHER);
    }
  }

  private clear(which: (parameters: EncryptionParameters) => boolean, isTold: boolean): void {
    if (!this.isUsed) return;
    for (const nexus of this.nexuses.all()) {
      const own = this.ofNexus.get(nexus);
      if (own?.local === undefined || !which(own.local)) continue;
      own.local = undefined;
      own.scope = SCOPE.public;
    }
    if (!which(this.shared)) return;
    this.keyInstanceCounter++;
    this.share(this.saved(DISABLED, SCOPE.public), undefined, isTold);
  }
}
