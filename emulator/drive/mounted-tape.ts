import type {
  Cartridge,
  NewRecord,
  ObjectAtRest,
  PartitionMedium,
  RecordAtRest,
} from '../../src/tape/cartridge/medium.js';
import { FILEMARK_BYTES, RECORD_OVERHEAD_BYTES } from '../../src/tape/cartridge/medium.js';
import { type Spaced, spacedFilemarks, spacedRecords } from '../../src/tape/cartridge/spacing.js';
import type { SpaceOutcome } from '../../src/tape/index.js';
import type { TapeTime } from './drive-time.js';
import { EncryptedExtents } from './encrypted-extent.js';

/** What became of a write. */
export type Written =
  | { readonly kind: 'written' }
  /** It is written, and the zone at the end of the partition has been entered, or was entered before. */
  | { readonly kind: 'early warning' }
  /** It is written, and the zone that a host has set has just been entered. */
  | { readonly kind: 'programmable early warning' }
  /** There is no room for all of it. */
  | { readonly kind: 'volume overflow'; readonly left: number };

/** Where in a partition warnings begin, as distances from its end, in bytes of capacity. */
export interface WarningZones {
  /** Early warning. */
  readonly earlyWarningBytes: (partitionBytes: number) => number;
  /** Programmable early warning, in front of early warning; 0: there is none. */
  readonly programmableBytes: () => number;
}

const WRITTEN: Written = { kind: 'written' };
const EARLY_WARNING: Written = { kind: 'early warning' };
const PROGRAMMABLE: Written = { kind: 'programmable early warning' };

/**
 * A cartridge in a drive, and where its tape stands: what moves and what is written, without commands and sense data.
 * What has been written stands in the drive's buffer until it is synchronised: the medium has it at once, and gives it
 * up when power is lost before.
 */
export class MountedTape {
  partition = 0;
  /** Logical object number of what is read or written next. */
  object = 0;
  /** The first object of this partition that is in the buffer only; undefined where none is. */
  private firstInBuffer: number | undefined;
  private bytesBuffered = 0;

  readonly cartridge: Cartridge;
  /** Where encrypted blocks stand. */
  readonly encrypted = new EncryptedExtents();
  /** Whether its contents have changed since it was loaded. */
  isChanged = false;
  /** Whether cartridge memory says as the tape does that it can be written once only. */
  isWormIntact = true;
  private readonly zones: WarningZones;
  private readonly bufferBytes: number;
  private readonly time: TapeTime;

  constructor(cartridge: Cartridge, zones: WarningZones, bufferBytes: number, time: TapeTime) {
    this.cartridge = cartridge;
    this.zones = zones;
    this.bufferBytes = bufferBytes;
    this.time = time;
  }

  get medium(): PartitionMedium {
    return this.cartridge.partitions[this.partition] as PartitionMedium;
  }

  get atBeginning(): boolean {
    return this.object === 0;
  }

  get atEndOfData(): boolean {
    return this.object >= this.medium.objects;
  }

  /** Logical file identifier: filemarks in front of where the tape stands. */
  get file(): number {
    return this.medium.filemarksBefore(this.object);
  }

  /** Capacity of this partition in bytes. */
  get capacityBytes(): number {
    return this.cartridge.identity.partitionBytes[this.partition] as number;
  }

  /** Capacity that is taken up to where the tape stands. */
  get usedBytes(): number {
    return this.medium.usedBefore(this.object);
  }

  /** Bytes of capacity before early warning, from the beginning of the partition on. */
  get earlyWarningAt(): number {
    const { capacityBytes } = this;
    return capacityBytes - this.zones.earlyWarningBytes(capacityBytes);
  }

  get isBehindEarlyWarning(): boolean {
    return this.usedBytes > this.earlyWarningAt;
  }

  /** Where programmable early warning begins; undefined where a host has set none. */
  get programmableAt(): number | undefined {
    const bytes = this.zones.programmableBytes();
    return bytes === 0 ? undefined : this.earlyWarningAt - bytes;
  }

  get isBehindProgrammable(): boolean {
    const { programmableAt } = this;
    return programmableAt !== undefined && this.usedBytes > programmableAt;
  }

