import { type Crc32, concatenated } from '../../../bytes/index.js';
import type { RecordEncryption } from '../medium.js';
import { KAD_BYTES_MAX, storedEncryption } from '../new-record.js';
import type { CartridgeFile } from './cartridge-files.js';

const HEAD_BYTES = 16;
/** They begin at a multiple of it. */
const UNIT_BYTES = 16;
const KINDS = ['uKad', 'aKad', 'mKad'] as const;
const BYTES_MAX = HEAD_BYTES + KINDS.length * KAD_BYTES_MAX + UNIT_BYTES;

const EXTERNAL = 1;
const RAW_READABLE = 2;
/** Of the first kind of key-associated data: the bits of the others follow. */
const HAS_KAD = 4;

/** So many are remembered. */
const KNOWN_MAX = 1024;

/** What is told of an encryption that cannot be read any more: that there was one. */
const UNKNOWN: RecordEncryption = {
  algorithmCode: 0,
  kadFormat: 0,
  uKad: undefined,
  aKad: undefined,
  mKad: undefined,
  external: false,
  rawReadable: false,
};

/**
 * | byte | number, lowest byte first |
 * |---|---|
 * | 0-3 | CRC-32 of all that follows |
 * | 4-5 | bytes in all, a multiple of 16 |
 * | 6 | flags: 1 written in mode EXTERNAL, 2 raw-readable, 4 there is a U-KAD, 8 an A-KAD, 16 an M-KAD |
 * | 7 | KAD FORMAT |
 * | 8-11 | SECURITY ALGORITHM CODE |
 * | 12, 13, 14 | bytes of U-KAD, A-KAD, M-KAD |
 * | 16- | U-KAD, A-KAD, M-KAD, filled up with zeros |
 */
export function encodeEncryption(encryption: RecordEncryption, crc32: Crc32): Uint8Array {
  const kads = KINDS.map((kind) => encryption[kind]);
  const bytesOfKads = kads.reduce((sum, kad) => sum + (kad?.length ?? 0), 0);
  const padding = (UNIT_BYTES - (bytesOfKads % UNIT_BYTES)) % UNIT_BYTES;
  const head = new Uint8Array(HEAD_BYTES);
  const bytes = concatenated([head, ...kads.filter((kad) => kad !== undefined), new Uint8Array(padding)]);
  const view = new DataView(bytes.buffer);
  view.setUint16(4, bytes.length, true);
  const flags = (encryption.external ? EXTERNAL : 0) | (encryption.rawReadable ? RAW_READABLE : 0);
  bytes[6] = kads.reduce((bits, kad, i) => (kad === undefined ? bits : bits | (HAS_KAD << i)), flags);
  bytes[7] = encryption.kadFormat;
  view.setUint32(8, encryption.algorithmCode, true);
  for (const [i, kad] of kads.entries()) bytes[12 + i] = kad?.length ?? 0;
  view.setUint32(0, crc32(bytes.subarray(4)), true);
  return bytes;
}

/** @returns undefined where the bytes begin with none */
export function decodeEncryption(bytes: Uint8Array, crc32: Crc32): RecordEncryption | undefined {
  if (bytes.length < HEAD_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = view.getUint16(4, true);
  if (length < HEAD_BYTES || length > bytes.length) return undefined;
  if (view.getUint32(0, true) !== crc32(bytes.subarray(4, length))) return undefined;
  const flags = bytes[6] as number;
  let at = HEAD_BYTES;
  const [uKad, aKad, mKad] = KINDS.map((_, i) => {
    const from = at;
    at += bytes[12 + i] as number;
    return (flags & (HAS_KAD << i)) === 0 ? undefined : bytes.slice(from, at);
  });
  if (at > length) return undefined;
  return {
    algorithmCode: view.getUint32(8, true),
    kadFormat: bytes[7] as number,
    uKad,
    aKad,
    mKad,
    external: (flags & EXTERNAL) !== 0,
    rawReadable: (flags & RAW_READABLE) !== 0,
  };
}

/**
 * What is told of the encryption of records: each once in a session, at the end of a file; the entry of a record says
 * where. No key is ever in it. Nothing is read before it is asked for.
 */
export class EncryptionFile {
  private readonly file: CartridgeFile;
  private readonly crc32: Crc32;
  private readonly numbers = new Map<string, number>();
  private readonly known = new Map<number, RecordEncryption>();
  private last: { readonly given: RecordEncryption; readonly number: number } | undefined;
  private fileBytes: number;
  private isDirty = false;

  constructor(file: CartridgeFile, crc32: Crc32) {
    this.file = file;
    this.crc32 = crc32;
    this.fileBytes = Math.ceil(file.size() / UNIT_BYTES) * UNIT_BYTES;
  }

  /** The number of an encryption for the entry of a record: it is in the file then. */
  numberOf(given: RecordEncryption | undefined): number {
    if (given === undefined) return 0;
    if (this.last?.given === given) return this.last.number;
    const bytes = encodeEncryption(storedEncryption(given), this.crc32);
    const key = bytes.join();
    const number = this.numbers.get(key) ?? this.append(bytes, key);
    this.last = { given, number };
    return number;
  }

  /** Whether what a number leads to is there. */
  has(number: number): boolean {
    return number === 0 || this.find(number) !== undefined;
  }

  /** What is told of an encryption: no more than that there was one, where that cannot be read. */
  get(number: number): RecordEncryption | undefined {
    return number === 0 ? undefined : (this.find(number) ?? UNKNOWN);
  }

  /** Forgets all: no record has them any more. */
  clear(): void {
    this.numbers.clear();
    this.known.clear();
    this.last = undefined;
    if (this.fileBytes === 0) return;
    this.file.truncate(0);
    this.fileBytes = 0;
    this.isDirty = true;
  }

  flush(): void {
    if (this.isDirty) this.file.flush();
    this.isDirty = false;
  }

  /** Brings to the disk what others wrote. */
  sync(): void {
    this.file.flush();
  }

  close(): void {
    this.file.close();
  }

  private append(bytes: Uint8Array, key: string): number {
    const number = 1 + this.fileBytes / UNIT_BYTES;
    this.file.write(bytes, this.fileBytes);
    this.fileBytes += bytes.length;
    this.isDirty = true;
    if (this.numbers.size >= KNOWN_MAX) this.numbers.clear();
    this.numbers.set(key, number);
    return number;
  }

  private find(number: number): RecordEncryption | undefined {
    const held = this.known.get(number);
    if (held !== undefined) return held;
    const bytes = new Uint8Array(BYTES_MAX);
    const length = this.file.read(bytes, (number - 1) * UNIT_BYTES);
    const encryption = decodeEncryption(bytes.subarray(0, length), this.crc32);
    if (encryption === undefined) return undefined;
    if (this.known.size >= KNOWN_MAX) this.known.clear();
    this.known.set(number, encryption);
    return encryption;
  }
}
