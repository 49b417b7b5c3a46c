/** What the pages of tape data encryption have in common. SSC-5, tape data encryption security protocol. */
import {
  bits,
  bytes,
  type Field,
  type Kept,
  layout,
  lengthOf,
  lengthOfRest,
  oneOf,
  reserved,
  u8,
  u16,
  uintBits,
} from '../../bytes/index.js';

export const SSC = 'SSC-5, tape data encryption security protocol';

/** PAGE CODE and PAGE LENGTH, which begin every page. */
export function pageHead<const Code extends number>(
  code: Code,
): readonly [
  Field<{ readonly pageCode: Code }, { readonly pageCode?: Code }, { readonly pageCode: Code }>,
  Field<{ readonly pageLength: number } & Kept, { readonly pageLength?: number } & Kept>,
] {
  return [u16('pageCode', { is: code, hexDigits: 4 }) as never, lengthOfRest(2, 'pageLength')];
}

/** Which I_T nexuses a set of parameters is for. */
export const scopes: ReadonlyMap<number, string> = new Map([
  [0, 'PUBLIC'],
  [1, 'LOCAL'],
  [2, 'ALL I_T NEXUS'],
]);

/** What becomes of blocks that are written. */
export const encryptionModes: ReadonlyMap<number, string> = new Map([
  [0, 'DISABLE'],
  [1, 'EXTERNAL'],
  [2, 'ENCRYPT'],
]);

/** What becomes of blocks that are read. */
export const decryptionModes: ReadonlyMap<number, string> = new Map([
  [0, 'DISABLE'],
  [1, 'RAW'],
  [2, 'DECRYPT'],
  [3, 'MIXED'],
]);

/** How a key is given. LTO drives take plain keys only. */
export const keyFormats: ReadonlyMap<number, string> = new Map([
  [0, 'plain-text key'],
  [1, 'vendor-specific key reference'],
  [2, 'key wrapped by the public key of the device server'],
  [3, 'key encrypted by ESP-SCSI'],
]);

/** What a U-KAD says of itself. */
export const kadFormats: ReadonlyMap<number, string> = new Map([
  [0, 'unspecified'],
  [1, 'binary key name'],
  [2, 'ASCII key name'],
]);

/** What ALGORITHM INDEX stands for: Security Features for SCSI Commands (SFSC), security algorithm codes. */
export const securityAlgorithms: ReadonlyMap<number, string> = new Map([
  [0x0001000c, 'AES-256-CBC-HMAC-SHA-1'],
  [0x00010010, 'AES-256-CCM-128'],
  [0x00010014, 'AES-256-GCM-128'],
  [0x00010016, 'AES-256-XTS-HMAC-SHA-512'],
]);

const KAD = { source: 'SSC-5, key-associated data (KAD) descriptors' };
const authenticated: ReadonlyMap<number, string> = new Map([
  [0, 'not said'],
  [1, 'not covered by the authentication'],
  [2, 'authentication not attempted'],
  [3, 'authenticated'],
  [4, 'authentication failed'],
]);

const kadOf = <const Type extends number>(type: Type, name: string) =>
  layout(name, KAD, [
    u8('kadType', { is: type, title: 'KEY DESCRIPTOR TYPE', hexDigits: 2 }),
    bits(8, [reserved(5), uintBits('authenticated', 3, { names: authenticated })]),
    lengthOf(2, 'keyDescriptorLength', 'keyDescriptor'),
    bytes('keyDescriptor', { measuredBy: 'keyDescriptorLength' }),
  ]);

/** KEY DESCRIPTOR TYPE of key-associated data. */
export const KAD_TYPE = { unauthenticated: 0, authenticated: 1, nonce: 2, metadata: 3, wrappedKey: 4 } as const;

const anyKad = layout('key-associated data of another type', KAD, [
  u8('kadType', { title: 'KEY DESCRIPTOR TYPE', hexDigits: 2 }),
  bits(8, [reserved(5), uintBits('authenticated', 3, { names: authenticated })]),
  lengthOf(2, 'keyDescriptorLength', 'keyDescriptor'),
  bytes('keyDescriptor', { measuredBy: 'keyDescriptorLength' }),
]);

/** One KAD descriptor. A list has them in ascending order of their types, each at most once. */
export const kadDescriptor = oneOf('KAD descriptor', KAD, [
  kadOf(KAD_TYPE.unauthenticated, 'unauthenticated key-associated data (U-KAD)'),
  kadOf(KAD_TYPE.authenticated, 'authenticated key-associated data (A-KAD)'),
  kadOf(KAD_TYPE.nonce, 'nonce value'),
  kadOf(KAD_TYPE.metadata, 'metadata key-associated data (M-KAD)'),
  kadOf(KAD_TYPE.wrappedKey, 'wrapped key key-associated data (WK-KAD)'),
  anyKad,
]);
