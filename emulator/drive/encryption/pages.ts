import {
  capabilitiesPage,
  inSupportPage,
  KAD_TYPE,
  keyFormatsPage,
  managementPage,
  nextBlockPage,
  outSupportPage,
  randomNumberPage,
  statusPage,
} from '../../../src/security/index.js';
import { decryptedRecord, isKnownAlgorithm } from '../../../src/tape/cartridge/decrypted-record.js';
import { AES_256_GCM, type BlockCipher } from '../../../src/tape/cartridge/encrypted-record.js';
import type { RecordAtRest, RecordEncryption } from '../../../src/tape/cartridge/medium.js';
import { metadataKad } from '../../../src/tape/cartridge/metadata-kad.js';
import { mediumOf } from '../../profiles/index.js';
import { NONE, NOT_KNOWN } from '../encrypted-extent.js';
import { isRecord, type MountedTape } from '../mounted-tape.js';
import type { Nexus } from '../nexus.js';
import type { DriveState } from '../state.js';
import { DECRYPTION_MODE, decrypts, ENCRYPTION_MODE, type EncryptionParameters } from './parameters.js';

const RANDOM_BYTES = 32;
const SET_DATA_ENCRYPTION = 0x0010;
const PLAIN_TEXT_KEY = 0x00;
const KEY_BYTES = 32;
const HARDWARE = 2;

/** Pages of SECURITY PROTOCOL IN, protocol 20h. */
export const PAGE = {
  inSupport: 0x0000,
  outSupport: 0x0001,
  capabilities: 0x0010,
  keyFormats: 0x0011,
  management: 0x0012,
  status: 0x0020,
  nextBlock: 0x0021,
  random: 0x0030,
} as const;

/** The page with a code, but that of the next block; undefined where the drive has none such. */
export function pageOf(state: DriveState, nexus: Nexus, code: number): Uint8Array | undefined {
  switch (code) {
    case PAGE.inSupport: {
      const codes = Object.values(PAGE).filter((one) => one !== PAGE.random || state.ports.random !== undefined);
      return inSupportPage.encode({ supportedPageCodes: codes.map((supportedPageCode) => ({ supportedPageCode })) });
    }
    case PAGE.outSupport:
      return outSupportPage.encode({ supportedPageCodes: [{ supportedPageCode: SET_DATA_ENCRYPTION }] });
    case PAGE.capabilities:
      return capabilities(state);
    case PAGE.keyFormats:
      return keyFormatsPage.encode({ supportedKeyFormats: [{ keyFormat: PLAIN_TEXT_KEY }] });
    case PAGE.management:
      return MANAGEMENT;
    case PAGE.status:
      return status(state, nexus);
    case PAGE.random:
      return state.ports.random && randomNumberPage.encode({ randomNumber: state.ports.random(RANDOM_BYTES) });
    default:
      return undefined;
  }
}

/** Keys can be cleared whenever there is an occasion, and be set for whomsoever. */
const MANAGEMENT = managementPage.encode({
  lockC: true,
  ckodC: true,
  ckorpC: true,
  ckorlC: true,
  aitnC: true,
  localC: true,
  publicC: true,
});

function capabilities({ profile, mechanism }: DriveState): Uint8Array {
  const { encryption } = profile;
  const loaded = mechanism.kind === 'loaded' ? mechanism.cartridge.identity : undefined;
  const isWritable = loaded !== undefined && mediumOf(profile, loaded.densityCode)?.isWritable === true;
  const algorithm = {
    algorithmIndex: encryption.algorithmIndex,
    avfmv: isWritable,
    sdkC: false,
    macC: true,
    delbC: true,
    decryptC: HARDWARE,
    encryptC: HARDWARE,
    avfclp: loaded === undefined ? 0 : isWritable ? 2 : 1,
    nonceC: 1,
    kadfC: encryption.takesKadFormat,
    vcelbC: true,
    ukadf: false,
    akadf: false,
    maximumUnauthenticatedKadBytes: encryption.uKadBytesMax,
    maximumAuthenticatedKadBytes: encryption.aKadBytesMax,
    keySize: KEY_BYTES,
    dkadC: 3,
    eemcC: 2,
    rdmcC: encryption.rawReadableByDefault ? 5 : 4,
    earem: true,
    maximumEedkCount: 0,
    msdkCount: 0,
    maximumEedkSize: 0,
    securityAlgorithmCode: AES_256_GCM,
  };
  return capabilitiesPage.encode({ extdecc: 2, cfgP: 1, algorithms: [algorithm] });
}

/** AUTHENTICATED of a KAD descriptor. */
const AUTHENTICATED = { uncovered: 1, notTried: 2, authenticated: 3, failed: 4 } as const;

