import type { Cartridge } from '../../src/tape/cartridge/medium.js';
import type { TapePosition } from '../../src/tape/index.js';
import type { Faults } from '../faults/index.js';
import { type DriveIdentity, type DriveProfile, profileNamed } from '../profiles/index.js';
import { type Answer, CONFLICT, invalidPlace, NO_BYTES, refuse, STATUS } from './answer.js';
import { finishCleaning } from './cleaning.js';
import type { Call, DriveCommand } from './command.js';
import { CommandTable, forbiddenBit } from './command-table.js';
import { driveCommands } from './commands/all.js';
import type { DrivePorts } from './drive-ports.js';
import { dueError, insteadOf, type Lost } from './faulty.js';
import { announceMedium, load, take, unload } from './loading.js';
import { notReady } from './ready.js';
import { type ResetKind, reset } from './resetting.js';
import { senseBytes } from './sense-bytes.js';
import { DriveState } from './state.js';
import { noteTrouble } from './troubles.js';

/** What a drive answered. */
export interface Response {
  /** SCSI status. */
  readonly status: number;
  /** Sense data with CHECK CONDITION; otherwise empty. */
  readonly sense: Uint8Array;
  /** What goes to the host: no more than the command's allocation or transfer length. Valid until the next command. */
  readonly dataIn: Uint8Array;
  /** How long a real drive would have taken, in microseconds. */
  readonly ticks: number;
  /** The answer never gets to the host, and why: a fault had it so. Status, sense data and data are empty then. */
  readonly lost?: Lost;
}

/** How a drive is made. */
export interface DriveOptions extends DrivePorts {
  /** What kind of drive it is. Default: LTO-6 of IBM. */
  readonly profile?: DriveProfile;
  /** PRODUCT SERIAL NUMBER. Default `1013000000`. */
  readonly serialNumber?: string;
  /** What is to go wrong. Default: nothing. */
  readonly faults?: Faults;
}

/** As INQUIRY data and cartridge memory have room for it. */
const SERIAL_NUMBER = /^[ -~]{0,32}$/;
const TABLE = new CommandTable(driveCommands);
const NOT_SUPPORTED = refuse(5, 0x20, 0x00);
const NO_SUCH_SERVICE_ACTION = invalidPlace({ byte: 1, bit: 4 });
const GOOD_RESPONSE: Response = { status: STATUS.good, sense: NO_BYTES, dataIn: NO_BYTES, ticks: 0 };
/** How long a host waits before it asks again whether the drive is ready, in microseconds. */
const POLLING_TICKS = 1_000_000;
const MICROSECONDS = 1_000_000;

/**
 * A tape drive: a command in, an answer out. It has no clock and no randomness of its own: the same commands are
 * answered the same, and `ticks` says how long a real drive would have taken, which it never waits for.
 *
 * @example
 * const drive = new Drive();
 * drive.insert(new MemoryCartridge());
 * const { status } = drive.execute(testUnitReadyCdb.encode({}), new Uint8Array(0), 'host');
 */
export class Drive {
  private readonly state: DriveState;

  /** @throws RangeError where the serial number cannot be one */
  constructor(options: DriveOptions = {}) {
    const { profile = profileNamed('LTO-6'), serialNumber = '1013000000', faults } = options;
    const { codec, cipher, random } = options;
    if (!SERIAL_NUMBER.test(serialNumber)) {
      throw new RangeError(`a serial number has up to 32 characters of ASCII, not '${serialNumber}'`);
    }
    this.state = new DriveState(profile, serialNumber, driveCommands, faults, { codec, cipher, random });
  }

  /**
   * Carries a command out.
   * @param cdb - from the operation code on: as long as the operation code says, or longer
   * @param dataOut - what the host sends with it
   * @param nexus - tells initiators apart, any text: unit attentions, reservations and keys are kept for each
   */
  execute(cdb: Uint8Array, dataOut: Uint8Array, nexus: string): Response {
    const { state } = this;
    const before = state.ticks;
    announceMedium(state);
    const call = { cdb, dataOut, nexus: state.nexuses.get(nexus) };
    const instead = insteadOf(state, call);
    if (instead !== undefined && 'lost' in instead) {
      if (instead.carriedOut) this.answer(call);
      return { ...GOOD_RESPONSE, ticks: state.ticks - before, lost: instead.lost };
    }
    const answer = instead?.answer ?? this.answer(call);
    if (answer.status === 'good') {
      const ticks = state.ticks - before;
      if (ticks === 0 && answer.dataIn.length === 0) return GOOD_RESPONSE;
      return { status: STATUS.good, sense: NO_BYTES, dataIn: answer.dataIn, ticks };
    }
    return this.response(answer, before, cdb);
  }

