import {
  type DecodedSense,
  encodeCdb,
  locate10Cdb,
  locate16Cdb,
  read6Cdb,
  rewindCdb,
  space6Cdb,
  write6Cdb,
  writeFilemarks6Cdb,
} from '../scsi/index.js';
import {
  FILEMARKS_MAX,
  RECORD_BYTES_MAX,
  type ReadOutcome,
  type RecordReader,
  type RecordWriter,
  type SpaceOutcome,
  type TapePosition,
  type WriteOutcome,
} from '../tape/index.js';
import { checkRecord, numberFrom0, wholeNumber } from '../tape/numbers.js';
import type { CommandChannel, DriveAnswer, DriveCommand } from './command-channel.js';
import { RecordTooLongError, TapeDriveError } from './errors.js';
import { type ReadAnswer, readAnswer } from './read-answer.js';
import { readPosition, requirePosition } from './read-position.js';
import { isEarlyWarning, isEndOfData, isOverflow, isUnreadable, isUnsupported, SENSE_KEY } from './sense-conditions.js';
import { ORDINARY_SECONDS, WINDING_SECONDS } from './timeouts.js';

/** How long records may be, in bytes. */
export interface RecordLimits {
  readonly least: number;
  readonly most: number;
}

/** What SPACE counts: CODE of SSC-5. */
const SPACE = { records: 0, filemarks: 1, endOfData: 3 } as const;
/** As far as SPACE(6) goes at once: its residual fits fixed-format sense data. */
const SPACE_MAX = 0x7f_ffff;
/** LOCATE(10) goes so far; LOCATE(16) is not known to every drive. */
const LOCATE_10_MAX = 0xffff_ffff;

/**
 * The way of records to the tape and back: READ, WRITE, WRITE FILEMARKS, SPACE, LOCATE, REWIND, READ POSITION, with
 * what each may answer. Blocks are of variable length (FIXED 0), so that a record is one command, whatever the block
 * length of the drive is.
 */
export class TapePath implements Omit<RecordReader, 'partitions'>, RecordWriter {
  limits: RecordLimits = { least: 1, most: RECORD_BYTES_MAX };
  private readonly channel: CommandChannel;
  /** So many bytes are asked for: the longest record that was met. */
  private askedBytes: number;
  /** Where the tape stands, where that is known without asking. */
  private object: number | undefined;
  private tellsPosition = true;
  private pastWarning = false;

  constructor(channel: CommandChannel, recordBytes: number) {
    this.channel = channel;
    this.askedBytes = recordBytes;
  }

  /** Another cartridge, or somebody else has moved the tape. */
  forgetPosition(): void {
    this.object = undefined;
    this.pastWarning = false;
  }

  async position(): Promise<TapePosition> {
    this.object = undefined;
    const position = await requirePosition(this.channel);
    this.object = position.object;
    return position;
  }

  async read(): Promise<ReadOutcome> {
    const from = await this.known();
    this.forgetPosition();
    for (;;) {
      const asked = Math.min(this.askedBytes, this.limits.most);
      const command = this.readCommand(asked);
      const answer = readAnswer(await this.channel.send(command), asked);
      if (answer.kind === 'too-long') {
        await this.makeRoom(command, asked, answer.recordBytes, from);
        continue;
      }
      if (answer.kind === 'cut') throw this.cutShort(command, answer);
      if (answer.kind === 'unreadable') await this.standBehind(from);
      else if (from !== undefined) this.object = answer.kind === 'end-of-data' ? from : from + 1;
      return answer;
    }
  }

  async write(record: Uint8Array): Promise<WriteOutcome> {
    const { least, most } = this.limits;
    checkRecord(record, most);
    if (record.length < least) throw new RangeError(`the drive writes records from ${least} bytes on`);
    const from = this.object;
    this.object = undefined;
    const { sense } = await this.channel.send({
      cdb: encodeCdb(write6Cdb, { transferLength: record.length }),
      dataOut: record,
      timeoutSeconds: ORDINARY_SECONDS,
      answers: isOverflow,
      attention: 'thrown',
    });
    const outcome = this.outcomeOf(sense);
    if (from !== undefined) this.object = outcome === 'volume-overflow' ? from : from + 1;
    return outcome;
  }

  async writeFilemarks(count: number): Promise<WriteOutcome> {
    const filemarkCount = numberFrom0(count, 'a count of filemarks', FILEMARKS_MAX);
    const from = this.object;
    this.object = undefined;
    const { sense } = await this.channel.send({
      cdb: encodeCdb(writeFilemarks6Cdb, { filemarkCount }),
      timeoutSeconds: ORDINARY_SECONDS,
      answers: isOverflow,
      attention: 'thrown',
    });
    const outcome = this.outcomeOf(sense);
    if (from !== undefined && outcome !== 'volume-overflow') this.object = from + count;
    return outcome;
  }

  async spaceRecords(count: number): Promise<SpaceOutcome> {
    const from = this.object;
    const outcome = await this.space(SPACE.records, wholeNumber(count));
    const passed = Math.abs(count) - outcome.left + (outcome.stop === 'filemark' ? 1 : 0);
    if (from !== undefined) this.object = from + Math.sign(count) * passed;
    return outcome;
  }

  async spaceFilemarks(count: number): Promise<SpaceOutcome> {
    return this.space(SPACE.filemarks, wholeNumber(count));
  }

