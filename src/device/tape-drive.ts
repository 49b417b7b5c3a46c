import {
  type DecodedSense,
  dataCompression,
  deviceConfiguration,
  encodeCdb,
  erase6Cdb,
  loadUnloadCdb,
  mediumPartition,
  preventAllowMediumRemovalCdb,
  readBlockLimitsCdb,
  readBlockLimitsData,
  release6Cdb,
  reserve6Cdb,
  type TapeAlertFlag,
  testUnitReadyCdb,
} from '../scsi/index.js';
import {
  RECORD_BYTES_MAX,
  type ReadOutcome,
  type SpaceOutcome,
  type Tape,
  type TapePosition,
  type WriteOutcome,
} from '../tape/index.js';
import { type Clock, systemClock } from './clock.js';
import { CommandChannel } from './command-channel.js';
import { DriveAttributes } from './drive-attributes.js';
import { DriveEncryption } from './drive-encryption.js';
import { DriveLogs } from './drive-logs.js';
import { DriveModes } from './drive-modes.js';
import { type DriveStatus, readStatus } from './drive-status.js';
import { type DriveIdentity, readIdentity } from './identity.js';
import { ifSupported } from './if-supported.js';
import {
  checkPartitionSizes,
  formatMedium,
  type PartitionCapacity,
  type PartitionSizeGB,
  partitionCapacities,
} from './partitioning.js';
import { readPosition } from './read-position.js';
import type { ScsiTransport } from './scsi-transport.js';
import { isMediumChange, losesPosition, SENSE_KEY } from './sense-conditions.js';
import { TapePath } from './tape-path.js';
import { WHOLE_TAPE_SECONDS, WINDING_SECONDS } from './timeouts.js';

/** How a drive is opened. */
export interface TapeDriveOptions {
  /** So long a record is taken to be until a longer one is met, bytes. Default 256 KiB. */
  readonly recordBytes?: number;
  /** So long a drive that is becoming ready is waited for, seconds. Default 120, as long as Linux' st waits. */
  readonly readySeconds?: number;
  /** So often a command is sent again that a drive was too busy for, a second apart. Default 30. */
  readonly busyRetries?: number;
  /** Is told each unit attention: what has happened to the drive meanwhile. */
  readonly onAttention?: (sense: DecodedSense) => void;
  /** Default: the time that passes. */
  readonly clock?: Clock;
}

const RECORD_BYTES = 0x4_0000;
const READY_SECONDS = 120;
const BUSY_RETRIES = 30;
const LIMITS_BYTES = 6;

/**
 * A tape drive, over any way to it. It is a {@link Tape}: whatever takes a tape takes a drive.
 *
 * Records are read and written with one command each, as blocks of variable length. What stands on the tape is an
 * outcome; what a drive says beside that is thrown: {@link TapeDriveError}, its kinds for a drive that is reserved or
 * busy, for a position that is lost, for an earlier write that failed, for an answer that did not come. Nothing that a
 * drive may have begun is ever sent again.
 *
 * @example
 * const drive = await TapeDrive.open(transport);
 * await drive.rewind();
 * for await (const file of tapeFiles(drive)) console.log(file.start.file);
 * await drive.close();
 */
export class TapeDrive implements Tape {
  readonly identity: DriveIdentity;
  /** Its mode pages: how it is set. */
  readonly modes: DriveModes;
  /** Its log pages: what it counts. */
  readonly logs: DriveLogs;
  /** The memory of the cartridge. */
  readonly attributes: DriveAttributes;
  /** Encryption by the drive. */
  readonly encryption: DriveEncryption;
  /** Another cartridge was put in before the drive was opened: what was known of the position is void. */
  readonly mediumChanged: boolean;
  private readonly channel: CommandChannel;
  private readonly path: TapePath;
  private partitionCount = 1;
  private partitionsMax = 1;

  private constructor(channel: CommandChannel, path: TapePath, identity: DriveIdentity, mediumChanged: boolean) {
    this.channel = channel;
    this.path = path;
    this.identity = identity;
    this.mediumChanged = mediumChanged;
    this.modes = new DriveModes(channel);
    this.logs = new DriveLogs(channel);
    this.attributes = new DriveAttributes(channel);
    this.encryption = new DriveEncryption(channel);
  }

