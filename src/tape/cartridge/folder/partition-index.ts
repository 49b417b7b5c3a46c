import type { Crc32 } from '../../../bytes/index.js';
import { RECORD_BYTES_MAX } from '../../model.js';
import { STORED_BYTES_MAX } from '../new-record.js';
import type { CartridgeFile } from './cartridge-files.js';
import {
  type Behind,
  behind,
  decodeEntry,
  ENTRY_BYTES,
  type EntryOfRecord,
  encodeEntry,
  type IndexEntry,
  SPOILED_AT,
} from './index-entry.js';
import {
  decodeHeader,
  ENTRIES_AT,
  encodeHeader,
  HEADER_BYTES,
  HEADER_OFFSETS,
  type IndexHeader,
} from './index-header.js';
import { PageCache } from './page-cache.js';

/** Entries that are held until they are written together. */
const PENDING_MAX = 256;

/** So far the nearest entries are looked for that are not damaged. */
const NEIGHBOURS_MAX = 128;

const BEGINNING: Behind = { offset: 0, filemarks: 0 };

/** An object, as its entry tells of it or, where that is damaged, as those around it do. */
export interface IndexedObject extends IndexEntry {
  /** Its entry cannot be read: it is a record that nothing more is known of, or a filemark. */
  readonly damaged: boolean;
}

/** The index of a partition: its file, and the entries that are still to be written to it. */
export class PartitionIndex {
  private readonly file: CartridgeFile;
  private readonly crc32: Crc32;
  private readonly cache: PageCache;
  private readonly pending = new Uint8Array(PENDING_MAX * ENTRY_BYTES);
  private header: IndexHeader;
  /** Entries in the file. */
  private written = 0;
  /** Entries that are known to be on the disk, their data too. */
  private safe = 0;
  private end: Behind = BEGINNING;
  private isDirty = false;
  count = 0;
  endOfData: 'marked' | 'lost';

  /**
   * An index as its header tells of it, without objects until {@link find} has found its end.
   * @param file - stays with it
   */
  constructor(file: CartridgeFile, header: IndexHeader, crc32: Crc32) {
    this.file = file;
    this.header = header;
    this.crc32 = crc32;
    this.cache = new PageCache(file);
    this.endOfData = header.endOfData;
  }

  /** The newer one of the two headers; undefined where none can be read. */
  static headerOf(file: CartridgeFile, partition: number, crc32: Crc32): IndexHeader | undefined {
    const headers = HEADER_OFFSETS.map((offset) => {
      const bytes = new Uint8Array(HEADER_BYTES);
      return file.read(bytes, offset) === HEADER_BYTES ? decodeHeader(bytes, partition, crc32) : undefined;
    });
    return headers.filter((header) => header !== undefined).sort((a, b) => b.sequence - a.sequence)[0];
  }

  /** Where the data end, behind the last object. */
  get endOffset(): number {
    return this.end.offset;
  }

  /** Objects that must not be lost any more, whatever is cut in front of the disk. */
  get settled(): number {
    return this.safe;
  }

  /** Objects whose entries are in the file. */
  get stored(): number {
    return this.written;
  }

  /**
   * Finds the end of data: behind what is settled, the first entry that is not there, not of this epoch, or has not its
   * data.
   * @param isWhole - whether the data of an entry are there
   * @returns the entries that the file has room for: more where some of them are no good, fewer where it was cut
   */
  find(isWhole: (entry: IndexEntry) => boolean): number {
    const { settled, epoch } = this.header;
    const there = Math.max(0, Math.floor((this.file.size() - ENTRIES_AT) / ENTRY_BYTES));
    this.safe = Math.min(settled, there);
    // What lies in front of what is looked at counts as written.
    this.written = there;
    this.count = this.safe;
    if (this.count > 0) this.end = behind(this.entry(this.count - 1));
    while (this.count < there) {
      const entry = decodeEntry(this.cache.at(this.count), this.count, this.crc32);
      const { offset, filemarks } = this.end;
      if (entry?.epoch !== epoch || entry.offset !== offset || entry.filemarksBefore !== filemarks) break;
      if (!isWhole(entry)) break;
      this.end = behind(entry);
      this.count++;
    }
    this.written = this.count;
    return there;
  }

  /** How many of the settled entries are missing: the file was cut by something else. */
  get missing(): number {
    return Math.max(0, this.header.settled - this.count);
  }

  /** Whether the header says that everything is on the disk. */
  get isSettled(): boolean {
    return this.header.settled === this.count;
  }

  entry(object: number): IndexedObject {
    const entry = this.decoded(object);
    return entry === undefined ? this.fromNeighbours(object) : { ...entry, damaged: false };
  }

  /** What stands in front of an object, or of the end of data. */
  before(object: number): Behind {
    if (object === this.count) return this.end;
    const { offset, filemarksBefore } = this.decoded(object) ?? this.fromNeighbours(object);
    return { offset, filemarks: filemarksBefore };
  }