  async spaceToEndOfData(): Promise<void> {
    this.forgetPosition();
    await this.channel.send(spaceCommand(SPACE.endOfData, 0));
  }

  /** @param partition - one that the tape has; undefined: the one where it stands */
  async locate(object: number, partition?: number): Promise<boolean> {
    numberFrom0(object, 'an object');
    this.forgetPosition();
    const place = { cp: partition !== undefined, partition: partition ?? 0 };
    const cdb =
      object <= LOCATE_10_MAX
        ? encodeCdb(locate10Cdb, { ...place, logicalObjectIdentifier: object })
        : encodeCdb(locate16Cdb, { ...place, logicalIdentifier: BigInt(object) });
    const { sense } = await this.channel.send({ cdb, timeoutSeconds: WINDING_SECONDS, answers: isEndOfData });
    if (sense !== undefined && isEndOfData(sense)) return false;
    this.object = object;
    return true;
  }

  async rewind(): Promise<void> {
    this.forgetPosition();
    await this.channel.send({ cdb: encodeCdb(rewindCdb), timeoutSeconds: WINDING_SECONDS, attention: 'resent' });
    this.object = 0;
  }

  /** Where the tape stands, so that it can be found again; undefined where the drive cannot tell. */
  private async known(): Promise<number | undefined> {
    if (this.object !== undefined || !this.tellsPosition) return this.object;
    try {
      return (await readPosition(this.channel))?.object;
    } catch (error) {
      if (!(error instanceof TapeDriveError) || error.sense === undefined || !isUnsupported(error.sense)) throw error;
      this.tellsPosition = false;
      return undefined;
    }
  }

  private readCommand(transferLength: number): DriveCommand {
    const cdb = encodeCdb(read6Cdb, { transferLength });
    const answers = (sense: DecodedSense): boolean => isEndOfData(sense) || isUnreadable(sense);
    return { cdb, dataInBytes: transferLength, timeoutSeconds: ORDINARY_SECONDS, answers };
  }

  /** Goes back in front of a record that did not fit, to read it again with more room. */
  private async makeRoom(
    { cdb }: DriveCommand,
    asked: number,
    recordBytes: number | undefined,
    from: number | undefined,
  ): Promise<void> {
    const { most } = this.limits;
    if (asked === most || (recordBytes ?? 0) > most) {
      if (from !== undefined) this.object = from + 1;
      throw new RecordTooLongError({ drive: this.channel.transport.name, cdb }, recordBytes, most);
    }
    this.askedBytes = Math.min(recordBytes ?? 2 * asked, most);
    const back = spaceCommand(SPACE.records, -1);
    const { sense } = await this.channel.send(back);
    if (sense?.filemark || sense?.eom) {
      throw this.channel.misanswered(back, 'the record that was just read is not there any more.');
    }
  }

  private cutShort(command: DriveCommand, { recordBytes }: Extract<ReadAnswer, { kind: 'cut' }>): TapeDriveError {
    return this.channel.misanswered(command, `a record of ${recordBytes} bytes was read, and its bytes did not come.`);
  }

  /** A drive stands in front of a record that it cannot read, or behind it, as it likes. */
  private async standBehind(from: number | undefined): Promise<void> {
    if (!this.tellsPosition) return;
    const at = await readPosition(this.channel);
    if (from === undefined || at?.object === from + 1) this.object = at?.object;
    else await this.locate(from + 1);
  }

  private outcomeOf(sense: DecodedSense | undefined): WriteOutcome {
    if (sense !== undefined && isOverflow(sense)) return 'volume-overflow';
    // Programmable early warning is told once; the model has it with every write from there on.
    this.pastWarning ||= sense !== undefined && isEarlyWarning(sense);
    return this.pastWarning ? 'early-warning' : 'written';
  }

  private async space(code: number, count: number): Promise<SpaceOutcome> {
    this.forgetPosition();
    let left = Math.abs(count);
    while (left > 0) {
      const step = Math.min(left, SPACE_MAX);
      const command = spaceCommand(code, Math.sign(count) * step);
      const stopped = stopOf(await this.channel.send(command), count > 0);
      left -= step;
      if (stopped === undefined) continue;
      if (stopped.left === undefined) throw this.channel.misanswered(command, 'it did not say how far it came.');
      return { left: left + stopped.left, stop: stopped.stop };
    }
    return { left: 0, stop: undefined };
  }
}

function spaceCommand(code: number, count: number): DriveCommand {
  return { cdb: encodeCdb(space6Cdb, { code, count }), timeoutSeconds: WINDING_SECONDS, answers: isEndOfData };
}

/** What stopped SPACE, and what it says that was left. */
function stopOf(
  { sense }: DriveAnswer,
  isForward: boolean,
): { readonly left: number | undefined; readonly stop: NonNullable<SpaceOutcome['stop']> } | undefined {
  if (sense === undefined) return undefined;
  const { information } = sense;
  const left = information === undefined ? undefined : Math.abs(Number(information));
  if (sense.filemark) return { left, stop: 'filemark' };
  if (sense.key === SENSE_KEY.blankCheck || (sense.eom && isForward)) return { left, stop: 'end-of-data' };
  return sense.eom ? { left, stop: 'beginning-of-partition' } : undefined;
}