  /** What stands in front of the head; undefined at the end of data. */
  next(): ObjectAtRest | undefined {
    return this.medium.at(this.object);
  }

  /** The next object number that was not yet put on the medium. */
  get firstNotOnMedium(): number {
    return this.firstInBuffer ?? this.object;
  }

  /** Objects and bytes that are in the buffer only. */
  get buffered(): { readonly objects: number; readonly bytes: number } {
    const { firstInBuffer } = this;
    if (firstInBuffer === undefined) return { objects: 0, bytes: 0 };
    return { objects: this.object - firstInBuffer, bytes: this.bytesBuffered };
  }

  /** The bytes at rest of the record in front of the head; undefined where they cannot be read. */
  payload(): Uint8Array | undefined {
    return this.medium.payload(this.object);
  }

  /** Passes what stands in front of the head. */
  pass(): void {
    const { usedBytes } = this;
    this.object++;
    this.time.read(this.usedBytes - usedBytes);
  }

  /** Writes a record here; what stood here and behind is gone. */
  write(record: NewRecord): Written {
    const { partition, object } = this;
    const written = this.put(record.payload.length + RECORD_OVERHEAD_BYTES, 1, () => this.medium.append(record));
    if (written.kind !== 'volume overflow') {
      this.encrypted.put(partition, object, record.encryption === undefined ? 'plain' : 'encrypted');
    }
    return written;
  }

  /** Writes filemarks here, as many as find room. */
  writeFilemarks(count: number): Written {
    const room = Math.max(0, Math.floor((this.capacityBytes - this.usedBytes) / FILEMARK_BYTES));
    const fitting = Math.min(count, room);
    const { partition, object } = this;
    const written =
      fitting === 0 ? WRITTEN : this.put(fitting * FILEMARK_BYTES, fitting, () => this.medium.appendFilemarks(fitting));
    if (fitting > 0) this.encrypted.put(partition, object, 'filemark');
    return fitting < count ? { kind: 'volume overflow', left: count - fitting } : written;
  }

  private put(takenBytes: number, objects: number, append: () => void): Written {
    const { usedBytes, programmableAt } = this;
    const usedAfter = usedBytes + takenBytes;
    if (usedAfter > this.capacityBytes) return { kind: 'volume overflow', left: objects };
    const { medium } = this;
    if (this.object < medium.objects || medium.endOfData === 'lost') medium.truncate(this.object);
    append();
    this.time.wrote(takenBytes);
    this.isChanged = true;
    this.firstInBuffer ??= this.object;
    this.object += objects;
    this.bytesBuffered += takenBytes;
    if (this.bytesBuffered > this.bufferBytes) this.drain();
    // Told before early warning, where one object enters both zones: the next one tells of the other.
    if (programmableAt !== undefined && usedAfter > programmableAt && usedBytes <= programmableAt) return PROGRAMMABLE;
    return usedAfter > this.earlyWarningAt ? EARLY_WARNING : WRITTEN;
  }

  /** The buffer is full: all but what came last goes to the medium. */
  private drain(): void {
    this.firstInBuffer = this.object - 1;
    this.bytesBuffered = this.usedBytes - this.medium.usedBefore(this.object - 1);
  }

  /** Everything that was written goes to the medium, with the mark of the end of data. */
  synchronise(): void {
    if (this.firstInBuffer === undefined) return;
    this.firstInBuffer = undefined;
    this.bytesBuffered = 0;
    this.medium.flush();
    this.time.synchronised();
  }

  /**
   * What is in the buffer is lost, and the medium has no end of data where it was being written.
   * @returns how many objects were lost
   */
  loseBuffer(): number {
    const { firstInBuffer, object, medium } = this;
    if (firstInBuffer === undefined) return 0;
    this.encrypted.put(this.partition, firstInBuffer, 'filemark');
    medium.truncate(firstInBuffer);
    medium.loseEndOfData();
    this.object = firstInBuffer;
    this.firstInBuffer = undefined;
    this.bytesBuffered = 0;
    return object - firstInBuffer;
  }

