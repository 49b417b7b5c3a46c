import type { Decoded, Layout } from '../bytes/index.js';
import { encodeCdb, securityProtocolInCdb, securityProtocolOutCdb } from '../scsi/index.js';
import {
  capabilitiesPage,
  type EncryptionOnOptions,
  encryptionOff,
  encryptionOn,
  nextBlockPage,
  type PlanOptions,
  setDataEncryptionPage,
  statusPage,
} from '../security/index.js';
import type { CommandChannel } from './command-channel.js';
import { pageNumbers } from './page-numbers.js';

const TAPE_DATA_ENCRYPTION = 0x20;
/** As much as stenc asks for: pages of drives have some hundred bytes. */
const PAGE_BYTES_MAX = 0x2000;

/**
 * Encryption by the drive.
 * @see SSC-5, tape data encryption security protocol
 */
export class DriveEncryption {
  private readonly channel: CommandChannel;

  /** @internal */
  constructor(channel: CommandChannel) {
    this.channel = channel;
  }

  /** What is in force now: modes, algorithm, how often keys were set, the description of the key. Page 0020h. */
  status(): Promise<Decoded<typeof statusPage>> {
    return this.get(statusPage);
  }

  /** Whether the next block is encrypted, and with which key, by its description. Page 0021h. */
  nextBlock(): Promise<Decoded<typeof nextBlockPage>> {
    return this.get(nextBlockPage);
  }

  /** The algorithms that the drive has. Page 0010h. */
  capabilities(): Promise<Decoded<typeof capabilitiesPage>> {
    return this.get(capabilitiesPage);
  }

  /**
   * Reads a page of what a drive tells of encryption.
   * @param page - its structure, such as `managementPage` of `tapekit/security`
   */
  get<L extends Layout<object>>(page: L): Promise<Decoded<L>> {
    const { pageCode } = pageNumbers(page);
    const fields = { securityProtocol: TAPE_DATA_ENCRYPTION, securityProtocolSpecific: pageCode };
    const cdb = encodeCdb(securityProtocolInCdb, { ...fields, allocationLength: PAGE_BYTES_MAX });
    return this.channel.ask(page, { cdb, dataInBytes: PAGE_BYTES_MAX, attention: 'resent' });
  }

  /**
   * Has the drive encrypt what is written from now on, and decrypt what is read.
   * @throws FormatError for a key or a description that cannot be
   *
   * @example
   * await drive.encryption.on({ key: new TapeKey(bytes, sha256), description: 'Archive 2026' });
   */
  async on(options: EncryptionOnOptions): Promise<void> {
    return this.set(encryptionOn(options));
  }

  /** Has the drive neither encrypt nor decrypt, and forget the key. */
  async off(options: PlanOptions = {}): Promise<void> {
    return this.set(encryptionOff(options));
  }

  private async set(page: Uint8Array): Promise<void> {
    const { pageCode } = pageNumbers(setDataEncryptionPage);
    const fields = { securityProtocol: TAPE_DATA_ENCRYPTION, securityProtocolSpecific: pageCode };
    const cdb = encodeCdb(securityProtocolOutCdb, { ...fields, transferLength: page.length });
    try {
      await this.channel.send({ cdb, dataOut: page, attention: 'resent' });
    } finally {
      page.fill(0);
    }
  }
}
