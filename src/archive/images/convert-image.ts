import { IMAGE_FORMATS, type ImageReader, type WritableImageFormat } from '../../tape/index.js';
import type { ReadableImageFormat } from './open-image.js';

/** What a format cannot hold of a tape, and how often. */
export interface ConversionLosses {
  /** Filemarks, where the format has none. */
  readonly filemarks: number;
  /** Records after which another length begins, where the format holds one length only. */
  readonly lengths: number;
  /** Marks of records that could not be read: what there is of them is written like any other. */
  readonly marks: number;
  /** Records of which there is nothing: they are left out. */
  readonly emptyRecords: number;
  /** Records longer than the format can hold: the image is not written. */
  readonly tooLong: number;
}

/** What came of a conversion. */
export interface ConversionReport {
  readonly records: number;
  readonly filemarks: number;
  /** Bytes written. */
  readonly bytes: number;
  readonly losses: ConversionLosses;
}

/**
 * Writes what stands on a tape as another image.
 * @param reader - from where it stands
 * @param to - the format; `raw` is the bytes of all records
 * @param write - takes the next bytes of the image
 * @throws whatever `write` and the bytes of the image throw
 */
export function convertImage(
  reader: ImageReader,
  to: ReadableImageFormat,
  write: (bytes: Uint8Array) => unknown,
): ConversionReport {
  const writer = new ImageWriter(
    to === 'raw' ? undefined : IMAGE_FORMATS[to].make(),
    to === 'simh' || to === 'e11',
    write,
  );
  for (let outcome = reader.read(); outcome.kind !== 'end-of-data'; outcome = reader.read()) {
    if (outcome.kind === 'filemark') writer.filemark();
    else writer.record(outcome.bytes, outcome.kind === 'unreadable');
  }
  return writer.report();
}

class ImageWriter {
  private readonly format: WritableImageFormat | undefined;
  private readonly canMark: boolean;
  private readonly write: (bytes: Uint8Array) => unknown;
  private readonly losses = { filemarks: 0, lengths: 0, marks: 0, emptyRecords: 0, tooLong: 0 };
  private readonly counts = { records: 0, filemarks: 0, bytes: 0 };
  private previousBytes = 0;
  /** Of the record before. */
  private length: number | undefined;
  /** Filemarks since the last record: at the end of a tape they say no more than that it ends. */
  private pendingFilemarks = 0;

  /**
   * @param format - undefined: bytes only
   * @param canMark - whether it can say of a record that it could not be read
   */
  constructor(format: WritableImageFormat | undefined, canMark: boolean, write: (bytes: Uint8Array) => unknown) {
    this.format = format;
    this.canMark = canMark;
    this.write = write;
  }

  record(bytes: Uint8Array, isBad: boolean): void {
    const { format, losses } = this;
    if (isBad && !this.canMark) {
      if (bytes.length === 0) losses.emptyRecords++;
      else losses.marks++;
    }
    if (bytes.length === 0 && !(isBad && this.canMark)) return;
    if (format === undefined) return this.plain(bytes);
    if (bytes.length > format.recordBytesMax) {
      losses.tooLong++;
      return;
    }
    const { pieces, previousBytes } = format.encodeRecord(bytes, this.previousBytes, isBad);
    for (const piece of pieces) this.put(piece);
    this.previousBytes = previousBytes;
    this.counts.records++;
  }

  filemark(): void {
    if (this.format === undefined) {
      this.pendingFilemarks++;
      return;
    }
    this.put(this.format.encodeFilemark(this.previousBytes));
    this.previousBytes = 0;
    this.counts.filemarks++;
  }

  report(): ConversionReport {
    return { ...this.counts, losses: { ...this.losses } };
  }

  /** Without lengths: all records but the last must have the same one. */
  private plain(bytes: Uint8Array): void {
    const { losses } = this;
    losses.filemarks += this.pendingFilemarks;
    this.pendingFilemarks = 0;
    if (this.length !== undefined && (bytes.length > this.length || this.isShort)) losses.lengths++;
    this.isShort = this.length !== undefined && bytes.length < this.length;
    this.length ??= bytes.length;
    this.put(bytes);
    this.counts.records++;
  }

  /** Whether the record before was shorter than the first: then it should have been the last. */
  private isShort = false;

  private put(bytes: Uint8Array): void {
    this.write(bytes);
    this.counts.bytes += bytes.length;
  }
}
