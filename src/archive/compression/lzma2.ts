import { LzmaDecoder } from './lzma.js';

/** The window slides by at least so much, so that sliding costs next to nothing. */
const SLACK_BYTES = 32 << 20;
/** A chunk gives no more than this. */
const CHUNK_BYTES_MAX = 1 << 21;

/** What the first bytes of a chunk say. */
export interface ChunkHeader {
  /** Bytes of the header. */
  readonly length: number;
  /** Bytes behind the header; 0 at the end of the data. */
  readonly size: number;
  /** Bytes that come out. */
  readonly gives: number;
  readonly control: number;
}

/** The longest header: control, two sizes, properties. */
export const CHUNK_HEADER_BYTES_MAX = 6;

/**
 * @param head - the next bytes, {@link CHUNK_HEADER_BYTES_MAX} where there are so many
 * @returns `cut` where the bytes end in the header, `wrong` where there is no such chunk
 */
export function readChunkHeader(head: Uint8Array): ChunkHeader | 'cut' | 'wrong' {
  const [control, a = 0, b = 0, c = 0, d = 0] = head;
  if (control === undefined) return 'cut';
  if (control === 0) return { length: 1, size: 0, gives: 0, control };
  if (control > 2 && control < 0x80) return 'wrong';
  const length = control < 0x80 ? 3 : control < 0xc0 ? 5 : 6;
  if (head.length < length) return 'cut';
  if (control < 0x80) return { length, size: (a << 8) + b + 1, gives: (a << 8) + b + 1, control };
  return { length, size: (c << 8) + d + 1, gives: ((control & 0x1f) << 16) + (a << 8) + b + 1, control };
}

/**
 * Decodes LZMA2: chunks that are stored or LZMA, and tell what of the decoder's state begins anew.
 * @see xz, doc/xz-file-format.txt, 5.3.1; LZMA SDK, Lzma2Dec.c
 */
export class Lzma2Decoder extends LzmaDecoder {
  private readonly dictionaryBytes: number;
  private needsDictionary = true;
  private needsProperties = true;
  private needsState = true;

  /** @param dictionaryBytes - how far back matches reach; so much memory is taken as it is filled, not before */
  constructor(dictionaryBytes: number) {
    super();
    this.dictionaryBytes = dictionaryBytes;
  }

  /**
   * Decodes one chunk.
   * @param bytes - the chunk with its header
   * @returns what came out, valid until the next chunk; less than the header says where it is not whole
   */
  chunk(header: ChunkHeader, bytes: Uint8Array): { readonly out: Uint8Array; readonly isWhole: boolean } {
    this.makeRoom(header.gives);
    const start = this.position;
    const isWhole = this.mayCome(header.control) && this.decodeChunk(header, bytes);
    return { out: this.window.subarray(start, this.position), isWhole };
  }

  /** Whether the chunk begins anew what must begin anew. */
  private mayCome(control: number): boolean {
    if (control === 1 || control >= 0xe0) {
      this.needsDictionary = false;
      this.needsProperties = true;
      this.oldest = this.position;
      this.base = -this.position;
    }
    if (this.needsDictionary) return false;
    if (control < 0x80) return true;
    return !(this.needsProperties && control < 0xc0) && !(this.needsState && control < 0xa0);
  }

  private decodeChunk({ control, length, gives }: ChunkHeader, bytes: Uint8Array): boolean {
    if (control < 0x80) {
      // liblzma: the probabilities in use before a stored chunk may not be gone on with unless the state is reset.
      this.window.set(bytes.subarray(length), this.position);
      this.position += gives;
      return true;
    }
    if (control >= 0xc0) {
      if (!this.setProperties(bytes[5] as number)) return false;
      this.needsProperties = false;
    }
    if (control >= 0xa0) {
      this.resetState();
      this.needsState = false;
    }
    if (!this.beginRange(bytes, length, bytes.length)) return false;
    return this.decodeTo(this.position + gives) && this.endRange();
  }

  /** Makes the window so large, or slides it so far, that a chunk's output fits. */
  private makeRoom(gives: number): void {
    if (this.position + gives <= this.window.length) return;
    const kept = Math.min(this.position, this.dictionaryBytes);
    const most = this.dictionaryBytes + Math.max(CHUNK_BYTES_MAX, Math.min(this.dictionaryBytes, SLACK_BYTES));
    const length = Math.min(most, Math.max(kept + CHUNK_BYTES_MAX, 2 * this.window.length));
    const into = length > this.window.length ? new Uint8Array(length) : this.window;
    const moved = this.position - kept;
    into.set(this.window.subarray(moved, this.position), 0);
    this.window = into;
    this.position = kept;
    this.oldest = Math.max(0, this.oldest - moved);
    this.base += moved;
  }
}
