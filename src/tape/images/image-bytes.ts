/** The bytes of an image, wherever they stand. What is thrown is I/O that failed. */
export interface ImageBytes {
  readonly sizeBytes: number;
  /**
   * @param offset - of the first byte, 0 or more; it may be behind the end
   * @returns `length` bytes, fewer only at the end
   */
  readonly readAt: (offset: number, length: number) => Uint8Array;
}

/** The same, to be written at its end. */
export interface WritableImageBytes extends ImageBytes {
  readonly append: (bytes: Uint8Array) => void;
  /** Cuts off what stands from there on. */
  readonly truncate: (sizeBytes: number) => void;
  /** What was written stands on the medium when this returns. */
  readonly flush: () => void;
}

/** An image in memory. */
export class MemoryImage implements WritableImageBytes {
  private held: Uint8Array;
  private size: number;

  /** @param bytes - what it begins with; default nothing */
  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.held = bytes.slice();
    this.size = bytes.length;
  }

  get sizeBytes(): number {
    return this.size;
  }

  /** What it holds: a view that is valid until it is written. */
  get bytes(): Uint8Array {
    return this.held.subarray(0, this.size);
  }

  readonly readAt = (offset: number, length: number): Uint8Array => this.bytes.subarray(offset, offset + length);

  readonly append = (bytes: Uint8Array): void => {
    const size = this.size + bytes.length;
    if (size > this.held.length) {
      const grown = new Uint8Array(Math.max(size, 2 * this.held.length));
      grown.set(this.bytes);
      this.held = grown;
    }
    this.held.set(bytes, this.size);
    this.size = size;
  };

  readonly truncate = (sizeBytes: number): void => {
    this.size = Math.min(this.size, sizeBytes);
  };

  readonly flush = (): void => undefined;
}

const WINDOW_BYTES = 4096;

/** Reads the few bytes that stand between records without going to the file for each of them. */
export class ImageWindow {
  private readonly bytes: ImageBytes;
  private from = 0;
  private held: Uint8Array = new Uint8Array(0);

  constructor(bytes: ImageBytes) {
    this.bytes = bytes;
  }

  get sizeBytes(): number {
    return this.bytes.sizeBytes;
  }

  /**
   * @param count - at most 4096
   * @returns fewer only at the end
   */
  peek(offset: number, count: number): Uint8Array {
    if (offset < this.from || offset + count > this.from + this.held.length) {
      this.from = offset;
      // What a port gives may be valid until its next call only.
      this.held = this.bytes.readAt(offset, WINDOW_BYTES).slice();
    }
    return this.held.subarray(offset - this.from, offset - this.from + count);
  }

  /** Bytes of a record: past the window. */
  read(offset: number, count: number): Uint8Array {
    return this.bytes.readAt(offset, count);
  }

  /** Forgets what was read, because the image has been written. */
  forget(): void {
    this.held = new Uint8Array(0);
  }
}
