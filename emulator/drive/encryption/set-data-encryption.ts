import type { Decoded } from '../../../src/bytes/index.js';
import { KAD_TYPE, RDMC, setDataEncryptionPage } from '../../../src/security/index.js';
import { AES_256_GCM, type BlockCipher, RecordKey } from '../../../src/tape/cartridge/encrypted-record.js';
import { MKAD_BYTES } from '../../../src/tape/cartridge/metadata-kad.js';
import type { DriveEncryption } from '../../profiles/index.js';
import { invalidParameter, listCutShort, type Refusal } from '../answer.js';
import {
  DECRYPTION_MODE,
  ENCRYPTION_MODE,
  type EncryptionSettings,
  needsKey,
  SCOPE,
  type Scope,
} from './parameters.js';

/** What a page comes to. */
export type SetDataEncryption =
  | { readonly scope: Exclude<Scope, 0>; readonly lock: boolean; readonly settings: EncryptionSettings }
  /** The rest of the page says nothing. */
  | { readonly scope: typeof SCOPE.public; readonly lock: boolean };

/** What a page is held against. */
export interface SetDataEncryptionContext {
  readonly encryption: DriveEncryption;
  readonly cipher: BlockCipher;
  /** Whether a cartridge is loaded: CKOD needs one. */
  readonly isMounted: boolean;
  /** Whether the initiator has reserved the drive, and whether persistently: CKORL and CKORP need that. */
  readonly isReserved: boolean;
  readonly isReservedPersistently: boolean;
}

type Page = Decoded<typeof setDataEncryptionPage>;

/** Where fields stand in the page. */
const AT = { pageLength: 2, scope: 4, flags: 5, encryptionMode: 6, decryptionMode: 7, algorithmIndex: 8 } as const;
const KEY_FORMAT_AT = 9;
const KAD_FORMAT_AT = 10;
const RESERVED_FROM = 11;
const KEY_LENGTH_AT = 18;
const KEY_AT = 20;
const KEY_BYTES = 32;
const PAGE_HEAD_BYTES = 4;
const SCOPE_BIT = 7;
const RESERVED_AT_SCOPE = 0x1e;
const RDMC_BIT = 5;
const SDK_BIT = 3;
const CKOD_BIT = 2;
const CKORP_BIT = 1;
const CKORL_BIT = 0;
const RDMC_RESERVED = 1;
const KAD_FORMAT_MAX = 2;
/** INCOMPLETE KEY-ASSOCIATED DATA SET. */
const INCOMPLETE_KAD = 0x11;

/**
 * Holds a set data encryption page against its rules: nothing is changed before all of it is good.
 * @param list - the parameter list
 * @param isPadded - whether bytes may stand behind the page: INC_512
 */
export function setDataEncryption(
  list: Uint8Array,
  isPadded: boolean,
  context: SetDataEncryptionContext,
): SetDataEncryption | Refusal {
  const head = pageIn(list, isPadded);
  if ('sense' in head) return head;
  const page = setDataEncryptionPage.decode(head).value as Page;
  const reserved = (head[AT.scope] as number) & RESERVED_AT_SCOPE;
  if (page.scope > SCOPE.allNexuses) return invalidParameter(AT.scope, SCOPE_BIT);
  if (reserved !== 0) return invalidParameter(AT.scope, 31 - Math.clz32(reserved));
  const { scope, lock } = page;
  if (scope === SCOPE.public) return { scope, lock };
  const refused = refusedFlags(page, context) ?? refusedModes(page, context.encryption) ?? refusedKey(page, head);
  if (refused !== undefined) return refused;
  const kads = kadsIn(head, page, context.encryption);
  if ('sense' in kads) return kads;
  return { scope: scope as Exclude<Scope, 0>, lock, settings: settingsOf(page, kads, context) };
}

/** The page itself. */
function pageIn(list: Uint8Array, isPadded: boolean): Uint8Array | Refusal {
  if (list.length < PAGE_HEAD_BYTES) return listCutShort;
  const view = new DataView(list.buffer, list.byteOffset, list.length);
  const wrong = [0x00, 0x10].findIndex((byte, at) => list[at] !== byte);
  if (wrong >= 0) return invalidParameter(wrong);
  const length = PAGE_HEAD_BYTES + view.getUint16(AT.pageLength);
  if (length > list.length) return listCutShort;
  if (length < KEY_AT || (length < list.length && !isPadded)) return invalidParameter(AT.pageLength);
  return list.subarray(0, length);
}

function refusedFlags(page: Page, context: SetDataEncryptionContext): Refusal | undefined {
  const { isMounted, isReserved, isReservedPersistently } = context;
  if (page.rdmc === RDMC_RESERVED) return invalidParameter(AT.flags, RDMC_BIT);
  if (page.sdk) return invalidParameter(AT.flags, SDK_BIT);
  if (page.ckod && !isMounted) return invalidParameter(AT.flags, CKOD_BIT);
  if (page.ckorp && !isReservedPersistently) return invalidParameter(AT.flags, CKORP_BIT);
  return page.ckorl && !isReserved ? invalidParameter(AT.flags, CKORL_BIT) : undefined;
}

