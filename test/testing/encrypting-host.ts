import { Drive, type DriveOptions } from '../../emulator/index.js';
import { nodePorts } from '../../src/archive/index.js';
import type { Decoded, Encodable, Layout } from '../../src/bytes/index.js';
import { securityProtocolInCdb, securityProtocolOutCdb } from '../../src/scsi/index.js';
import { nextBlockPage, setDataEncryptionPage, statusPage } from '../../src/security/index.js';
import { MemoryCartridge } from '../../src/tape/index.js';
import { DriveHost, type Seen } from './drive-host.js';

/** A key of 32 bytes: `key(1)`, `key(2)`. */
export const key = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);

/** KAD descriptor. */
export const kad = (kadType: number, text: string) => ({
  kadType,
  authenticated: 0,
  keyDescriptor: new TextEncoder().encode(text),
});

const U_KAD = 0;
export const A_KAD = 1;
export const uKad = (text: string) => kad(U_KAD, text);
export const aKad = (text: string) => kad(A_KAD, text);
export const mKad = (bytes: Uint8Array) => ({ kadType: 3, authenticated: 0, keyDescriptor: bytes });

/** What a set data encryption page says; what is left out is 0, scope is ALL I_T NEXUS, the algorithm index 1. */
export type Setting = Partial<Encodable<typeof setDataEncryptionPage>>;

/** A set data encryption page. */
export function settingPage(setting: Setting): Uint8Array {
  return setDataEncryptionPage.encode({
    scope: 2,
    lock: false,
    ceem: 0,
    rdmc: 0,
    sdk: false,
    ckod: false,
    ckorp: false,
    ckorl: false,
    encryptionMode: 0,
    decryptionMode: 0,
    algorithmIndex: 1,
    logicalBlockEncryptionKeyFormat: 0,
    kadFormat: 0,
    logicalBlockEncryptionKey: new Uint8Array(0),
    kads: [],
    ...setting,
  });
}

/** Encrypts and decrypts with a key. */
export const withKey = (fill: number, more: Setting = {}): Setting => ({
  encryptionMode: 2,
  decryptionMode: 2,
  logicalBlockEncryptionKey: key(fill),
  ...more,
});

/** A host that knows of tape data encryption. */
export class EncryptingHost extends DriveHost {
  /** SECURITY PROTOCOL OUT with a page. */
  set(setting: Setting): Seen {
    return this.setBytes(settingPage(setting));
  }

  setBytes(page: Uint8Array, more: Partial<Encodable<typeof securityProtocolOutCdb>> = {}): Seen {
    const cdb = { securityProtocol: 0x20, securityProtocolSpecific: 0x10, transferLength: page.length, ...more };
    return this.send(securityProtocolOutCdb, cdb, page);
  }

  /** SECURITY PROTOCOL IN. */
  ask(page: number, more: Partial<Encodable<typeof securityProtocolInCdb>> = {}): Seen {
    const cdb = { securityProtocol: 0x20, securityProtocolSpecific: page, allocationLength: 8192, ...more };
    return this.send(securityProtocolInCdb, cdb);
  }

  status(): Decoded<typeof statusPage> {
    return decoded(statusPage, this.ask(0x20));
  }

  nextBlock(): Decoded<typeof nextBlockPage> {
    return decoded(nextBlockPage, this.ask(0x21));
  }
}

function decoded<L extends Layout<object>>(layout: L, seen: Seen): Decoded<L> {
  if (seen.status !== 0) throw new Error(`the page was refused: ${seen.sense}`);
  return layout.decode(seen.data).value as Decoded<L>;
}

/** A drive with Node's ports but for chance, a cartridge in it, and a host that has taken all unit attentions. */
export function encryptingHost(options: DriveOptions = {}, cartridge = new MemoryCartridge()): EncryptingHost {
  const drive = new Drive({ ...nodePorts(), random: undefined, ...options });
  drive.insert(cartridge);
  const host = new EncryptingHost(drive);
  host.ready();
  return host;
}

/** Another host at the same drive. */
export function otherHost({ drive }: EncryptingHost, nexus = 'other'): EncryptingHost {
  const host = new EncryptingHost(drive, nexus);
  host.ready();
  return host;
}