  /** The medium did not take what was written from an object on: it is gone, and the tape stands there. */
  loseFrom(partition: number, object: number): void {
    if (partition !== this.partition) this.changePartition(partition);
    this.object = object;
    this.truncate();
  }

  /** Ends the data here. */
  truncate(): void {
    this.encrypted.put(this.partition, this.object, 'filemark');
    this.isChanged = true;
    this.medium.truncate(this.object);
    this.firstInBuffer = undefined;
    this.bytesBuffered = 0;
    this.medium.flush();
  }

  /** Makes other partitions: all data are gone. The tape stands at the beginning of partition 0. */
  format(partitionBytes: readonly number[]): void {
    this.firstInBuffer = undefined;
    this.bytesBuffered = 0;
    this.isChanged = true;
    this.cartridge.format(partitionBytes);
    for (const partition of this.cartridge.partitions.keys()) this.encrypted.put(partition, 0, 'filemark');
    this.partition = 0;
    this.object = 0;
    this.cartridge.flush();
  }

  /** Goes to an object, or to the end of data where there are fewer; tells whether it is there. */
  locate(object: number): boolean {
    this.synchronise();
    this.wind(Math.min(object, this.medium.objects));
    return this.object === object;
  }

  /** Goes behind the last of so many filemarks from the beginning on; tells whether there are so many. */
  locateFile(file: number): boolean {
    this.synchronise();
    const mark = file === 0 ? -1 : this.medium.filemark(file - 1);
    this.wind(mark === undefined ? this.medium.objects : mark + 1);
    return mark !== undefined;
  }

  /** Goes to the beginning of this partition, at once. */
  rewind(): void {
    this.synchronise();
    this.object = 0;
    this.time.rewound();
  }

  /** Goes to the beginning of a partition. */
  changePartition(partition: number): void {
    this.synchronise();
    this.partition = partition;
    this.wind(0);
  }

  spaceToEndOfData(): void {
    this.locate(this.medium.objects);
  }

  /** Passes records; a filemark stops it, and is passed too. */
  spaceRecords(count: number): SpaceOutcome {
    if (count < 0) this.synchronise();
    return this.windTo(spacedRecords(this.medium, this.object, count));
  }

  /** Passes filemarks. Backwards, the tape then stands in front of the last of them. */
  spaceFilemarks(count: number): SpaceOutcome {
    if (count === 0) return { left: 0, stop: undefined };
    if (count < 0) this.synchronise();
    return this.windTo(spacedFilemarks(this.medium, this.object, count));
  }

  /** Goes behind the first run of so many filemarks in a row; backwards in front of it. */
  spaceSequentialFilemarks(count: number): SpaceOutcome {
    if (count === 0) return { left: 0, stop: undefined };
    const step = Math.sign(count);
    const wanted = Math.abs(count);
    if (step < 0) this.synchronise();
    const { medium, file } = this;
    let run = 0;
    let last: number | undefined;
    for (let index = step > 0 ? file : file - 1; index >= 0; index += step) {
      const mark = medium.filemark(index);
      if (mark === undefined) break;
      run = last !== undefined && mark - last === step ? run + 1 : 1;
      last = mark;
      if (run === wanted) return this.goneTo(step > 0 ? mark + 1 : mark);
    }
    const [end, lastPossible] = step > 0 ? [medium.objects, medium.objects - 1] : [0, 0];
    this.wind(end);
    // Those of a run that reaches the end count as passed.
    const passed = last === lastPossible ? run : 0;
    return { left: wanted - passed, stop: step > 0 ? 'end-of-data' : 'beginning-of-partition' };
  }

  private windTo({ object, outcome }: Spaced): SpaceOutcome {
    this.wind(object);
    return outcome;
  }

  private goneTo(object: number): SpaceOutcome {
    this.wind(object);
    return { left: 0, stop: undefined };
  }

  private wind(object: number): void {
    this.object = object;
    this.time.moved(this.partition, this.usedBytes);
  }
}

/** Whether an object is a record. */
export function isRecord(object: ObjectAtRest | undefined): object is RecordAtRest {
  return object?.kind === 'record';
}
