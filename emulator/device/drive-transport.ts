import type { Clock, ScsiAnswer, ScsiCommand, ScsiTransport } from '../../src/device/index.js';
import type { Drive } from '../drive/drive.js';
import type { Lost } from '../drive/faulty.js';

/** How a software drive is reached. */
export interface DriveTransportOptions {
  /** For messages. Default `software drive`. */
  readonly name?: string;
  /** Which initiator it is: two of one name are one for the drive. Default `host`. */
  readonly nexus?: string;
  /** So much one command can carry. Default 16 MiB - 1, as much as READ(6) can ask for. */
  readonly transferBytesMax?: number;
}

const TRANSFER_BYTES_MAX = 0xff_ffff;
const NO_BYTES = new Uint8Array(0);
const MILLISECONDS_IN_TICK = 1 / 1000;

/** No answer came from a drive that a plan of faults has keep it: none will come. */
export class LostAnswerError extends Error {
  override readonly name = 'LostAnswerError';
  readonly lost: Lost;

  constructor(lost: Lost) {
    super(WHY_LOST[lost]);
    this.lost = lost;
  }
}

const WHY_LOST: Readonly<Record<Lost, string>> = {
  hangs: 'the drive hangs until it is reset',
  'answer lost': 'the answer was lost on its way',
  disconnected: 'the connection has ended',
  'powered off': 'the drive was switched off and on',
};

/**
 * The way to a software drive in the same process.
 *
 * @example
 * const drive = new Drive();
 * drive.insert(new MemoryCartridge());
 * const transport = new DriveTransport(drive);
 * const tape = await TapeDrive.open(transport, { clock: transport.clock });
 */
export class DriveTransport implements ScsiTransport {
  readonly name: string;
  readonly transferBytesMax: number;
  /** The drive's own time: whoever sleeps by it makes the drive go on, and waits for nothing. */
  readonly clock: Clock;
  private readonly drive: Drive;
  private readonly nexus: string;

  constructor(drive: Drive, options: DriveTransportOptions = {}) {
    const { name = 'software drive', nexus = 'host', transferBytesMax = TRANSFER_BYTES_MAX } = options;
    this.drive = drive;
    this.name = name;
    this.nexus = nexus;
    this.transferBytesMax = transferBytesMax;
    this.clock = {
      now: () => drive.ticks * MILLISECONDS_IN_TICK,
      sleep: async (milliseconds) => drive.wait(milliseconds / 1000),
    };
  }

  async execute({ cdb, dataOut = NO_BYTES, dataInBytes = 0 }: ScsiCommand): Promise<ScsiAnswer> {
    const { status, sense, dataIn, lost } = this.drive.execute(cdb, dataOut, this.nexus);
    if (lost !== undefined) throw new LostAnswerError(lost);
    return { status, sense, dataIn: dataIn.length > dataInBytes ? dataIn.subarray(0, dataInBytes) : dataIn };
  }

  /** Nothing is kept open. The drive goes on, with the cartridge in it. */
  async close(): Promise<void> {}
}
