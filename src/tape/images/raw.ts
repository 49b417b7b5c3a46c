import { RECORD_BYTES_MAX } from '../model.js';
import type { ImageWindow } from './image-bytes.js';
import type { ImageFormat, ImageObject, ImagePlace } from './image-format.js';

/** A file without lengths, as `dd` writes it: records of one length, no filemarks. */
export class RawFormat implements ImageFormat {
  private readonly recordBytes: number;

  /**
   * @param recordBytes - 1 to {@link RECORD_BYTES_MAX}
   * @throws RangeError where it is no such number
   */
  constructor(recordBytes: number) {
    if (!Number.isSafeInteger(recordBytes) || recordBytes < 1 || recordBytes > RECORD_BYTES_MAX) {
      throw new RangeError(`a record of ${recordBytes} bytes cannot be: give a whole number, 1 to ${RECORD_BYTES_MAX}`);
    }
    this.recordBytes = recordBytes;
  }

  objectAt({ sizeBytes }: ImageWindow, place: ImagePlace): ImageObject {
    const { recordBytes } = this;
    const { offset } = place;
    const bytes = Math.min(recordBytes, sizeBytes - offset);
    if (bytes <= 0) return { kind: 'end', offset, bytes: 0, next: place, problems: [] };
    const problems = bytes < recordBytes ? [{ kind: 'last-short', offset, recordBytes, bytes } as const] : [];
    return { kind: 'record', offset, bytes, next: { offset: offset + bytes, previousBytes: 0 }, problems };
  }

  contentOf(window: ImageWindow, { offset, bytes }: ImageObject): Uint8Array {
    return window.read(offset, bytes);
  }

  forget(): void {}
}
