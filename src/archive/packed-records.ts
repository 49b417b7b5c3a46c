/** Records in a page begin at multiples of this, so that their place fits into 32 bits up to 16 GiB. */
const UNIT_BYTES = 4;
const PAGE_UNITS = 1 << 14;
const PAGE_BYTES = PAGE_UNITS * UNIT_BYTES;
/** One less than would fit: no place is 2^32 - 1. */
const PAGES_MAX = 2 ** 32 / PAGE_UNITS - 1;
const RADIX = 0x80;
const FIRST_ROOM = 256;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of Latin-1
const NARROW = /^[\x00-\xff]*$/;

/** Packs what makes a record: whole numbers take a byte for each 7 bits, text one for each character, or two. */
export class Packer {
  private buffer = Buffer.allocUnsafeSlow(FIRST_ROOM);
  private at = 0;

  /** @param value - 0 to 2^53 - 1 */
  number(value: number): void {
    this.makeRoom(8);
    let rest = value;
    for (; rest >= RADIX; rest = Math.floor(rest / RADIX)) this.buffer[this.at++] = (rest % RADIX) | RADIX;
    this.buffer[this.at++] = rest;
  }

  /** @param text - any string, also one that is no proper Unicode */
  text(text: string): void {
    const isNarrow = NARROW.test(text);
    this.number(text.length * 2 + (isNarrow ? 0 : 1));
    this.makeRoom(text.length * 2);
    this.at += this.buffer.write(text, this.at, isNarrow ? 'latin1' : 'utf16le');
  }

  /** Gives what was packed, good until the next call, and begins anew. */
  taken(): Buffer {
    const packed = this.buffer.subarray(0, this.at);
    this.at = 0;
    return packed;
  }

  private makeRoom(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(2 * (this.at + bytes));
    grown.set(this.buffer.subarray(0, this.at));
    this.buffer = grown;
  }
}

/** Gives what a record was packed from, in the same order. */
export class Unpacker {
  private readonly buffer: Buffer;
  private at: number;

  constructor(buffer: Buffer, at: number) {
    this.buffer = buffer;
    this.at = at;
  }

  /** Offset of what comes next. */
  get offset(): number {
    return this.at;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= RADIX) {
      const byte = this.buffer[this.at++] as number;
      if (byte < RADIX) return value + byte * scale;
      value += (byte - RADIX) * scale;
    }
  }

  text(): string {
    const head = this.number();
    const isNarrow = head % 2 === 0;
    const length = isNarrow ? head / 2 : head - 1;
    const from = this.at;
    this.at += length;
    return this.buffer.toString(isNarrow ? 'latin1' : 'utf16le', from, this.at);
  }
}

interface Page {
  readonly bytes: Buffer;
  /** Where the next record goes. */
  end: number;
  /** How often its records are needed. */
  needed: number;
}

/**
 * Records that are kept as bytes, one behind the other: few bytes for each beside what is in it, where an object takes
 * some hundreds. What is there is never moved; a page of which every record was dropped is given back.
 */
export class PackedRecords {
  private readonly pages: (Page | undefined)[] = [];

  /**
   * Keeps what was packed, which is at least one number.
   * @returns its place: 0 to 2^32 - 2, rising
   * @throws RangeError beyond 16 GiB
   */
  add(packer: Packer): number {
    const packed = packer.taken();
    const page = this.pageFor(packed.length);
    const { bytes, end } = page;
    bytes.set(packed, end);
    page.end += roundedUp(packed.length);
    page.needed++;
    return (this.pages.length - 1) * PAGE_UNITS + end / UNIT_BYTES;
  }

  /** Reads a record that was not dropped. */
  at(place: number): Unpacker {
    return new Unpacker(this.pageAt(place).bytes, (place % PAGE_UNITS) * UNIT_BYTES);
  }

  /** Changes the number that a record begins with; both are less than 128. */
  setFirst(place: number, value: number): void {
    this.pageAt(place).bytes[(place % PAGE_UNITS) * UNIT_BYTES] = value;
  }

  /** A record is needed once more: it goes when it was dropped as often as it was added and held. */
  hold(place: number): void {
    this.pageAt(place).needed++;
  }

  /** A record is not needed any more. */
  drop(place: number): void {
    const index = Math.floor(place / PAGE_UNITS);
    const page = this.pageAt(place);
    page.needed--;
    if (page.needed === 0 && index < this.pages.length - 1) this.pages[index] = undefined;
  }

  /**
   * The place of the record behind one that was not dropped, and has been read to its end.
   * @returns undefined where it is the last one
   */
  behind(place: number, read: Unpacker): number | undefined {
    const { end } = this.pageAt(place);
    const next = roundedUp(read.offset);
    const index = Math.floor(place / PAGE_UNITS);
    return next < end ? index * PAGE_UNITS + next / UNIT_BYTES : this.firstFrom(index + 1);
  }

  /** The place of the first record; undefined where there is none. */
  get first(): number | undefined {
    return this.firstFrom(0);
  }

  private firstFrom(from: number): number | undefined {
    let index = from;
    while (index < this.pages.length && this.pages[index] === undefined) index++;
    return index < this.pages.length ? index * PAGE_UNITS : undefined;
  }

  private pageAt(place: number): Page {
    return this.pages[Math.floor(place / PAGE_UNITS)] as Page;
  }

  /** A page with room; what is longer than a page gets one of its own. */
  private pageFor(length: number): Page {
    const last = this.pages.at(-1);
    if (last !== undefined && last.end + length <= last.bytes.length) return last;
    if (this.pages.length === PAGES_MAX) throw new RangeError('no more than 16 GiB of records can be kept');
    const page = { bytes: Buffer.allocUnsafeSlow(Math.max(PAGE_BYTES, roundedUp(length))), end: 0, needed: 0 };
    if (last?.needed === 0) this.pages[this.pages.length - 1] = undefined;
    this.pages.push(page);
    return page;
  }
}

function roundedUp(length: number): number {
  return Math.ceil(length / UNIT_BYTES) * UNIT_BYTES;
}