  /**
   * Opens a drive, as Linux' st does: who it is, whether it is ready, how long its records may be. What has happened
   * before is told and is no error. A drive without a cartridge can be opened too.
   * @param transport - the way to it: {@link TapeDrive.close} closes it
   * @throws TapeDriveError where it is no tape drive, or answers with an error
   */
  static async open(transport: ScsiTransport, options: TapeDriveOptions = {}): Promise<TapeDrive> {
    const { recordBytes = RECORD_BYTES, onAttention, clock = systemClock } = options;
    const { readySeconds = READY_SECONDS, busyRetries = BUSY_RETRIES } = options;
    let mediumChanged = false;
    const channel = new CommandChannel(transport, {
      clock,
      busyRetries,
      readySeconds,
      onAttention(sense) {
        mediumChanged ||= isMediumChange(sense);
        if (losesPosition(sense)) path.forgetPosition();
        onAttention?.(sense);
      },
    });
    const path = new TapePath(channel, recordBytes);
    const identity = await readIdentity(channel);
    const isReady = (await notReady(channel, true)) === undefined;
    const drive = new TapeDrive(channel, path, identity, mediumChanged);
    if (isReady) await drive.refresh();
    return drive;
  }

  /** What its transport calls it. */
  get name(): string {
    return this.channel.transport.name;
  }

  /** Partitions of the cartridge that was in when the drive was opened, loaded or refreshed. */
  get partitions(): number {
    return this.partitionCount;
  }

  /** How the drive is, and what is in it. It waits for nothing. */
  async status(): Promise<DriveStatus> {
    const reason = await notReady(this.channel, false);
    return readStatus({ modes: this.modes, logs: this.logs, position: () => readPosition(this.channel) }, reason);
  }

  /** What troubles the drive, in words: the TapeAlert flags that are set. */
  alerts(): Promise<readonly TapeAlertFlag[]> {
    return this.logs.alerts();
  }

  position(): Promise<TapePosition> {
    return this.path.position();
  }

  read(): Promise<ReadOutcome> {
    return this.path.read();
  }

  write(record: Uint8Array): Promise<WriteOutcome> {
    return this.path.write(record);
  }

  writeFilemarks(count: number): Promise<WriteOutcome> {
    return this.path.writeFilemarks(count);
  }

  spaceRecords(count: number): Promise<SpaceOutcome> {
    return this.path.spaceRecords(count);
  }

  spaceFilemarks(count: number): Promise<SpaceOutcome> {
    return this.path.spaceFilemarks(count);
  }

  spaceToEndOfData(): Promise<void> {
    return this.path.spaceToEndOfData();
  }

  async locate(object: number, partition?: number): Promise<boolean> {
    if (partition !== undefined && !(Number.isInteger(partition) && partition >= 0 && partition < this.partitions)) {
      throw new RangeError(`there is no partition ${partition}: the tape has ${this.partitions}, from 0 on`);
    }
    return this.path.locate(object, partition);
  }

  /** Goes to the beginning of the partition. */
  rewind(): Promise<void> {
    return this.path.rewind();
  }

  /** Loads the cartridge that lies in the drive. */
  async load(): Promise<void> {
    await this.loadUnload(true);
    if ((await notReady(this.channel, true)) === undefined) await this.refresh();
  }

  /** Rewinds, and gives the cartridge out. */
  unload(): Promise<void> {
    return this.loadUnload(false);
  }

  /**
   * Erases from where the tape stands on.
   * @param extent - `short`: the data end here; `long`: the rest of the partition is written over, which takes hours
   */
  async erase(extent: 'short' | 'long'): Promise<void> {
    this.path.forgetPosition();
    const cdb = encodeCdb(erase6Cdb, { long: extent === 'long' });
    await this.channel.send({ cdb, timeoutSeconds: WHOLE_TAPE_SECONDS, attention: 'thrown' });
  }

  /**
   * Sets the block length of the drive: what other programs write in, and read in. This one does as before: it reads
   * and writes each record as long as it is.
   * @param blockLength - bytes; 0: blocks of variable length
   */
  setBlockLength(blockLength: number): Promise<void> {
    return this.modes.setBlock({ blockLength });
  }