function refusedModes(page: Page, encryption: DriveEncryption): Refusal | undefined {
  if (page.encryptionMode > ENCRYPTION_MODE.encrypt) return invalidParameter(AT.encryptionMode);
  if (page.decryptionMode > DECRYPTION_MODE.mixed) return invalidParameter(AT.decryptionMode);
  if (page.algorithmIndex !== encryption.algorithmIndex) return invalidParameter(AT.algorithmIndex);
  if (page.logicalBlockEncryptionKeyFormat !== 0) return invalidParameter(KEY_FORMAT_AT);
  const kadFormatMax = encryption.takesKadFormat ? KAD_FORMAT_MAX : 0;
  return page.kadFormat > kadFormatMax ? invalidParameter(KAD_FORMAT_AT) : undefined;
}

function refusedKey(page: Page, bytes: Uint8Array): Refusal | undefined {
  const reserved = bytes.subarray(RESERVED_FROM, KEY_LENGTH_AT).findIndex((byte) => byte !== 0);
  if (reserved >= 0) return invalidParameter(RESERVED_FROM + reserved);
  const { logicalBlockEncryptionKeyLength: length } = page;
  const isNeeded = needsKey(page.encryptionMode, page.decryptionMode);
  if (length !== KEY_BYTES && (isNeeded || length !== 0)) return invalidParameter(KEY_LENGTH_AT);
  return KEY_AT + length > bytes.length ? listCutShort : undefined;
}

/** Key-associated data by their types. */
type Kads = ReadonlyMap<number, Uint8Array>;

/**
 * Reads KAD descriptors: in ascending order of their types, each once, none longer than the drive takes. Those that the
 * modes do not use are no further use: they are held against the same rules and left.
 */
function kadsIn(bytes: Uint8Array, page: Page, encryption: DriveEncryption): Kads | Refusal {
  const kads = new Map<number, Uint8Array>();
  const isExternal = page.encryptionMode === ENCRYPTION_MODE.external;
  let before = -1;
  let at = KEY_AT + page.logicalBlockEncryptionKeyLength;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return listCutShort;
    const [type, flags] = [bytes[at] as number, bytes[at + 1] as number];
    const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
    const most = mostBytes(type, encryption);
    if (most === undefined || type <= before) return invalidParameter(at);
    if (flags !== 0) return invalidParameter(at + 1);
    if (length > most || (type === KAD_TYPE.metadata && length !== MKAD_BYTES)) return invalidParameter(at + 2);
    if (at + 4 + length > bytes.length) return listCutShort;
    kads.set(type, bytes.slice(at + 4, at + 4 + length));
    before = type;
    at += 4 + length;
  }
  if (isExternal && !kads.has(KAD_TYPE.metadata)) {
    return invalidParameter(AT.encryptionMode, undefined, INCOMPLETE_KAD);
  }
  return kads;
}

/** How long data of a type may be; undefined where a drive takes none: it makes its nonces itself. */
function mostBytes(type: number, { uKadBytesMax, aKadBytesMax }: DriveEncryption): number | undefined {
  if (type === KAD_TYPE.unauthenticated) return uKadBytesMax;
  if (type === KAD_TYPE.authenticated) return aKadBytesMax;
  return type === KAD_TYPE.metadata ? MKAD_BYTES : undefined;
}

function settingsOf(page: Page, kads: Kads, { encryption, cipher }: SetDataEncryptionContext): EncryptionSettings {
  const { encryptionMode, decryptionMode, algorithmIndex, ceem, kadFormat, rdmc } = page;
  const isExternal = encryptionMode === ENCRYPTION_MODE.external;
  const record = {
    algorithmCode: AES_256_GCM,
    kadFormat,
    uKad: isExternal ? undefined : kads.get(KAD_TYPE.unauthenticated),
    aKad: isExternal ? undefined : kads.get(KAD_TYPE.authenticated),
    mKad: isExternal ? kads.get(KAD_TYPE.metadata) : undefined,
    external: isExternal,
    rawReadable: rdmc === RDMC.default ? encryption.rawReadableByDefault : rdmc === RDMC.allowRawReads,
  };
  return {
    encryptionMode,
    decryptionMode,
    algorithmIndex,
    ceem,
    clearOnDemount: page.ckod,
    clearOnPreempt: page.ckorp,
    clearOnReservationLoss: page.ckorl,
    key: needsKey(encryptionMode, decryptionMode) ? new RecordKey(cipher, page.logicalBlockEncryptionKey) : undefined,
    record: encryptionMode === ENCRYPTION_MODE.disable ? undefined : record,
  };
}
