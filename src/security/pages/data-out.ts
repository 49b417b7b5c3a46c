/** Security protocol 20h, SECURITY PROTOCOL OUT: how a drive is told to encrypt. SSC-5. */
import {
  bits,
  bytes,
  flag,
  layout,
  lengthOf,
  list,
  type NamedLayout,
  reserved,
  reservedBytes,
  u8,
  uintBits,
} from '../../bytes/index.js';
import {
  decryptionModes,
  encryptionModes,
  kadDescriptor,
  kadFormats,
  keyFormats,
  pageHead,
  SSC,
  scopes,
} from './common.js';

const named = (...names: string[]): ReadonlyMap<number, string> => new Map(names.map((name, i) => [i, name]));

/** CEEM: whether reads hold the mode in which a block was written against the one in force. */
export const CEEM = { vendor: 0, unchecked: 1, refuseExternal: 2, refuseEncrypt: 3 } as const;
/** RDMC: whether blocks are marked against raw reads. */
export const RDMC = { default: 0, allowRawReads: 2, denyRawReads: 3 } as const;

/** Page 0010h: the modes, and the key. With encryption off nothing of the key need be there. */
export const setDataEncryptionPage = layout('set data encryption page', { source: SSC }, [
  ...pageHead(0x0010),
  bits(8, [uintBits('scope', 3, { names: scopes }), reserved(4), flag('lock')]),
  bits(8, [
    uintBits('ceem', 2, {
      title: 'CEEM (check external encryption mode)',
      names: named('vendor-specific', 'no check', 'refuse blocks in EXTERNAL mode', 'refuse blocks in ENCRYPT mode'),
    }),
    uintBits('rdmc', 2, {
      title: 'RDMC (raw decryption mode control)',
      names: new Map([
        [RDMC.default, 'as the algorithm has it'],
        [RDMC.allowRawReads, 'blocks may be read raw'],
        [RDMC.denyRawReads, 'blocks may not be read raw'],
      ]),
    }),
    flag('sdk', { title: 'SDK (supplemental decryption key)' }),
    flag('ckod', { title: 'CKOD (clear key on demount)' }),
    flag('ckorp', { title: 'CKORP (clear key on reservation preempted)' }),
    flag('ckorl', { title: 'CKORL (clear key on reservation lost)' }),
  ]),
  u8('encryptionMode', { names: encryptionModes }),
  u8('decryptionMode', { names: decryptionModes }),
  u8('algorithmIndex'),
  u8('logicalBlockEncryptionKeyFormat', { names: keyFormats, open: true, hexDigits: 2 }),
  u8('kadFormat', { title: 'KAD FORMAT', names: kadFormats, since: 'SSC-4' }),
  reservedBytes(7),
  lengthOf(2, 'logicalBlockEncryptionKeyLength', 'logicalBlockEncryptionKey'),
  bytes('logicalBlockEncryptionKey', { measuredBy: 'logicalBlockEncryptionKeyLength' }, { secret: true }),
  list('kads', kadDescriptor, 'rest', { title: 'KEY-ASSOCIATED DATA (KAD) DESCRIPTORS' }),
]);

/** Whether bytes are a set data encryption page with a key in it, or the beginning of one. */
export function holdsPlainKey(bytes: Uint8Array): boolean {
  const { value, faults } = setDataEncryptionPage.decode(bytes);
  const isPage = faults.every(({ kind }) => kind !== 'constant');
  return isPage && (value.logicalBlockEncryptionKeyLength ?? 0) > 0;
}

/** Whether bytes may be that page with another page code: a key of the length that drives take would stand in it. */
export function mayHoldPlainKey(bytes: Uint8Array): boolean {
  return setDataEncryptionPage.decode(bytes).value.logicalBlockEncryptionKey?.length === PLAIN_KEY_BYTES;
}

const PLAIN_KEY_BYTES = 32;

export const dataOutPages: readonly NamedLayout[] = [{ id: 'spout:20:0010', layout: setDataEncryptionPage }];
