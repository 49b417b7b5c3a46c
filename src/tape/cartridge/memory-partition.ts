import { FILEMARKS_MAX } from '../model.js';
import { numberFrom0 } from '../numbers.js';
import { EncryptionTable } from './encryption-table.js';
import {
  FILEMARK_BYTES,
  type NewRecord,
  type ObjectAtRest,
  type PartitionMedium,
  RECORD_OVERHEAD_BYTES,
} from './medium.js';
import { checkNewRecord, noRecord, protectionOf } from './new-record.js';
import { PayloadStore } from './payload-store.js';

const FIRST_ROWS = 16;

/** In the bits above the 24 of a record's length. */
const COMPRESSED = 1 << 24;
const SPOILED = 1 << 25;
const METHOD_SHIFT = 26;
const METHOD_MASK = 3;
const LENGTH_MASK = 0xff_ffff;

/**
 * A row for each object, and one for the end of data: arrays of numbers, since millions of small records must not be
 * millions of objects. What is counted up is the sum in front of the object.
 */
class Rows {
  readonly used: Float64Array;
  readonly filemarks: Uint32Array;
  /** Length in bytes, 0 for a filemark, and flags. */
  readonly lengths: Uint32Array;
  readonly encryptions: Uint32Array;
  readonly protections: Uint32Array;
  readonly owns: Uint32Array;
  readonly paged: Float64Array;

  constructor(count: number, before?: Rows) {
    this.used = withFirst(new Float64Array(count), before?.used);
    this.filemarks = withFirst(new Uint32Array(count), before?.filemarks);
    this.lengths = withFirst(new Uint32Array(count), before?.lengths);
    this.encryptions = withFirst(new Uint32Array(count), before?.encryptions);
    this.protections = withFirst(new Uint32Array(count), before?.protections);
    this.owns = withFirst(new Uint32Array(count), before?.owns);
    this.paged = withFirst(new Float64Array(count), before?.paged);
  }
}

function withFirst<T extends Uint32Array | Float64Array>(array: T, before: T | undefined): T {
  if (before !== undefined) array.set(before.subarray(0, array.length));
  return array;
}

/** A partition in memory: about 36 bytes for each object, and its bytes at rest. */
export class MemoryPartition implements PartitionMedium {
  private rows = new Rows(FIRST_ROWS);
  private room = FIRST_ROWS;
  /** Object numbers of the filemarks. */
  private marks = new Uint32Array(FIRST_ROWS);
  private readonly encryptions = new EncryptionTable();
  private readonly payloads = new PayloadStore();
  private count = 0;
  private isEndMarked = true;

  get objects(): number {
    return this.count;
  }

  get endOfData(): 'marked' | 'lost' {
    return this.isEndMarked ? 'marked' : 'lost';
  }

  at(object: number): ObjectAtRest | undefined {
    if (!(object >= 0 && object < this.count)) return undefined;
    const { lengths, encryptions, protections } = this.rows;
    const word = lengths[object] as number;
    const lengthBytes = word & LENGTH_MASK;
    if (lengthBytes === 0) return { kind: 'filemark' };
    const method = (word >>> METHOD_SHIFT) & METHOD_MASK;
    return {
      kind: 'record',
      lengthBytes,
      storedBytes: this.storedBytes(object),
      compressed: (word & COMPRESSED) !== 0,
      encryption: this.encryptions.get(encryptions[object] as number),
      protection: protectionOf(method, protections[object] as number),
    };
  }

  payload(object: number): Uint8Array | undefined {
    const bytes = this.bytesOf(object);
    return ((this.rows.lengths[object] as number) & SPOILED) === 0 ? bytes : undefined;
  }

  filemarksBefore(object: number): number {
    return this.rows.filemarks[this.boundary(object)] as number;
  }

  filemark(index: number): number | undefined {
    return index < (this.rows.filemarks[this.count] as number) ? this.marks[index] : undefined;
  }

  usedBefore(object: number): number {
    return this.rows.used[this.boundary(object)] as number;
  }

