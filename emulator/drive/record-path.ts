import { plainBytes } from '../../src/bytes/index.js';
import {
  PROTECTION_BYTES,
  protectedBlock,
  protectionInformation,
  protectionInformationIn,
} from '../../src/scsi/index.js';
import { CEEM } from '../../src/security/index.js';
import { decryptedRecord, isKnownAlgorithm } from '../../src/tape/cartridge/decrypted-record.js';
import { sealRecord } from '../../src/tape/cartridge/encrypted-record.js';
import type { NewRecord, RecordAtRest, RecordEncryption, RecordProtection } from '../../src/tape/cartridge/medium.js';
import { ENCRYPTION_BYTES } from '../../src/tape/cartridge/new-record.js';
import { type Refusal, refuse } from './answer.js';
import { compressed } from './compressing.js';
import { DECRYPTION_MODE, type EncryptionParameters } from './encryption/parameters.js';
import type { Nexus } from './nexus.js';
import { tapeOf } from './ready.js';
import type { DriveState } from './state.js';

const DATA_PROTECT = 7;
const MEDIUM_ERROR = 3;
const HARDWARE_ERROR = 4;

/** MEDIUM ERROR, UNRECOVERED READ ERROR. */
export const UNREADABLE = refuse(MEDIUM_ERROR, 0x11, 0x00);
/** CANNOT READ MEDIUM - UNKNOWN FORMAT: a compressed block, and a drive without a codec. */
const UNKNOWN_FORMAT = refuse(MEDIUM_ERROR, 0x30, 0x01);
/** LOGICAL BLOCK GUARD CHECK FAILED: HARDWARE ERROR, as the reference of IBM's LTO drives and LTFS have it. */
const GUARD_CHECK_FAILED = refuse(HARDWARE_ERROR, 0x10, 0x01);
const KEY_INSTANCE_COUNTER_CHANGED = refuse(DATA_PROTECT, 0x2a, 0x13);
const UNABLE_TO_DECRYPT = refuse(DATA_PROTECT, 0x74, 0x01);
const UNENCRYPTED = refuse(DATA_PROTECT, 0x74, 0x02);
const INCORRECT_KEY = refuse(DATA_PROTECT, 0x74, 0x03);
const INTEGRITY_FAILED = refuse(DATA_PROTECT, 0x74, 0x04);
const MODE_MISMATCH = refuse(DATA_PROTECT, 0x74, 0x09);
const NOT_RAW_READABLE = refuse(DATA_PROTECT, 0x74, 0x0a);

/**
 * What a block becomes on its way to the medium: its protection information checked and kept, then compressed, then
 * encrypted, as the modes and the keys of the initiator say.
 * @param block - as the host sent it, protection information behind it where that is on
 */
export function toRest(state: DriveState, block: Uint8Array, nexus: Nexus): NewRecord | Refusal {
  const { modes, ports, encryption } = state;
  const codec = modes.compression ? ports.codec : undefined;
  const method = modes.protectsWrites ? modes.protectionMethod : 0;
  if (codec === undefined && method === 0 && !encryption.isUsed) return clearRecord(block, block, undefined);
  const protection = method === 0 ? undefined : protectionBehind(block, method);
  if (method !== 0 && protection === undefined) return GUARD_CHECK_FAILED;
  const data = method === 0 ? block : block.subarray(0, block.length - PROTECTION_BYTES);
  if (encryption.isLockedOut(nexus)) return KEY_INSTANCE_COUNTER_CHANGED;
  const parameters = encryption.parametersOf(nexus);
  if (parameters.record?.external) return { ...clearRecord(data, data, protection), encryption: parameters.record };
  const payload = (codec && compressed(codec, data)) ?? data;
  if (parameters.record === undefined) return clearRecord(data, payload, protection);
  return encryptedRecord(state, parameters, data, payload);
}

/** @param payload - the same as `data` where it was not compressed */
function clearRecord(data: Uint8Array, payload: Uint8Array, protection: RecordProtection | undefined): NewRecord {
  return { lengthBytes: data.length, payload, compressed: payload !== data, encryption: undefined, protection };
}

