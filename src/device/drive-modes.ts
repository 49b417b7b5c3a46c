import { concatenated, type Decoded, type Encodable, type Layout, type Properties } from '../bytes/index.js';
import { dataCompression, encodeCdb, modeSelect6, modeSelect6Cdb, modeSense6, modeSense6Cdb } from '../scsi/index.js';
import type { CommandChannel, DriveCommand } from './command-channel.js';
import { pageNumbers } from './page-numbers.js';

/** What stands before the mode pages: how the drive writes, and on what. */
export interface ModeHeader {
  /** MEDIUM TYPE, such as 68h for LTO-6; 0 where the drive does not say, or no cartridge is in. */
  readonly mediumType: number;
  readonly writeProtected: boolean;
  /** 0: each write waits for the medium; 1: writes are buffered. */
  readonly bufferedMode: number;
  readonly speed: number;
  /** Density code; undefined where the drive gives no block descriptor. */
  readonly density: number | undefined;
  /** Bytes in a block; 0: blocks of variable length; undefined where the drive gives no block descriptor. */
  readonly blockLength: number | undefined;
}

/** Which values of a mode page: those in force, a mask of those that can be changed, those of the factory, saved ones. */
export type ModeValues = 'current' | 'changeable' | 'default' | 'saved';

const PAGE_CONTROL: Readonly<Record<ModeValues, number>> = { current: 0, changeable: 1, default: 2, saved: 3 };
/** MODE SENSE(6) tells no more. */
const MODE_BYTES_MAX = 255;
const HEADER_BYTES = 4;
/** DENSITY CODE of a descriptor that sets something else. */
const SAME_DENSITY = 0x7f;

/** A mode page as it was read, in its own structure and with what stood before it. */
interface ReadPage<L> {
  readonly header: ModeHeader;
  readonly page: Decoded<L>;
}

/**
 * The mode pages of a drive. A page is set by what of it is to change: the rest is as the drive has it.
 * @see SPC-5, MODE SENSE(6) and MODE SELECT(6)
 */
export class DriveModes {
  private readonly channel: CommandChannel;

  /** @internal */
  constructor(channel: CommandChannel) {
    this.channel = channel;
  }

  /** What stands before the pages: page 00h, as Linux' st asks for it when it opens a drive. */
  async header(): Promise<ModeHeader> {
    const allocationLength = HEADER_BYTES + 8;
    const { dataIn } = await this.channel.send(senseCommand({ pageCode: 0, allocationLength }));
    return headerOf(modeSense6.decode(dataIn).value);
  }

  /**
   * Reads a mode page.
   * @param page - its structure, such as `deviceConfiguration` of `tapekit/scsi`
   * @throws TapeDriveError where the drive does not have it
   *
   * @example
   * const { writeDelayTime } = await drive.modes.get(deviceConfiguration);
   */
  async get<L extends Layout<object>>(page: L, values: ModeValues = 'current'): Promise<Decoded<L>> {
    return (await this.read(page, values)).page;
  }

  /**
   * Changes a mode page: reads it, and writes it back with the changes.
   * @param changes - its fields by their names, or what tells them from the page as it is
   * @param options - `save`: also for when the drive is switched on again
   * @throws FormatError where a field does not fit; TapeDriveError where the drive does not take it
   *
   * @example
   * await drive.modes.set(deviceConfigurationExtension, { pews: 1000 });
   */
  async set<L extends Layout<object>>(
    page: L,
    changes: Partial<Encodable<L>> | ((page: Decoded<L>) => Partial<Encodable<L>>),
    options: { readonly save?: boolean } = {},
  ): Promise<void> {
    const { header, page: before } = await this.read(page, 'current');
    // PS is reserved in what is sent.
    const changed = {
      ...before,
      ...(typeof changes === 'function' ? changes(before) : changes),
      ps: false,
    } as Properties;
    const bytes = page.encode(changed, { asRead: true });
    await this.select(header, [], bytes, options.save === true);
  }

  /**
   * Sets what the block descriptor holds.
   * @throws TapeDriveError where the drive does not take it
   */
  async setBlock({
    density,
    blockLength,
  }: {
    readonly density?: number;
    readonly blockLength?: number;
  }): Promise<void> {
    const header = await this.header();
    const descriptor = {
      densityCode: density ?? SAME_DENSITY,
      numberOfBlocks: 0,
      blockLength: blockLength ?? header.blockLength ?? 0,
    };
    await this.select(header, [descriptor], new Uint8Array(0), false);
  }

  /** Whether the drive compresses what is written: DCE of page 0Fh. */
  async compression(): Promise<boolean> {
    return (await this.get(dataCompression)).dce;
  }

  private async read<L extends Layout<object>>(page: L, values: ModeValues): Promise<ReadPage<L>> {
    const command = senseCommand({
      dbd: true,
      pageControl: PAGE_CONTROL[values],
      ...pageNumbers(page),
      allocationLength: MODE_BYTES_MAX,
    });
    const { dataIn } = await this.channel.send(command);
    const { value } = modeSense6.decode(dataIn);
    const at = HEADER_BYTES + (value.blockDescriptorLength ?? 0);
    const decoded = page.decode(dataIn.subarray(at, 1 + (value.modeDataLength ?? 0)));
    return { header: headerOf(value), page: this.channel.whole(page, decoded, command) };
  }

  private async select(
    { bufferedMode, speed }: ModeHeader,
    blockDescriptors: Encodable<typeof modeSelect6>['blockDescriptors'],
    page: Uint8Array,
    save: boolean,
  ): Promise<void> {
    // MEDIUM TYPE 0 and no WP, as st sends them: neither can be set.
    const head = modeSelect6.encode({ mediumType: 0, wp: false, bufferedMode, speed, blockDescriptors, pages: [] });
    const dataOut = concatenated([head, page]);
    const cdb = encodeCdb(modeSelect6Cdb, { pf: true, sp: save, parameterListLength: dataOut.length });
    await this.channel.send({ cdb, dataOut });
  }
}

function senseCommand(fields: Partial<Encodable<typeof modeSense6Cdb>> & { allocationLength: number }): DriveCommand {
  return { cdb: encodeCdb(modeSense6Cdb, fields), dataInBytes: fields.allocationLength, attention: 'resent' };
}

function headerOf(value: Partial<Decoded<typeof modeSense6>>): ModeHeader {
  const { mediumType = 0, wp = false, bufferedMode = 0, speed = 0, blockDescriptors = [] } = value;
  const [descriptor] = blockDescriptors;
  return {
    mediumType,
    writeProtected: wp,
    bufferedMode,
    speed,
    density: descriptor?.densityCode,
    blockLength: descriptor?.blockLength,
  };
}
