import { ENCRYPTION_BYTES, FILEMARK_BYTES, RECORD_OVERHEAD_BYTES } from '../../src/tape/index.js';

/** A record by its bytes. */
export interface ReferenceRecord {
  readonly bytes: Uint8Array;
  /** Number of the key that it is encrypted with; undefined for a clear one. */
  readonly key: number | undefined;
  /** Whether the medium still gives it. */
  isReadable: boolean;
}

/** What stands on the tape. */
export type ReferenceObject = ReferenceRecord | 'filemark';

/** A partition of a {@link ReferenceTape}. */
export interface ReferencePartition {
  readonly objects: ReferenceObject[];
  readonly capacityBytes: number;
  /** Whether the end of data is marked: not where power was lost while it was written. */
  hasEnd: boolean;
}

/** What an operation comes to: what it tells as sense key, code and qualifier; undefined where all went well. */
export interface ReferenceAnswer {
  readonly sense: string | undefined;
  /** INFORMATION of the sense data. */
  readonly information?: number;
  /** Of a record that was read. */
  readonly bytes?: Uint8Array;
}

/** How blocks are encrypted and decrypted: `decrypt` refuses clear blocks, `mixed` reads them as well. */
export interface ReferenceKey {
  readonly mode: 'decrypt' | 'mixed';
  readonly key: number;
}

/** What MODE SELECT sets: block length in bytes, whether it compresses, partitions for the next format (0: as they are). */
export interface ReferenceModes {
  readonly blockLength: number;
  readonly compression: boolean;
  readonly partitions: number;
}

const GOOD: ReferenceAnswer = { sense: undefined };
const MODES: ReferenceModes = { blockLength: 0, compression: true, partitions: 0 };
const FILEMARK = '0/00/01';
const END_OF_PARTITION = '0/00/02';
const BEGINNING = '0/00/04';
const WRONG_LENGTH = '0/00/00';
const WRITE_ERROR = '3/0C/00';
const READ_ERROR = '3/11/00';
const OVERFLOW = 'D/00/02';
const KEYS_THAT_MAY_FAIL = 10;

/**
 * A tape in a drive, as simple as it can be said: partitions are lists of records and filemarks, and the tape stands in
 * front of one of them. It is what the software drive is held against, and what any other can be: each operation gives
 * what a host must see. What was written is in the drive's buffer until something synchronises it.
 * @see SSC-5: READ(6), WRITE(6), WRITE FILEMARKS(6), SPACE(6), LOCATE(16), ERASE(6), FORMAT MEDIUM
 */
export class ReferenceTape {
  partition = 0;
  object = 0;
  partitions: readonly ReferencePartition[];
  private readonly earlyWarningBytes: (partitionBytes: number) => number;
  /** The first object that is in the buffer only. */
  private firstInBuffer: number | undefined;
  private modes = MODES;
  private key: ReferenceKey | undefined;
  private keyHasFailed = false;
  private keysFailed = 0;
  /** What the medium did not take, which a later command is told of. */
  private notTaken: { readonly partition: number; readonly object: number } | undefined;

  /**
   * @param partitionBytes - capacity of each partition
   * @param earlyWarningBytes - how far before the end of a partition of a size early warning is
   */
  constructor(
    partitionBytes: readonly number[] = [Number.POSITIVE_INFINITY],
    earlyWarningBytes: (partitionBytes: number) => number = () => 0,
  ) {
    this.partitions = partitionsOf(partitionBytes);
    this.earlyWarningBytes = earlyWarningBytes;
  }

  private get here(): ReferencePartition {
    return this.partitions[this.partition] as ReferencePartition;
  }

  private get objects(): ReferenceObject[] {
    return this.here.objects;
  }

  /** Filemarks in front of where the tape stands. */
  get file(): number {
    return this.objects.slice(0, this.object).filter((one) => one === 'filemark').length;
  }

  private get usedBytes(): number {
    return this.objects.slice(0, this.object).reduce((sum, one) => sum + takenBytes(one), 0);
  }

  private get endOfData(): string {
    return this.here.hasEnd ? '8/00/05' : '3/14/03';
  }

