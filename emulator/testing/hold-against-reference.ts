import type { Drive } from '../drive/drive.js';
import { type Faults, type FaultThatHappened, isRecordFault } from '../faults/index.js';
import { type DriveProfile, earlyWarningBytes, profileNamed } from '../profiles/index.js';
import { type HostWatcher, Interrupted, printScript, type ScriptCommand, ScriptHost } from '../script/index.js';
import { type ReferenceAnswer, type ReferenceModes, ReferenceTape } from './reference-tape.js';
import { REFERENCE_FAULTS } from './script-arbitrary.js';

/** How a script is played. */
export interface ReferenceOptions {
  /** Name of the initiator. Default `host`. */
  readonly nexus?: string;
  /** The plan at work that the drive was made with: what happens by it is expected. Default none. */
  readonly faults?: Faults | undefined;
  /** What kind of drive it is. Default LTO-6, as that of a drive. */
  readonly profile?: DriveProfile;
}

const NOTHING = new Uint8Array(0);
const GOOD: ReferenceAnswer = { sense: undefined };
const SERVO_FAILURE: ReferenceAnswer = { sense: '4/15/01' };
/** So often a command is sent again, before it is said that the plan lets none through. */
const TRIES = 1000;

/** A drive and a tape of the reference, side by side. */
class SideBySide implements HostWatcher {
  readonly tape: ReferenceTape;
  private readonly drive: Drive;
  private readonly host: ScriptHost;
  private readonly faults: Faults | undefined;
  private seenFaults = 0;
  /** Object number of the block that the command could not write. */
  private unwritten: number | undefined;
  private servoFailed = false;

  constructor(drive: Drive, { nexus = 'host', faults, profile = profileNamed('LTO-6') }: ReferenceOptions) {
    this.drive = drive;
    this.faults = faults;
    this.seenFaults = faults?.happened.length ?? 0;
    this.tape = new ReferenceTape(this.partitionBytes, (bytes) => earlyWarningBytes(profile, bytes));
    this.host = new ScriptHost(drive, nexus, this);
    this.persist(() => this.host.ready());
  }

  private get partitionBytes(): readonly number[] {
    return this.drive.cartridge?.identity.partitionBytes ?? [];
  }

  /** What happened with the last command also happens to the tape; tells whether it was not carried out. */
  isInterrupted(deferred: boolean): boolean {
    const happened = this.faults?.happened.slice(this.seenFaults) ?? [];
    this.seenFaults += happened.length;
    for (const fault of happened) this.befalls(fault);
    if (deferred) return this.tape.loseNotTaken();
    return happened.some(({ kind }) => !isRecordFault(kind) && kind !== 'servo failure');
  }

  unloaded(): void {
    this.tape.reload();
  }

  selected(changes: Partial<ReferenceModes>): void {
    this.tape.select(changes);
  }

  private befalls({ kind, partition = 0, object = 0 }: FaultThatHappened): void {
    if (kind === 'bus reset') this.tape.reset('bus');
    if (kind === 'power loss') this.tape.powerCycle();
    if (kind === 'read error') this.tape.spoil(partition, object);
    if (kind === 'write error') this.unwritten = object;
    if (kind === 'deferred write error') this.tape.doesNotTake(partition, object);
    if (kind === 'servo failure') this.servoFailed = true;
  }

  /** Does it again, and takes the attentions before, until nothing comes between. */
  private persist<T>(action: () => T): T {
    for (let tries = 0; tries < TRIES; tries++) {
      try {
        if (tries > 0) this.host.ready();
        return action();
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
      }
    }
    throw new Error(`the plan of faults lets no command through: it came between ${TRIES} times`);
  }

  play(one: ScriptCommand): { readonly seen: ReferenceAnswer; readonly must: ReferenceAnswer } {
    if (one.name === 'power-cycle') this.tape.powerCycle();
    if (one.name === 'reset') this.tape.reset('logical unit');
    this.unwritten = undefined;
    this.servoFailed = false;
    const seen = this.persist(() => this.host.play(one));
    return { seen, must: this.servoFailed ? SERVO_FAILURE : this.expected(one) };
  }

  position(): string {
    return this.persist(() => this.host.position());
  }

  /** What must come of a command. */
  private expected(one: ScriptCommand): ReferenceAnswer {
    const { tape } = this;
    switch (one.name) {
      case 'write': {
        const block = new Uint8Array(one.length).fill(one.fill);
        const count = one.length === 0 ? 0 : (one.blocks ?? 1);
        const blocks = Array.from({ length: count }, () => block);
        return tape.write(blocks, one.blocks !== undefined, this.unwritten);
      }
      case 'read':
        return one.blocks === undefined ? tape.read(one.length) : tape.readBlocks(one.blocks, one.length);
      case 'filemarks':
        return tape.writeFilemarks(one.count);
      case 'space':
        return one.over === 'records' ? tape.spaceRecords(one.count) : tape.spaceFilemarks(one.count);
      case 'end-of-data':
        return tape.spaceToEndOfData();
      case 'locate':
        return tape.locate(one.object, one.partition);
      case 'rewind':
        return tape.rewind();
      case 'erase':
        return tape.erase();
      case 'format':
        return tape.format(this.partitionBytes);
      case 'encryption':
        return tape.setKey(one.mode === 'off' ? undefined : one);
      case 'reload':
        return tape.reload();
      default:
        return GOOD;
    }
  }
}

const told = ({ sense, information, bytes = NOTHING }: ReferenceAnswer): string =>
  `${sense ?? 'good'}, information ${information ?? 'none'}, bytes [${bytes}]`;

/** Whether it saw all that must be seen: bytes and information only where the reference has them. */
function fits(seen: ReferenceAnswer, must: ReferenceAnswer): boolean {
  if (seen.sense !== must.sense || (must.information ?? seen.information) !== seen.information) return false;
  return (
    must.bytes === undefined ||
    told({ ...seen, sense: '', information: 0 }) === told({ ...must, sense: '', information: 0 })
  );
}

/**
 * Plays a script on a drive and on a {@link ReferenceTape}, and holds answers and positions against one another. The
 * cartridge in the drive must be empty. A drive that compresses needs a cartridge with room for all that is written.
 * Commands that a fault keeps from being carried out are sent again, as a host does it.
 * @throws RangeError where the plan has faults that are none of {@link REFERENCE_FAULTS}
 * @throws Error where they differ: with the script up to there, what must have been seen, and the faults that happened
 */
export function holdAgainstReference(
  drive: Drive,
  script: readonly ScriptCommand[],
  options: ReferenceOptions = {},
): void {
  const { faults } = options;
  const known: readonly string[] = REFERENCE_FAULTS;
  const unknown = faults?.plan.faults.find(({ kind }) => !known.includes(kind));
  if (unknown !== undefined) throw new RangeError(`the reference knows nothing of '${unknown.kind}'`);
  const both = new SideBySide(drive, options);
  const { tape } = both;
  script.forEach((one, index) => {
    const { seen, must } = both.play(one);
    const stands = both.position();
    const place = `partition ${tape.partition}, object ${tape.object}, file ${tape.file}`;
    if (fits(seen, must) && stands === place) return;
    const lines = [`expected ${told(must)}; ${place}`, `found    ${told(seen)}; ${stands}`];
    if (faults !== undefined) lines.push(`faults   ${JSON.stringify(faults.replay())}`);
    throw new Error(`${printScript(script.slice(0, index + 1))}${lines.map((line) => `# ${line}\n`).join('')}`);
  });
}