  /** The object number of a filemark: the last object with no more filemarks in front of it. */
  filemark(index: number): number | undefined {
    if (!(index >= 0 && index < this.end.filemarks)) return undefined;
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.before(middle).filemarks <= index) low = middle;
      else high = middle - 1;
    }
    return this.entry(low).record === undefined ? low : undefined;
  }

  add(record: IndexEntry['record']): void {
    if (this.count - this.written === PENDING_MAX) throw new RangeError('write out what is pending first');
    const { offset, filemarks } = this.end;
    const at = (this.count - this.written) * ENTRY_BYTES;
    const entry = { object: this.count, epoch: this.header.epoch, record, offset, filemarksBefore: filemarks };
    encodeEntry(entry, this.pending.subarray(at, at + ENTRY_BYTES), this.crc32);
    this.end = behind(entry);
    this.count++;
  }

  /** Whether nothing more can be added before {@link writeOut}. */
  get isFull(): boolean {
    return this.count - this.written === PENDING_MAX;
  }

  /** Writes what is pending: its data are written already. */
  writeOut(): void {
    const { count, written } = this;
    if (count === written) return;
    this.file.write(this.pending.subarray(0, (count - written) * ENTRY_BYTES), ENTRIES_AT + written * ENTRY_BYTES);
    this.cache.forget(written);
    this.written = count;
    this.isDirty = true;
  }

  /** Forgets what is pending from an object on. */
  dropPending(object: number): void {
    this.end = this.before(object);
    this.count = object;
  }

  /**
   * Ends the data in front of an object, on the disk. Nothing may be written behind before that: until then the old
   * data are good. Everything in front is settled.
   */
  cut(object: number): void {
    this.end = this.before(object);
    this.count = this.written = this.safe = object;
    this.endOfData = 'marked';
    // An entry that comes to light again, whatever the file system does, is one of an earlier epoch.
    this.header = { ...this.header, epoch: (this.header.epoch + 1) >>> 0 };
    this.writeHeader();
    this.file.flush();
    this.file.truncate(ENTRIES_AT + object * ENTRY_BYTES);
    this.cache.forget(object);
    this.isDirty = true;
  }

  /** Whether something is not yet on the disk. */
  get needsFlush(): boolean {
    return this.isDirty || this.count > this.written || this.header.endOfData !== this.endOfData;
  }

  /**
   * Brings it to the disk. The data must be there already; that they are is written with the next flush, or by
   * {@link settle}: until then, who opens it looks at what came last.
   */
  flush(): void {
    this.writeOut();
    this.writeHeader();
    this.file.flush();
    this.isDirty = false;
    this.safe = this.count;
  }

  /** Writes down that everything is on the disk. */
  settle(): void {
    if (this.header.settled === this.safe) return;
    this.writeHeader();
    this.file.flush();
  }

  /** Makes a record unreadable, by one byte that its check does not cover. */
  spoil(object: number): void {
    const offset = ENTRIES_AT + object * ENTRY_BYTES + SPOILED_AT;
    if (object >= this.written) this.pending[(object - this.written) * ENTRY_BYTES + SPOILED_AT] = 1;
    else this.rewrite(Uint8Array.of(1), offset, object);
  }

  /** Puts another entry in the place of the one of an object. */
  change(entry: IndexEntry): void {
    const bytes = new Uint8Array(ENTRY_BYTES);
    encodeEntry(entry, bytes, this.crc32);
    const pending = entry.object - this.written;
    if (pending >= 0) this.pending.set(bytes, pending * ENTRY_BYTES);
    else this.rewrite(bytes, ENTRIES_AT + entry.object * ENTRY_BYTES, entry.object);
  }

  /** Brings to the disk what others wrote. */
  sync(): void {
    this.file.flush();
  }

  close(): void {
    this.file.close();
  }

  private rewrite(bytes: Uint8Array, offset: number, object: number): void {
    this.file.write(bytes, offset);
    this.cache.forget(object);
    this.isDirty = true;
  }

  private writeHeader(): void {
    const { header, safe, endOfData } = this;
    this.header = { ...header, settled: safe, endOfData, sequence: header.sequence + 1 };
    const offset = HEADER_OFFSETS[this.header.sequence % 2] as number;
    this.file.write(encodeHeader(this.header, this.crc32), offset);
  }

  private decoded(object: number): IndexEntry | undefined {
    const pending = object - this.written;
    const bytes =
      pending >= 0 ? this.pending.subarray(pending * ENTRY_BYTES, (pending + 1) * ENTRY_BYTES) : this.cache.at(object);
    return decodeEntry(bytes, object, this.crc32);
  }

  /** What can be told of an object whose entry is damaged: exact where it is the only one. */
  private fromNeighbours(object: number): IndexedObject {
    const first = this.nearest(object, -1);
    const last = this.nearest(object, 1);
    const from = first === undefined ? BEGINNING : behind(first);
    const start = first === undefined ? (object <= NEIGHBOURS_MAX ? 0 : object) : first.object + 1;
    const to = last === undefined ? from : { offset: last.offset, filemarks: last.filemarksBefore };
    const length = (last?.object ?? object + 1) - start;
    const filemarks = Math.min(Math.max(0, to.filemarks - from.filemarks), length);
    const bytes = Math.max(0, to.offset - from.offset);
    // Of several, which ones are filemarks cannot be told: the last.
    const place = object - start;
    const marksBefore = Math.max(0, place - (length - filemarks));
    const isFilemark = place >= length - filemarks;
    return {
      object,
      epoch: 0,
      record: isFilemark ? undefined : unknownRecord(place === 0 ? bytes : 0),
      offset: from.offset + (place === 0 ? 0 : bytes),
      filemarksBefore: from.filemarks + marksBefore,
      damaged: true,
    };
  }

  private nearest(object: number, step: 1 | -1): IndexEntry | undefined {
    for (let i = 1; i <= NEIGHBOURS_MAX; i++) {
      const near = object + i * step;
      if (near < 0 || near >= this.count) return undefined;
      const entry = this.decoded(near);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }
}

/** A record that nothing is known of but how many bytes there may be. */
function unknownRecord(bytes: number): EntryOfRecord {
  const storedBytes = Math.min(bytes, STORED_BYTES_MAX);
  const lengthBytes = Math.min(Math.max(1, bytes), RECORD_BYTES_MAX);
  const nothing = { check: 0, compressed: false, encryption: 0, method: 0, information: 0 };
  return { ...nothing, lengthBytes, storedBytes, spoiled: true };
}
