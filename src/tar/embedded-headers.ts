import { BLOCK_BYTES, carriesData, FIELDS, isMapExtended } from './header.js';
import { paddedBytes } from './member-builder.js';
import { octal } from './numbers.js';
import { isHeaderAnywhere } from './plausible.js';

/**
 * Watches a member's content, block by block, for headers that lead from one to the next. A whole archive stored as a
 * member is such a chain from its first byte; a chain that begins later and reaches the member's end means that
 * bytes were lost and the members behind have moved into this one's content.
 */
export class EmbeddedHeaders {
  /** Offset of the first header of the chain that is open now, or -1. */
  first = -1;
  /** Where the chain's next header must stand. */
  next = -1;
  /** Offset of the chain's last header. */
  last = -1;
  /** Its typeflag. */
  lastTypeflag = '';
  /** The first header of that chain, which may have gone by too long ago to be read once more. */
  readonly firstBlock = new Uint8Array(BLOCK_BYTES);
  private readonly partial = new Uint8Array(BLOCK_BYTES);
  private held = 0;
  /** Whether the chain's next block is one of a sparse map, and the bytes of data behind that map. */
  private inMap = false;
  private behindMap = 0;

  /** A member's content begins. */
  begin(): void {
    this.first = -1;
    this.next = -1;
    this.inMap = false;
    this.held = 0;
  }

  /** Looks at the next bytes of the content, which stand at an offset of the archive. */
  take(bytes: Uint8Array, from: number, to: number, offset: number): void {
    let at = from;
    if (this.held > 0) {
      const count = Math.min(BLOCK_BYTES - this.held, to - at);
      this.partial.set(bytes.subarray(at, at + count), this.held);
      this.held += count;
      at += count;
      if (this.held < BLOCK_BYTES) return;
      this.look(this.partial, 0, offset + (at - from) - BLOCK_BYTES);
      this.held = 0;
    }
    for (; at + BLOCK_BYTES <= to; at += BLOCK_BYTES) {
      // A checksum field ends in NUL or blank behind a digit: nearly nothing but a header passes.
      const last = bytes[at + 155] as number;
      if (((last === 0 || last === 0x20) && (bytes[at + 151] as number) >= 0x30) || this.inMap)
        this.look(bytes, at, offset + at - from);
    }
    if (at < to) {
      this.partial.set(bytes.subarray(at, to), 0);
      this.held = to - at;
    }
  }

  private look(bytes: Uint8Array, at: number, offset: number): void {
    if (this.first >= 0 && offset < this.next) return;
    if (this.inMap && offset === this.next) return this.extension(bytes, at);
    if (!isHeaderAnywhere(bytes, at)) return;
    if (this.first < 0 || offset !== this.next) {
      this.first = offset;
      this.firstBlock.set(bytes.subarray(at, at + BLOCK_BYTES));
    }
    this.last = offset;
    this.lastTypeflag = String.fromCharCode(bytes[at + FIELDS.typeflag.at] as number);
    const size = Math.max(0, octal(bytes, at + FIELDS.size.at, FIELDS.size.length));
    this.behindMap = carriesData(bytes[at + FIELDS.typeflag.at] as number) ? Number(paddedBytes(size)) : 0;
    this.inMap = isMapExtended(bytes, at);
    this.next = offset + BLOCK_BYTES + (this.inMap ? 0 : this.behindMap);
  }

  /** An extension block of a sparse map, which is no header. */
  private extension(bytes: Uint8Array, at: number): void {
    this.inMap = bytes[at + FIELDS.extensionIsExtended.at] !== 0;
    this.next += BLOCK_BYTES + (this.inMap ? 0 : this.behindMap);
  }
}
