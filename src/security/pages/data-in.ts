/** Security protocol 20h, SECURITY PROTOCOL IN: what a drive tells of encryption. SSC-5; SSC-4 for the older names. */
import {
  bits,
  bytes,
  flag,
  layout,
  lengthOf,
  lengthOfRest,
  list,
  type NamedLayout,
  reserved,
  reservedBytes,
  u8,
  u16,
  u32,
  u64,
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
  securityAlgorithms,
} from './common.js';

const source = SSC;
const named = (...names: string[]): ReadonlyMap<number, string> => new Map(names.map((name, i) => [i, name]));

/** Pages of SECURITY PROTOCOL IN, protocol 20h. */
export const inPageNames: ReadonlyMap<number, string> = new Map([
  [0x0000, 'TAPE DATA ENCRYPTION IN SUPPORT'],
  [0x0001, 'TAPE DATA ENCRYPTION OUT SUPPORT'],
  [0x0010, 'DATA ENCRYPTION CAPABILITIES'],
  [0x0011, 'SUPPORTED KEY FORMATS'],
  [0x0012, 'DATA ENCRYPTION MANAGEMENT CAPABILITIES'],
  [0x0020, 'DATA ENCRYPTION STATUS'],
  [0x0021, 'NEXT BLOCK ENCRYPTION STATUS'],
  [0x0022, 'GET ENCRYPTION MANAGEMENT ATTRIBUTES'],
  [0x0030, 'RANDOM NUMBER'],
  [0x0031, 'DEVICE SERVER KEY WRAPPING PUBLIC KEY'],
]);
/** Pages of SECURITY PROTOCOL OUT, protocol 20h. */
export const outPageNames: ReadonlyMap<number, string> = new Map([
  [0x0010, 'SET DATA ENCRYPTION'],
  [0x0011, 'SA ENCAPSULATION'],
  [0x0022, 'SET ENCRYPTION MANAGEMENT ATTRIBUTES'],
]);

const pageCodes = (name: string, names: ReadonlyMap<number, string>) =>
  layout(name, { source }, [u16('supportedPageCode', { names, open: true, hexDigits: 4, title: 'PAGE CODE' })]);

/** Page 0000h: the pages there are to ask for, ascending. */
export const inSupportPage = layout('tape data encryption in support page', { source }, [
  ...pageHead(0x0000),
  list('supportedPageCodes', pageCodes('data-in page', inPageNames), 'rest'),
]);

/** Page 0001h: the pages that may be sent, ascending. */
export const outSupportPage = layout('tape data encryption out support page', { source }, [
  ...pageHead(0x0001),
  list('supportedPageCodes', pageCodes('data-out page', outPageNames), 'rest'),
]);

const capability = named('no capability', 'by software', 'by hardware', 'with external control');
const RDMC_C: ReadonlyMap<number, string> = new Map([
  [0, 'not stated'],
  [1, 'no raw reads'],
  [4, 'can be chosen; by default no raw reads'],
  [5, 'can be chosen; by default raw reads'],
  [6, 'never raw reads'],
  [7, 'always raw reads'],
]);