/** KAD descriptors, in the order of their types. */
function kadsOf({ uKad, aKad, mKad }: Partial<RecordEncryption>, ofAKad: number) {
  const descriptors = [
    { kadType: KAD_TYPE.unauthenticated, authenticated: AUTHENTICATED.uncovered, keyDescriptor: uKad },
    { kadType: KAD_TYPE.authenticated, authenticated: ofAKad, keyDescriptor: aKad },
    { kadType: KAD_TYPE.metadata, authenticated: AUTHENTICATED.uncovered, keyDescriptor: mKad },
  ] as const;
  return descriptors.flatMap((one) => {
    const { keyDescriptor } = one;
    return keyDescriptor === undefined ? [] : [{ ...one, keyDescriptor }];
  });
}

/** VCELB: whether any partition is known to have an encrypted block. */
function hasEncrypted({ cartridge, encrypted }: MountedTape): boolean {
  return cartridge.partitions.some((_, partition) => {
    const first = encrypted.first(partition);
    return first !== NONE && first !== NOT_KNOWN;
  });
}

function status({ encryption, mechanism }: DriveState, nexus: Nexus): Uint8Array {
  const parameters = encryption.parametersOf(nexus);
  const { record, encryptionMode } = parameters;
  return statusPage.encode({
    itNexusScope: encryption.scopeOf(nexus),
    logicalBlockEncryptionScope: parameters.scope,
    encryptionMode,
    decryptionMode: parameters.decryptionMode,
    algorithmIndex: parameters.algorithmIndex,
    keyInstanceCounter: parameters.keyInstanceCounter,
    parametersControl: 1,
    vcelb: mechanism.kind === 'loaded' && hasEncrypted(mechanism.tape),
    ceems: parameters.ceem,
    rdmd: encryptionMode === ENCRYPTION_MODE.encrypt && record?.rawReadable === false,
    kadFormat: record?.kadFormat ?? 0,
    availableSupplementalDecryptionKeyCount: 0,
    kads: kadsOf(record ?? {}, AUTHENTICATED.notTried),
  });
}

/** ENCRYPTION STATUS of the next block. */
const BLOCK = { notNow: 1, noBlock: 2, clear: 3, unknownAlgorithm: 4, readable: 5, unreadable: 6 } as const;

/** The page of the next block: what can be told of it without reading on. */
export function nextBlock(state: DriveState, cipher: BlockCipher, tape: MountedTape, nexus: Nexus): Uint8Array {
  const next = tape.next();
  const parameters = state.encryption.parametersOf(nexus);
  const told = !isRecord(next)
    ? NOTHING(next === undefined ? BLOCK.notNow : BLOCK.noBlock)
    : next.encryption === undefined
      ? NOTHING(BLOCK.clear)
      : encryptedBlock(next.encryption, blockStatus(next, cipher, tape, parameters), state, parameters);
  return nextBlockPage.encode({ logicalObjectNumber: BigInt(tape.object), compressionStatus: 0, ...told });
}

/** Of what is no encrypted block. */
const NOTHING = (encryptionStatus: number) => ({
  encryptionStatus,
  algorithmIndex: 0,
  emes: false,
  rdmds: false,
  nextBlockKadFormat: 0,
  kads: [],
});

interface BlockStatus {
  readonly encryptionStatus: number;
  readonly ofAKad: number;
}

function encryptedBlock(
  encryption: RecordEncryption,
  { encryptionStatus, ofAKad }: BlockStatus,
  { profile }: DriveState,
  { decryptionMode }: EncryptionParameters,
) {
  const isRaw = decryptionMode === DECRYPTION_MODE.raw && !encryption.external;
  const kads = isRaw ? { ...encryption, mKad: metadataKad(encryption.aKad) } : encryption;
  return {
    encryptionStatus,
    algorithmIndex: encryptionStatus === BLOCK.unknownAlgorithm ? 0 : profile.encryption.algorithmIndex,
    emes: encryption.external,
    rdmds: !encryption.rawReadable,
    nextBlockKadFormat: encryption.kadFormat,
    kads: kadsOf(kads, ofAKad),
  };
}

/** Whether the block can be read now: it is tried. */
function blockStatus(
  record: RecordAtRest,
  cipher: BlockCipher,
  tape: MountedTape,
  parameters: EncryptionParameters,
): BlockStatus {
  const encryption = record.encryption as RecordEncryption;
  const unreadable = { encryptionStatus: BLOCK.unreadable, ofAKad: AUTHENTICATED.notTried };
  if (!isKnownAlgorithm(encryption)) return { ...unreadable, encryptionStatus: BLOCK.unknownAlgorithm };
  if (!decrypts(parameters.decryptionMode)) return unreadable;
  const payload = tape.payload();
  if (payload === undefined) return { ...unreadable, encryptionStatus: BLOCK.notNow };
  const { kind } = decryptedRecord(cipher, encryption, payload, parameters.key);
  if (kind === 'clear') return { encryptionStatus: BLOCK.readable, ofAKad: AUTHENTICATED.authenticated };
  return kind === 'changed' ? { ...unreadable, ofAKad: AUTHENTICATED.failed } : unreadable;
}
