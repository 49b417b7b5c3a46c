/**
 * What is to be sent to a drive so that it encrypts, or stops: byte for byte what stenc sends, where it can be told so.
 * stenc 1.1.1, src/scsiencrypt.cpp and tests/scsi.cpp; stenc 2.0.0, the same files and src/main.cpp.
 */
import { encodeName, FormatError } from '../bytes/index.js';
import { DESCRIPTION_BYTES_MAX } from './key-file.js';
import { KAD_TYPE } from './pages/common.js';
import { CEEM, RDMC, setDataEncryptionPage } from './pages/data-out.js';
import type { TapeKey } from './tape-key.js';

/** Which program's bytes: they differ in what a drive does not mind. */
export type PlanStyle =
  /** CEEM 1, so that reads check no external mode; no key in the page that turns encryption off. */
  | 'stenc-2'
  /** CEEM 0; a key of zeros in the page that turns encryption off. */
  | 'stenc-1';

/** What both plans take. */
export interface PlanOptions {
  /** ALGORITHM INDEX, as page 0010h of the drive lists it: 1 with LTO drives of HP and IBM. */
  readonly algorithm?: number;
  /** CKOD: forget the key when the cartridge is taken out. Needs a loaded cartridge. */
  readonly ckod?: boolean;
  /** Whether the blocks that are written may be read raw, still encrypted; left out: as the drive has it. */
  readonly rawReads?: 'allowed' | 'denied';
  readonly style?: PlanStyle;
}

/** How encryption is to be turned on. */
export interface EncryptionOnOptions extends PlanOptions {
  readonly key: TapeKey;
  /** Stands with every block as U-KAD, readable by everyone: which key it is. At most 32 ASCII characters. */
  readonly description?: string;
  /** What is read: encrypted blocks only, clear ones too (`mixed`), or encrypted ones as they are (`raw`). */
  readonly decryption?: 'decrypt' | 'mixed' | 'raw';
  /** For drives whose capabilities page has KADF_C: says that the description is the name of the key (stenc 2). */
  readonly kadFormat?: boolean;
}

const SCOPE_ALL_I_T_NEXUS = 2;
const PLAIN_TEXT_KEY = 0;
const ASCII_KEY_NAME = 2;
const KEY_BYTES = 32;
const DECRYPTION = { raw: 1, decrypt: 2, mixed: 3 } as const;
const ENCRYPT = 2;

/**
 * The parameter list of SECURITY PROTOCOL OUT (protocol 20h, page 0010h) that turns encryption on. It holds the key.
 * @throws FormatError for a key that is not of 256 bits, or a description that does not fit
 */
export function encryptionOn(options: EncryptionOnOptions): Uint8Array<ArrayBuffer> {
  const { key, description = '', decryption = 'decrypt', rawReads, kadFormat = false, style = 'stenc-2' } = options;
  const bytes = key.reveal();
  if (bytes.length !== KEY_BYTES)
    refuse('key', `must be of ${8 * KEY_BYTES} bits, not ${key.bits}: AES-256 takes no other`);
  const name = encodeName(description);
  if (/[^ -~]/.test(description)) refuse('description', 'must be ASCII characters 20h to 7Eh only');
  if (name.length > DESCRIPTION_BYTES_MAX) {
    refuse('description', `must be at most ${DESCRIPTION_BYTES_MAX} bytes, not ${name.length}`);
  }
  if (decryption === 'raw' && rawReads === 'denied') {
    refuse('rawReads', 'must not be denied where encrypted blocks are to be read raw');
  }
  const kad = { kadType: KAD_TYPE.unauthenticated, authenticated: 0, keyDescriptor: name };
  return setDataEncryptionPage.encode({
    ...parameters(options, style),
    encryptionMode: ENCRYPT,
    decryptionMode: DECRYPTION[decryption],
    kadFormat: kadFormat ? ASCII_KEY_NAME : 0,
    logicalBlockEncryptionKey: bytes,
    kads: name.length === 0 ? [] : [kad],
  });
}

/** The parameter list that turns encryption and decryption off, and has the drive forget the key. */
export function encryptionOff(options: PlanOptions = {}): Uint8Array<ArrayBuffer> {
  const { style = 'stenc-2' } = options;
  return setDataEncryptionPage.encode({
    ...parameters(options, style),
    encryptionMode: 0,
    decryptionMode: 0,
    kadFormat: 0,
    logicalBlockEncryptionKey: new Uint8Array(style === 'stenc-1' ? KEY_BYTES : 0),
    kads: [],
  });
}

function parameters(options: PlanOptions, style: PlanStyle) {
  const { algorithm = 1, ckod = false, rawReads } = options;
  return {
    scope: SCOPE_ALL_I_T_NEXUS,
    lock: false,
    ceem: style === 'stenc-2' ? CEEM.unchecked : CEEM.vendor,
    rdmc: rawReads === undefined ? RDMC.default : rawReads === 'allowed' ? RDMC.allowRawReads : RDMC.denyRawReads,
    sdk: false,
    ckod,
    ckorp: false,
    ckorl: false,
    algorithmIndex: algorithm,
    logicalBlockEncryptionKeyFormat: PLAIN_TEXT_KEY,
  };
}

function refuse(field: string, reason: string): never {
  throw new FormatError('encryption plan', field, reason);
}
