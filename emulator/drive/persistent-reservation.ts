import type { Nexuses } from './nexus.js';

/** TYPE of a persistent reservation. */
export const RESERVATION_TYPE = {
  writeExclusive: 1,
  exclusiveAccess: 3,
  writeExclusiveRegistrants: 5,
  exclusiveAccessRegistrants: 6,
  writeExclusiveAll: 7,
  exclusiveAccessAll: 8,
} as const;

const TYPES: readonly number[] = Object.values(RESERVATION_TYPE);
const ALL_REGISTRANTS: readonly number[] = [RESERVATION_TYPE.writeExclusiveAll, RESERVATION_TYPE.exclusiveAccessAll];
const FOR_ONE: readonly number[] = [RESERVATION_TYPE.writeExclusive, RESERVATION_TYPE.exclusiveAccess];
const READS_ALLOWED: readonly number[] = [
  RESERVATION_TYPE.writeExclusive,
  RESERVATION_TYPE.writeExclusiveRegistrants,
  RESERVATION_TYPE.writeExclusiveAll,
];

export const isReservationType = (type: number): boolean => TYPES.includes(type);

const RESERVATIONS_PREEMPTED = [0x2a, 0x03] as const;
const RESERVATIONS_RELEASED = [0x2a, 0x04] as const;
const REGISTRATIONS_PREEMPTED = [0x2a, 0x05] as const;

/** So many initiators can register. */
const REGISTRATIONS_MAX = 256;
const GENERATIONS = 2 ** 32;

/**
 * Registrations and the reservation that one of them, or all of them, hold. They are kept by the names of initiators,
 * and outlive their sessions.
 * @see SPC-4, "Persistent Reservations general method"; Linux, `drivers/target/target_core_pr.c`, reads it likewise
 */
export class PersistentReservation {
  private readonly keys = new Map<string, bigint>();
  private held: { readonly holder: string; readonly type: number } | undefined;
  /** PRGENERATION: counts what was changed, but for reserving and releasing. */
  generation = 0;
  /** APTPL of the last registration: all of it survives a loss of power. */
  survivesPowerLoss = false;

  private readonly nexuses: Nexuses;

  constructor(nexuses: Nexuses) {
    this.nexuses = nexuses;
  }

  get stands(): boolean {
    return this.held !== undefined;
  }

  /** TYPE of the reservation; undefined where none stands. */
  get type(): number | undefined {
    return this.held?.type;
  }

  get hasRegistrations(): boolean {
    return this.keys.size > 0;
  }

  get isFull(): boolean {
    return this.keys.size >= REGISTRATIONS_MAX;
  }

  /** Names and keys, in the order in which they were registered. */
  get registrations(): Iterable<readonly [name: string, key: bigint]> {
    return this.keys;
  }

  keyOf(name: string): bigint | undefined {
    return this.keys.get(name);
  }

  /** The key that READ RESERVATION tells: 0 where all registrants hold it. */
  get holderKey(): bigint {
    return this.held === undefined || this.isForAll ? 0n : (this.keys.get(this.held.holder) ?? 0n);
  }

  private get isForAll(): boolean {
    return this.held !== undefined && ALL_REGISTRANTS.includes(this.held.type);
  }

  isHolder(name: string): boolean {
    return this.held !== undefined && (this.isForAll ? this.keys.has(name) : this.held.holder === name);
  }

  /** Whether an initiator may do all that its reservation keeps from others. */
  isAllowed(name: string): boolean {
    if (this.held === undefined || this.held.holder === name) return true;
    return !FOR_ONE.includes(this.held.type) && this.keys.has(name);
  }

  /** Whether others may read. */
  get allowsReading(): boolean {
    return this.held !== undefined && READS_ALLOWED.includes(this.held.type);
  }

  /** Registers a key, another key, or with 0 no longer any. */
  register(name: string, key: bigint, survivesPowerLoss: boolean): void {
    this.survivesPowerLoss = survivesPowerLoss;
    this.changed();
    if (key !== 0n) this.keys.set(name, key);
    else this.unregister(name);
  }

  private unregister(name: string): void {
    const wasHolder = this.isHolder(name);
    this.keys.delete(name);
    const isOver = wasHolder && (!this.isForAll || this.keys.size === 0);
    if (isOver) this.release(name);
    else if (wasHolder && this.held?.holder === name) {
      this.held = { type: this.held.type, holder: [...this.keys.keys()][0] as string };
    }
  }

  /**
   * Reserves the drive.
   * @returns false where another reservation stands
   */
  reserve(name: string, type: number): boolean {
    if (this.held !== undefined) return this.isHolder(name) && this.held.type === type;
    this.held = { holder: name, type };
    return true;
  }

  /** Ends the reservation. Who shared it is told. */
  release(name: string): void {
    const type = this.held?.type;
    this.held = undefined;
    if (type !== undefined && !FOR_ONE.includes(type)) this.tellOthers(RESERVATIONS_RELEASED, name);
  }

  /** Ends all registrations, and the reservation. */
  clear(name: string): void {
    this.changed();
    this.tellOthers(RESERVATIONS_PREEMPTED, name);
    this.forgetAll();
  }

  /**
   * Takes the registrations with a key away and, where they held it, the reservation over.
   * @param victims - the key; 0 stands for all others where all registrants hold it
   * @returns who lost his registration
   */
  preempt(name: string, victims: bigint, type: number): readonly string[] {
    this.changed();
    const takesOver = this.isForAll ? victims === 0n : this.held !== undefined && victims === this.holderKey;
    const before = this.held?.type;
    const lost = [...this.keys].filter(([other, key]) =>
      takesOver ? other !== name && (victims === 0n || key === victims) : key === victims,
    );
    for (const [other] of lost) {
      if (takesOver) this.keys.delete(other);
      else this.unregister(other);
      if (other !== name) this.tell(other, REGISTRATIONS_PREEMPTED);
    }
    if (takesOver) {
      this.held = { holder: name, type };
      if (before !== type) this.tellOthers(RESERVATIONS_RELEASED, name);
    }
    return lost.map(([other]) => other);
  }

  /** Registers another initiator, which then holds the reservation. */
  move(from: string, to: string, key: bigint, unregisters: boolean, survivesPowerLoss: boolean): void {
    this.survivesPowerLoss = survivesPowerLoss;
    this.changed();
    this.keys.set(to, key);
    if (this.held !== undefined) this.held = { holder: to, type: this.held.type };
    if (unregisters) this.keys.delete(from);
  }

  /** The power is gone: all of it, unless APTPL was asked for. */
  powerOn(): void {
    this.generation = 0;
    if (!this.survivesPowerLoss) this.forgetAll();
  }

  private forgetAll(): void {
    this.keys.clear();
    this.held = undefined;
  }

  private changed(): void {
    this.generation = (this.generation + 1) % GENERATIONS;
  }

  private tellOthers(attention: readonly [number, number], name: string): void {
    for (const other of this.keys.keys()) if (other !== name) this.tell(other, attention);
  }

  /** Who has no session is told of a reset when he comes back. */
  private tell(name: string, [asc, ascq]: readonly [number, number]): void {
    this.nexuses.find(name)?.attentions.add(asc, ascq);
  }
}
