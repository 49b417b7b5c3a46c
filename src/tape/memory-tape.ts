import {
  FILEMARKS_MAX,
  RECORD_BYTES_MAX,
  type ReadOutcome,
  type SpaceOutcome,
  type Sync,
  type Tape,
  type TapePosition,
  type WriteOutcome,
} from './model.js';
import { checkRecord, numberFrom0, wholeNumber } from './numbers.js';

/** How much a partition holds. */
export interface PartitionSize {
  /** Bytes of records, a filemark counting as 4. Default without end. */
  readonly capacityBytes?: number | undefined;
  /** What is left of them when early warning is given. Default 0: none is given. */
  readonly earlyWarningBytes?: number | undefined;
}

const FILEMARK_BYTES = 4;

interface StoredObject {
  /** Undefined: a filemark. */
  readonly record: Uint8Array | undefined;
  /** Filemarks up to here, this one counted. */
  readonly filemarks: number;
  /** Bytes of capacity that are taken up to here. */
  readonly takenBytes: number;
}

/** A tape in memory: for tests, and to have a tape in hand before it is written. It begins in front of partition 0. */
export class MemoryTape implements Sync<Tape> {
  private readonly all: readonly MemoryPartition[];
  private partition = 0;

  /**
   * @param sizes - of each partition; none is one without end
   * @throws RangeError where a size is not a number from 0 on
   *
   * @example
   * const tape = new MemoryTape({ capacityBytes: 2_500_000, earlyWarningBytes: 500_000 });
   */
  constructor(...sizes: readonly PartitionSize[]) {
    this.all = (sizes.length === 0 ? [{}] : sizes).map((size) => new MemoryPartition(size));
  }

  get partitions(): number {
    return this.all.length;
  }

  position(): TapePosition {
    const { at, file } = this.current;
    return { partition: this.partition, object: at, file };
  }

  read(): ReadOutcome {
    return this.current.read();
  }

  spaceRecords(count: number): SpaceOutcome {
    return this.current.space(wholeNumber(count), 'record');
  }

  spaceFilemarks(count: number): SpaceOutcome {
    return this.current.space(wholeNumber(count), 'filemark');
  }

  spaceToEndOfData(): void {
    this.current.locate(Number.MAX_SAFE_INTEGER);
  }

  locate(object: number, partition = this.partition): boolean {
    if (this.all[partition] === undefined) {
      throw new RangeError(`there is no partition ${partition}: the tape has ${this.all.length}, from 0 on`);
    }
    const place = numberFrom0(object, 'an object');
    this.partition = partition;
    return this.current.locate(place);
  }

  write(record: Uint8Array): WriteOutcome {
    checkRecord(record, RECORD_BYTES_MAX);
    // A Buffer's own slice would be a view.
    return this.current.write(new Uint8Array(record));
  }

  writeFilemarks(count: number): WriteOutcome {
    let left = numberFrom0(count, 'a count of filemarks', FILEMARKS_MAX);
    while (left > 0 && this.current.write(undefined) !== 'volume-overflow') left--;
    return left > 0 ? 'volume-overflow' : this.current.outcome;
  }

  private get current(): MemoryPartition {
    return this.all[this.partition] as MemoryPartition;
  }
}

class MemoryPartition {
  private readonly capacityBytes: number;
  private readonly earlyWarningBytes: number;
  private readonly objects: StoredObject[] = [];
  /** Number of the object in front of which it stands. */
  at = 0;

  constructor({ capacityBytes = Number.POSITIVE_INFINITY, earlyWarningBytes = 0 }: PartitionSize) {
    if (!(capacityBytes >= 0 && earlyWarningBytes >= 0)) {
      throw new RangeError(`a partition of ${capacityBytes} bytes, with ${earlyWarningBytes} at its end, cannot be`);
    }
    this.capacityBytes = capacityBytes;
    this.earlyWarningBytes = earlyWarningBytes;
  }

  get file(): number {
    return this.objects[this.at - 1]?.filemarks ?? 0;
  }

  /** What a write that has just come about says. */
  get outcome(): WriteOutcome {
    return this.takenBytes > this.capacityBytes - this.earlyWarningBytes ? 'early-warning' : 'written';
  }

  private get takenBytes(): number {
    return this.objects[this.at - 1]?.takenBytes ?? 0;
  }

  read(): ReadOutcome {
    const object = this.objects[this.at];
    if (object === undefined) return { kind: 'end-of-data' };
    this.at++;
    return object.record === undefined ? { kind: 'filemark' } : { kind: 'record', bytes: object.record };
  }

  space(count: number, counted: 'record' | 'filemark'): SpaceOutcome {
    const isForward = count > 0;
    let left = Math.abs(count);
    while (left > 0) {
      const object = this.objects[isForward ? this.at : this.at - 1];
      if (object === undefined) return { left, stop: isForward ? 'end-of-data' : 'beginning-of-partition' };
      this.at += isForward ? 1 : -1;
      const kind = object.record === undefined ? 'filemark' : 'record';
      if (kind === counted) left--;
      else if (kind === 'filemark') return { left, stop: 'filemark' };
    }
    return { left: 0, stop: undefined };
  }

  locate(object: number): boolean {
    this.at = Math.min(object, this.objects.length);
    return this.at === object;
  }

  /** @param record - kept; undefined is a filemark */
  write(record: Uint8Array | undefined): WriteOutcome {
    const { file } = this;
    const takenBytes = this.takenBytes + (record?.length ?? FILEMARK_BYTES);
    if (takenBytes > this.capacityBytes) return 'volume-overflow';
    this.objects.length = this.at;
    this.objects.push({ record, filemarks: record === undefined ? file + 1 : file, takenBytes });
    this.at++;
    return this.outcome;
  }
}