  /**
   * Writes blocks; what stood here and behind is gone.
   * @param fixed - in blocks of one length: what is left is told in blocks, otherwise in bytes
   * @param fails - object number of the block that cannot be written
   */
  write(blocks: readonly Uint8Array[], fixed = false, fails?: number): ReferenceAnswer {
    for (const [index, bytes] of blocks.entries()) {
      const information = fixed ? blocks.length - index : bytes.length;
      if (this.object === fails) return { sense: WRITE_ERROR, information };
      const record: ReferenceRecord = { bytes, key: this.key?.key, isReadable: true };
      if (this.usedBytes + takenBytes(record) > this.here.capacityBytes) {
        this.synchronise();
        return { sense: OVERFLOW, information };
      }
      this.put(record);
    }
    return blocks.length === 0 ? GOOD : this.written();
  }

  /** Writes as many filemarks as find room, and synchronises. */
  writeFilemarks(count: number): ReferenceAnswer {
    const room = Math.floor((this.here.capacityBytes - this.usedBytes) / FILEMARK_BYTES);
    for (let left = Math.min(count, room); left > 0; left--) this.put('filemark');
    this.synchronise();
    if (room < count) return { sense: OVERFLOW, information: count - room };
    return count === 0 ? GOOD : this.written();
  }

  private put(one: ReferenceObject): void {
    this.objects.splice(this.object, Number.POSITIVE_INFINITY, one);
    this.here.hasEnd = true;
    this.firstInBuffer ??= this.object;
    this.object++;
  }

  private written(): ReferenceAnswer {
    const { capacityBytes } = this.here;
    if (this.usedBytes <= capacityBytes - this.earlyWarningBytes(capacityBytes)) return GOOD;
    this.synchronise();
    return { sense: END_OF_PARTITION, information: 0 };
  }

  private synchronise(): void {
    this.firstInBuffer = undefined;
  }

  /** ERASE: the data end here. */
  erase(): ReferenceAnswer {
    this.objects.splice(this.object, Number.POSITIVE_INFINITY);
    this.here.hasEnd = true;
    this.synchronise();
    return GOOD;
  }

  /** READ of one block of any length. */
  read(lengthBytes: number): ReferenceAnswer {
    if (lengthBytes === 0) return GOOD;
    const next = this.next();
    if (typeof next === 'string') return { sense: next, information: lengthBytes };
    const bytes = next.slice(0, lengthBytes);
    const information = lengthBytes - next.length;
    return information === 0 ? { sense: undefined, bytes } : { sense: WRONG_LENGTH, information, bytes };
  }

  /** READ of blocks of one length. */
  readBlocks(count: number, blockLength: number): ReferenceAnswer {
    const blocks: number[] = [];
    for (let left = count; left > 0; left--) {
      const bytes = Uint8Array.from(blocks);
      const next = this.next();
      if (typeof next === 'string') return { sense: next, information: left, bytes };
      if (next.length !== blockLength) return { sense: WRONG_LENGTH, information: left, bytes };
      blocks.push(...next);
    }
    return { sense: undefined, bytes: Uint8Array.from(blocks) };
  }

  /** The bytes of the next record, which is passed; or what is told instead. */
  private next(): Uint8Array | string {
    const next = this.objects[this.object];
    if (next === undefined) return this.endOfData;
    // The tape stays in front of what only the key is missing for.
    const refused = next === 'filemark' || !next.isReadable ? undefined : this.refused(next);
    if (refused !== undefined) return refused;
    this.object++;
    if (next === 'filemark') return FILEMARK;
    return next.isReadable ? next.bytes : READ_ERROR;
  }

  private refused({ key }: ReferenceRecord): string | undefined {
    if (key === undefined) return this.key?.mode === 'decrypt' ? '7/74/02' : undefined;
    if (this.key === undefined) return '7/74/01';
    if (this.key.key === key) {
      this.keysFailed = 0;
      return undefined;
    }
    if (!this.keyHasFailed) this.keysFailed++;
    this.keyHasFailed = true;
    return '7/74/03';
  }

  /** SPACE over records: a filemark stops it, and has been passed. */
  spaceRecords(count: number): ReferenceAnswer {
    return this.space(count, (one) => one !== 'filemark', true);
  }

  /** SPACE over filemarks. */
  spaceFilemarks(count: number): ReferenceAnswer {
    return this.space(count, (one) => one === 'filemark', false);
  }

