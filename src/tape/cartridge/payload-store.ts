const PAGE_BYTES = 1 << 16;

/** Records of more have memory of their own: of a page, no more than this is left over. */
const OWN_BYTES = PAGE_BYTES / 4;

/** How far a {@link PayloadStore} is filled. */
export interface PayloadPlace {
  /** Records with memory of their own. */
  readonly own: number;
  /** Bytes in pages. */
  readonly paged: number;
}

/** The bytes of records, one behind the other: small ones share pages. */
export class PayloadStore {
  private readonly owns: Uint8Array[] = [];
  private readonly pages: Uint8Array[] = [];
  private room: Uint8Array | undefined;
  own = 0;
  paged = 0;

  /**
   * Memory for the payload that is appended next, which is then not copied.
   * @returns undefined where it goes into a page
   */
  roomFor(length: number): Uint8Array | undefined {
    this.room = length > OWN_BYTES ? new Uint8Array(length) : undefined;
    return this.room;
  }

  append(payload: Uint8Array): void {
    const { length } = payload;
    const { room } = this;
    this.room = undefined;
    if (length > OWN_BYTES) {
      const isInRoom = payload.buffer === room?.buffer && length === room.length;
      this.owns[this.own++] = isInRoom ? room : new Uint8Array(payload);
      return;
    }
    const at = startOf(this.paged, length);
    const page = Math.floor(at / PAGE_BYTES);
    if (page === this.pages.length) this.pages.push(new Uint8Array(PAGE_BYTES));
    (this.pages[page] as Uint8Array).set(payload, at % PAGE_BYTES);
    this.paged = at + length;
  }

  /**
   * The bytes themselves, no copy.
   * @param place - how far it was filled when they came
   */
  at({ own, paged }: PayloadPlace, length: number): Uint8Array {
    if (length > OWN_BYTES) return this.owns[own] as Uint8Array;
    const at = startOf(paged, length);
    const from = at % PAGE_BYTES;
    return (this.pages[Math.floor(at / PAGE_BYTES)] as Uint8Array).subarray(from, from + length);
  }

  /** Forgets what came since it was filled so far. */
  truncate({ own, paged }: PayloadPlace): void {
    this.own = own;
    this.paged = paged;
    this.owns.length = own;
    this.pages.length = Math.ceil(paged / PAGE_BYTES);
  }
}

/** A record lies in one page. */
function startOf(paged: number, length: number): number {
  const page = Math.floor(paged / PAGE_BYTES);
  return paged + length > (page + 1) * PAGE_BYTES ? (page + 1) * PAGE_BYTES : paged;
}
