import type { Decoded, Decoding, Layout } from '../bytes/index.js';
import { type DecodedSense, decodeSense } from '../scsi/index.js';
import type { Clock } from './clock.js';
import {
  DeferredWriteError,
  DriveBusyError,
  DriveUnreachableError,
  type FailedCommand,
  PositionLostError,
  ReservationConflictError,
  TapeDriveError,
} from './errors.js';
import { readObjectsInBuffer, readPosition } from './read-position.js';
import type { ScsiAnswer, ScsiTransport } from './scsi-transport.js';
import { isBecomingReady, losesPosition, SENSE_KEY } from './sense-conditions.js';

/** A command with all that is to be known to send it. */
export interface DriveCommand {
  readonly cdb: Uint8Array;
  readonly dataOut?: Uint8Array;
  /** How many bytes may come at most. Default 0. */
  readonly dataInBytes?: number;
  readonly timeoutSeconds?: number;
  /** Which sense data are an answer and no error, beside NO SENSE and RECOVERED ERROR, which always are. */
  readonly answers?: (sense: DecodedSense) => boolean;
  /**
   * A unit attention means that the command was not carried out. `resent`: it is told to whoever listens, and the
   * command sent again; `thrown`: it is an error. Default: it is one where the position is lost, and told otherwise.
   */
  readonly attention?: 'resent' | 'thrown';
  /** Whether to wait for a drive that is becoming ready. Default true. */
  readonly waits?: boolean;
}

/** What a drive answered, if it was no error. */
export interface DriveAnswer {
  /** Valid until the next command. */
  readonly dataIn: Uint8Array;
  readonly sense: DecodedSense | undefined;
}

/** How patient a channel is, and whom it tells. */
export interface ChannelOptions {
  readonly clock: Clock;
  /** How often a command is sent again that was answered with BUSY. */
  readonly busyRetries: number;
  /** So long a drive may be becoming ready. */
  readonly readySeconds: number;
  readonly onAttention: (sense: DecodedSense) => void;
}

const STATUS = { good: 0x00, checkCondition: 0x02, busy: 0x08, reservationConflict: 0x18, taskSetFull: 0x28 } as const;
const WAIT_MILLISECONDS = 1000;
/** As many as Linux' st takes one behind the other (st.c, MAX_ATTENTIONS). */
const ATTENTIONS_MAX = 10;

/** How often a command has been refused, and since when it is tried. */
interface Patience {
  readonly since: number;
  busy: number;
  attentions: number;
}

/**
 * Sends commands, and tells answers from errors. What is sent again is what a drive has refused to begin: a command
 * that was answered with BUSY, a unit attention, or NOT READY while it is becoming ready. Nothing else ever is.
 */
export class CommandChannel {
  readonly transport: ScsiTransport;
  private readonly options: ChannelOptions;

  constructor(transport: ScsiTransport, options: ChannelOptions) {
    this.transport = transport;
    this.options = options;
  }

  /** @throws TapeDriveError where the answer is an error */
  async send(command: DriveCommand): Promise<DriveAnswer> {
    const patience: Patience = { since: this.options.clock.now(), busy: 0, attentions: 0 };
    for (;;) {
      const { status, sense: senseBytes, dataIn } = await this.deliver(command);
      if (status === STATUS.good) return { dataIn, sense: undefined };
      const sense = status === STATUS.checkCondition ? decodeSense(senseBytes).sense : undefined;
      const failed = { drive: this.transport.name, cdb: command.cdb, status, sense };
      if (sense === undefined) await this.outwait(failed, patience);
      else if (sense.deferred) throw await this.deferred(failed);
      else if (await this.isRefused(failed, sense, command, patience)) continue;
      else if (sense.key <= SENSE_KEY.recoveredError || command.answers?.(sense)) return { dataIn, sense };
      else throw new TapeDriveError(failed);
    }
  }

  /**
   * Sends a command that is answered with a structure, and decodes it.
   * @throws TapeDriveError where the answer is an error, or not that structure
   */
  async ask<L extends Layout<object>>(layout: L, command: DriveCommand): Promise<Decoded<L>> {
    const { dataIn } = await this.send(command);
    return this.whole(layout, layout.decode(dataIn), command);
  }

  /**
   * What was decoded, if it is what was asked for.
   * @throws TapeDriveError where it ends before the structure does, or is another one
   */
  whole<L extends Layout<object>>(
    { name }: L,
    { complete, value, faults }: Decoding<object>,
    command: Pick<DriveCommand, 'cdb'>,
  ): Decoded<L> {
    if (faults.some(({ kind }) => kind === 'constant')) throw this.misanswered(command, `what came is no ${name}.`);
    if (!complete) throw this.misanswered(command, `what came ends within the ${name}.`);
    return value as Decoded<L>;
  }

  /** The error for an answer that cannot be used. */
  misanswered({ cdb }: Pick<DriveCommand, 'cdb'>, told: string): TapeDriveError {
    return new TapeDriveError({ drive: this.transport.name, cdb }, [told]);
  }

  private async deliver(command: DriveCommand): Promise<ScsiAnswer> {
    const { cdb, dataOut, dataInBytes, timeoutSeconds } = command;
    try {
      return await this.transport.execute({
        cdb,
        ...(dataOut === undefined ? {} : { dataOut }),
        ...(dataInBytes === undefined ? {} : { dataInBytes }),
        ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      });
    } catch (error) {
      throw new DriveUnreachableError({ drive: this.transport.name, cdb }, error);
    }
  }

  /** Waits, where the status says that the command may be taken later. */
  private async outwait(failed: FailedCommand, patience: Patience): Promise<void> {
    if (failed.status === STATUS.reservationConflict) throw new ReservationConflictError(failed);
    if (failed.status !== STATUS.busy && failed.status !== STATUS.taskSetFull) throw new TapeDriveError(failed);
    if (patience.busy++ >= this.options.busyRetries) throw new DriveBusyError(failed);
    await this.options.clock.sleep(WAIT_MILLISECONDS);
  }

  /** Whether the drive has not begun with the command, which is to be sent again. */
  private async isRefused(
    failed: FailedCommand,
    sense: DecodedSense,
    command: DriveCommand,
    patience: Patience,
  ): Promise<boolean> {
    if (sense.key === SENSE_KEY.unitAttention) {
      this.options.onAttention(sense);
      if (command.attention !== 'resent' && losesPosition(sense)) throw new PositionLostError(failed);
      return command.attention !== 'thrown' && patience.attentions++ < ATTENTIONS_MAX;
    }
    if (command.waits === false || !isBecomingReady(sense)) return false;
    const { clock, readySeconds } = this.options;
    if (clock.now() - patience.since >= readySeconds * 1000) return false;
    await clock.sleep(WAIT_MILLISECONDS);
    return true;
  }

  /** Where the tape stands is asked for; if that fails too, it is not known. */
  private async deferred(failed: FailedCommand): Promise<DeferredWriteError> {
    const position = await readPosition(this).catch(() => undefined);
    const unwritten = position === undefined ? undefined : await readObjectsInBuffer(this).catch(() => undefined);
    return new DeferredWriteError(failed, position, unwritten);
  }
}