  private response(answer: Exclude<Answer, { readonly status: 'good' }>, before: number, cdb: Uint8Array): Response {
    const { state } = this;
    const ticks = state.ticks - before;
    if (answer.status !== 'check') return { ...GOOD_RESPONSE, status: STATUS[answer.status], ticks };
    noteTrouble(state, answer.sense, cdb);
    const format = state.modes.descriptorSense ? 'descriptor' : 'fixed';
    return { status: STATUS.check, sense: senseBytes(answer.sense, format), dataIn: answer.dataIn, ticks };
  }

  private answer(call: Call): Answer {
    const { state } = this;
    const { cdb, nexus } = call;
    if (state.mechanism.kind === 'cleaning') finishCleaning(state);
    const one = TABLE.find(cdb);
    if (one?.attention !== 'passes') {
      const { attentions } = nexus;
      if (attentions.pendingReset) return attentions.take() as Answer;
      if (one !== undefined && this.isConflict(one, call)) return CONFLICT;
      if (attentions.pending) return attentions.take() as Answer;
      const due = dueError(state, isWrite(cdb));
      if (due !== undefined) return due;
    }
    if (one === undefined) return TABLE.hasServiceActions(cdb[0] as number) ? NO_SUCH_SERVICE_ACTION : NOT_SUPPORTED;
    const place = forbiddenBit(one.mask, cdb);
    if (place !== undefined) return invalidPlace(place);
    return this.unready(one) ?? one.run(state, call);
  }

  /** Whether another initiator's reservation stands against it. */
  private isConflict({ reserved }: DriveCommand, { cdb, nexus }: Call): boolean {
    const { reservations } = this.state;
    if (!reservations.stands || reserved === 'allowed') return false;
    return (reserved === 'conflicts' || reserved(cdb)) && reservations.forbids(cdb[0] as number, nexus);
  }

  /** Who asks too early asks again: that time goes on with each of their commands. */
  private unready({ medium }: DriveCommand): Answer | undefined {
    const { state } = this;
    if (medium === 'not needed') return undefined;
    const refusal = notReady(state);
    if (refusal !== undefined && state.ticks < state.readyAt) state.ticks += POLLING_TICKS;
    return refusal;
  }

  /**
   * Puts a cartridge in, which the drive loads.
   * @param before - `in the drive`: it goes on with one that it had in, such as when a program was ended and begins
   * again. Then this is no load that the cartridge counts, and initiators are not told of another medium.
   * @throws Error where one is in there
   */
  insert(cartridge: Cartridge, before: 'elsewhere' | 'in the drive' = 'elsewhere'): void {
    const { state } = this;
    if (state.mechanism.kind !== 'empty') throw new Error('there is a cartridge in the drive: take it out first');
    state.mechanism = { kind: 'in the mouth', cartridge };
    load(state, before);
  }

  /**
   * Presses the button for the cartridge to come out. Where an initiator prevents that, it stays, and all initiators
   * are told that somebody wants it.
   */
  eject(): Cartridge | undefined {
    const { state } = this;
    finishCleaning(state);
    if (state.removalPrevented) {
      // SPC-5, OPERATOR MEDIUM REMOVAL REQUEST: whoever prevents it may let go.
      state.nexuses.attention(0x5a, 0x01);
      return undefined;
    }
    unload(state);
    return take(state);
  }

  /** Resets it: all initiators are told. `power on` is switching it off and on: what is in its buffer is lost. */
  reset(kind: ResetKind): void {
    reset(this.state, kind);
  }

  /**
   * An initiator's session has ended: what was kept for it is gone, prevention of removal and what it reserved with
   * RESERVE. Its registrations and its persistent reservation stay.
   */
  forget(nexus: string): void {
    const { nexuses, reservations, encryption } = this.state;
    nexuses.forget(nexus);
    if (reservations.reservedBy !== nexus) return;
    reservations.endReserve();
    encryption.reservationLost();
  }

  /** What INQUIRY tells of it. */
  get identity(): DriveIdentity & { readonly serialNumber: string } {
    const { profile, serialNumber } = this.state;
    return { ...profile.identity, serialNumber };
  }

  /** Whether an initiator prevents that the cartridge is taken out. */
  get removalPrevented(): boolean {
    return this.state.removalPrevented;
  }

  /** The cartridge that is in there. */
  get cartridge(): Cartridge | undefined {
    const { mechanism } = this.state;
    return mechanism.kind === 'empty' ? undefined : mechanism.cartridge;
  }

  /** Where its tape stands, without asking by a command; undefined where none is loaded. */
  get place(): TapePosition | undefined {
    const { mechanism } = this.state;
    if (mechanism.kind !== 'loaded') return undefined;
    const { partition, object, file } = mechanism.tape;
    return { partition, object, file };
  }

  /** The drive's own time in microseconds since it was made. */
  get ticks(): number {
    return this.state.ticks;
  }

  /** Lets time go by, such as between two commands of a host that does other things. */
  wait(seconds: number): void {
    this.state.ticks += seconds * MICROSECONDS;
  }
}

const WRITES: readonly number[] = [0x0a, 0x8a];
const isWrite = (cdb: Uint8Array): boolean => WRITES.includes(cdb[0] as number);
