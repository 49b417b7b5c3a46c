import { type Crc32, concatenated } from '../../../bytes/index.js';
import { AttributeStore, goesWithPartition } from '../attribute-store.js';
import { changedUsage, UNUSED } from '../identity.js';
import type { CartridgeMemory, CartridgeUsage, StoredAttribute } from '../medium.js';
import type { CartridgeFile, CartridgeFiles } from './cartridge-files.js';
import type { FolderFault } from './folder-error.js';

/** Its name in the folder. */
export const MEMORY_FILE = 'mam.log';

/** No more is read: a log is written anew long before it is so long. */
const READ_MAX = 8 << 20;
/** A log of so many bytes is written anew at once, of so many when it is flushed. */
const LOG_MAX = 4 << 20;
const FLUSHED_MAX = 1 << 16;
const CLOSED_MAX = 1 << 12;

const MAGIC = Uint8Array.of(0x74, 0x6b, 0x63, 0x6d);
const HEAD_BYTES = 32;
/** They begin at a multiple of it. */
const UNIT_BYTES = 32;
const KIND = { attribute: 1, deletion: 2, usage: 3 } as const;
const READ_ONLY = 1;

const USAGE_NAMES = [
  'loads',
  'initializations',
  'writtenBytes',
  'readBytes',
  'metres',
  'cleaningsLeft',
] as const satisfies readonly (keyof CartridgeUsage)[];

/** A change of the memory of a cartridge. */
interface Change {
  readonly kind: number;
  readonly generation: number;
  /** Of a usage without meaning. */
  readonly partition: number;
  readonly identifier: number;
  readonly format: number;
  readonly readOnly: boolean;
  readonly value: Uint8Array;
}

/**
 * | byte | number, lowest byte first |
 * |---|---|
 * | 0-3 | `tkcm` |
 * | 4 | 1 attribute, 2 its deletion, 3 usage |
 * | 5 | partition |
 * | 6-7 | identifier |
 * | 8 | format |
 * | 9 | 1: read-only |
 * | 10-11 | bytes of value |
 * | 12-15 | generation: how often the cartridge had been formatted |
 * | 16-19 | CRC-32 of the value |
 * | 28-31 | CRC-32 of 0 to 27 |
 * | 32- | value, filled up with zeros to a multiple of 32 |
 */