/** One algorithm that a drive can encrypt with. */
export const algorithmDescriptor = layout('data encryption algorithm descriptor', { source }, [
  u8('algorithmIndex'),
  reservedBytes(1),
  lengthOfRest(2, 'descriptorLength'),
  bits(8, [
    flag('avfmv', { title: 'AVFMV (algorithm valid for mounted volume)' }),
    flag('sdkC', { title: 'SDK_C (supplemental decryption keys)' }),
    flag('macC', { title: 'MAC_C (blocks have an authentication code)' }),
    flag('delbC', { title: 'DELB_C (encrypted blocks are told from others)' }),
    uintBits('decryptC', 2, { title: 'DECRYPT_C', names: capability }),
    uintBits('encryptC', 2, { title: 'ENCRYPT_C', names: capability }),
  ]),
  bits(8, [
    uintBits('avfclp', 2, {
      title: 'AVFCLP (algorithm valid for current logical position)',
      names: named('not applicable', 'not valid for writing here', 'valid for writing here'),
    }),
    uintBits('nonceC', 2, {
      title: 'NONCE_C',
      names: named('no statement', 'the drive makes it', 'the client gives it', 'the client may give it'),
    }),
    flag('kadfC', { title: 'KADF_C (KAD FORMAT is supported)', since: 'SSC-4' }),
    flag('vcelbC', { title: 'VCELB_C (volume contains encrypted blocks can be told)' }),
    flag('ukadf', { title: 'UKADF (U-KAD has just its maximum length)' }),
    flag('akadf', { title: 'AKADF (A-KAD has just its maximum length)' }),
  ]),
  u16('maximumUnauthenticatedKadBytes', {
    title: 'MAXIMUM UNAUTHENTICATED KEY-ASSOCIATED DATA BYTES',
    unit: 'bytes',
  }),
  u16('maximumAuthenticatedKadBytes', { title: 'MAXIMUM AUTHENTICATED KEY-ASSOCIATED DATA BYTES', unit: 'bytes' }),
  u16('keySize', { unit: 'bytes' }),
  bits(8, [
    uintBits('dkadC', 2, { title: 'DKAD_C', names: named('not stated', 'required', 'not allowed', 'optional') }),
    uintBits('eemcC', 2, { title: 'EEMC_C', names: named('not stated', 'not allowed', 'allowed') }),
    uintBits('rdmcC', 3, { title: 'RDMC_C', names: RDMC_C }),
    flag('earem', { title: 'EAREM (encryption mode is recorded with each block)' }),
  ]),
  bits(8, [reserved(4), uintBits('maximumEedkCount', 4, { title: 'MAXIMUM EEDK COUNT' })]),
  u16('msdkCount', { title: 'MSDK COUNT' }),
  u16('maximumEedkSize', { title: 'MAXIMUM EEDK SIZE', unit: 'bytes' }),
  reservedBytes(2),
  u32('securityAlgorithmCode', { names: securityAlgorithms, open: true, hexDigits: 8 }),
]);

/** Page 0010h: the algorithms of a drive, and what it can do with each. */
export const capabilitiesPage = layout('data encryption capabilities page', { source }, [
  ...pageHead(0x0010),
  bits(8, [
    reserved(4),
    uintBits('extdecc', 2, {
      title: 'EXTDECC (external data encryption control)',
      names: named('not reported', 'not capable', 'capable'),
    }),
    uintBits('cfgP', 2, {
      title: 'CFG_P (configuration prevented)',
      names: named('not reported', 'parameters may be set', 'parameters may not be set'),
    }),
  ]),
  reservedBytes(15),
  list('algorithms', algorithmDescriptor, 'rest'),
]);

const keyFormat = layout('key format', { source }, [u8('keyFormat', { names: keyFormats, open: true, hexDigits: 2 })]);

/** Page 0011h. */
export const keyFormatsPage = layout('supported key formats page', { source }, [
  ...pageHead(0x0011),
  list('supportedKeyFormats', keyFormat, 'rest'),
]);

/** Page 0012h: when keys can be cleared, and for whom they can be set. */
export const managementPage = layout('data encryption management capabilities page', { source }, [
  ...pageHead(0x0012),
  bits(8, [reserved(7), flag('lockC', { title: 'LOCK_C' })]),
  bits(8, [
    reserved(5),
    flag('ckodC', { title: 'CKOD_C (clear key on demount)' }),
    flag('ckorpC', { title: 'CKORP_C (clear key on reservation preempted)' }),
    flag('ckorlC', { title: 'CKORL_C (clear key on reservation lost)' }),
  ]),
  reservedBytes(1),
  bits(8, [
    reserved(5),
    flag('aitnC', { title: 'AITN_C (scope ALL I_T NEXUS)' }),
    flag('localC', { title: 'LOCAL_C' }),
    flag('publicC', { title: 'PUBLIC_C' }),
  ]),
  reservedBytes(8),
]);

const PARAMETERS_CONTROL: ReadonlyMap<number, string> = new Map([
  [0, 'not reported'],
  [1, 'not exclusively external'],
  [2, 'by the tape device server only'],
  [3, 'by the automation interface only'],
  [4, 'by a management interface only'],
]);
const CEEMS = named(
  'vendor-specific',
  'no check',
  'error on blocks in EXTERNAL mode',
  'error on blocks in ENCRYPT mode',
);

