import type { Faults } from '../faults/index.js';
import type { DriveProfile } from '../profiles/index.js';
import { Alerts } from './alerts.js';
import { NO_BYTES } from './answer.js';
import type { DriveCommand } from './command.js';
import { Counters } from './counters.js';
import type { DrivePorts } from './drive-ports.js';
import { DriveTime } from './drive-time.js';
import { Encryption } from './encryption/encryption.js';
import { saltSource } from './encryption/initialisation-vectors.js';
import { ExchangeBuffers } from './exchange-buffers.js';
import { Failures } from './failures.js';
import { Heads } from './heads.js';
import { EMPTY, type Mechanism } from './mechanism.js';
import { Modes } from './modes.js';
import { Nexuses } from './nexus.js';
import { Reservations } from './reservations.js';
import { Timestamp } from './timestamp.js';

/** Everything that a drive remembers between two commands. */
export class DriveState {
  readonly nexuses = new Nexuses();
  readonly modes: Modes;
  readonly counters = new Counters();
  readonly alerts = new Alerts();
  readonly failures = new Failures();
  readonly heads = new Heads();
  readonly reservations = new Reservations(this.nexuses);
  readonly timestamp = new Timestamp();
  readonly buffers = new ExchangeBuffers();
  /** What SET IDENTIFYING INFORMATION gave it. */
  identifyingInformation: Uint8Array = NO_BYTES;
  mechanism: Mechanism = EMPTY;
  /** The first record that was answered GOOD and did not get to the medium, and after how many writes that is told. */
  failing: { readonly partition: number; readonly object: number; toldAfter: number } | undefined;
  /** It answers nothing until it is reset. */
  hangs = false;
  /** What an ALLOW OVERWRITE lets the next write do: where it may begin, or that the cartridge may be formatted. */
  overwriteAllowed: { readonly partition: number; readonly object: number } | 'format' | undefined;
  readonly time: DriveTime;
  /** Until then it is not ready: a command that did not wait for its end (IMMED), or a cleaning. */
  readyAt = 0;
  /** What it does until then. */
  underWay: 'load' | 'operation' = 'load';
  /** A cartridge was loaded, and initiators are to be told when it is ready. */
  isMediumNew = false;

  readonly profile: DriveProfile;
  readonly serialNumber: string;
  /** All that it has. */
  readonly commands: readonly DriveCommand[];

  /** What is to go wrong. */
  readonly faults: Faults | undefined;
  /** What it has of the platform. */
  readonly ports: DrivePorts;
  readonly encryption: Encryption;
  private room: Uint8Array = NO_BYTES;

  constructor(
    profile: DriveProfile,
    serialNumber: string,
    commands: readonly DriveCommand[],
    faults: Faults | undefined,
    ports: DrivePorts,
  ) {
    this.faults = faults;
    this.ports = ports;
    this.encryption = new Encryption(this.nexuses, saltSource(serialNumber, ports.random));
    this.profile = profile;
    this.modes = new Modes(profile);
    this.time = new DriveTime(profile);
    this.serialNumber = serialNumber;
    this.commands = commands;
  }

  /** Memory for one record on its way to the medium: the same for each, so that each costs none. */
  roomFor(bytes: number): Uint8Array {
    if (this.room.length < bytes) this.room = new Uint8Array(bytes);
    return this.room;
  }

  /** The drive's own time in microseconds since it was made: it goes on by what commands take. */
  get ticks(): number {
    return this.time.ticks;
  }

  set ticks(ticks: number) {
    this.time.ticks = ticks;
  }

  /** Whether any initiator prevents removal. */
  get removalPrevented(): boolean {
    for (const nexus of this.nexuses.all()) if (nexus.preventsRemoval) return true;
    return false;
  }
}