/** The protection information behind a block; undefined where it does not fit. */
function protectionBehind(block: Uint8Array, method: RecordProtection['method']): RecordProtection | undefined {
  const length = block.length - PROTECTION_BYTES;
  if (length < 1) return undefined;
  const information = protectionInformationIn(block, method);
  return information === protectionInformation(block.subarray(0, length), method) ? { method, information } : undefined;
}

/**
 * Encrypts the bytes of a block. Protection information is not kept with it: it would tell of the block to who has no
 * key, and the tag of the encryption protects it better.
 */
function encryptedRecord(
  state: DriveState,
  { record, key, vectors }: EncryptionParameters,
  data: Uint8Array,
  clear: Uint8Array,
): NewRecord {
  const { cipher } = state.ports;
  if (record === undefined || key === undefined || cipher === undefined) throw new TypeError('there is no key');
  const { algorithmCode, kadFormat, aKad } = record;
  const lengthBytes = data.length;
  const isCompressed = clear !== data;
  const head = { algorithmCode, kadFormat, compressed: isCompressed, lengthBytes };
  const bytes = clear.length + ENCRYPTION_BYTES;
  const tape = tapeOf(state);
  const room = tape.medium.roomFor?.(bytes) ?? state.roomFor(bytes);
  const payload = sealRecord(cipher, key, vectors.next(tape), head, aKad, clear, room);
  return { lengthBytes, payload, compressed: isCompressed, encryption: record, protection: undefined };
}

/**
 * The way back: what the host gets of a record.
 * @param payload - bytes at rest; undefined where the medium could not give them
 */
export function fromRest(
  state: DriveState,
  record: RecordAtRest,
  payload: Uint8Array | undefined,
  nexus: Nexus,
): Uint8Array | Refusal {
  if (payload === undefined) return UNREADABLE;
  const { modes } = state;
  const block =
    record.encryption === undefined
      ? clearBlock(state, record, payload, nexus)
      : encryptedBlock(state, record.encryption, payload, nexus);
  if ('sense' in block) return block;
  const { protectionMethod: method } = modes;
  if (!modes.protectsReads || method === 0) return plainBytes(block);
  const { protection } = record;
  // What stands at rest goes out as it is, so that the host finds what was changed there.
  return protectedBlock(block, method, protection?.method === method ? protection.information : undefined);
}

function clearBlock(state: DriveState, record: RecordAtRest, payload: Uint8Array, nexus: Nexus): Uint8Array | Refusal {
  const { encryption } = state;
  if (encryption.isUsed && encryption.parametersOf(nexus).decryptionMode === DECRYPTION_MODE.decrypt)
    return UNENCRYPTED;
  return record.compressed ? decompressed(state, payload, record.lengthBytes) : payload;
}

function decompressed({ ports }: DriveState, bytes: Uint8Array, lengthBytes: number): Uint8Array | Refusal {
  if (ports.codec === undefined) return UNKNOWN_FORMAT;
  return ports.codec.decompress(bytes, lengthBytes) ?? UNREADABLE;
}

/** What an initiator gets of an encrypted block. The tape stays in front of one that it does not get. */
function encryptedBlock(
  state: DriveState,
  of: RecordEncryption,
  payload: Uint8Array,
  nexus: Nexus,
): Uint8Array | Refusal {
  const { encryption, ports } = state;
  const parameters = encryption.parametersOf(nexus);
  const { decryptionMode, ceem } = parameters;
  const { cipher } = ports;
  if (decryptionMode === DECRYPTION_MODE.disable || cipher === undefined) return UNABLE_TO_DECRYPT;
  if (ceem === (of.external ? CEEM.refuseExternal : CEEM.refuseEncrypt)) return MODE_MISMATCH;
  if (decryptionMode === DECRYPTION_MODE.raw) return of.rawReadable ? payload : NOT_RAW_READABLE;
  if (!isKnownAlgorithm(of)) return UNABLE_TO_DECRYPT;
  const decrypted = decryptedRecord(cipher, of, payload, parameters.key);
  switch (decrypted.kind) {
    case 'another key':
      encryption.keyFailed(parameters);
      return INCORRECT_KEY;
    case 'changed':
      return INTEGRITY_FAILED;
    case 'clear': {
      encryption.keyFitted();
      const { bytes, record } = decrypted;
      return record.compressed ? decompressed(state, bytes, record.lengthBytes) : bytes;
    }
  }
}