/** Page 0020h: the parameters in force. */
export const statusPage = layout('data encryption status page', { source }, [
  ...pageHead(0x0020),
  bits(8, [
    uintBits('itNexusScope', 3, { title: 'I_T NEXUS SCOPE', names: scopes }),
    reserved(2),
    uintBits('logicalBlockEncryptionScope', 3, { names: scopes }),
  ]),
  u8('encryptionMode', { names: encryptionModes }),
  u8('decryptionMode', { names: decryptionModes }),
  u8('algorithmIndex'),
  u32('keyInstanceCounter'),
  bits(8, [
    reserved(1),
    uintBits('parametersControl', 3, { names: PARAMETERS_CONTROL }),
    flag('vcelb', { title: 'VCELB (volume contains encrypted logical blocks)' }),
    uintBits('ceems', 2, { title: 'CEEMS', names: CEEMS }),
    flag('rdmd', { title: 'RDMD (blocks written are marked against raw reads)' }),
  ]),
  u8('kadFormat', { title: 'KAD FORMAT', names: kadFormats, since: 'SSC-4' }),
  u16('availableSupplementalDecryptionKeyCount', { title: 'ASDK COUNT' }),
  reservedBytes(8),
  list('kads', kadDescriptor, 'rest', { title: 'KEY-ASSOCIATED DATA (KAD) DESCRIPTORS' }),
]);

/** COMPRESSION STATUS of the next block. */
const COMPRESSION_STATUS = named(
  'cannot be told',
  'not known now',
  'no logical block',
  'not compressed',
  'compressed with an unsupported algorithm',
  'compressed with a supported algorithm',
);
/** ENCRYPTION STATUS of the next block. */
export const encryptionStatuses: ReadonlyMap<number, string> = named(
  'cannot be told',
  'not known now: not read yet, a read error, or end of data',
  'no logical block, such as a filemark',
  'not encrypted',
  'encrypted with an unsupported algorithm',
  'encrypted, and can be read now',
  'encrypted, and decryption is off or the key is another',
);

/** Page 0021h: whether the next block is encrypted; its key-associated data is read without the key. */
export const nextBlockPage = layout('next block encryption status page', { source }, [
  ...pageHead(0x0021),
  u64('logicalObjectNumber'),
  bits(8, [
    uintBits('compressionStatus', 4, { names: COMPRESSION_STATUS }),
    uintBits('encryptionStatus', 4, { names: encryptionStatuses }),
  ]),
  u8('algorithmIndex'),
  bits(8, [
    reserved(6),
    flag('emes', { title: 'EMES (written in EXTERNAL mode)' }),
    flag('rdmds', { title: 'RDMDS (marked against raw reads)' }),
  ]),
  u8('nextBlockKadFormat', { title: 'NEXT BLOCK KAD FORMAT', names: kadFormats, since: 'SSC-4' }),
  list('kads', kadDescriptor, 'rest', { title: 'KEY-ASSOCIATED DATA (KAD) DESCRIPTORS' }),
]);

/** Page 0030h: 32 random bytes. They may become a key: they are not shown unasked. */
export const randomNumberPage = layout('random number page', { source }, [
  ...pageHead(0x0030),
  bytes('randomNumber', 32, { secret: true }),
]);

/** Page 0031h: the public key with which a key may be wrapped on its way to the drive. */
export const publicKeyPage = layout('device server key wrapping public key page', { source }, [
  ...pageHead(0x0031),
  u32('publicKeyType', { hexDigits: 8 }),
  u32('publicKeyFormat', { hexDigits: 8 }),
  lengthOf(2, 'publicKeyLength', 'publicKey'),
  bytes('publicKey', { measuredBy: 'publicKeyLength' }),
]);

export const dataInPages: readonly NamedLayout[] = [
  { id: 'spin:20:0000', layout: inSupportPage },
  { id: 'spin:20:0001', layout: outSupportPage },
  { id: 'spin:20:0010', layout: capabilitiesPage },
  { id: 'spin:20:0011', layout: keyFormatsPage },
  { id: 'spin:20:0012', layout: managementPage },
  { id: 'spin:20:0020', layout: statusPage },
  { id: 'spin:20:0021', layout: nextBlockPage },
  { id: 'spin:20:0030', layout: randomNumberPage },
  { id: 'spin:20:0031', layout: publicKeyPage },
];
