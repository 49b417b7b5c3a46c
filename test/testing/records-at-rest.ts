import { deflateCodec, nodeBlockCipher } from '../../src/archive/index.js';
import { protectionInformation } from '../../src/scsi/index.js';
import { AES_256_GCM, type NewRecord, type RecordEncryption, RecordKey, sealRecord } from '../../src/tape/index.js';

/** How a record is put on a medium. */
export interface Form {
  readonly compressed?: boolean;
  /** 32 bytes. */
  readonly key?: Uint8Array | undefined;
  readonly encryption?: Partial<RecordEncryption>;
  readonly method?: 1 | 2 | undefined;
}

const ENCRYPTION: RecordEncryption = {
  algorithmCode: AES_256_GCM,
  kadFormat: 0,
  uKad: undefined,
  aKad: undefined,
  mKad: undefined,
  external: false,
  rawReadable: false,
};

let vectors = 0;

/** A record as a drive would put it on a medium. */
export function recordAtRest(bytes: Uint8Array, { compressed = false, key, encryption, method }: Form = {}): NewRecord {
  const squeezed = compressed ? deflateCodec.compress(bytes) : undefined;
  const clear = squeezed ?? bytes;
  const of = { lengthBytes: bytes.length, compressed: squeezed !== undefined };
  if (key === undefined) {
    const protection = method === undefined ? undefined : { method, information: protectionInformation(bytes, method) };
    return { ...of, payload: clear, encryption: undefined, protection };
  }
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setUint32(8, vectors++);
  const how = { ...ENCRYPTION, ...encryption };
  const head = { ...of, algorithmCode: how.algorithmCode, kadFormat: how.kadFormat };
  const payload = sealRecord(nodeBlockCipher, new RecordKey(nodeBlockCipher, key), iv, head, how.aKad, clear);
  return { ...of, payload, encryption: how, protection: undefined };
}
