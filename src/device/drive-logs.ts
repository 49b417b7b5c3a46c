import { type Decoded, type Layout, unsigned } from '../bytes/index.js';
import {
  encodeCdb,
  type LogParameterLayout,
  logSenseCdb,
  supportedPagesLog,
  type TapeAlertFlag,
  tapeAlert,
  tapeAlertFlag,
  tapeAlertFlagsSet,
  tapeAlertResponse,
} from '../scsi/index.js';
import type { CommandChannel } from './command-channel.js';
import { ifSupported } from './if-supported.js';
import { pageNumbers } from './page-numbers.js';

const CUMULATIVE_VALUES = 1;
/** As much as LOG SENSE can give, in whole words. */
const LOG_BYTES_MAX = 0xfffc;

/** A log page that is a list of parameters, as `tapekit/scsi` declares them. */
export interface LogParameters {
  readonly parameters: readonly Decoded<LogParameterLayout>[];
}

/**
 * The log pages of a drive: what it counts and remembers.
 * @see SPC-5, LOG SENSE
 */
export class DriveLogs {
  private readonly channel: CommandChannel;

  /** @internal */
  constructor(channel: CommandChannel) {
    this.channel = channel;
  }

  /** Codes of the pages that the drive has, ascending. */
  async supported(): Promise<readonly number[]> {
    const { supportedPages } = await this.get(supportedPagesLog);
    return supportedPages.map(({ supportedPageCode }) => supportedPageCode);
  }

  /**
   * Reads a log page.
   * @param page - its structure, such as `volumeStatistics` of `tapekit/scsi`
   * @throws TapeDriveError where the drive does not have it
   *
   * @example
   * const page = await drive.logs.get(sequentialAccessDevice);
   * console.log(logNumber(page, 0), 'bytes written');
   */
  async get<L extends Layout<object>>(page: L): Promise<Decoded<L>> {
    const allocationLength = Math.min(LOG_BYTES_MAX, this.channel.transport.transferBytesMax);
    const cdb = encodeCdb(logSenseCdb, { pageControl: CUMULATIVE_VALUES, ...pageNumbers(page), allocationLength });
    return this.channel.ask(page, { cdb, dataInBytes: allocationLength, attention: 'resent' });
  }

  /**
   * The TapeAlert flags that are set, in words. They are read from page 12h, which leaves them set; a drive that has
   * page 2Eh only takes them back when they have been read.
   */
  async alerts(): Promise<readonly TapeAlertFlag[]> {
    const response = await ifSupported(this.get(tapeAlertResponse));
    const flags = response === undefined ? flagsOf('log:2e', await this.get(tapeAlert)) : flagsOf('log:12', response);
    return flags.map(tapeAlertFlag);
  }
}

function flagsOf(id: string, value: object): readonly number[] {
  return tapeAlertFlagsSet({ id, decoded: { complete: true, value, lengthBytes: 0, faults: [] } }).filter(
    (flag) => flag >= 1 && flag <= TAPE_ALERT_FLAGS,
  );
}

const TAPE_ALERT_FLAGS = 64;

/** The bytes of a parameter of a log page; undefined where the drive does not have it. */
export function logBytes({ parameters }: LogParameters, code: number): Uint8Array | undefined {
  return parameters.find(({ parameterCode }) => parameterCode === code)?.parameterValue;
}

/** A parameter of a log page that is a number; undefined where the drive does not have it. */
export function logNumber(page: LogParameters, code: number): bigint | undefined {
  const bytes = logBytes(page, code);
  return bytes === undefined ? undefined : unsigned(bytes);
}