  roomFor(bytes: number): Uint8Array | undefined {
    return this.payloads.roomFor(bytes);
  }

  append(record: NewRecord): void {
    checkNewRecord(record);
    const { lengthBytes, payload, compressed, encryption, protection } = record;
    const object = this.count;
    const encryptionNumber = this.encryptions.numberOf(encryption, object);
    const rows = this.rowsFor(object + 1);
    const flags = (compressed ? COMPRESSED : 0) | ((protection?.method ?? 0) << METHOD_SHIFT);
    rows.lengths[object] = lengthBytes | flags;
    rows.encryptions[object] = encryptionNumber;
    rows.protections[object] = protection?.information ?? 0;
    this.payloads.append(payload);
    this.endBehind(object, payload.length + RECORD_OVERHEAD_BYTES, 0);
  }

  appendFilemarks(count: number): void {
    for (let left = numberFrom0(count, 'a count of filemarks', FILEMARKS_MAX); left > 0; left--) {
      const object = this.count;
      const rows = this.rowsFor(object + 1);
      const before = rows.filemarks[object] as number;
      if (before === this.marks.length) this.marks = withFirst(new Uint32Array(2 * before), this.marks);
      this.marks[before] = object;
      rows.lengths[object] = 0;
      rows.encryptions[object] = 0;
      this.endBehind(object, FILEMARK_BYTES, 1);
    }
  }

  truncate(object: number): void {
    const { owns, paged } = this.rows;
    this.count = this.boundary(object);
    this.isEndMarked = true;
    this.payloads.truncate({ own: owns[object] as number, paged: paged[object] as number });
    this.encryptions.truncate(object);
    if (object > FIRST_ROWS && object < this.room / 4) this.resize(2 * object);
    else if (object <= FIRST_ROWS && this.room > FIRST_ROWS * 4) this.resize(FIRST_ROWS * 2);
  }

  loseEndOfData(): void {
    this.isEndMarked = false;
  }

  spoil(object: number): void {
    this.bytesOf(object);
    this.rows.lengths[object] = (this.rows.lengths[object] as number) | SPOILED;
  }

  alter(object: number, offsetBytes: number, byte: number): void {
    const bytes = this.bytesOf(object);
    bytes[numberFrom0(offsetBytes, 'an offset in the record', bytes.length - 1)] = numberFrom0(byte, 'a byte', 0xff);
  }

  flush(): void {}

  private bytesOf(object: number): Uint8Array {
    const isThere = object >= 0 && object < this.count;
    const { lengths, owns, paged } = this.rows;
    if (!isThere || ((lengths[object] as number) & LENGTH_MASK) === 0) {
      throw noRecord(object);
    }
    const place = { own: owns[object] as number, paged: paged[object] as number };
    return this.payloads.at(place, this.storedBytes(object));
  }

  private storedBytes(object: number): number {
    const { used } = this.rows;
    return (used[object + 1] as number) - (used[object] as number) - RECORD_OVERHEAD_BYTES;
  }

  private boundary(object: number): number {
    return numberFrom0(object, 'an object or the end of data', this.count);
  }

  /** The end of data is behind an object that has just been put there. */
  private endBehind(object: number, usedBytes: number, filemarks: number): void {
    const { rows, payloads } = this;
    const end = object + 1;
    rows.used[end] = (rows.used[object] as number) + usedBytes;
    rows.filemarks[end] = (rows.filemarks[object] as number) + filemarks;
    rows.owns[end] = payloads.own;
    rows.paged[end] = payloads.paged;
    this.count = end;
    this.isEndMarked = true;
  }

  private rowsFor(row: number): Rows {
    if (row >= this.room) this.resize(2 * this.room);
    return this.rows;
  }

  private resize(room: number): void {
    this.rows = new Rows(room, this.rows);
    this.room = room;
    const marks = this.rows.filemarks[this.count] as number;
    if (marks < this.marks.length / 4 && this.marks.length > room) {
      this.marks = withFirst(new Uint32Array(room), this.marks);
    }
  }
}