function encodeChange(change: Change, crc32: Crc32): Uint8Array {
  const { kind, generation, partition, identifier, format, readOnly, value } = change;
  const bytes = new Uint8Array(Math.ceil((HEAD_BYTES + value.length) / UNIT_BYTES) * UNIT_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  bytes[4] = kind;
  bytes[5] = partition;
  view.setUint16(6, identifier, true);
  bytes[8] = format;
  bytes[9] = readOnly ? READ_ONLY : 0;
  view.setUint16(10, value.length, true);
  view.setUint32(12, generation, true);
  view.setUint32(16, crc32(value), true);
  view.setUint32(28, crc32(bytes.subarray(0, 28)), true);
  bytes.set(value, HEAD_BYTES);
  return bytes;
}

interface FoundChange {
  /** `damaged` where only its head is right. */
  readonly change: Change | 'damaged';
  readonly behind: number;
}

/** @returns undefined where there is no change at that offset */
function decodeChange(bytes: Uint8Array, at: number, crc32: Crc32): FoundChange | undefined {
  if (at + HEAD_BYTES > bytes.length || MAGIC.some((byte, i) => bytes[at + i] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  if (view.getUint32(28, true) !== crc32(bytes.subarray(at, at + 28))) return undefined;
  const from = at + HEAD_BYTES;
  const to = from + view.getUint16(10, true);
  const behind = Math.ceil(to / UNIT_BYTES) * UNIT_BYTES;
  if (behind > bytes.length || view.getUint32(16, true) !== crc32(bytes.subarray(from, to))) {
    return { change: 'damaged', behind };
  }
  const change: Change = {
    kind: view.getUint8(4),
    partition: view.getUint8(5),
    identifier: view.getUint16(6, true),
    format: view.getUint8(8),
    readOnly: view.getUint8(9) === READ_ONLY,
    generation: view.getUint32(12, true),
    value: bytes.slice(from, to),
  };
  return { change, behind };
}

/** The memory of a cartridge in a folder: a log of changes, written anew when it has grown. */
export class MemoryFile implements CartridgeMemory {
  private readonly files: CartridgeFiles;
  private file: CartridgeFile;
  private readonly crc32: Crc32;
  private readonly mayChange: () => void;
  private readonly store = new AttributeStore();
  private generation: number;
  private used: CartridgeUsage = UNUSED;
  private fileBytes = 0;
  private hasTail = false;
  private isDirty = false;
  private isUsageKept = true;
  readonly faults: FolderFault[] = [];

  /**
   * @param generation - how often the cartridge has been formatted
   * @param mayChange - throws where nothing may be changed
   */
  constructor(files: CartridgeFiles, file: CartridgeFile, generation: number, crc32: Crc32, mayChange: () => void) {
    this.files = files;
    this.file = file;
    this.generation = generation;
    this.crc32 = crc32;
    this.mayChange = mayChange;
    this.replay();
  }

  get usage(): CartridgeUsage {
    return this.used;
  }

  get(identifier: number, partition: number): StoredAttribute | undefined {
    return this.store.get(identifier, partition);
  }

  list(partition: number): readonly StoredAttribute[] {
    return this.store.list(partition);
  }

  set(attribute: StoredAttribute): void {
    this.mayChange();
    this.store.set(attribute);
    this.append(this.ofAttribute(attribute));
  }

  delete(identifier: number, partition: number): void {
    this.mayChange();
    const attribute = this.store.get(identifier, partition);
    if (attribute === undefined) return;
    this.store.delete(identifier, partition);
    this.append({ ...this.ofAttribute(attribute), kind: KIND.deletion, value: new Uint8Array(0) });
  }

  use(usage: Partial<CartridgeUsage>): void {
    this.mayChange();
    this.used = changedUsage(this.used, usage);
    this.isUsageKept = false;
  }

  /** The cartridge has been formatted once more. */
  format(): void {
    this.generation++;
    this.store.format();
    this.use({ initializations: this.used.initializations + 1 });
  }

  flush(): void {
    if (!this.isUsageKept) this.append(this.ofUsage());
    this.isUsageKept = true;
    if (this.fileBytes > FLUSHED_MAX) this.shrink();
    if (this.isDirty) this.file.flush();
    this.isDirty = false;
  }

  /** @param isChanged - not when it was opened to be read */
  close(isChanged: boolean): void {
    if (isChanged) {
      this.flush();
      if (this.fileBytes > CLOSED_MAX) this.shrink();
    }
    this.file.close();
  }

  /** What is said in the log, in its order. What is damaged at the end came last before something ended. */
  private replay(): void {
    const there = this.file.size();
    const bytes = new Uint8Array(Math.min(there, READ_MAX));
    const length = this.file.read(bytes, 0);
    const log = bytes.subarray(0, length);
    let damagedAt: number | undefined;
    for (let at = 0; at < length; ) {
      const found = decodeChange(log, at, this.crc32);
      if (found === undefined || found.change === 'damaged' || !this.apply(found.change)) {
        damagedAt ??= at;
        at = found?.behind ?? at + UNIT_BYTES;
        continue;
      }
      at = found.behind;
      this.fileBytes = at;
      if (damagedAt !== undefined) this.tell(damagedAt, 'a change of cartridge memory', 'bytes that are none');
      damagedAt = undefined;
    }
    if (there > READ_MAX) this.tell(READ_MAX, 'the end of the file', `${there - READ_MAX} bytes more`);
    this.hasTail = there > this.fileBytes;
  }

  private tell(offset: number, expected: string, found: string): void {
    if (this.faults.length > 0) return;
    const advice = 'attributes may be missing or old: compare with what else is known of the cartridge';
    this.faults.push({ file: MEMORY_FILE, offset, expected, found, advice });
  }

  /** @returns false where it says what cannot be */
  private apply(change: Change): boolean {
    const { kind, partition, identifier, value, generation } = change;
    // What was said before the cartridge was formatted.
    const isOld = generation < this.generation;
    try {
      if (kind === KIND.usage) this.used = usageIn(value, isOld ? this.generation - generation : 0);
      else if (kind === KIND.deletion) this.store.delete(identifier, partition);
      else if (kind !== KIND.attribute) return false;
      else if (!isOld || !goesWithPartition(change)) this.store.set(change);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  private ofAttribute({ partition, identifier, format, readOnly, value }: StoredAttribute): Change {
    const { generation } = this;
    return { kind: KIND.attribute, generation, partition, identifier, format, readOnly, value };
  }

  private ofUsage(): Change {
    const value = new Uint8Array(8 * USAGE_NAMES.length);
    const view = new DataView(value.buffer);
    for (const [i, name] of USAGE_NAMES.entries()) view.setFloat64(8 * i, this.used[name], true);
    const { generation } = this;
    return { kind: KIND.usage, generation, partition: 0, identifier: 0, format: 0, readOnly: false, value };
  }

  private append(change: Change): void {
    const bytes = encodeChange(change, this.crc32);
    // What is left of a change that power cut short must not come to light behind a shorter one.
    if (this.hasTail) this.file.truncate(this.fileBytes);
    this.hasTail = false;
    this.file.write(bytes, this.fileBytes);
    this.fileBytes += bytes.length;
    this.isDirty = true;
    if (this.fileBytes > LOG_MAX) this.shrink();
  }

  /** Writes the log anew, where that takes away half of it. */
  private shrink(): void {
    const changes = [this.ofUsage(), ...this.store.all().map((attribute) => this.ofAttribute(attribute))];
    const bytes = concatenated(changes.map((change) => encodeChange(change, this.crc32)));
    if (bytes.length > this.fileBytes / 2) return;
    this.files.replace(MEMORY_FILE, bytes);
    this.file.close();
    const file = this.files.open(MEMORY_FILE, 'write');
    if (file === undefined) throw new Error(`${MEMORY_FILE} is gone`);
    this.file = file;
    this.fileBytes = bytes.length;
    this.hasTail = false;
    this.isDirty = false;
    this.isUsageKept = true;
  }
}

function usageIn(value: Uint8Array, formatted: number): CartridgeUsage {
  if (value.length !== 8 * USAGE_NAMES.length) throw new RangeError('a usage of another length');
  const view = new DataView(value.buffer, value.byteOffset);
  const usage = Object.fromEntries(USAGE_NAMES.map((name, i) => [name, view.getFloat64(8 * i, true)]));
  const { initializations = 0 } = usage;
  return changedUsage(UNUSED, { ...usage, initializations: initializations + formatted });
}
