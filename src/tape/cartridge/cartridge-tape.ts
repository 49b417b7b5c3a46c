import { plainBytes } from '../../bytes/index.js';
import type { ReadOutcome, RecordReader, SpaceOutcome, Sync, TapePosition, UnreadableReason } from '../model.js';
import { numberFrom0, wholeNumber } from '../numbers.js';
import { decryptedRecord, isKnownAlgorithm } from './decrypted-record.js';
import { type BlockCipher, RecordKey } from './encrypted-record.js';
import type { Cartridge, PartitionMedium, RecordAtRest, RecordEncryption, RecordProtection } from './medium.js';
import type { RecordCodec } from './record-codec.js';
import { type Spaced, spacedFilemarks, spacedRecords } from './spacing.js';

/** What the records of a cartridge are made readable with. `nodePorts` of `tapekit/archive` gives the first two. */
export interface CartridgeTapeOptions {
  readonly codec: RecordCodec;
  readonly cipher: BlockCipher;
  /** 32 bytes, or what gives them, such as a `TapeKey`. Default none: encrypted records cannot be read. */
  readonly key?: Uint8Array | { reveal(): Uint8Array } | undefined;
  /** That of `tapekit/scsi`. Default none: the protection information of records is not checked. */
  readonly protectionInformation?: ((record: Uint8Array, method: RecordProtection['method']) => number) | undefined;
}

const KEY_BYTES = 32;
const NOTHING = new Uint8Array(0);

/**
 * A cartridge as a tape that is read, without a drive. It begins in front of partition 0. Records are decompressed and
 * decrypted; of those that cannot be read the outcome says why: damaged, encrypted, wrong key. Going anywhere takes
 * O(log n) looks at the index of the cartridge.
 *
 * @example
 * const tape = new CartridgeTape(cartridge, { ...nodePorts(), key });
 * for await (const file of tapeFiles(tape)) console.log(file.start.file);
 */
export class CartridgeTape<Of extends Cartridge = Cartridge> implements Sync<RecordReader> {
  /** For what it is, what is in its memory, and to close it. It must not be written meanwhile. */
  readonly cartridge: Of;
  private readonly codec: RecordCodec;
  private readonly cipher: BlockCipher;
  private readonly key: RecordKey | undefined;
  private readonly protectionInformation: CartridgeTapeOptions['protectionInformation'];
  private partition = 0;
  /** Logical object number of what is read next. */
  private object = 0;

  /** @throws RangeError where the key has not 32 bytes */
  constructor(cartridge: Of, { codec, cipher, key, protectionInformation }: CartridgeTapeOptions) {
    this.cartridge = cartridge;
    this.codec = codec;
    this.cipher = cipher;
    this.key = key === undefined ? undefined : recordKey(cipher, key);
    this.protectionInformation = protectionInformation;
  }

  get partitions(): number {
    return this.cartridge.partitions.length;
  }

  position(): TapePosition {
    const { partition, object, medium } = this;
    return { partition, object, file: medium.filemarksBefore(object) };
  }

  read(): ReadOutcome {
    const { medium, object } = this;
    const found = medium.at(object);
    if (found === undefined) return { kind: 'end-of-data' };
    this.object++;
    if (found.kind === 'filemark') return { kind: 'filemark' };
    const payload = medium.payload(object);
    return payload === undefined ? unreadable('damaged') : this.opened(found, payload);
  }

  spaceRecords(count: number): SpaceOutcome {
    return this.goTo(spacedRecords(this.medium, this.object, wholeNumber(count)));
  }

  spaceFilemarks(count: number): SpaceOutcome {
    return this.goTo(spacedFilemarks(this.medium, this.object, wholeNumber(count)));
  }

  spaceToEndOfData(): void {
    this.object = this.medium.objects;
  }

  locate(object: number, partition = this.partition): boolean {
    if (this.cartridge.partitions[partition] === undefined) {
      throw new RangeError(`there is no partition ${partition}: the cartridge has ${this.partitions}, from 0 on`);
    }
    const place = numberFrom0(object, 'an object');
    this.partition = partition;
    this.object = Math.min(place, this.medium.objects);
    return this.object === place;
  }

  private get medium(): PartitionMedium {
    return this.cartridge.partitions[this.partition] as PartitionMedium;
  }

  private goTo({ object, outcome }: Spaced): SpaceOutcome {
    this.object = object;
    return outcome;
  }

  private opened({ encryption, compressed, lengthBytes, protection }: RecordAtRest, payload: Uint8Array): ReadOutcome {
    if (encryption !== undefined) return this.decrypted(encryption, payload);
    const outcome = compressed ? this.decompressed(payload, lengthBytes) : record(payload);
    if (outcome.kind !== 'record' || protection === undefined) return outcome;
    const { method, information } = protection;
    const expected = this.protectionInformation?.(outcome.bytes, method) ?? information;
    if (expected === information) return outcome;
    return { kind: 'unreadable', bytes: outcome.bytes, reason: 'damaged' };
  }

  private decrypted(encryption: RecordEncryption, payload: Uint8Array): ReadOutcome {
    const { cipher, key } = this;
    if (key === undefined || !isKnownAlgorithm(encryption)) return unreadable('encrypted');
    const decrypted = decryptedRecord(cipher, encryption, payload, key);
    if (decrypted.kind !== 'clear') return unreadable(decrypted.kind === 'changed' ? 'damaged' : 'wrong key');
    const { compressed, lengthBytes } = decrypted.record;
    return compressed ? this.decompressed(decrypted.bytes, lengthBytes) : record(decrypted.bytes);
  }

  private decompressed(bytes: Uint8Array, lengthBytes: number): ReadOutcome {
    const clear = this.codec.decompress(bytes, lengthBytes);
    return clear === undefined ? unreadable('damaged') : record(clear);
  }
}

const record = (bytes: Uint8Array): ReadOutcome => ({ kind: 'record', bytes: plainBytes(bytes) });
const unreadable = (reason: UnreadableReason): ReadOutcome => ({ kind: 'unreadable', bytes: NOTHING, reason });

function recordKey(cipher: BlockCipher, key: NonNullable<CartridgeTapeOptions['key']>): RecordKey {
  const bytes = key instanceof Uint8Array ? key : key.reveal();
  if (bytes.length !== KEY_BYTES) throw new RangeError(`the key has ${bytes.length} bytes: ${KEY_BYTES} are needed`);
  return new RecordKey(cipher, bytes);
}