  /** Sets the density in which the tape is written: at its beginning only. */
  setDensity(density: number): Promise<void> {
    return this.modes.setBlock({ density });
  }

  /** Turns compression on or off, by page 0Fh, or by page 10h where a drive has no other. */
  async setCompression(on: boolean): Promise<void> {
    const set = await ifSupported(this.modes.set(dataCompression, { dce: on }).then(() => true));
    if (set === undefined) await this.modes.set(deviceConfiguration, { selectDataCompressionAlgorithm: on ? 1 : 0 });
  }

  /** How large the partitions of the cartridge are, and how full. */
  listPartitions(): Promise<readonly PartitionCapacity[]> {
    return partitionCapacities(this.logs, this.partitions);
  }

  /**
   * Formats the cartridge: all that stands on it is gone.
   * @param sizes - of each partition: GB (10^9 bytes), and `'rest'` for one of them. The drive makes each at least as
   * large; `['rest']` is one partition
   * @throws RangeError where the drive makes no such partitions; nothing has been done then
   *
   * @example
   * await drive.format([40, 'rest']);
   */
  async format(sizes: readonly PartitionSizeGB[]): Promise<void> {
    checkPartitionSizes(sizes, this.partitionsMax);
    await this.path.locate(0, 0);
    this.path.forgetPosition();
    await formatMedium(this.channel, this.modes, sizes);
    await this.refresh();
  }

  /** Keeps the cartridge in, or lets it go: it stays in until each host that has prevented its removal allows it. */
  async preventRemoval(prevent: boolean): Promise<void> {
    const cdb = encodeCdb(preventAllowMediumRemovalCdb, { prevent: prevent ? 1 : 0 });
    await this.channel.send({ cdb, attention: 'resent' });
  }

  /**
   * Reserves the drive: until {@link TapeDrive.release}, or a reset, it takes no commands of others.
   * @throws ReservationConflictError where another host has done so
   */
  async reserve(): Promise<void> {
    await this.channel.send({ cdb: encodeCdb(reserve6Cdb) });
  }

  async release(): Promise<void> {
    await this.channel.send({ cdb: encodeCdb(release6Cdb), attention: 'resent' });
  }

  /**
   * Asks anew what depends on the cartridge: how long its records may be, and how many partitions it has. Whoever is
   * told of a medium change calls it; {@link TapeDrive.load} does so by itself.
   */
  async refresh(): Promise<void> {
    this.path.forgetPosition();
    const { minimumBlockLengthLimit: least, maximumBlockLengthLimit: most } = await this.channel.ask(
      readBlockLimitsData,
      { cdb: encodeCdb(readBlockLimitsCdb), dataInBytes: LIMITS_BYTES, attention: 'resent' },
    );
    const carried = Math.min(RECORD_BYTES_MAX, this.channel.transport.transferBytesMax);
    this.path.limits = { least: Math.max(1, least), most: most === 0 ? carried : Math.min(most, carried) };
    const page = await ifSupported(this.modes.get(mediumPartition));
    this.partitionCount = 1 + (page?.additionalPartitionsDefined ?? 0);
    this.partitionsMax = 1 + (page?.maximumAdditionalPartitions ?? 0);
  }

  /** Closes the way to the drive. The tape stays where it stands, and no filemark is written. */
  close(): Promise<void> {
    return this.channel.transport.close();
  }

  private async loadUnload(load: boolean): Promise<void> {
    this.path.forgetPosition();
    const cdb = encodeCdb(loadUnloadCdb, { load });
    await this.channel.send({ cdb, timeoutSeconds: WINDING_SECONDS, attention: 'resent' });
  }
}

/** Why a drive is not ready; undefined where it is. */
async function notReady(channel: CommandChannel, waits: boolean): Promise<DecodedSense | undefined> {
  const answers = (sense: DecodedSense): boolean => sense.key === SENSE_KEY.notReady;
  const { sense } = await channel.send({ cdb: encodeCdb(testUnitReadyCdb), waits, attention: 'resent', answers });
  return sense !== undefined && answers(sense) ? sense : undefined;
}
