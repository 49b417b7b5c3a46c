import { crc32 } from 'node:zlib';
import { ENTRY_BYTES, encodeEntry } from '../../src/tape/cartridge/folder/index-entry.js';
import { ENTRIES_AT, encodeHeader, HEADER_OFFSETS } from '../../src/tape/cartridge/folder/index-header.js';
import { type CartridgeFile, type CartridgeFiles, createCartridgeFolder } from '../../src/tape/index.js';
import { RecordedFiles } from './recorded-files.js';

/** Bytes of each record. */
export const RECORD_BYTES = 1000;

/** A cartridge folder of one partition whose index is made up when it is read: every so many objects a filemark. */
export class LargeIndex {
  readonly files: CartridgeFiles;
  /** Reads of the index. */
  reads = 0;
  /** Bytes that they asked for. */
  readBytes = 0;
  private readonly objects: number;
  private readonly filemarkEvery: number;
  private readonly check = crc32(new Uint8Array(RECORD_BYTES));

  constructor(objects: number, filemarkEvery: number) {
    this.objects = objects;
    this.filemarkEvery = filemarkEvery;
    const files = new RecordedFiles();
    createCartridgeFolder(files, {}, { crc32 }).close();
    this.files = new Proxy(files, {
      get: (target, name) => {
        if (name === 'open') return (file: string) => this.open(file) ?? target.open(file);
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  /** Filemarks in front of an object. */
  filemarksBefore(object: number): number {
    return Math.floor(object / this.filemarkEvery);
  }

  private open(name: string): CartridgeFile | undefined {
    if (name === 'p0.idx') {
      const bytes = ENTRIES_AT + this.objects * ENTRY_BYTES;
      return readOnly(bytes, (into, offset) => {
        this.reads++;
        this.readBytes += into.length;
        if (offset < ENTRIES_AT) return this.readHeader(into, offset);
        return this.readEntries(into, (offset - ENTRIES_AT) / ENTRY_BYTES);
      });
    }
    if (name !== 'p0.dat') return undefined;
    return readOnly(this.offsetOf(this.objects), (into) => into.fill(0).length);
  }

  private offsetOf(object: number): number {
    return (object - this.filemarksBefore(object)) * RECORD_BYTES;
  }

  private readHeader(into: Uint8Array, offset: number): number {
    const sequence = HEADER_OFFSETS.indexOf(offset as (typeof HEADER_OFFSETS)[number]);
    const state = { generation: 0, epoch: 1, settled: this.objects, endOfData: 'marked' } as const;
    into.set(encodeHeader({ partition: 0, sequence, ...state }, crc32));
    return into.length;
  }

  private readEntries(into: Uint8Array, first: number): number {
    const count = Math.min(into.length / ENTRY_BYTES, this.objects - first);
    for (let i = 0; i < count; i++) this.putEntry(first + i, into.subarray(i * ENTRY_BYTES, (i + 1) * ENTRY_BYTES));
    return count * ENTRY_BYTES;
  }

  private putEntry(object: number, into: Uint8Array): void {
    const isFilemark = object % this.filemarkEvery === this.filemarkEvery - 1;
    const nothing = { compressed: false, encryption: 0, method: 0, information: 0, spoiled: false };
    const record = { lengthBytes: RECORD_BYTES, storedBytes: RECORD_BYTES, check: this.check, ...nothing };
    const place = { offset: this.offsetOf(object), filemarksBefore: this.filemarksBefore(object) };
    encodeEntry({ object, epoch: 1, record: isFilemark ? undefined : record, ...place }, into, crc32);
  }
}

function readOnly(bytes: number, read: CartridgeFile['read']): CartridgeFile {
  const refuse = () => {
    throw new Error('the file is only read');
  };
  return { size: () => bytes, read, write: refuse, truncate: refuse, flush: () => {}, close: () => {} };
}
