import type { CartridgeFile } from './cartridge-files.js';

/** Small records are written together, and read together, by so many bytes. */
const BUFFER_BYTES = 1 << 18;

/** Records of so many bytes go to the file at once. */
const LARGE_BYTES = BUFFER_BYTES / 4;

/** The data of a partition: the bytes at rest of its records, one behind the other, and nothing else. */
export class PartitionData {
  private readonly file: CartridgeFile;
  /** Bytes in the file. */
  private fileBytes: number;
  private buffer: Uint8Array = new Uint8Array(0);
  private bufferFrom = 0;
  private bufferLength = 0;
  private window: Uint8Array = new Uint8Array(0);
  private windowFrom = 0;
  private windowLength = 0;
  private large: Uint8Array = new Uint8Array(0);
  private isDirty = false;

  constructor(file: CartridgeFile) {
    this.file = file;
    this.fileBytes = file.size();
  }

  /** Puts bytes at an offset, which is where the last ones ended, or where {@link cut} ended them. */
  append(bytes: Uint8Array, offset: number): void {
    const { length } = bytes;
    if (length >= LARGE_BYTES) {
      this.writeOut();
      this.write(bytes, offset);
      return;
    }
    if (this.bufferLength + length > BUFFER_BYTES) this.writeOut();
    if (this.buffer.length === 0) this.buffer = new Uint8Array(BUFFER_BYTES);
    if (this.bufferLength === 0) this.bufferFrom = offset;
    this.buffer.set(bytes, this.bufferLength);
    this.bufferLength += length;
  }

  /**
   * Bytes of one record, valid until the next call.
   * @returns undefined where they are not all there
   */
  read(offset: number, length: number): Uint8Array | undefined {
    const inBuffer = offset - this.bufferFrom;
    if (this.bufferLength > 0 && inBuffer >= 0) {
      return inBuffer + length <= this.bufferLength ? this.buffer.subarray(inBuffer, inBuffer + length) : undefined;
    }
    // Memory is taken for what the file has, not for what an entry says.
    if (offset + length > this.fileBytes) return undefined;
    return length >= LARGE_BYTES ? this.readLarge(offset, length) : this.readSmall(offset, length);
  }

  writeOut(): void {
    const { bufferLength } = this;
    this.bufferLength = 0;
    if (bufferLength > 0) this.write(this.buffer.subarray(0, bufferLength), this.bufferFrom);
  }

  /** The data end at an offset now; the file keeps what it has. */
  cut(offset: number): void {
    this.bufferLength = Math.max(0, Math.min(this.bufferLength, offset - this.bufferFrom));
    this.windowLength = 0;
  }

  /** The data end at an offset now, and the file there or in front of it. */
  truncate(offset: number): void {
    this.cut(offset);
    if (this.fileBytes <= offset) return;
    this.file.truncate(offset);
    this.fileBytes = offset;
    this.isDirty = true;
  }

  /** Puts a byte in the place of another. */
  alter(offset: number, byte: number): void {
    this.writeOut();
    this.write(Uint8Array.of(byte), offset);
  }

  flush(): void {
    this.writeOut();
    if (this.isDirty) this.file.flush();
    this.isDirty = false;
  }

  /** Brings to the disk what others wrote. */
  sync(): void {
    this.file.flush();
  }

  close(): void {
    this.file.close();
  }

  private write(bytes: Uint8Array, offset: number): void {
    this.file.write(bytes, offset);
    this.fileBytes = Math.max(this.fileBytes, offset + bytes.length);
    this.windowLength = 0;
    this.isDirty = true;
  }

  private readLarge(offset: number, length: number): Uint8Array | undefined {
    if (this.large.length < length) this.large = new Uint8Array(length);
    const bytes = this.large.subarray(0, length);
    return this.file.read(bytes, offset) === length ? bytes : undefined;
  }

  private readSmall(offset: number, length: number): Uint8Array | undefined {
    const isHeld = offset >= this.windowFrom && offset + length <= this.windowFrom + this.windowLength;
    if (!isHeld) {
      if (this.window.length === 0) this.window = new Uint8Array(BUFFER_BYTES);
      this.windowLength = this.file.read(this.window, offset);
      this.windowFrom = offset;
      if (this.windowLength < length) return undefined;
    }
    const from = offset - this.windowFrom;
    return this.window.subarray(from, from + length);
  }
}