  private space(count: number, counts: (one: ReferenceObject) => boolean, stopsAtOthers: boolean): ReferenceAnswer {
    if (count < 0) this.synchronise();
    const step = Math.sign(count);
    let left = Math.abs(count);
    while (left > 0) {
      const next = this.objects[step > 0 ? this.object : this.object - 1];
      if (next === undefined) return { sense: step > 0 ? this.endOfData : BEGINNING, information: left };
      this.object += step;
      if (counts(next)) left--;
      else if (stopsAtOthers) return { sense: FILEMARK, information: left };
    }
    return GOOD;
  }

  spaceToEndOfData(): ReferenceAnswer {
    this.synchronise();
    this.object = this.objects.length;
    return this.here.hasEnd ? GOOD : { sense: this.endOfData };
  }

  /** LOCATE. */
  locate(object: number, partition = this.partition): ReferenceAnswer {
    if (partition >= this.partitions.length) return { sense: '5/24/00' };
    this.synchronise();
    this.partition = partition;
    this.object = Math.min(object, this.objects.length);
    return this.object === object ? GOOD : { sense: this.endOfData };
  }

  rewind(): ReferenceAnswer {
    return this.locate(0);
  }

  /** FORMAT MEDIUM, which wants the tape at its very beginning: all data are gone. */
  format(partitionBytes: readonly number[]): ReferenceAnswer {
    if (this.partition !== 0 || this.object !== 0) return { sense: '5/3B/0C' };
    this.partitions = partitionsOf(partitionBytes);
    this.modes = { ...this.modes, partitions: 0 };
    return GOOD;
  }

  /** MODE SELECT: what is in the buffer goes to the medium before anything changes. */
  select(changes: Partial<ReferenceModes>): ReferenceAnswer {
    const modes = { ...this.modes, ...changes };
    if (JSON.stringify(modes) !== JSON.stringify(this.modes)) this.synchronise();
    this.modes = modes;
    return GOOD;
  }

  /** Sets a key, or none. After ten in a row that were wrong, none is taken until the cartridge is unloaded. */
  setKey(key: ReferenceKey | undefined): ReferenceAnswer {
    if (this.keysFailed >= KEYS_THAT_MAY_FAIL) return { sense: '7/26/10' };
    this.key = key;
    this.keyHasFailed = false;
    return GOOD;
  }

  /** UNLOAD, and LOAD again. */
  reload(): ReferenceAnswer {
    this.keysFailed = 0;
    this.modes = { ...this.modes, partitions: 0 };
    return this.locate(0, 0);
  }

  /** A reset: what is in the buffer goes to the medium. That of the bus takes the keys. */
  reset(kind: 'logical unit' | 'bus'): ReferenceAnswer {
    this.synchronise();
    this.modes = MODES;
    if (kind === 'bus') this.forgetKeys();
    return GOOD;
  }

  /** Off and on: what was in the buffer is lost, and with it the mark of the end of data. */
  powerCycle(): ReferenceAnswer {
    if (this.firstInBuffer !== undefined) {
      this.objects.splice(this.firstInBuffer);
      this.here.hasEnd = false;
      this.notTaken = undefined;
    }
    this.modes = MODES;
    this.forgetKeys();
    return this.locate(0, 0);
  }

  private forgetKeys(): void {
    this.key = undefined;
    this.keyHasFailed = false;
    this.keysFailed = 0;
  }

  /** A record cannot be read any more. */
  spoil(partition: number, object: number): void {
    const one = this.partitions[partition]?.objects[object];
    if (typeof one === 'object') one.isReadable = false;
  }

  /** The medium does not take an object, which is told later: {@link loseNotTaken}. */
  doesNotTake(partition: number, object: number): void {
    this.notTaken ??= { partition, object };
  }

  /**
   * The host was told of it: that object and all behind it are gone, and the tape stands there.
   * @returns whether there was anything to be told
   */
  loseNotTaken(): boolean {
    if (this.notTaken === undefined) return false;
    this.partition = this.notTaken.partition;
    this.object = this.notTaken.object;
    this.notTaken = undefined;
    this.erase();
    return true;
  }
}

function partitionsOf(partitionBytes: readonly number[]): readonly ReferencePartition[] {
  return partitionBytes.map((capacityBytes) => ({ objects: [], capacityBytes, hasEnd: true }));
}

/** What it takes of the capacity. */
function takenBytes(one: ReferenceObject): number {
  if (one === 'filemark') return FILEMARK_BYTES;
  return one.bytes.length + RECORD_OVERHEAD_BYTES + (one.key === undefined ? 0 : ENCRYPTION_BYTES);
}
