import { FILEMARKS_MAX, type Sync, type Tape, type WriteOutcome } from '../model.js';
import { checkRecord, numberFrom0 } from '../numbers.js';
import type { WritableImageBytes } from './image-bytes.js';
import type { WritableImageFormat } from './image-format.js';
import { ImageReader, type ImageReaderOptions } from './image-reader.js';

/**
 * An image that can be written: what stands behind a write is cut off. It has no end, so no early warning is given.
 *
 * Where its bytes fail within a write, the image is cut within the record, which reading it tells.
 *
 * @example
 * const tape = new ImageTape(new MemoryImage(), new SimhFormat());
 * await writeTapeFile(tape, pieces, { recordBytes: 10240 });
 */
export class ImageTape extends ImageReader implements Sync<Tape> {
  declare protected readonly format: WritableImageFormat;
  private readonly image: WritableImageBytes;

  constructor(image: WritableImageBytes, format: WritableImageFormat, options: ImageReaderOptions = {}) {
    super(image, format, options);
    this.image = image;
  }

  /**
   * Writes a record.
   * @throws RangeError where it has no byte, or more than the format can hold
   */
  write(record: Uint8Array): WriteOutcome {
    return this.writeAs(record, false);
  }

  /**
   * Writes what there is of a record that could not be read, marked so where the format can say it (SIMH).
   * @throws RangeError where it has no byte, or more than the format can hold
   */
  writeUnreadable(bytes: Uint8Array): WriteOutcome {
    return this.writeAs(bytes, true);
  }

  writeFilemarks(count: number): WriteOutcome {
    for (let left = numberFrom0(count, 'a count of filemarks', FILEMARKS_MAX); left > 0; left--) {
      this.put([this.format.encodeFilemark(this.here.previousBytes)], 0, 1);
    }
    this.image.flush();
    return 'written';
  }

  private writeAs(record: Uint8Array, isBad: boolean): WriteOutcome {
    checkRecord(record, this.format.recordBytesMax);
    const { pieces, previousBytes } = this.format.encodeRecord(record, this.here.previousBytes, isBad);
    this.put(pieces, previousBytes, 0);
    return 'written';
  }

  private put(pieces: readonly Uint8Array[], previousBytes: number, filemarks: 0 | 1): void {
    const { image, here } = this;
    if (image.sizeBytes > here.offset) image.truncate(here.offset);
    this.forgetBehind();
    for (const piece of pieces) image.append(piece);
    this.here = { offset: image.sizeBytes, previousBytes, object: here.object + 1, file: here.file + filemarks };
    this.seen = this.here;
    this.index.add(this.here);
  }

  private forgetBehind(): void {
    const { offset, object } = this.here;
    this.window.forget();
    this.format.forget();
    this.index.cut(object);
    this.end = undefined;
    this.found = this.found.filter(({ at }) => at.offset < offset);
  }
}
