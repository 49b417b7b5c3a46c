/** What a record takes of the capacity beside its bytes at rest: the check that a drive puts behind each of them. */
export const RECORD_OVERHEAD_BYTES = 4;

/** What a filemark takes of the capacity: as much as a cartridge folder keeps for it. */
export const FILEMARK_BYTES = 64;

/** How a drive encrypted a record: what can be told of it without the key, which is never on a cartridge. */
export interface RecordEncryption {
  /** SECURITY ALGORITHM CODE, such as 00010014h. */
  readonly algorithmCode: number;
  /** KAD FORMAT with which the key was set. */
  readonly kadFormat: number;
  /** Unauthenticated key-associated data, as they were given with the key. */
  readonly uKad: Uint8Array | undefined;
  /** Authenticated key-associated data. */
  readonly aKad: Uint8Array | undefined;
  /** Metadata key-associated data: written in EXTERNAL mode. */
  readonly mKad: Uint8Array | undefined;
  /** Written in encryption mode EXTERNAL: the bytes came encrypted. */
  readonly external: boolean;
  /** Whether a raw read may give the encrypted bytes: RDMC of the key that wrote it. */
  readonly rawReadable: boolean;
}

/** The protection information that stands behind a record: logical block protection. */
export interface RecordProtection {
  /** LOGICAL BLOCK PROTECTION METHOD: 1 or 2. */
  readonly method: 1 | 2;
  readonly information: number;
}

/** A record, as it is to be put on a medium. */
export interface NewRecord {
  /** Bytes as the host wrote them: 1 to 16 MiB - 1. */
  readonly lengthBytes: number;
  /**
   * Bytes at rest: compressed, then encrypted, where the drive does so. Not used when the call has ended, unless they
   * stand in what {@link PartitionMedium.roomFor} gave.
   */
  readonly payload: Uint8Array;
  readonly compressed: boolean;
  readonly encryption: RecordEncryption | undefined;
  readonly protection: RecordProtection | undefined;
}

/** A record that stands on a medium: what is known of it without reading its bytes. */
export interface RecordAtRest extends Omit<NewRecord, 'payload'> {
  readonly kind: 'record';
  /** Bytes at rest. */
  readonly storedBytes: number;
}

/** What stands on a medium under one logical object number. */
export type ObjectAtRest = RecordAtRest | { readonly kind: 'filemark' };

/**
 * One partition of a medium, as a drive's mechanism sees it: logical objects from 0 on, the end of data behind the
 * last. All calls answer at once. Numbers stay below 2^53. What cannot be read is told, never thrown; what is thrown is
 * I/O that failed.
 */
export interface PartitionMedium {
  /** How many objects there are: the number of the end of data. */
  readonly objects: number;
  /** Whether the end of data is marked on the medium; a drive that lost power while writing leaves none. */
  readonly endOfData: 'marked' | 'lost';
  /** The object with a number; undefined from the end of data on. */
  at(object: number): ObjectAtRest | undefined;
  /**
   * The bytes at rest of the record with a number, valid until the next call.
   * @returns undefined where they cannot be read as they were written
   * @throws RangeError where the object is no record
   */
  payload(object: number): Uint8Array | undefined;
  /** Filemarks before an object, the end of data counted as one. In O(1). */
  filemarksBefore(object: number): number;
  /** The object number of a filemark, counted from 0; undefined where there are fewer. In O(log n). */
  filemark(index: number): number | undefined;
  /**
   * Capacity in bytes that is taken before an object: bytes at rest and {@link RECORD_OVERHEAD_BYTES} for each record,
   * {@link FILEMARK_BYTES} for each filemark.
   */
  usedBefore(object: number): number;
  /**
   * Memory for the bytes at rest of the record that is appended next: what is put there, the medium keeps, and need not
   * copy. Whoever asked for it must not use it any more when the record has been appended.
   * @param bytes - how many there will be, exactly
   * @returns undefined where they are copied in any case; so do media without this, which keep no bytes in memory
   */
  roomFor?(bytes: number): Uint8Array | undefined;
  /**
   * Puts a record at the end of data, which is marked behind it.
   * @throws RangeError where there can be no such record
   */
  append(record: NewRecord): void;
  /**
   * Puts filemarks at the end of data, which is marked behind them.
   * @throws RangeError where `count` is not 0 to `FILEMARKS_MAX`
   */
  appendFilemarks(count: number): void;
  /**
   * Ends the data in front of an object, and marks it: what stood there and behind it is gone for good.
   * @throws RangeError where it lies behind the end of data
   */
  truncate(object: number): void;
  /** Takes away the mark of the end of data: as when power goes while a drive writes. */
  loseEndOfData(): void;
  /**
   * Makes a record unreadable, as a scratch does: {@link payload} gives nothing any more.
   * @throws RangeError where the object is no record
   */
  spoil(object: number): void;
  /**
   * Changes a byte at rest without anything telling so, as a fault between host and medium does.
   * @throws RangeError where the object is no record, or has no such byte
   */
  alter(object: number, offsetBytes: number, byte: number): void;
  /** When this has ended, what was put there survives the end of the process and of the machine's power. */
  flush(): void;
}

