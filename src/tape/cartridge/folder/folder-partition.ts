import type { Crc32 } from '../../../bytes/index.js';
import { FILEMARKS_MAX } from '../../model.js';
import { numberFrom0 } from '../../numbers.js';
import type { NewRecord, ObjectAtRest, PartitionMedium } from '../medium.js';
import { checkNewRecord, noRecord, protectionOf } from '../new-record.js';
import type { EncryptionFile } from './encryption-file.js';
import { type EntryOfRecord, type IndexEntry, usedBytes } from './index-entry.js';
import type { PartitionData } from './partition-data.js';
import type { IndexedObject, PartitionIndex } from './partition-index.js';

/** The files of a partition. */
export interface PartitionParts {
  readonly index: PartitionIndex;
  readonly data: PartitionData;
  readonly encryptions: EncryptionFile;
  readonly crc32: Crc32;
  /** @throws TypeError where nothing may be changed */
  readonly mayChange: () => void;
}

/** A partition in a cartridge folder. */
export class FolderPartition implements PartitionMedium {
  private readonly index: PartitionIndex;
  private readonly data: PartitionData;
  private readonly encryptions: EncryptionFile;
  private readonly crc32: Crc32;
  private readonly mayChange: () => void;

  constructor({ index, data, encryptions, crc32, mayChange }: PartitionParts) {
    this.index = index;
    this.data = data;
    this.encryptions = encryptions;
    this.crc32 = crc32;
    this.mayChange = mayChange;
  }

  get objects(): number {
    return this.index.count;
  }

  get endOfData(): 'marked' | 'lost' {
    return this.index.endOfData;
  }

  at(object: number): ObjectAtRest | undefined {
    if (!(object >= 0 && object < this.index.count)) return undefined;
    const { record } = this.index.entry(object);
    if (record === undefined) return { kind: 'filemark' };
    const { lengthBytes, storedBytes, compressed, encryption, method, information } = record;
    return {
      kind: 'record',
      lengthBytes,
      storedBytes,
      compressed,
      encryption: this.encryptions.get(encryption),
      protection: protectionOf(method, information),
    };
  }

  payload(object: number): Uint8Array | undefined {
    const { record, offset } = this.recordAt(object);
    return record.spoiled ? undefined : this.checked(record, offset);
  }

  filemarksBefore(object: number): number {
    return this.index.before(this.boundary(object)).filemarks;
  }

  filemark(index: number): number | undefined {
    return this.index.filemark(index);
  }

  usedBefore(object: number): number {
    return usedBytes(object, this.index.before(this.boundary(object)));
  }

  append(record: NewRecord): void {
    this.mayChange();
    checkNewRecord(record);
    const { index, data } = this;
    const { lengthBytes, payload, compressed, protection } = record;
    const encryption = this.encryptions.numberOf(record.encryption);
    if (index.isFull) this.writeOut();
    data.append(payload, index.endOffset);
    index.add({
      lengthBytes,
      storedBytes: payload.length,
      check: this.crc32(payload),
      compressed,
      encryption,
      method: protection?.method ?? 0,
      information: protection?.information ?? 0,
      spoiled: false,
    });
    index.endOfData = 'marked';
  }

  appendFilemarks(count: number): void {
    this.mayChange();
    for (let left = numberFrom0(count, 'a count of filemarks', FILEMARKS_MAX); left > 0; left--) {
      if (this.index.isFull) this.writeOut();
      this.index.add(undefined);
      this.index.endOfData = 'marked';
    }
  }

  truncate(object: number): void {
    this.mayChange();
    const { index, data } = this;
    const place = this.boundary(object);
    if (place >= index.stored) {
      // Of what is behind, nothing in the file speaks yet.
      index.dropPending(place);
      data.cut(index.endOffset);
      index.endOfData = 'marked';
      return;
    }
    index.dropPending(index.stored);
    data.cut(index.endOffset);
    if (place > index.settled) this.flush();
    index.cut(place);
    data.truncate(index.endOffset);
    if (place === 0) this.encryptions.clear();
  }

  loseEndOfData(): void {
    this.mayChange();
    this.flush();
    this.index.endOfData = 'lost';
    this.index.flush();
  }

  spoil(object: number): void {
    this.mayChange();
    this.recordAt(object);
    this.index.spoil(object);
  }

  alter(object: number, offsetBytes: number, byte: number): void {
    this.mayChange();
    const { record, ...entry } = this.recordAt(object);
    const at = numberFrom0(offsetBytes, 'an offset in the record', record.storedBytes - 1);
    const value = numberFrom0(byte, 'a byte', 0xff);
    const bytes = this.checked(record, entry.offset);
    this.data.alter(entry.offset + at, value);
    // What could not be read before cannot be read afterwards either.
    if (bytes === undefined) return;
    const altered = new Uint8Array(bytes);
    altered[at] = value;
    this.index.change({ ...entry, record: { ...record, check: this.crc32(altered) } });
  }

  flush(): void {
    const { index, data, encryptions } = this;
    data.flush();
    encryptions.flush();
    if (index.needsFlush) index.flush();
  }

  /**
   * Flushes it, and writes down that everything is on the disk.
   * @param isChanged - not when it was opened to be read
   */
  close(isChanged: boolean): void {
    if (isChanged) {
      this.flush();
      this.index.settle();
    }
    for (const part of [this.data, this.encryptions, this.index]) part.close();
  }

  /**
   * Finds the end of data.
   * @returns how many entries there are in the index that are no part of it: they came last before something ended
   */
  find(): number {
    return this.index.find((entry) => this.isWhole(entry)) - this.index.count;
  }

  /** Ends the data in front of all objects, whatever the files have. */
  clear(): void {
    this.index.cut(0);
    this.data.truncate(0);
    this.encryptions.clear();
  }

  /** Ends the data where they have been found to end: nothing that is behind may come to light again. */
  recover(): void {
    const { index, data, encryptions } = this;
    for (const part of [data, encryptions, index]) part.sync();
    index.cut(index.count);
    data.truncate(index.endOffset);
  }

  /** Whether an entry has its data: looked at for those that came last before something ended. */
  private isWhole({ record, offset }: IndexEntry): boolean {
    if (record === undefined || record.spoiled) return true;
    return this.encryptions.has(record.encryption) && this.checked(record, offset) !== undefined;
  }

  private writeOut(): void {
    this.data.writeOut();
    this.index.writeOut();
  }

  private checked({ storedBytes, check }: EntryOfRecord, offset: number): Uint8Array | undefined {
    const bytes = this.data.read(offset, storedBytes);
    return bytes !== undefined && this.crc32(bytes) === check ? bytes : undefined;
  }

  private recordAt(object: number): IndexedObject & { readonly record: EntryOfRecord } {
    const isThere = object >= 0 && object < this.index.count;
    const { record, ...entry } = isThere ? this.index.entry(object) : { record: undefined };
    if (record === undefined) throw noRecord(object);
    return { ...(entry as IndexedObject), record };
  }

  private boundary(object: number): number {
    return numberFrom0(object, 'an object or the end of data', this.index.count);
  }
}