/** What a cartridge is. */
export interface CartridgeIdentity {
  /** What it is good for. */
  readonly kind: 'data' | 'cleaning';
  /** Density in which it is, or is to be, formatted: 5Ah is LTO-6. */
  readonly densityCode: number;
  /** Write-once. */
  readonly worm: boolean;
  /** The tab is set. */
  readonly writeProtected: boolean;
  /** A host has protected it: until a host ends that (PERSWP), or for good (PRMWP). */
  readonly hostProtection: 'none' | 'persistent' | 'permanent';
  /** Text of its label: `ABC123L6`. */
  readonly barcode: string | undefined;
  /** MEDIUM SERIAL NUMBER, as it left the factory. */
  readonly serialNumber: string;
  /** MEDIUM MANUFACTURER. */
  readonly manufacturer: string;
  /** Native capacity of the whole in bytes. */
  readonly capacityBytes: number;
  /** Capacity of each partition in bytes; together at most that of the whole. */
  readonly partitionBytes: readonly number[];
}

/** How a cartridge has been used in its life. */
export interface CartridgeUsage {
  readonly loads: number;
  /** How often it was formatted. */
  readonly initializations: number;
  /** Bytes at rest. */
  readonly writtenBytes: number;
  readonly readBytes: number;
  /** Full passes over the tape, in metres. */
  readonly metres: number;
  /** Cleanings that a cleaning cartridge is still good for. */
  readonly cleaningsLeft: number;
}

/** An attribute that is kept in cartridge memory. */
export interface StoredAttribute {
  readonly partition: number;
  readonly identifier: number;
  readonly readOnly: boolean;
  /** BINARY 0, ASCII 1, TEXT 2. */
  readonly format: number;
  readonly value: Uint8Array;
}

/** The memory in a cartridge: attributes by partition. */
export interface CartridgeMemory {
  /** The chip gives no answer that can be used: what is kept in it is out of reach. */
  readonly isDamaged?: boolean;
  get(identifier: number, partition: number): StoredAttribute | undefined;
  /** All of a partition, by identifier. */
  list(partition: number): readonly StoredAttribute[];
  set(attribute: StoredAttribute): void;
  delete(identifier: number, partition: number): void;
}

/** A cartridge: medium, memory, and what it is. */
export interface Cartridge {
  readonly identity: CartridgeIdentity;
  readonly usage: CartridgeUsage;
  readonly partitions: readonly PartitionMedium[];
  readonly memory: CartridgeMemory;
  /**
   * Changes what it is: all of it or, when power fails, nothing.
   * @throws RangeError where it cannot be so, or the number of partitions would be another
   */
  change(identity: Partial<CartridgeIdentity>): void;
  /**
   * Changes how it has been used; kept with the next {@link flush}.
   * @throws RangeError where a number is none from 0 on
   */
  use(usage: Partial<CartridgeUsage>): void;
  /**
   * Formats it: the data of all partitions are gone, and the attributes that belong to a partition: all of partitions
   * other than 0, and those that tell of data. {@link CartridgeUsage.initializations} goes up by one. Then there are
   * other {@link partitions}: those from before are not to be used any more.
   * @throws RangeError where there cannot be such partitions, or they are larger together than the capacity
   * @param partitionBytes - capacity of each
   */
  format(partitionBytes: readonly number[]): void;
  /** When this has ended, all of it survives. */
  flush(): void;
  /** Flushes it and lets it go. */
  close(): void;
}
